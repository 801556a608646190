/*
 * Verifying a solution by walking it from the user's lines (see tw_verify.h).
 *
 * A node is a chosen version or one of its extras. The walk visits what each node asks
 * for, once; in the end it must have been everywhere.
 */
#include "verify_walk.h"

#include "facts.h"

/* ---------------------------------------------------------------- what is chosen */

static tw_slice name_of(const struct tw_verify_walk *w, tw_pkg pkg)
{
    return tw_facts_name(w->v.problem->facts, pkg);
}

/* May a node be at PKG, which is then that of the solution at I? */
static bool place(struct tw_verify_walk *w, tw_pkg pkg, uint32_t i)
{
    bool free = pkg.id && pkg.id <= w->package_count && !w->place[pkg.id - 1];
    if (free) {
        w->place[pkg.id - 1] = i + 1;
    }
    return free;
}

/* Notes where each chosen version, and each of its extras, stands. */
static enum tw_status note_selected(struct tw_verify_walk *w)
{
    const struct tw_facts *facts = w->v.problem->facts;
    for (uint32_t i = 0; i < w->solution->selected_count; i++) {
        const struct tw_selected *selected = &w->solution->selected[i];
        if (!place(w, selected->pkg, i) ||
            selected->index >= tw_facts_version_count(facts, selected->pkg)) {
            return tw_verify_wrong(&w->v, name_of(w, selected->pkg),
                                   "is chosen twice, or does not exist");
        }
        if (tw_verify_is_excluded(&w->v, selected->pkg, selected->index)) {
            return tw_verify_wrong(&w->v, name_of(w, selected->pkg),
                                   "is chosen although it is excluded");
        }
        for (uint32_t k = 0; k < selected->extra_count; k++) {
            if (!place(w, selected->extras[k], i) ||
                tw_facts_base(facts, selected->extras[k]).id != selected->pkg.id) {
                return tw_verify_wrong(&w->v, name_of(w, selected->pkg),
                                       "has an extra twice, or of another project");
            }
        }
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- the walk */

static enum tw_status visit(struct tw_verify_walk *w, tw_pkg pkg,
                            const struct tw_requirement *requirement)
{
    if (!tw_verify_chosen(w, pkg)) {
        return pkg.id ? tw_verify_wrong(&w->v, requirement->text,
                                        "is asked for, but not chosen")
                      : tw_error_nomem(w->v.err);
    }
    if (w->visited[pkg.id - 1]) {
        return TW_OK;
    }
    w->visited[pkg.id - 1] = true;
    return tw_vec_push(w->v.arena, &w->queue, pkg) ? TW_OK : tw_error_nomem(w->v.err);
}

/* LINE, of FROM, is in force: it must be met, and what it names be visited. */
static enum tw_status meet(struct tw_verify_walk *w, tw_pkg from, struct tw_line line)
{
    struct tw_facts *facts = w->v.problem->facts;
    const struct tw_requirement *requirement = line.requirement;
    tw_pkg pkg = tw_facts_package(facts, requirement->name, TW_NO_SLICE);
    enum tw_status status = visit(w, pkg, requirement);
    if (status) {
        return status;
    }
    uint32_t index = tw_verify_chosen(w, pkg)->index;
    if (!tw_specifiers_match(&requirement->specifiers,
                             tw_facts_release(facts, pkg, index)->version)) {
        return tw_verify_wrong(&w->v, requirement->text, "is not met");
    }
    for (uint32_t i = 0; i < requirement->extra_count && !status; i++) {
        status =
            visit(w, tw_facts_package(facts, requirement->name, requirement->extras[i]),
                  requirement);
    }
    struct tw_verify_want want = {from, pkg, line};
    return status || tw_vec_push(w->v.arena, &w->wants, want)
               ? status
               : tw_error_nomem(w->v.err);
}

/* ASKER states STATED: that, or what overrides it, must be met. */
static enum tw_status meet_in_force(struct tw_verify_walk *w,
                                    struct tw_verify_asker asker,
                                    const struct tw_line *stated)
{
    enum tw_status status = TW_OK;
    struct tw_line line;
    uint32_t next = 0;
    while (!status && tw_verify_in_force(&w->v, asker, stated, &next, &line)) {
        status = meet(w, asker.pkg, line);
    }
    return status;
}

static enum tw_status walk_lines(struct tw_verify_walk *w)
{
    const struct tw_problem *problem = w->v.problem;
    const struct tw_verify_asker user = {{0}, 0};
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < problem->line_count && !status; i++) {
        if (w->v.active[i] && problem->lines[i].origin->kind == TW_FROM_REQUIREMENT) {
            status = meet_in_force(w, user, &problem->lines[i]);
        }
    }
    return status;
}

static enum tw_status walk_node(struct tw_verify_walk *w, tw_pkg pkg)
{
    const struct tw_verify_asker asker = {pkg, tw_verify_chosen(w, pkg)->index};
    struct tw_line stated;
    uint32_t next = 0;
    enum tw_status status = tw_verify_stated(&w->v, asker, &next, &stated);
    while (stated.requirement && !status) {
        status = meet_in_force(w, asker, &stated);
        if (!status) {
            status = tw_verify_stated(&w->v, asker, &next, &stated);
        }
    }
    return status;
}

/* ---------------------------------------------------------------- the whole */

static enum tw_status check_limits(const struct tw_verify_walk *w)
{
    for (uint32_t i = 0; i < w->solution->selected_count; i++) {
        const struct tw_selected *selected = &w->solution->selected[i];
        const struct tw_line *limit =
            tw_verify_limit(&w->v, selected->pkg, selected->index);
        if (limit) {
            return tw_verify_wrong(&w->v, limit->origin->text, "is not met");
        }
    }
    return TW_OK;
}

static enum tw_status check_visited(const struct tw_verify_walk *w)
{
    for (uint32_t i = 0; i < w->package_count; i++) {
        if (w->place[i] && !w->visited[i]) {
            return tw_verify_wrong(&w->v, name_of(w, (tw_pkg){i + 1}),
                                   "is chosen, but nobody asks for it");
        }
    }
    return TW_OK;
}

static enum tw_status check(struct tw_verify_walk *w, uint64_t *rivals)
{
    enum tw_status status = note_selected(w);
    if (!status) {
        status = walk_lines(w);
    }
    for (uint32_t i = 0; i < w->queue.len && !status; i++) {
        status = walk_node(w, w->queue.at[i]);
    }
    if (!status) {
        status = check_limits(w);
    }
    if (!status) {
        status = check_visited(w);
    }
    if (!status) {
        status = tw_verify_choice(w, rivals);
    }
    return status ? status : tw_verify_edges(w);
}

enum tw_status tw_verify_solution(struct tw_arena *arena,
                                  const struct tw_problem *problem,
                                  const struct tw_solution *solution,
                                  struct tw_verified *out, struct tw_error *err)
{
    struct tw_verify_walk w = {.solution = solution,
                               .package_count = problem->facts->packages.len};
    enum tw_status status = tw_verify_start(&w.v, arena, problem, err);
    *out = (struct tw_verified){0};
    w.place = TW_NEW_ARRAY(arena, uint32_t, w.package_count);
    w.visited = TW_NEW_ARRAY(arena, bool, w.package_count);
    if (!status && (!w.place || !w.visited)) {
        status = tw_error_nomem(err);
    }
    if (!status) {
        status = check(&w, &out->rivals);
    }
    out->requirements = w.wants.len;
    return status;
}
