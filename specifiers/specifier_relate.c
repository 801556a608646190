/*
 * Relations between specifier sets over all versions that could exist: emptiness,
 * subset, disjointness.
 *
 * The invariant: a set is a sorted list of intervals between keys, each end raised to
 * the least version at or above it (tw_key_successor), so that an interval holds a
 * version if and only if its ends differ.
 */
#include "specifier.h"
#include "version_key.h"

#include <stdlib.h>

/* Half-open intervals, sorted, not empty, not touching; no upper key = no end. */
struct ranges {
    struct tw_key_range *at;
    uint32_t count;
};

/* Is upper end A below upper end B? */
static int compare_upper(tw_slice a, tw_slice b)
{
    if (!a.ptr || !b.ptr) {
        return (a.ptr == NULL) - (b.ptr == NULL);
    }
    return tw_slice_compare(a, b);
}

/* Raises both ends of RANGE to versions; no lower end becomes that of 0.dev0. */
static bool settle(struct tw_arena *arena, struct tw_key_range *range)
{
    static const char least[] = {1, 0}; /* the cut below the release 0 of epoch 0 */
    tw_slice lower = range->lower.ptr ? range->lower : (tw_slice){least, sizeof least};
    return tw_key_successor(arena, lower, &range->lower) &&
           (!range->upper.ptr || tw_key_successor(arena, range->upper, &range->upper));
}

static int by_lower(const void *a, const void *b)
{
    const struct tw_key_range *x = a;
    const struct tw_key_range *y = b;
    return tw_slice_compare(x->lower, y->lower);
}

/* Appends RANGE to LIST unless it is empty. */
static void add_range(struct ranges *list, struct tw_key_range range)
{
    if (!range.upper.ptr || tw_slice_compare(range.lower, range.upper) < 0) {
        list->at[list->count++] = range;
    }
}

/* WHOLE without the COUNT holes, which are sorted by their lower ends. */
static void cut_holes(struct tw_key_range whole, const struct tw_key_range *holes,
                      uint32_t count, struct ranges *out)
{
    for (uint32_t i = 0; i < count; i++) {
        if (compare_upper(holes[i].lower, whole.upper) >= 0) {
            break;
        }
        add_range(out, (struct tw_key_range){whole.lower, holes[i].lower});
        if (!holes[i].upper.ptr) {
            return;
        }
        if (tw_slice_compare(whole.lower, holes[i].upper) < 0) {
            whole.lower = holes[i].upper;
        }
    }
    add_range(out, whole);
}

static bool to_ranges(struct tw_arena *arena, const struct tw_specifiers *set,
                      struct ranges *out)
{
    struct tw_key_range whole = tw_specifiers_hull(set);
    struct tw_key_range *holes = TW_NEW_ARRAY(arena, struct tw_key_range, set->count);
    out->at = TW_NEW_ARRAY(arena, struct tw_key_range, (size_t)set->count + 1);
    out->count = 0;
    if (!holes || !out->at || !settle(arena, &whole)) {
        return false;
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < set->count; i++) {
        const struct tw_specifier *c = &set->clauses[i];
        if (c->op == TW_OP_NOT_EQUAL) {
            holes[count] = (struct tw_key_range){c->lower, c->upper};
            if (!settle(arena, &holes[count++])) {
                return false;
            }
        }
    }
    qsort(holes, count, sizeof *holes, by_lower);
    cut_holes(whole, holes, count, out);
    return true;
}

/* Is each interval of A inside one of B? */
static bool is_subset(const struct ranges *a, const struct ranges *b)
{
    uint32_t j = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        while (j < b->count && compare_upper(b->at[j].upper, a->at[i].upper) < 0) {
            j++;
        }
        if (j == b->count || tw_slice_compare(b->at[j].lower, a->at[i].lower) > 0) {
            return false;
        }
    }
    return true;
}

static bool is_disjoint(const struct ranges *a, const struct ranges *b)
{
    uint32_t i = 0;
    uint32_t j = 0;
    while (i < a->count && j < b->count) {
        if (compare_upper(a->at[i].lower, b->at[j].upper) >= 0) {
            j++;
        } else if (compare_upper(b->at[j].lower, a->at[i].upper) >= 0) {
            i++;
        } else {
            return false;
        }
    }
    return true;
}

static bool has_arbitrary(const struct tw_specifiers *set)
{
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->clauses[i].op == TW_OP_ARBITRARY) {
            return true;
        }
    }
    return false;
}

enum tw_status tw_specifiers_relate(struct tw_arena *arena,
                                    const struct tw_specifiers *a,
                                    const struct tw_specifiers *b,
                                    struct tw_relation *out, struct tw_error *err)
{
    struct ranges x;
    struct ranges y;
    if (has_arbitrary(a) || has_arbitrary(b)) {
        return tw_error_set(err, TW_ERR_SPECIFIER, "=== has no place in a relation");
    }
    if (!to_ranges(arena, a, &x) || !to_ranges(arena, b, &y)) {
        return tw_error_nomem(err);
    }
    out->a_empty = x.count == 0;
    out->b_empty = y.count == 0;
    /* a set without clauses has members that are no versions: "" is not in >=0.dev0 */
    out->a_in_b = is_subset(&x, &y) && (a->count > 0 || b->count == 0);
    out->b_in_a = is_subset(&y, &x) && (b->count > 0 || a->count == 0);
    out->disjoint = is_disjoint(&x, &y);
    return TW_OK;
}
