/*
 * The solution: what was settled, as far as the user's own lines lead to it.
 *
 * It is read off the facts, not off the search: from each demand along each dependency
 * of the versions chosen, so that nothing is in it that nobody asks for, and every edge
 * names the requirement that it stands for.
 */
#include "meet.h"
#include "overrides.h"

#include <assert.h>
#include <stdlib.h>

/* A package by its names, and an edge by its ends: packages of the search first, then
 * their places in the order of names. */
struct named {
    tw_slice name, extra;
    uint32_t package;
};
struct ranked_edge {
    struct tw_edge edge;
    uint32_t from, to;
};

/* The solution being collected. */
struct collection {
    struct tw_solver *s;
    uint32_t *rank; /* by package: 0 not reached, else 1 + its place by name */
    TW_VEC(uint32_t) queue;
    TW_VEC(struct ranked_edge) edges;
};

/* ---------------------------------------------------------------- collecting */

static enum tw_status add_edge(struct collection *c, uint32_t from, tw_pkg to,
                               const struct tw_requirement *requirement,
                               const struct tw_origin *origin, struct tw_error *err)
{
    struct tw_solver *s = c->s;
    const struct tw_slot *slot = tw_meet_slot(s, to);
    if (!slot) {
        return tw_error_nomem(err);
    }
    uint32_t target = slot->package;
    if (s->supposes && !(target && s->packages.at[target].settled)) {
        return TW_OK;
    }
    assert(target && s->packages.at[target].settled);
    if (!c->rank[target]) {
        c->rank[target] = 1;
        if (!tw_vec_push(s->arena, &c->queue, target)) {
            return tw_error_nomem(err);
        }
    }
    struct tw_edge edge = {s->packages.at[from].pkg, to, requirement, origin};
    struct ranked_edge ranked = {edge, from, target};
    return tw_vec_push(s->arena, &c->edges, ranked) ? TW_OK : tw_error_nomem(err);
}

/* Adds edges to the project and the extras that REQUIREMENT names. */
static enum tw_status add_edges(struct collection *c, uint32_t from,
                                const struct tw_requirement *requirement,
                                const struct tw_origin *origin, struct tw_error *err)
{
    struct tw_facts *facts = c->s->facts;
    tw_pkg project = tw_facts_package(facts, requirement->name, TW_NO_SLICE);
    enum tw_status status = project.id
                                ? add_edge(c, from, project, requirement, origin, err)
                                : tw_error_nomem(err);
    for (uint32_t i = 0; status == TW_OK && i < requirement->extra_count; i++) {
        tw_pkg extra =
            tw_facts_package(facts, requirement->name, requirement->extras[i]);
        status = extra.id ? add_edge(c, from, extra, requirement, origin, err)
                          : tw_error_nomem(err);
    }
    return status;
}

/* The index of the version of PACKAGE that was decided. */
static uint32_t chosen(const struct tw_solver *s, uint32_t package)
{
    return tw_vset_lowest(s->sets, s->packages.at[package].now) - 1;
}

/* PACKAGE (0: the user) as one who asks. */
static struct tw_asking asking(const struct tw_solver *s, uint32_t package)
{
    struct tw_asking who = {{0}, 0};
    if (package) {
        uint32_t base = s->packages.at[package].base;
        who = (struct tw_asking){s->packages.at[base].pkg, chosen(s, base)};
    }
    return who;
}

/* Adds what FROM asks by REQUIREMENT, or what overrides it. */
static enum tw_status add_wanted(struct collection *c, uint32_t from,
                                 const struct tw_requirement *requirement,
                                 const struct tw_origin *origin, struct tw_error *err)
{
    struct tw_solver *s = c->s;
    tw_pkg project = tw_facts_package(s->facts, requirement->name, TW_NO_SLICE);
    const struct tw_slot *slot = project.id ? tw_meet_slot(s, project) : NULL;
    if (!slot) {
        return tw_error_nomem(err);
    }
    struct tw_asking who = asking(s, from);
    enum tw_overridden kind = tw_overrides_kind(s, slot, who);
    if (kind == TW_OVERRIDDEN_NOT) {
        return add_edges(c, from, requirement, origin, err);
    }
    enum tw_status status = TW_OK;
    uint32_t d = 0;
    while (status == TW_OK && (d = tw_overrides_next(s, slot, who, kind, d)) != 0) {
        const struct tw_demand *demand = &s->demands.at[d - 1];
        status = add_edges(c, from, demand->requirement, demand->origin, err);
    }
    return status;
}

static enum tw_status add_demands(struct collection *c, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; status == TW_OK && i < c->s->demands.len; i++) {
        const struct tw_demand *demand = &c->s->demands.at[i];
        if (demand->active && demand->origin->kind == TW_FROM_REQUIREMENT) {
            status = add_wanted(c, 0, demand->requirement, demand->origin, err);
        }
    }
    return status;
}

static const struct tw_dependency *dependencies_of(const struct tw_solver *s,
                                                   uint32_t package, uint32_t *count)
{
    const struct tw_package *p = &s->packages.at[package];
    return tw_facts_dependencies(s->facts, s->packages.at[p->base].pkg,
                                 chosen(s, package),
                                 tw_facts_at(s->facts, p->pkg)->extra, count);
}

