/*
 * Want of memory: every allocation of the facts, then of the search, its solution and
 * its refutation, is made to fail in turn. Each must end in TW_ERR_NOMEM, and the last
 * run, where none fails, in the answer.
 */
#include "search_world.h"

#include <stdio.h>

/* Everything that a world gives, to be given again. */
struct source {
    struct world w;
    const char *names[4];
    uint32_t count;
};

static enum tw_status give_again(struct source *source, struct tw_facts *facts,
                                 const char *name, struct tw_error *err)
{
    struct world *w = &source->w;
    tw_pkg old = world_package(w, name);
    tw_pkg pkg = tw_facts_package(facts, tw_slice_from(name), TW_NO_SLICE);
    if (!pkg.id) {
        return tw_error_nomem(err);
    }
    uint32_t count = tw_facts_version_count(w->facts, old);
    if (!count) {
        return tw_facts_give_absence(facts, pkg, TW_SLICE("is not there"), err);
    }
    enum tw_status status = tw_facts_give_versions(
        facts, pkg, tw_facts_release(w->facts, old, 0), count, err);
    for (uint32_t i = 0; status == TW_OK && i < count; i++) {
        struct tw_requirement needs[8];
        static const tw_slice extra = TW_SLICE_INIT("x");
        struct tw_dependencies all = {needs, 0, &extra, 1};
        for (uint32_t n = 0; n < w->needs.len; n++) {
            if (w->needs.at[n].pkg.id == old.id && w->needs.at[n].index == i) {
                needs[all.requirement_count++] = *w->needs.at[n].requirement;
            }
        }
        status = tw_facts_give_dependencies(facts, pkg, i, &all, err);
    }
    return status;
}

static enum tw_status search(struct source *source, struct tw_arena *arena,
                             struct tw_facts *facts, enum tw_step *step,
                             struct tw_error *err)
{
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    struct tw_needs needs;
    struct tw_solution solution;
    struct tw_proof proof;
    struct tw_solver *solver = tw_solver_new(arena, facts, &options);
    enum tw_status status = solver ? TW_OK : tw_error_nomem(err);
    for (uint32_t i = 0; status == TW_OK && i < source->w.line_count; i++) {
        status = tw_solver_require(solver, source->w.lines[i].requirement,
                                   source->w.lines[i].origin, err);
    }
    if (status != TW_OK) {
        return status;
    }
    *step = tw_solver_step(solver, &needs, err);
    switch (*step) {
    case TW_STEP_SOLVED:
        return tw_solver_solution(solver, &solution, err);
    case TW_STEP_UNSOLVABLE:
        return tw_solver_refutation(solver, arena, &proof, err);
    default:
        return err->status;
    }
}

/* One whole run in one arena whose allocation number FAIL_AFTER fails. */
static enum tw_status run(struct source *source, long fail_after, enum tw_step *step)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_facts_options options = {&source->w.env};
    arena.fail_after = fail_after;
    struct tw_facts *facts = tw_facts_new(&arena, &options);
    enum tw_status status = facts ? TW_OK : tw_error_nomem(&err);
    for (uint32_t i = 0; status == TW_OK && i < source->count; i++) {
        status = give_again(source, facts, source->names[i], &err);
    }
    if (status == TW_OK) {
        status = search(source, &arena, facts, step, &err);
    }
    assert_int_equal(err.status, status);
    tw_arena_free(&arena);
    return status;
}

static void starve(struct source *source, const char *index, const char *lines,
                   enum tw_step expected)
{
    enum tw_step step = TW_STEP_FAILED;
    enum tw_status status = TW_ERR_NOMEM;
    long runs = 0;
    world_open(&source->w, index, lines);
    while (status != TW_OK) {
        status = run(source, runs++, &step);
        assert_true(status == TW_OK || status == TW_ERR_NOMEM);
    }
    assert_int_equal(step, expected);
    assert_true(runs > 50);
    world_close(&source->w);
}

TW_TEST(a_solution_survives_want_of_memory)
{
    struct source source = {.names = {"a", "b", "c"}, .count = 3};
    starve(&source,
           "a 1.0\na 2.0: b[x]>=1\nb 1.0: a==1.0; c when x\nb 2.0 yanked torn\n"
           "c 1.0\nc 2.0rc1\n",
           "a\n!limits.txt:1 c<2\n^over.txt:1 c\n", TW_STEP_SOLVED);
}

TW_TEST(a_refutation_survives_want_of_memory)
{
    struct source source = {.names = {"a", "b", "c", "d"}, .count = 4};
    starve(&source,
           "a 1.0: b<2; d\na 2.0: b<2; c\nb 1.0\nb 2.0\nc 1.0: b>=2\nmissing d\n",
           "a\nb\n", TW_STEP_UNSOLVABLE);
}

TW_TEST(many_versions_survive_want_of_memory)
{
    struct source source = {.names = {"a", "b"}, .count = 2};
    char index[8 * 1024] = "";
    size_t len = 0;
    for (int v = 1; v <= 70; v++) {
        len += (size_t)snprintf(index + len, sizeof index - len, "a %d: b==%d\n", v, v);
    }
    for (int v = 1; v <= 70; v++) {
        len += (size_t)snprintf(index + len, sizeof index - len, "b %d\n", v);
    }
    starve(&source, index, "a!=40\nb<66,!=7\n", TW_STEP_SOLVED);
}
