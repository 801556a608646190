/*
 * Verifying a solution by walking it from the user's lines (see tw_verify.h).
 *
 * A node is a chosen version or one of its extras. The walk visits what each node asks
 * for, once; in the end it must have been everywhere.
 */
#include "verify.h"

#include "facts.h"

struct walk {
    struct tw_verify v;
    const struct tw_solution *solution;
    uint32_t *place; /* by package: 1 + index in the solution; 0: not chosen */
    bool *visited;   /* by package */
    TW_VEC(tw_pkg) queue;
    uint32_t package_count;
    uint64_t met;
};

/* ---------------------------------------------------------------- what is chosen */

static tw_slice name_of(const struct walk *w, tw_pkg pkg)
{
    return tw_facts_name(w->v.problem->facts, pkg);
}

static bool is_usable(const struct walk *w, const struct tw_selected *selected)
{
    for (int kind = TW_EXCL_NONE + 1; kind <= TW_EXCL_PRERELEASE; kind++) {
        if (tw_verify_is_out(&w->v, selected->pkg, selected->index,
                             (enum tw_exclusion)kind)) {
            return false;
        }
    }
    return true;
}

/* Notes where each chosen version, and each of its extras, stands. */
static enum tw_status note_selected(struct walk *w)
{
    const struct tw_facts *facts = w->v.problem->facts;
    for (uint32_t i = 0; i < w->solution->selected_count; i++) {
        const struct tw_selected *selected = &w->solution->selected[i];
        tw_slice name = name_of(w, selected->pkg);
        if (w->place[selected->pkg.id - 1] ||
            selected->index >= tw_facts_version_count(facts, selected->pkg)) {
            return tw_verify_wrong(&w->v, name, "is chosen twice, or does not exist");
        }
        if (!is_usable(w, selected)) {
            return tw_verify_wrong(&w->v, name, "is chosen although it is excluded");
        }
        w->place[selected->pkg.id - 1] = i + 1;
        for (uint32_t k = 0; k < selected->extra_count; k++) {
            w->place[selected->extras[k].id - 1] = i + 1;
        }
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- the walk */

static enum tw_status visit(struct walk *w, tw_pkg pkg,
                            const struct tw_requirement *requirement)
{
    if (pkg.id > w->package_count || !w->place[pkg.id - 1]) {
        return tw_verify_wrong(&w->v, requirement->text,
                               "is asked for, but not chosen");
    }
    if (w->visited[pkg.id - 1]) {
        return TW_OK;
    }
    w->visited[pkg.id - 1] = true;
    return tw_vec_push(w->v.arena, &w->queue, pkg) ? TW_OK : tw_error_nomem(w->v.err);
}

/* REQUIREMENT is in force: it must be met, and what it names be visited. */
static enum tw_status meet(struct walk *w, const struct tw_requirement *requirement)
{
    struct tw_facts *facts = w->v.problem->facts;
    tw_pkg pkg = tw_facts_package(facts, requirement->name, TW_NO_SLICE);
    enum tw_status status =
        pkg.id ? visit(w, pkg, requirement) : tw_error_nomem(w->v.err);
    if (status) {
        return status;
    }
    const struct tw_selected *selected =
        &w->solution->selected[w->place[pkg.id - 1] - 1];
    if (!tw_specifiers_match(&requirement->specifiers,
                             tw_facts_release(facts, pkg, selected->index)->version)) {
        return tw_verify_wrong(&w->v, requirement->text, "is not met");
    }
    w->met++;
    for (uint32_t i = 0; i < requirement->extra_count && !status; i++) {
        tw_pkg extra =
            tw_facts_package(facts, requirement->name, requirement->extras[i]);
        status = extra.id ? visit(w, extra, requirement) : tw_error_nomem(w->v.err);
    }
    return status;
}

/* ASKER states REQUIREMENT: that, or what overrides it, must be met. */
static enum tw_status meet_in_force(struct walk *w, struct tw_verify_asker asker,
                                    const struct tw_requirement *requirement)
{
    enum tw_status status = TW_OK;
    const struct tw_requirement *one;
    uint32_t next = 0;
    while (!status &&
           (one = tw_verify_in_force(&w->v, asker, requirement, &next)) != NULL) {
        status = meet(w, one);
    }
    return status;
}

static enum tw_status walk_lines(struct walk *w)
{
    const struct tw_problem *problem = w->v.problem;
    const struct tw_verify_asker user = {{0}, 0};
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < problem->line_count && !status; i++) {
        if (w->v.active[i] && problem->lines[i].origin->kind == TW_FROM_REQUIREMENT) {
            status = meet_in_force(w, user, problem->lines[i].requirement);
        }
    }
    return status;
}

static enum tw_status walk_node(struct walk *w, tw_pkg pkg)
{
    const struct tw_selected *selected =
        &w->solution->selected[w->place[pkg.id - 1] - 1];
    const struct tw_verify_asker asker = {pkg, selected->index};
    const struct tw_requirement *stated;
    uint32_t next = 0;
    enum tw_status status = tw_verify_stated(&w->v, asker, &next, &stated);
    while (stated && !status) {
        status = meet_in_force(w, asker, stated);
        if (!status) {
            status = tw_verify_stated(&w->v, asker, &next, &stated);
        }
    }
    return status;
}

/* ---------------------------------------------------------------- the whole */

/* Constraints, and overrides for everybody, limit what is chosen. */
static enum tw_status check_limits(const struct walk *w)
{
    const struct tw_problem *problem = w->v.problem;
    for (uint32_t i = 0; i < problem->line_count; i++) {
        const struct tw_line *line = &problem->lines[i];
        tw_pkg pkg =
            tw_facts_package(problem->facts, line->requirement->name, TW_NO_SLICE);
        bool limits =
            line->origin->kind != TW_FROM_REQUIREMENT && !line->origin->parent;
        if (!w->v.active[i] || !limits || !pkg.id || pkg.id > w->package_count ||
            !w->place[pkg.id - 1]) {
            continue;
        }
        uint32_t index = w->solution->selected[w->place[pkg.id - 1] - 1].index;
        if (!tw_specifiers_match(
                &line->requirement->specifiers,
                tw_facts_release(problem->facts, pkg, index)->version)) {
            return tw_verify_wrong(&w->v, line->origin->text, "is not met");
        }
    }
    return TW_OK;
}

static enum tw_status check_visited(const struct walk *w)
{
    for (uint32_t i = 0; i < w->package_count; i++) {
        if (w->place[i] && !w->visited[i]) {
            return tw_verify_wrong(&w->v, name_of(w, (tw_pkg){i + 1}),
                                   "is chosen, but nobody asks for it");
        }
    }
    return TW_OK;
}

enum tw_status tw_verify_solution(struct tw_arena *arena,
                                  const struct tw_problem *problem,
                                  const struct tw_solution *solution,
                                  struct tw_verified *out, struct tw_error *err)
{
    struct walk w = {.solution = solution,
                     .package_count = problem->facts->packages.len};
    enum tw_status status = tw_verify_start(&w.v, arena, problem, err);
    w.place = TW_NEW_ARRAY(arena, uint32_t, w.package_count);
    w.visited = TW_NEW_ARRAY(arena, bool, w.package_count);
    if (!status && (!w.place || !w.visited)) {
        status = tw_error_nomem(err);
    }
    if (!status) {
        status = note_selected(&w);
    }
    if (!status) {
        status = walk_lines(&w);
    }
    for (uint32_t i = 0; i < w.queue.len && !status; i++) {
        status = walk_node(&w, w.queue.at[i]);
    }
    if (!status) {
        status = check_limits(&w);
    }
    *out = (struct tw_verified){.requirements = w.met};
    return status ? status : check_visited(&w);
}
