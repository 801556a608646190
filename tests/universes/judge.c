/*
 * The order of a judgement: resolve, compare with what is expected, check against the
 * raw facts, then resolve again in other ways and compare the texts (see judge.h).
 */
#include "judge_parts.h"
#include "shuffle.h"
#include "tw_verify.h"

#include <time.h>

static const char *const outcome_names[] = {
    [TW_STEP_NEED] = "asking",
    [TW_STEP_SOLVED] = "satisfiable",
    [TW_STEP_UNSOLVABLE] = "unsatisfiable",
    [TW_STEP_LIMIT] = "no answer within the limit",
    [TW_STEP_FAILED] = "failed",
};

/* ---------------------------------------------------------------- packages */

static tw_slice chosen_name(const struct tw_run *run, uint32_t at)
{
    return tw_facts_name(run->facts, run->solution.selected[at].pkg);
}

static tw_version chosen_version(const struct tw_run *run, uint32_t at)
{
    const struct tw_selected *selected = &run->solution.selected[at];
    return tw_facts_release(run->facts, selected->pkg, selected->index)->version;
}

static bool is_chosen(const struct tw_run *run, const struct tw_expected *expected)
{
    struct tw_error err = TW_ERROR_INIT;
    tw_version version;
    if (tw_version_parse(run->arena, expected->version, &version, &err)) {
        return false;
    }
    for (uint32_t i = 0; i < run->solution.selected_count; i++) {
        if (tw_slice_equal(chosen_name(run, i), expected->name)) {
            return tw_version_compare(chosen_version(run, i), version) == 0;
        }
    }
    return false;
}

static bool is_expected(const struct tw_universe_case *what, tw_slice name)
{
    for (uint32_t i = 0; i < what->expected_count; i++) {
        if (tw_slice_equal(what->expected[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* Writes what is expected and not chosen ("-"), and what is chosen instead ("+"). */
static bool compare_packages(const struct tw_universe_case *what,
                             const struct tw_run *run, struct tw_buf *text)
{
    bool same = true;
    for (uint32_t i = 0; i < what->expected_count; i++) {
        const struct tw_expected *expected = &what->expected[i];
        if (!is_chosen(run, expected)) {
            tw_buf_printf(text, "  - %.*s==%.*s\n", TW_FMT(expected->name),
                          TW_FMT(expected->version));
            same = false;
        }
    }
    for (uint32_t i = 0; i < run->solution.selected_count; i++) {
        if (!same || !is_expected(what, chosen_name(run, i))) {
            tw_buf_printf(text, "  + %.*s==%.*s\n", TW_FMT(chosen_name(run, i)),
                          TW_FMT(chosen_version(run, i).text));
            same = false;
        }
    }
    return same;
}

/* ---------------------------------------------------------------- one answer */

static bool compare_outcome(const struct tw_universe_case *what,
                            const struct tw_run *run, struct tw_buf *text)
{
    enum tw_step wanted = what->satisfiable ? TW_STEP_SOLVED : TW_STEP_UNSOLVABLE;
    if (run->outcome != wanted) {
        tw_buf_printf(text, "  expected %s, got %s\n", outcome_names[wanted],
                      outcome_names[run->outcome]);
        return false;
    }
    return run->outcome != TW_STEP_SOLVED || !what->stated ||
           compare_packages(what, run, text);
}

/* What --verify says of the answer: the same as the checker. */
static enum tw_status verify(struct tw_arena *arena,
                             const struct tw_universe_case *what,
                             const struct tw_run *run, struct tw_error *err)
{
    struct tw_verified verified;
    struct tw_problem problem;
    enum tw_status status = tw_run_problem(arena, run, what, &problem, err);
    if (!status && run->outcome == TW_STEP_SOLVED) {
        return tw_verify_solution(arena, &problem, &run->solution, &verified, err);
    }
    return status || run->outcome != TW_STEP_UNSOLVABLE
               ? status
               : tw_verify_proof(arena, &problem, &run->proof, &verified, err);
}

bool tw_judge_answer(struct tw_judge_view *view, const struct tw_universe_case *what,
                     const struct tw_run *run, struct tw_buf *text)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_truth truth;
    enum tw_status status = tw_truth_new(&arena, &view->index, what, &truth, &err);
    if (status == TW_OK && run->outcome == TW_STEP_SOLVED) {
        status = tw_check_solution(&truth, run, &err);
    } else if (status == TW_OK && run->outcome == TW_STEP_UNSOLVABLE) {
        status = tw_check_proof(&truth, run, &err);
    }
    if (status == TW_OK) {
        status = verify(&arena, what, run, &err);
    }
    tw_arena_free(&arena);
    return status == TW_OK || tw_judge_fail(text, "the answer does not hold", &err);
}

/* ---------------------------------------------------------------- the judgement */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static enum tw_status resolve(struct tw_judge *judge, struct tw_arena *arena,
                              const struct tw_universe_case *what, struct tw_run *run,
                              struct tw_judgement *out, struct tw_error *err)
{
    struct tw_judge_view *view = &judge->views[0];
    const struct tw_run_options options = {.max_steps = judge->options.max_steps};
    enum tw_status status = tw_judge_look(view, what, err);
    if (status) {
        return status;
    }
    double before = now();
    status = tw_run_case(arena, &view->index, what, &options, run, err);
    out->seconds = now() - before;
    out->memory = arena->total;
    if (status == TW_OK) {
        out->outcome = run->outcome;
        out->counts = tw_solver_counts(run->solver);
        out->pages = run->pages;
        out->releases = run->releases;
    }
    return status;
}

void tw_judge_case(struct tw_judge *judge, const struct tw_universe_case *what,
                   struct tw_judgement *out)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_run run;
    tw_buf_clear(&out->text);
    out->outcome = TW_STEP_FAILED;
    if (resolve(judge, &arena, what, &run, out, &err)) {
        out->passed = tw_judge_fail(&out->text, "failed", &err);
    } else {
        bool expected = compare_outcome(what, &run, &out->text);
        bool holds = tw_judge_answer(&judge->views[0], what, &run, &out->text);
        bool same = tw_judge_again(judge, what, &run, &out->text);
        out->passed = expected && holds && same;
        if (judge->options.tell) {
            tw_run_print(&out->text, &run);
        }
    }
    tw_arena_free(&arena);
}

enum tw_status tw_judge_new(struct tw_judge *judge, const struct tw_universe *universe,
                            const struct tw_judge_options *options,
                            struct tw_error *err)
{
    const struct tw_arena empty = TW_ARENA_INIT;
    *judge = (struct tw_judge){.options = *options, .arena = empty};
    judge->views =
        TW_NEW_ARRAY(&judge->arena, struct tw_judge_view, options->shuffles + 1);
    if (!judge->views) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i <= options->shuffles; i++) {
        judge->views[i].arena = empty;
    }
    judge->views[0].universe = *universe;
    enum tw_status status = TW_OK;
    for (uint32_t i = 1; status == TW_OK && i <= options->shuffles; i++) {
        status = tw_universe_shuffle(&judge->arena, i, universe,
                                     &judge->views[i].universe, err);
    }
    return status;
}

void tw_judge_free(struct tw_judge *judge)
{
    for (uint32_t i = 0; judge->views && i <= judge->options.shuffles; i++) {
        tw_arena_free(&judge->views[i].arena);
    }
    tw_arena_free(&judge->arena);
}

void tw_judgement_free(struct tw_judgement *judgement)
{
    tw_buf_free(&judgement->text);
}
