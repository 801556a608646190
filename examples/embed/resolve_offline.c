/*
 * The resolver without I/O: the index is a table in this file. Prints the versions that
 * fit, or why none do.
 *
 *     resolve_offline 'app' 'lib<2'
 *
 * The loop in search() is all there is to driving a search: step, give what it needs,
 * step again. resolve_index.c leaves that to the driver, which asks an index.
 */
#include <tailwheel.h>

#include "answer.h"

static const struct {
    const char *name, *version, *needs;
} releases[] = {
    {"app", "1.0", "lib>=1"}, {"app", "2.0", "lib>=2"}, {"lib", "1.0", NULL},
    {"lib", "1.5", NULL},     {"lib", "2.0", "base"},   {"base", "0.1", NULL},
};
enum { RELEASE_COUNT = sizeof releases / sizeof releases[0] };

struct world {
    struct tw_arena arena;
    struct tw_facts *facts;
};

static bool is(const char *text, tw_slice slice)
{
    return tw_slice_equal(tw_slice_from(text), slice);
}

/* Gives the releases of PKG; the table has them in ascending order. */
static enum tw_status give_versions(struct world *world, tw_pkg pkg,
                                    struct tw_error *err)
{
    struct tw_release found[RELEASE_COUNT] = {0};
    uint32_t count = 0;
    for (int i = 0; i < RELEASE_COUNT; i++) {
        if (is(releases[i].name, tw_facts_name(world->facts, pkg)) &&
            tw_version_parse(&world->arena, tw_slice_from(releases[i].version),
                             &found[count++].version, err)) {
            return err->status;
        }
    }
    return count ? tw_facts_give_versions(world->facts, pkg, found, count, err)
                 : tw_facts_give_absence(world->facts, pkg,
                                         TW_SLICE("is not in the table"), err);
}

static enum tw_status give_dependencies(struct world *world, struct tw_need need,
                                        struct tw_error *err)
{
    struct tw_requirement requirement;
    struct tw_dependencies dependencies = {.requirements = &requirement};
    const struct tw_release *release =
        tw_facts_release(world->facts, need.pkg, need.index);
    for (int i = 0; i < RELEASE_COUNT; i++) {
        if (releases[i].needs &&
            is(releases[i].name, tw_facts_name(world->facts, need.pkg)) &&
            is(releases[i].version, release->version.text)) {
            if (tw_requirement_parse(&world->arena, tw_slice_from(releases[i].needs),
                                     &requirement, err)) {
                return err->status;
            }
            dependencies.requirement_count = 1;
        }
    }
    return tw_facts_give_dependencies(world->facts, need.pkg, need.index, &dependencies,
                                      err);
}

/* Gives the facts that are missing; also to the searches for an explanation. */
static enum tw_status give(void *payload, const struct tw_needs *needs)
{
    struct tw_error err = TW_ERROR_INIT;
    for (uint32_t i = 0; i < needs->len; i++) {
        if (needs->at[i].index == TW_VERSIONS
                ? give_versions(payload, needs->at[i].pkg, &err)
                : give_dependencies(payload, needs->at[i], &err)) {
            die(&err);
        }
    }
    return TW_OK;
}

static enum tw_step search(struct world *world, struct tw_solver *solver)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_needs needs;
    enum tw_step step;
    while ((step = tw_solver_step(solver, &needs, &err)) == TW_STEP_NEED) {
        give(world, &needs);
    }
    if (step == TW_STEP_FAILED) {
        die(&err);
    }
    return step;
}

int main(int argc, char **argv)
{
    struct tw_error err = TW_ERROR_INIT;
    struct world world = {.arena = TW_ARENA_INIT};
    struct question question = {.line_count = 0};
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    struct tw_target target;
    if (tw_target_new(&world.arena, TW_SLICE("3.12"), TW_SLICE("linux"), &target,
                      &err)) {
        die(&err);
    }
    struct tw_facts_options facts = {.env = &target.env};
    world.facts = tw_facts_new(&world.arena, &facts);
    struct tw_solver *solver = tw_solver_new(&world.arena, world.facts, &options);
    ask(&world.arena, &question, solver, argv + 1, argc - 1);
    enum tw_step step = search(&world, solver);
    struct tw_problem problem = {.facts = world.facts,
                                 .options = options,
                                 .lines = question.lines,
                                 .line_count = question.line_count};
    struct tw_oracle oracle = {.answer = give, .payload = &world};
    int exit_status = answer(&problem, solver, step, &oracle);
    tw_arena_free(&world.arena);
    return exit_status;
}
