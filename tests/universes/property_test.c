/*
 * The resolver on thousands of random small universes: it must find a solution just
 * when there is one (brute.h), whatever it answers must hold (checker.h), and no order
 * of lines, dependencies or arrival may change it. A universe that fails is made as
 * small as it goes, and left as a case file (../cases).
 *
 * TAILWHEEL_SEEDS is how many universes of each shape (default 500), and
 * TAILWHEEL_FIRST_SEED where they start: for longer runs by hand.
 */
#include "brute.h"
#include "case_file.h"
#include "claims.h"
#include "judge.h"
#include "random.h"
#include "tw_test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHUFFLES = 4, MAX_STEPS = 5000 };

static bool brute_force(const struct tw_universe *universe)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_index index;
    struct tw_truth truth;
    bool satisfiable = false;
    const struct tw_universe_case *what = &universe->cases[0];
    assert_int_equal(tw_index_new(&arena, universe, what, &index, &err), TW_OK);
    assert_int_equal(tw_truth_new(&arena, &index, what, &truth, &err), TW_OK);
    assert_int_equal(tw_brute_solve(&truth, &satisfiable, &err), TW_OK);
    tw_arena_free(&arena);
    return satisfiable;
}

/* Resolves the case once more; is what is chosen the best, project for project? */
static bool is_best(const struct tw_universe *universe, struct tw_buf *text)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_index index;
    struct tw_truth truth;
    struct tw_run run;
    tw_slice worse = TW_NO_SLICE;
    const struct tw_universe_case *what = &universe->cases[0];
    const struct tw_run_options options = {.max_steps = MAX_STEPS};
    assert_int_equal(tw_index_new(&arena, universe, what, &index, &err), TW_OK);
    assert_int_equal(tw_truth_new(&arena, &index, what, &truth, &err), TW_OK);
    assert_int_equal(tw_run_case(&arena, &index, what, &options, &run, &err), TW_OK);
    if (run.outcome == TW_STEP_SOLVED) {
        assert_int_equal(tw_brute_improve(&truth, what, &run, &worse, &err), TW_OK);
    }
    if (worse.ptr) {
        tw_buf_printf(text, "  a better release of %.*s would do\n", TW_FMT(worse));
    }
    tw_arena_free(&arena);
    return !worse.ptr;
}

/* Is what is claimed in explaining the refusal so, and the proof of the core one that
 * holds among all of the user's lines, not only among those of the core? */
static bool explains(const struct tw_universe *universe, struct tw_buf *text)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_truth truth;
    struct claims claims;
    const struct tw_universe_case *what = &universe->cases[0];
    enum tw_status status = claims_open(&claims, universe, what, &err);
    if (status == TW_OK) {
        status = claims_check(&claims, &err);
    }
    if (status == TW_OK) {
        struct tw_run told = claims.run;
        told.proof = claims.e.core.proof;
        status = tw_truth_new(&claims.arena, &claims.index, what, &truth, &err);
        status = status ? status : tw_check_proof(&truth, &told, &err);
    }
    if (status) {
        tw_buf_printf(text, "  explained: %s: %s\n", err.context, err.message);
    }
    claims_close(&claims);
    return status == TW_OK;
}

/* Does the resolver pass on UNIVERSE? *WHAT is its case, told what brute force says. */
static bool passes(const struct tw_universe *universe, bool explain,
                   struct tw_universe_case *what, struct tw_judgement *judgement)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_judge judge;
    const struct tw_judge_options options = {
        .shuffles = SHUFFLES, .max_steps = MAX_STEPS, .tell = true};
    *what = universe->cases[0];
    what->satisfiable = brute_force(universe);
    assert_int_equal(tw_judge_new(&judge, universe, &options, &err), TW_OK);
    tw_judge_case(&judge, what, judgement);
    tw_judge_free(&judge);
    return judgement->passed && is_best(universe, &judgement->text) &&
           (what->satisfiable || !explain || explains(universe, &judgement->text));
}

static bool fails(const struct tw_universe *universe, void *explain)
{
    struct tw_judgement judgement = TW_JUDGEMENT_INIT;
    struct tw_universe_case what;
    bool passed = passes(universe, *(bool *)explain, &what, &judgement);
    tw_judgement_free(&judgement);
    return !passed;
}

