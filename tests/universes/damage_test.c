/*
 * Any one change to a right answer is noticed: on random universes each chosen version
 * is put out for every other one of its project, each package, extra and edge is taken
 * out, each edge is given another end, and what nobody asked for is put in. --verify
 * must say of every one of them that it does not hold.
 *
 * (That two versions are exchanged at once is not among them: where both could only
 * change together, which goes first is for the search to say.)
 */
#include "random.h"
#include "run.h"
#include "tw_test.h"
#include "tw_verify.h"

enum { UNIVERSES = 150, MAX_STEPS = 5000 };

struct damage {
    struct tw_arena arena;
    struct tw_universe universe;
    struct tw_index index;
    struct tw_run run;
    struct tw_problem problem;
    uint64_t changes; /* that were made, in all universes */
};

static bool holds(struct damage *d, const struct tw_solution *solution)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_verified verified;
    enum tw_status status =
        tw_verify_solution(&arena, &d->problem, solution, &verified, &err);
    assert_true(status == TW_OK || status == TW_ERR_VERIFY);
    tw_arena_free(&arena);
    return status == TW_OK;
}

static void assert_noticed(struct damage *d, const struct tw_solution *solution)
{
    d->changes++;
    assert_false(holds(d, solution));
}

/* COUNT items of SIZE bytes, with room for one more behind them. */
static void *copy(struct damage *d, const void *from, uint32_t count, size_t size)
{
    void *to = tw_arena_alloc(&d->arena, (count + 1) * size);
    assert_non_null(to);
    memcpy(to, from, count * size);
    return to;
}

static void change_versions(struct damage *d)
{
    struct tw_solution changed = d->run.solution;
    struct tw_selected *selected =
        copy(d, changed.selected, changed.selected_count, sizeof *selected);
    changed.selected = selected;
    for (uint32_t i = 0; i < changed.selected_count; i++) {
        uint32_t right = selected[i].index;
        uint32_t count = tw_facts_version_count(d->run.facts, selected[i].pkg);
        for (uint32_t index = 0; index < count; index++) {
            if (index != right) {
                selected[i].index = index;
                assert_noticed(d, &changed);
            }
        }
        selected[i].index = right;
    }
}

static void take_packages_out(struct damage *d)
{
    struct tw_solution changed = d->run.solution;
    struct tw_selected *selected =
        copy(d, changed.selected, changed.selected_count, sizeof *selected);
    uint32_t last = changed.selected_count - 1;
    changed.selected = selected;
    for (uint32_t i = 0; i < changed.selected_count; i++) {
        struct tw_selected right = selected[i];
        if (right.extra_count) {
            selected[i].extra_count--;
            assert_noticed(d, &changed);
        }
        selected[i] = selected[last];
        changed.selected_count--;
        assert_noticed(d, &changed);
        changed.selected_count++;
        selected[i] = right;
    }
}

/* Puts every other project in, in every version; that is twice where it is chosen. */
static void put_packages_in(struct damage *d)
{
    struct tw_solution changed = d->run.solution;
    struct tw_selected *selected =
        copy(d, changed.selected, changed.selected_count, sizeof *selected);
    struct tw_selected *more = &selected[changed.selected_count++];
    changed.selected = selected;
    for (uint32_t i = 0; i < d->universe.project_count; i++) {
        tw_pkg pkg =
            tw_facts_package(d->run.facts, d->universe.projects[i].name, TW_NO_SLICE);
        for (uint32_t k = 0; k < tw_facts_version_count(d->run.facts, pkg); k++) {
            *more = (struct tw_selected){.pkg = pkg, .index = k};
            assert_noticed(d, &changed);
        }
    }
}

static void change_edges(struct damage *d)
{
    struct tw_solution changed = d->run.solution;
    struct tw_edge *edges = copy(d, changed.edges, changed.edge_count, sizeof *edges);
    uint32_t last = changed.edge_count - 1;
    changed.edges = edges;
    for (uint32_t i = 0; i < changed.edge_count; i++) {
        struct tw_edge right = edges[i];
        edges[i].from = right.from.id ? (tw_pkg){0} : right.to;
        assert_noticed(d, &changed);
        edges[i] = edges[last];
        changed.edge_count--;
        assert_noticed(d, &changed);
        changed.edge_count++;
        edges[i] = right;
    }
    edges[changed.edge_count] = edges[0];
    changed.edge_count++;
    assert_noticed(d, &changed);
}

static void change_missing_extras(struct damage *d)
{
    struct tw_solution changed = d->run.solution;
    tw_pkg *missing =
        copy(d, changed.missing_extras, changed.missing_count, sizeof *missing);
    changed.missing_extras = missing;
    missing[changed.missing_count] = changed.selected[0].pkg;
    changed.missing_count++;
    assert_noticed(d, &changed);
    if (d->run.solution.missing_count) {
        changed.missing_count -= 2;
        assert_noticed(d, &changed);
    }
}

static void damage(struct damage *d, uint64_t seed, const struct tw_random_shape *shape)
{
    struct tw_error err = TW_ERROR_INIT;
    const struct tw_run_options options = {.max_steps = MAX_STEPS};
    assert_int_equal(tw_universe_random(&d->arena, seed, shape, &d->universe, &err),
                     TW_OK);
    const struct tw_universe_case *what = &d->universe.cases[0];
    assert_int_equal(tw_index_new(&d->arena, &d->universe, what, &d->index, &err),
                     TW_OK);
    assert_int_equal(tw_run_case(&d->arena, &d->index, what, &options, &d->run, &err),
                     TW_OK);
    if (d->run.outcome != TW_STEP_SOLVED || !d->run.solution.selected_count) {
        return;
    }
    assert_int_equal(tw_run_problem(&d->arena, &d->run, what, &d->problem, &err),
                     TW_OK);
    assert_true(holds(d, &d->run.solution));
    change_versions(d);
    take_packages_out(d);
    put_packages_in(d);
    change_edges(d);
    change_missing_extras(d);
}

TW_TEST(every_change_to_an_answer_is_noticed)
{
    static const struct tw_random_shape shape = {.projects = 7,
                                                 .releases = 6,
                                                 .requirements = 3,
                                                 .lines = 3,
                                                 .pinned = 10,
                                                 .extras = 25,
                                                 .markers = 20,
                                                 .prereleases = 30,
                                                 .excluded = 10,
                                                 .constraints = 20,
                                                 .overrides = 20};
    struct damage d = {.changes = 0};
    for (uint64_t seed = 1; seed <= UNIVERSES; seed++) {
        d.arena = (struct tw_arena)TW_ARENA_INIT;
        damage(&d, seed, &shape);
        tw_arena_free(&d.arena);
    }
    assert_true(d.changes > 1000);
}
