/*
 * The resolver without I/O: the index is a table in this file. Prints the versions that
 * fit, or why none do.
 *
 *     resolve_offline 'app' 'lib<2'
 *
 * The loop in resolve() is all there is to driving a search: step, give what it needs,
 * step again. A real driver would ask an index there.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tailwheel.h"

static const struct {
    const char *name, *version, *needs;
} releases[] = {
    {"app", "1.0", "lib>=1"}, {"app", "2.0", "lib>=2"}, {"lib", "1.0", NULL},
    {"lib", "1.5", NULL},     {"lib", "2.0", "base"},   {"base", "0.1", NULL},
};
enum { RELEASE_COUNT = sizeof releases / sizeof releases[0], MAX_LINES = 16 };

struct world {
    struct tw_arena arena;
    struct tw_facts *facts;
    struct tw_requirement requirements[MAX_LINES];
    struct tw_origin origins[MAX_LINES];
    struct tw_line lines[MAX_LINES];
    uint32_t line_count;
};

static void die(const struct tw_error *err)
{
    fprintf(stderr, "error: %s\n", err->message);
    exit(2);
}

/* Gives the releases of PKG; the table has them in ascending order. */
static void give_versions(struct world *world, tw_pkg pkg, struct tw_error *err)
{
    struct tw_release found[RELEASE_COUNT] = {0};
    uint32_t count = 0;
    tw_slice name = tw_facts_name(world->facts, pkg);
    for (int i = 0; i < RELEASE_COUNT; i++) {
        if (tw_slice_equal(tw_slice_from(releases[i].name), name) &&
            tw_version_parse(&world->arena, tw_slice_from(releases[i].version),
                             &found[count++].version, err)) {
            die(err);
        }
    }
    enum tw_status status =
        count ? tw_facts_give_versions(world->facts, pkg, found, count, err)
              : tw_facts_give_absence(world->facts, pkg,
                                      TW_SLICE("is not in the table"), err);
    if (status) {
        die(err);
    }
}

static void give_dependencies(struct world *world, struct tw_need need,
                              struct tw_error *err)
{
    struct tw_requirement requirement;
    struct tw_dependencies dependencies = {.requirements = &requirement};
    tw_slice name = tw_facts_name(world->facts, need.pkg);
    tw_slice version =
        tw_facts_release(world->facts, need.pkg, need.index)->version.text;
    for (int i = 0; i < RELEASE_COUNT; i++) {
        if (releases[i].needs &&
            tw_slice_equal(tw_slice_from(releases[i].name), name) &&
            tw_slice_equal(tw_slice_from(releases[i].version), version)) {
            if (tw_requirement_parse(&world->arena, tw_slice_from(releases[i].needs),
                                     &requirement, err)) {
                die(err);
            }
            dependencies.requirement_count = 1;
        }
    }
    if (tw_facts_give_dependencies(world->facts, need.pkg, need.index, &dependencies,
                                   err)) {
        die(err);
    }
}

/* Also what the searches for core and remedies ask. */
static enum tw_status answer(void *payload, const struct tw_needs *needs)
{
    struct tw_error err = TW_ERROR_INIT;
    for (uint32_t i = 0; i < needs->len; i++) {
        if (needs->at[i].index == TW_VERSIONS) {
            give_versions(payload, needs->at[i].pkg, &err);
        } else {
            give_dependencies(payload, needs->at[i], &err);
        }
    }
    return TW_OK;
}

static enum tw_step resolve(struct world *world, struct tw_solver *solver,
                            struct tw_error *err)
{
    struct tw_needs needs;
    enum tw_step step;
    while ((step = tw_solver_step(solver, &needs, err)) == TW_STEP_NEED) {
        answer(world, &needs);
    }
    return step;
}

static void print_solution(const struct world *world, struct tw_solver *solver,
                           struct tw_error *err)
{
    struct tw_solution solution;
    if (tw_solver_solution(solver, &solution, err)) {
        die(err);
    }
    for (uint32_t i = 0; i < solution.selected_count; i++) {
        const struct tw_selected *selected = &solution.selected[i];
        printf("%.*s==%.*s\n", TW_FMT(tw_facts_name(world->facts, selected->pkg)),
               TW_FMT(tw_facts_release(world->facts, selected->pkg, selected->index)
                          ->version.text));
    }
}

static void print_conflict(struct world *world, struct tw_solver *solver,
                           const struct tw_solver_options *options,
                           struct tw_error *err)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    struct tw_oracle oracle = {.answer = answer, .payload = world};
    struct tw_proof proof;
    struct tw_problem problem = {.facts = world->facts,
                                 .options = *options,
                                 .lines = world->lines,
                                 .line_count = world->line_count};
    struct tw_explanation explanation = {.problem = &problem};
    struct tw_explain_style style = {.width = 80};
    if (tw_solver_refutation(solver, &arena, &proof, err) ||
        tw_explain_core(&arena, &problem, &proof, &oracle, &explanation.core, err) ||
        tw_explain_remedies(&arena, &problem, &explanation.core, &oracle,
                            &explanation.remedies, err) ||
        tw_explain_print(&text, &explanation, style, err)) {
        die(err);
    }
    fwrite(tw_buf_slice(&text).ptr, 1, text.len, stdout);
    tw_buf_free(&text);
    tw_arena_free(&arena);
}

static void require(struct world *world, struct tw_solver *solver, const char *text,
                    struct tw_error *err)
{
    uint32_t i = world->line_count++;
    world->origins[i] = (struct tw_origin){.file = TW_SLICE("argument"),
                                           .line = i + 1,
                                           .text = tw_slice_from(text),
                                           .kind = TW_FROM_REQUIREMENT};
    world->lines[i] = (struct tw_line){&world->requirements[i], &world->origins[i]};
    if (tw_requirement_parse(&world->arena, tw_slice_from(text),
                             &world->requirements[i], err) ||
        tw_solver_require(solver, &world->requirements[i], &world->origins[i], err)) {
        die(err);
    }
}

int main(int argc, char **argv)
{
    struct tw_error err = TW_ERROR_INIT;
    struct world world = {.arena = TW_ARENA_INIT};
    struct tw_target target;
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    if (tw_target_new(&world.arena, TW_SLICE("3.12"), TW_SLICE("linux"), &target,
                      &err)) {
        die(&err);
    }
    struct tw_facts_options facts = {.env = &target.env};
    world.facts = tw_facts_new(&world.arena, &facts);
    struct tw_solver *solver = tw_solver_new(&world.arena, world.facts, &options);
    for (int i = 1; i < argc && i <= MAX_LINES; i++) {
        require(&world, solver, argv[i], &err);
    }
    enum tw_step step = resolve(&world, solver, &err);
    if (step == TW_STEP_SOLVED) {
        print_solution(&world, solver, &err);
    } else if (step == TW_STEP_UNSOLVABLE) {
        print_conflict(&world, solver, &options, &err);
    } else {
        die(&err);
    }
    tw_arena_free(&world.arena);
    return step == TW_STEP_SOLVED ? 0 : 1;
}