/* Writes the case file at PATH. */
static void write_case(const char *path, const char *about,
                       const struct tw_universe *universe)
{
    struct tw_buf text = TW_BUF_INIT(1024 * 1024);
    tw_case_file_print(&text, about, universe);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(text.ptr, 1, text.len, stream), text.len);
    assert_int_equal(fclose(stream), 0);
    print_error("%s:\n%.*s", path, TW_FMT(tw_buf_slice(&text)));
    tw_buf_free(&text);
}

/* What universes to make: one of the two. */
struct kind {
    const char *name;
    const struct tw_random_shape *random;
    const struct tw_knot_shape *knot;
    bool explain; /* is what is said of a refusal judged too? */
};

/* Makes UNIVERSE, which fails, smaller, and leaves it as a case file where the test was
 * started. */
static void tell_failure(struct tw_arena *arena, const struct kind *kind,
                         struct tw_universe *universe, uint64_t seed)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_judgement judgement = TW_JUDGEMENT_INIT;
    struct tw_universe_case what;
    char path[64], about[64];
    bool explain = kind->explain;
    assert_int_equal(tw_universe_shrink(arena, universe, fails, &explain, &err), TW_OK);
    passes(universe, explain, &what, &judgement);
    snprintf(path, sizeof path, "failed-%s-%" PRIu64 ".case", kind->name, seed);
    snprintf(about, sizeof about, "Seed %" PRIu64 ": brute force finds %s.", seed,
             what.satisfiable ? "a solution" : "none");
    write_case(path, about, universe);
    print_error("%.*s", TW_FMT(tw_buf_slice(&judgement.text)));
    tw_judgement_free(&judgement);
}

static uint64_t number_from(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : otherwise;
}

static void make_universe(struct tw_arena *arena, uint64_t seed,
                          const struct kind *kind, struct tw_universe *out)
{
    struct tw_error err = TW_ERROR_INIT;
    enum tw_status status =
        kind->random ? tw_universe_random(arena, seed, kind->random, out, &err)
                     : tw_universe_knot(arena, seed, kind->knot, out, &err);
    assert_int_equal(status, TW_OK);
}

/* Tries the universes of many seeds; tells of the first that fails. Both outcomes must
 * occur, or the kind tests nothing. */
static void try_kind(struct kind kind)
{
    struct tw_judgement judgement = TW_JUDGEMENT_INIT;
    uint64_t first = number_from("TAILWHEEL_FIRST_SEED", 1);
    uint64_t count = number_from("TAILWHEEL_SEEDS", 500);
    uint64_t solved = 0;
    bool passed = true;
    for (uint64_t seed = first; passed && seed < first + count; seed++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_universe universe;
        struct tw_universe_case what;
        make_universe(&arena, seed, &kind, &universe);
        passed = passes(&universe, kind.explain, &what, &judgement);
        solved += what.satisfiable;
        if (!passed) {
            tell_failure(&arena, &kind, &universe, seed);
        }
        tw_arena_free(&arena);
    }
    tw_judgement_free(&judgement);
    assert_true(passed);
    assert_in_range(solved, count / 10, count - count / 10);
}

static void try_shape(const char *name, const struct tw_random_shape *shape)
{
    try_kind((struct kind){.name = name, .random = shape, .explain = true});
}

static void try_knots(const char *name, const struct tw_knot_shape *shape)
{
    try_kind((struct kind){.name = name, .knot = shape, .explain = true});
}

TW_TEST(random_plain_universes_are_solved_as_by_brute_force)
{
    static const struct tw_random_shape shape = {
        .projects = 6, .releases = 4, .requirements = 3, .lines = 3, .pinned = 40};
    try_shape("plain", &shape);
}

TW_TEST(random_universes_with_conflicts_are_solved_as_by_brute_force)
{
    static const struct tw_random_shape shape = {.projects = 8,
                                                 .releases = 6,
                                                 .requirements = 4,
                                                 .lines = 4,
                                                 .pinned = 15,
                                                 .constraints = 30};
    try_shape("conflicts", &shape);
}

TW_TEST(random_universes_with_extras_are_solved_as_by_brute_force)
{
    static const struct tw_random_shape shape = {.projects = 5,
                                                 .releases = 4,
                                                 .requirements = 4,
                                                 .lines = 3,
                                                 .pinned = 20,
                                                 .extras = 50,
                                                 .markers = 20};
    try_shape("extras", &shape);
}

