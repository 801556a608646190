/*
 * The order of a judgement: resolve, compare with what is expected, check against the
 * raw facts, then resolve again in other ways and compare the texts (see judge.h).
 */
#include "judge.h"

#include "shuffle.h"

#include <time.h>

static const char *const outcome_names[] = {
    [TW_STEP_NEED] = "asking",
    [TW_STEP_SOLVED] = "satisfiable",
    [TW_STEP_UNSOLVABLE] = "unsatisfiable",
    [TW_STEP_LIMIT] = "no answer within the limit",
    [TW_STEP_FAILED] = "failed",
};

/* Says what *ERR says, and that the case has failed. */
static bool fail(struct tw_buf *text, const char *what, const struct tw_error *err)
{
    tw_buf_printf(text, "  %s: %s%s%s\n", what, err->context,
                  err->context[0] ? ": " : "", err->message);
    return false;
}

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

static bool check_answer(struct tw_judge_view *view,
                         const struct tw_universe_case *what, const struct tw_run *run,
                         struct tw_buf *text)
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
    tw_arena_free(&arena);
    return status == TW_OK || fail(text, "the answer does not hold", &err);
}

/* The view's index, made anew when WHAT has another target than the case before it. */
static enum tw_status look_from(struct tw_judge_view *view,
                                const struct tw_universe_case *what,
                                struct tw_error *err)
{
    if (view->index.view && tw_index_serves(&view->index, what)) {
        return TW_OK;
    }
    tw_arena_free(&view->arena);
    return tw_index_new(&view->arena, &view->universe, what, &view->index, err);
}

/* ---------------------------------------------------------------- again */

/* Both texts from the first line in which they differ, a few lines each. */
static void tell_difference(struct tw_buf *text, tw_slice first, tw_slice other)
{
    enum { LINES = 5 };
    tw_slice line, other_line;
    tw_slice rest = first, other_rest = other;
    while (tw_slice_line(&rest, &line) && tw_slice_line(&other_rest, &other_line) &&
           tw_slice_equal(line, other_line)) {
        first = rest;
        other = other_rest;
    }
    for (int i = 0; i < LINES && tw_slice_line(&first, &line); i++) {
        tw_buf_printf(text, "  - %.*s\n", TW_FMT(line));
    }
    for (int i = 0; i < LINES && tw_slice_line(&other, &line); i++) {
        tw_buf_printf(text, "  + %.*s\n", TW_FMT(line));
    }
}

/* Resolves WHAT again, as OPTIONS say, and compares the texts of the answers. */
static bool same_again(struct tw_judge_view *view, const struct tw_universe_case *what,
                       const struct tw_run_options *options,
                       const struct tw_buf *answer, struct tw_buf *text)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_run run;
    struct tw_buf other = TW_BUF_INIT(64 * 1024 * 1024);
    bool same = true;
    enum tw_status status = look_from(view, what, &err);
    if (status == TW_OK) {
        status = tw_run_case(&arena, &view->index, what, options, &run, &err);
    }
    if (status) {
        same = fail(text, "when resolved again", &err);
    } else {
        tw_run_print(&other, &run);
        same = tw_slice_equal(tw_buf_slice(answer), tw_buf_slice(&other));
    }
    if (!same && status == TW_OK) {
        tell_difference(text, tw_buf_slice(answer), tw_buf_slice(&other));
    }
    tw_buf_free(&other);
    tw_arena_free(&arena);
    return same;
}

static bool same_shuffled(struct tw_judge *judge, uint32_t seed,
                          const struct tw_universe_case *what,
                          const struct tw_buf *answer, struct tw_buf *text)
{
    const struct tw_run_options options = {.seed = seed,
                                           .max_steps = judge->options.max_steps};
    if (!same_again(&judge->views[seed], what, &options, answer, text)) {
        tw_buf_printf(text, "  that was another answer when shuffled by %u\n", seed);
        return false;
    }
    return true;
}

/* Over the facts of RUN, without a lock or with its answer for one. */
static bool same_over_facts(struct tw_judge *judge, const struct tw_universe_case *what,
                            const struct tw_run *run, bool locked,
                            const struct tw_buf *answer, struct tw_buf *text)
{
    const struct tw_run_options options = {
        .max_steps = judge->options.max_steps, .before = run, .locked = locked};
    if (!same_again(judge->views, what, &options, answer, text)) {
        tw_buf_printf(text, "  that was another answer over the same facts%s\n",
                      locked ? ", with the first for a lock" : "");
        return false;
    }
    return true;
}

static bool judge_again(struct tw_judge *judge, const struct tw_universe_case *what,
                        const struct tw_run *run, struct tw_buf *text)
{
    struct tw_buf answer = TW_BUF_INIT(64 * 1024 * 1024);
    bool same = true;
    tw_run_print(&answer, run);
    if (judge->options.shuffles > 0) {
        same = same_over_facts(judge, what, run, false, &answer, text) &&
               same_over_facts(judge, what, run, true, &answer, text);
    }
    for (uint32_t i = 1; same && i <= judge->options.shuffles; i++) {
        same = same_shuffled(judge, i, what, &answer, text);
    }
    tw_buf_free(&answer);
    return same;
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
    enum tw_status status = look_from(view, what, err);
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
        out->passed = fail(&out->text, "failed", &err);
    } else {
        bool expected = compare_outcome(what, &run, &out->text);
        bool holds = check_answer(&judge->views[0], what, &run, &out->text);
        bool same = judge_again(judge, what, &run, &out->text);
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