static enum tw_status add_dependencies(struct collection *c, uint32_t package,
                                       struct tw_error *err)
{
    uint32_t count;
    const struct tw_dependency *all = dependencies_of(c->s, package, &count);
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; status == TW_OK && i < count; i++) {
        const struct tw_requirement *requirement = NULL;
        if (all[i].wish) {
            status =
                tw_facts_wish_requirement(c->s->facts, all[i].wish, &requirement, err);
        }
        if (status == TW_OK && requirement) {
            status = add_wanted(c, package, requirement, NULL, err);
        }
    }
    return status;
}

/* ---------------------------------------------------------------- sorting */

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = tw_slice_compare(x->name, y->name);
    return order ? order : tw_slice_compare(x->extra, y->extra);
}

/* The packages reached, by name, an extra after its project; NULL: no memory. */
static struct named *sort_packages(struct collection *c)
{
    const struct tw_solver *s = c->s;
    struct named *named = TW_NEW_ARRAY(s->arena, struct named, c->queue.len);
    if (!named) {
        return NULL;
    }
    for (uint32_t i = 0; i < c->queue.len; i++) {
        tw_pkg pkg = s->packages.at[c->queue.at[i]].pkg;
        named[i] = (struct named){tw_facts_name(s->facts, pkg),
                                  tw_facts_extra(s->facts, pkg), c->queue.at[i]};
    }
    qsort(named, c->queue.len, sizeof *named, compare_named);
    for (uint32_t i = 0; i < c->queue.len; i++) {
        c->rank[named[i].package] = i + 1;
    }
    return named;
}

static int compare_edges(const void *a, const void *b)
{
    const struct ranked_edge *x = a, *y = b;
    if (x->to != y->to) {
        return x->to < y->to ? -1 : 1;
    }
    if (x->from != y->from) {
        return x->from < y->from ? -1 : 1;
    }
    int order = tw_slice_compare(x->edge.requirement->text, y->edge.requirement->text);
    if (order || !x->edge.origin || !y->edge.origin) {
        return order;
    }
    order = tw_slice_compare(x->edge.origin->file, y->edge.origin->file);
    return order ? order
                 : (x->edge.origin->line > y->edge.origin->line) -
                       (x->edge.origin->line < y->edge.origin->line);
}

/* ---------------------------------------------------------------- output */

/* False: no memory. */
static bool write_edges(struct collection *c, struct tw_solution *out)
{
    struct tw_edge *edges = TW_NEW_ARRAY(c->s->arena, struct tw_edge, c->edges.len);
    if (!edges) {
        return false;
    }
    for (uint32_t i = 0; i < c->edges.len; i++) {
        c->edges.at[i].from = c->rank[c->edges.at[i].from];
        c->edges.at[i].to = c->rank[c->edges.at[i].to];
    }
    if (c->edges.len) {
        qsort(c->edges.at, c->edges.len, sizeof *c->edges.at, compare_edges);
    }
    for (uint32_t i = 0; i < c->edges.len; i++) {
        edges[i] = c->edges.at[i].edge;
    }
    out->edges = edges;
    out->edge_count = c->edges.len;
    return true;
}

/* Folds the sorted packages into projects with their extras; false: no memory. */
static bool write_selected(struct collection *c, const struct named *named,
                           struct tw_solution *out)
{
    struct tw_solver *s = c->s;
    struct tw_selected *selected =
        TW_NEW_ARRAY(s->arena, struct tw_selected, c->queue.len);
    tw_pkg *extras = TW_NEW_ARRAY(s->arena, tw_pkg, c->queue.len);
    tw_pkg *missing = TW_NEW_ARRAY(s->arena, tw_pkg, c->queue.len);
    if (!selected || !extras || !missing) {
        return false;
    }
    *out = (struct tw_solution){.selected = selected, .missing_extras = missing};
    for (uint32_t i = 0; i < c->queue.len; i++) {
        uint32_t package = named[i].package, count;
        tw_pkg pkg = s->packages.at[package].pkg;
        if (!named[i].extra.len) {
            selected[out->selected_count++] =
                (struct tw_selected){pkg, chosen(s, package), extras + i + 1, 0};
            continue;
        }
        extras[i] = pkg;
        selected[out->selected_count - 1].extra_count++;
        (void)dependencies_of(s, package, &count);
        if (!count) {
            missing[out->missing_count++] = pkg;
        }
    }
    return true;
}

enum tw_status tw_solver_solution(struct tw_solver *s, struct tw_solution *out,
                                  struct tw_error *err)
{
    assert(s->state == TW_SEARCH_SOLVED);
    struct collection c = {.s = s};
    c.rank = TW_NEW_ARRAY(s->arena, uint32_t, s->packages.len);
    if (!c.rank) {
        return tw_error_nomem(err);
    }
    enum tw_status status = add_demands(&c, err);
    for (uint32_t i = 0; status == TW_OK && i < c.queue.len; i++) {
        status = add_dependencies(&c, c.queue.at[i], err);
    }
    if (status != TW_OK) {
        return status;
    }
    struct named *named = sort_packages(&c);
    if (!named || !write_selected(&c, named, out) || !write_edges(&c, out)) {
        return tw_error_nomem(err);
    }
    return TW_OK;
}
