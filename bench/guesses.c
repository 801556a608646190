/*
 * What guesses are worth: every case of universe files in rounds, without a network. In
 * a round all that the search needs and all that is guessed is asked for, and answered
 * at once; so counts are exact, and those of the program against a server that answers
 * in rounds (tests/e2e/lockstep.py) but for what hints add.
 *
 *     guesses [--cases] FILE...
 *
 * Early is what was asked for before the search needed it; in vain, what it never
 * looked at. A line of a table for each file, and with --cases for each case of it.
 */
#include "index.h"
#include "run.h"

#include <stdio.h>

enum { MAX_GUESSES = 256 }; /* as the driver has it */

/* One search that asks in rounds. */
struct lockstep {
    struct tw_arena arena;
    struct tw_index index;
    struct tw_facts *facts;
    struct tw_solver *solver;
    struct tw_guesser *guesser;
    TW_VEC(struct tw_need) asked;
    struct tw_error err;
};

/* What it came to; of several cases the sum. */
struct cost {
    uint32_t cases, solved, rounds, requests, early, in_vain;
    uint32_t of_refused, in_vain_of_refused; /* requests of cases without an answer */
};

static enum tw_status begin(struct lockstep *run, const struct tw_universe *universe,
                            const struct tw_universe_case *what)
{
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    struct tw_run_line *lines;
    uint32_t count = 0;
    enum tw_status status =
        tw_index_new(&run->arena, universe, what, &run->index, &run->err);
    const struct tw_facts_options facts = {&run->index.target.env};
    if (!status) {
        run->facts = tw_facts_new(&run->arena, &facts);
        status = run->facts ? tw_run_policies(&run->arena, run->facts, what, &options,
                                              &run->err)
                            : tw_error_nomem(&run->err);
    }
    if (!status) {
        run->solver = tw_solver_new(&run->arena, run->facts, &options);
        run->guesser = run->solver ? tw_guesser_new(&run->arena, run->solver) : NULL;
        status = run->guesser
                     ? tw_run_read_lines(&run->arena, what, &lines, &count, &run->err)
                     : tw_error_nomem(&run->err);
    }
    for (uint32_t i = 0; !status && i < count; i++) {
        status = tw_solver_require(run->solver, &lines[i].requirement, &lines[i].origin,
                                   &run->err);
    }
    return status;
}

/* Answers NEEDS, none of which are known; the same one may be there twice. */
static enum tw_status answer(struct lockstep *run, const struct tw_need *needs,
                             uint32_t count)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; !status && i < count; i++) {
        bool known =
            needs[i].index == TW_VERSIONS
                ? tw_facts_known(run->facts, needs[i].pkg)
                : tw_facts_dependencies_known(run->facts, needs[i].pkg, needs[i].index);
        if (!known && !tw_vec_push(&run->arena, &run->asked, needs[i])) {
            return tw_error_nomem(&run->err);
        }
        status = known ? TW_OK
                       : tw_index_answer(&run->index, run->facts, needs[i], &run->err);
    }
    return status;
}

static enum tw_status search(struct lockstep *run, struct cost *cost)
{
    struct tw_need guesses[MAX_GUESSES];
    struct tw_needs needs;
    enum tw_status status = TW_OK;
    enum tw_step step;
    while (!status &&
           (step = tw_solver_step(run->solver, &needs, &run->err)) == TW_STEP_NEED) {
        uint32_t count = tw_guesser_guess(run->guesser, guesses, MAX_GUESSES);
        cost->rounds++;
        status = answer(run, needs.at, needs.len);
        uint32_t needed = run->asked.len;
        status = status ? status : answer(run, guesses, count);
        cost->early += run->asked.len - needed;
    }
    if (status || step == TW_STEP_FAILED) {
        return status ? status : run->err.status;
    }
    for (uint32_t i = 0; i < run->asked.len; i++) {
        cost->in_vain += !tw_solver_used(run->solver, run->asked.at[i]);
    }
    cost->cases = 1;
    cost->solved = step == TW_STEP_SOLVED;
    cost->requests = run->asked.len;
    cost->of_refused = cost->solved ? 0 : cost->requests;
    cost->in_vain_of_refused = cost->solved ? 0 : cost->in_vain;
    return TW_OK;
}

static double percent(uint32_t part, uint32_t whole)
{
    return whole ? 100.0 * part / whole : 0;
}

static void print_cost(tw_slice name, const struct cost *cost)
{
    printf("| `%.*s` | %u | %u | %u | %u | %.1f %% | %.1f %% | %.1f %% | %.1f %% |\n",
           TW_FMT(name), cost->cases, cost->rounds, cost->requests, cost->in_vain,
           percent(cost->in_vain, cost->requests), percent(cost->in_vain, cost->early),
           percent(cost->in_vain - cost->in_vain_of_refused,
                   cost->requests - cost->of_refused),
           percent(cost->in_vain_of_refused, cost->of_refused));
}

static void add_cost(struct cost *sum, const struct cost *cost)
{
    sum->cases += cost->cases;
    sum->solved += cost->solved;
    sum->rounds += cost->rounds;
    sum->requests += cost->requests;
    sum->early += cost->early;
    sum->in_vain += cost->in_vain;
    sum->of_refused += cost->of_refused;
    sum->in_vain_of_refused += cost->in_vain_of_refused;
}

static enum tw_status run_case(const struct tw_universe *universe,
                               const struct tw_universe_case *what, bool print,
                               struct cost *sum, struct tw_error *err)
{
    struct lockstep run = {.arena = TW_ARENA_INIT};
    struct cost cost = {.cases = 0};
    enum tw_status status = begin(&run, universe, what);
    if (!status) {
        status = search(&run, &cost);
    }
    *err = run.err;
    add_cost(sum, &cost);
    if (print) {
        print_cost(what->name, &cost);
    }
    tw_arena_free(&run.arena);
    return status;
}

static enum tw_status run_file(struct tw_arena *arena, const char *path, bool each,
                               struct tw_error *err)
{
    const char *slash = strrchr(path, '/');
    struct tw_universe universe;
    struct cost sum = {.cases = 0};
    enum tw_status status = tw_universe_read(arena, path, &universe, err);
    for (uint32_t i = 0; !status && i < universe.case_count; i++) {
        if (!universe.cases[i].skip.len) {
            status = run_case(&universe, &universe.cases[i], each, &sum, err);
        }
    }
    if (!status) {
        print_cost(tw_slice_from(slash ? slash + 1 : path), &sum);
    }
    return status;
}

int main(int argc, char **argv)
{
    int failed = 0;
    bool each = false;
    puts("| universe | cases | rounds | requests | in vain | of all | of early ones | "
         "of all, solved | of all, refused |\n|---|---|---|---|---|---|---|---|---|");
    for (int i = 1; i < argc; i++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_error err = TW_ERROR_INIT;
        if (!strcmp(argv[i], "--cases")) {
            each = true;
        } else if (run_file(&arena, argv[i], each, &err)) {
            fprintf(stderr, "%s: %s\n", argv[i], err.message);
            failed = 1;
        }
        tw_arena_free(&arena);
    }
    return failed;
}
