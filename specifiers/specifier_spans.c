/*
 * Specifier sets as intervals of indexes into a sorted table of versions: what the
 * resolver computes with.
 *
 * The invariant: the versions that clauses other than != let in are one interval of
 * keys (their hull), so that two binary searches find them; each != is a hole in it.
 * Called once for each distinct specifier and package.
 */
#include "specifier.h"

#include <stdlib.h>

/* The index of the first of VERSIONS whose key is not below KEY. */
static uint32_t lower_bound(struct tw_version_table versions, tw_slice key)
{
    uint32_t from = 0, count = versions.count;
    while (count > 0) {
        uint32_t half = count / 2;
        if (tw_slice_compare(tw_version_at(versions, from + half)->key, key) < 0) {
            from += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return from;
}

static struct tw_span find_span(struct tw_version_table versions,
                                struct tw_key_range range)
{
    struct tw_span span = {0, versions.count};
    if (range.lower.ptr) {
        span.from = lower_bound(versions, range.lower);
    }
    if (range.upper.ptr) {
        span.to = lower_bound(versions, range.upper);
    }
    return span;
}

struct tw_key_range tw_specifiers_hull(const struct tw_specifiers *set)
{
    struct tw_key_range hull = {TW_NO_SLICE, TW_NO_SLICE};
    for (uint32_t i = 0; i < set->count; i++) {
        const struct tw_specifier *c = &set->clauses[i];
        if (c->op == TW_OP_NOT_EQUAL || c->op == TW_OP_ARBITRARY) {
            continue;
        }
        if (c->lower.ptr &&
            (!hull.lower.ptr || tw_slice_compare(c->lower, hull.lower) > 0)) {
            hull.lower = c->lower;
        }
        if (c->upper.ptr &&
            (!hull.upper.ptr || tw_slice_compare(c->upper, hull.upper) < 0)) {
            hull.upper = c->upper;
        }
    }
    return hull;
}

static int compare_spans(const void *a, const void *b)
{
    const struct tw_span *x = a;
    const struct tw_span *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

/* Writes WHOLE without the COUNT holes, which are sorted, to OUT; returns how many. */
static uint32_t cut_holes(struct tw_span whole, const struct tw_span *holes,
                          uint32_t count, struct tw_span *out)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count && whole.from < whole.to; i++) {
        uint32_t end = holes[i].from < whole.to ? holes[i].from : whole.to;
        if (whole.from < end) {
            out[kept++] = (struct tw_span){whole.from, end};
        }
        if (whole.from < holes[i].to) {
            whole.from = holes[i].to;
        }
    }
    if (whole.from < whole.to) {
        out[kept++] = whole;
    }
    return kept;
}

/* Splits SPANS, COUNT of them, into the runs that the === clauses of SET match too. */
static bool keep_arbitrary(struct tw_arena *arena, const struct tw_specifiers *set,
                           struct tw_version_table versions, struct tw_span **spans,
                           uint32_t *count)
{
    TW_VEC(struct tw_span) kept = {0};
    for (uint32_t i = 0; i < *count; i++) {
        for (uint32_t at = (*spans)[i].from; at < (*spans)[i].to; at++) {
            if (!tw_specifiers_match(set, *tw_version_at(versions, at))) {
                continue;
            }
            if (kept.len && kept.at[kept.len - 1].to == at) {
                kept.at[kept.len - 1].to = at + 1;
            } else if (!tw_vec_push(arena, &kept, (struct tw_span){at, at + 1})) {
                return false;
            }
        }
    }
    *spans = kept.at;
    *count = kept.len;
    return true;
}

enum tw_status tw_specifiers_spans(struct tw_arena *arena,
                                   const struct tw_specifiers *set,
                                   struct tw_version_table versions,
                                   struct tw_span **out, uint32_t *out_count)
{
    struct tw_span whole = find_span(versions, tw_specifiers_hull(set));
    struct tw_span *holes = TW_NEW_ARRAY(arena, struct tw_span, set->count);
    *out = TW_NEW_ARRAY(arena, struct tw_span, (size_t)set->count + 1);
    if (!holes || !*out) {
        return TW_ERR_NOMEM;
    }
    uint32_t hole_count = 0;
    bool arbitrary = false;
    for (uint32_t i = 0; i < set->count; i++) {
        const struct tw_specifier *c = &set->clauses[i];
        arbitrary = arbitrary || c->op == TW_OP_ARBITRARY;
        if (c->op == TW_OP_NOT_EQUAL) {
            struct tw_key_range range = {c->lower, c->upper};
            struct tw_span hole = find_span(versions, range);
            if (hole.from < hole.to) {
                holes[hole_count++] = hole;
            }
        }
    }
    qsort(holes, hole_count, sizeof *holes, compare_spans);
    *out_count = cut_holes(whole, holes, hole_count, *out);
    if (arbitrary && !keep_arbitrary(arena, set, versions, out, out_count)) {
        return TW_ERR_NOMEM;
    }
    return TW_OK;
}