TW_TEST(random_universes_with_exclusions_are_solved_as_by_brute_force)
{
    static const struct tw_random_shape shape = {.projects = 5,
                                                 .releases = 6,
                                                 .requirements = 2,
                                                 .lines = 3,
                                                 .pinned = 30,
                                                 .excluded = 20,
                                                 .missing = 3,
                                                 .constraints = 20};
    try_shape("exclusions", &shape);
}

TW_TEST(random_universes_with_overrides_are_solved_as_by_brute_force)
{
    static const struct tw_random_shape shape = {.projects = 6,
                                                 .releases = 5,
                                                 .requirements = 3,
                                                 .lines = 3,
                                                 .pinned = 20,
                                                 .extras = 15,
                                                 .markers = 20,
                                                 .constraints = 20,
                                                 .overrides = 100};
    try_shape("overrides", &shape);
}

TW_TEST(random_universes_on_several_indexes_are_solved_as_by_brute_force)
{
    static const struct tw_random_shape shape = {.projects = 6,
                                                 .releases = 5,
                                                 .requirements = 3,
                                                 .lines = 3,
                                                 .pinned = 20,
                                                 .prereleases = 20,
                                                 .constraints = 20,
                                                 .later = 40};
    try_shape("indexes", &shape);
}

TW_TEST(random_universes_with_everything_are_solved_as_by_brute_force)
{
    static const struct tw_random_shape shape = {.projects = 6,
                                                 .releases = 6,
                                                 .requirements = 4,
                                                 .lines = 4,
                                                 .pinned = 20,
                                                 .extras = 20,
                                                 .markers = 20,
                                                 .prereleases = 30,
                                                 .excluded = 10,
                                                 .constraints = 30,
                                                 .overrides = 10,
                                                 .missing = 1};
    try_shape("everything", &shape);
}

TW_TEST(knots_of_two_releases_are_solved_as_by_brute_force)
{
    static const struct tw_knot_shape shape = {12, 2, 50, 20};
    try_knots("knots-of-two", &shape);
}

TW_TEST(knots_of_three_releases_are_solved_as_by_brute_force)
{
    static const struct tw_knot_shape shape = {12, 3, 45, 35};
    try_knots("knots-of-three", &shape);
}

TW_TEST(knots_of_five_releases_are_solved_as_by_brute_force)
{
    static const struct tw_knot_shape shape = {9, 5, 60, 48};
    try_knots("knots-of-five", &shape);
}

/* Lets allocation number AFTER fail; whatever happens, it must be said and nothing
 * else. Did it happen at all? */
static bool runs_out(struct tw_index *index, const struct tw_universe_case *what,
                     long after)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_run run;
    const struct tw_run_options options = {.max_steps = MAX_STEPS};
    arena.fail_after = after;
    enum tw_status status = tw_run_case(&arena, index, what, &options, &run, &err);
    if (status != TW_OK) {
        assert_int_equal(status, TW_ERR_NOMEM);
        assert_int_equal(err.status, TW_ERR_NOMEM);
    }
    tw_arena_free(&arena);
    return status != TW_OK;
}

TW_TEST(every_allocation_of_a_search_may_fail)
{
    enum { UNIVERSES = 40 };
    static const struct tw_random_shape shape = {.projects = 6,
                                                 .releases = 5,
                                                 .requirements = 4,
                                                 .lines = 3,
                                                 .pinned = 10,
                                                 .extras = 20,
                                                 .markers = 20,
                                                 .prereleases = 20,
                                                 .excluded = 5,
                                                 .constraints = 30,
                                                 .overrides = 20};
    for (uint64_t seed = 1; seed <= UNIVERSES; seed++) {
        struct tw_error err = TW_ERROR_INIT;
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_universe universe;
        struct tw_index index;
        long after = 0;
        make_universe(&arena, seed, &(struct kind){.random = &shape}, &universe);
        assert_int_equal(tw_index_new(&arena, &universe, universe.cases, &index, &err),
                         TW_OK);
        while (runs_out(&index, universe.cases, after)) {
            after++;
        }
        assert_true(after > 10);
        tw_arena_free(&arena);
    }
}
