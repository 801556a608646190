/*
 * Verifying what a solution says of itself (see tw_verify.h): who asked for what, which
 * is printed beside every pin and decides the markers of a lock, and which extras do
 * not exist.
 */
#include "verify_walk.h"

#include "facts.h"

#include <stdlib.h>

static int by_ends(const void *a, const void *b)
{
    const struct tw_edge *x = a, *y = b;
    if (x->to.id != y->to.id || x->from.id != y->from.id) {
        uint64_t left = (uint64_t)x->to.id << 32 | x->from.id;
        uint64_t right = (uint64_t)y->to.id << 32 | y->from.id;
        return left < right ? -1 : 1;
    }
    int order = tw_slice_compare(x->requirement->text, y->requirement->text);
    if (order || !x->origin || !y->origin) {
        return order ? order : !!x->origin - !!y->origin;
    }
    order = tw_slice_compare(x->origin->file, y->origin->file);
    return order ? order
                 : (x->origin->line > y->origin->line) -
                       (x->origin->line < y->origin->line);
}

static void sort(struct tw_edge *edges, uint32_t count)
{
    if (count) {
        qsort(edges, count, sizeof *edges, by_ends);
    }
}

/* The edges that there should be; NULL: no memory. */
static struct tw_edge *make_edges(const struct tw_verify_walk *w, uint32_t *count)
{
    struct tw_facts *facts = w->v.problem->facts;
    TW_VEC(struct tw_edge) edges = {NULL, 0, 0};
    bool kept = tw_vec_reserve(w->v.arena, &edges, w->wants.len + 1);
    for (uint32_t i = 0; i < w->wants.len && kept; i++) {
        const struct tw_verify_want *want = &w->wants.at[i];
        const struct tw_requirement *requirement = want->line.requirement;
        struct tw_edge edge = {want->from, want->to, requirement, want->line.origin};
        kept = tw_vec_push(w->v.arena, &edges, edge);
        for (uint32_t k = 0; k < requirement->extra_count && kept; k++) {
            edge.to =
                tw_facts_package(facts, requirement->name, requirement->extras[k]);
            kept = edge.to.id && tw_vec_push(w->v.arena, &edges, edge);
        }
    }
    *count = edges.len;
    return kept ? edges.at : NULL;
}

static enum tw_status check_edges(const struct tw_verify_walk *w)
{
    uint32_t count, told = w->solution->edge_count;
    struct tw_edge *right = make_edges(w, &count);
    struct tw_edge *edges = TW_NEW_ARRAY(w->v.arena, struct tw_edge, told);
    if (!right || !edges) {
        return tw_error_nomem(w->v.err);
    }
    if (told) {
        memcpy(edges, w->solution->edges, told * sizeof *edges);
    }
    sort(right, count);
    sort(edges, told);
    for (uint32_t i = 0; i < count || i < told; i++) {
        if (i == told || (i < count && by_ends(&right[i], &edges[i]) < 0)) {
            return tw_verify_wrong(&w->v, right[i].requirement->text,
                                   "is in force, but the solution does not say so");
        }
        if (i == count || by_ends(&right[i], &edges[i]) > 0) {
            return tw_verify_wrong(&w->v, edges[i].requirement->text,
                                   "is said to be asked, but is not");
        }
    }
    return TW_OK;
}

static bool is_told_missing(const struct tw_verify_walk *w, tw_pkg extra)
{
    bool told = false;
    for (uint32_t i = 0; i < w->solution->missing_count && !told; i++) {
        told = w->solution->missing_extras[i].id == extra.id;
    }
    return told;
}

static enum tw_status check_missing(const struct tw_verify_walk *w)
{
    const struct tw_facts *facts = w->v.problem->facts;
    uint32_t missing = 0;
    for (uint32_t i = 0; i < w->solution->selected_count; i++) {
        const struct tw_selected *selected = &w->solution->selected[i];
        for (uint32_t k = 0; k < selected->extra_count; k++) {
            tw_pkg extra = selected->extras[k];
            uint32_t count;
            (void)tw_facts_dependencies(facts, selected->pkg, selected->index,
                                        tw_facts_at(facts, extra)->extra, &count);
            missing += count == 0;
            if ((count == 0) != is_told_missing(w, extra)) {
                return tw_verify_wrong(&w->v, tw_facts_extra(facts, extra),
                                       count ? "is called a missing extra, but exists"
                                             : "is an extra that does not exist");
            }
        }
    }
    return missing == w->solution->missing_count
               ? TW_OK
               : tw_verify_wrong(&w->v, TW_SLICE("an extra"),
                                 "is called missing that nobody asks for");
}

enum tw_status tw_verify_edges(const struct tw_verify_walk *w)
{
    enum tw_status status = check_edges(w);
    return status ? status : check_missing(w);
}
