/*
 * Sets of environments, as markers describe them. See tw_markers.h.
 *
 * The invariant: a set is the id of its decision diagram (marker_dd.c), so that equal
 * sets are equal ids, however their markers were written.
 */
#include "marker_dd.h"

/* The diagram of M: "and" binds tighter than "or". */
static enum tw_status build(struct tw_marker_sets *sets, const struct tw_marker *m,
                            uint32_t *out, struct tw_error *err)
{
    if (m->count == 0) {
        return tw_dd_atom(sets, m, out, err);
    }
    uint32_t any = TW_DD_FALSE;
    uint32_t all = TW_DD_TRUE;
    for (uint32_t i = 0; i < m->count; i++) {
        uint32_t child;
        enum tw_status status = build(sets, m->children[i], &child, err);
        if (status) {
            return status;
        }
        if (m->ors[i]) {
            any = tw_dd_or(sets, any, all);
            all = TW_DD_TRUE;
        }
        all = tw_dd_and(sets, all, child);
    }
    *out = tw_dd_or(sets, any, all);
    return TW_OK;
}

enum tw_status tw_marker_sets_of(struct tw_marker_sets *sets, const struct tw_marker *m,
                                 tw_marker_set *out, struct tw_error *err)
{
    *out = TW_MARKER_ALWAYS;
    if (!m) {
        return TW_OK;
    }
    enum tw_status status = build(sets, m, &out->i, err);
    enum tw_status limit = tw_dd_status(sets, err);
    return status ? status : limit;
}

/* ---------------------------------------------------------------- sets */

enum tw_status tw_marker_sets_and(struct tw_marker_sets *sets, tw_marker_set a,
                                  tw_marker_set b, tw_marker_set *out,
                                  struct tw_error *err)
{
    out->i = tw_dd_and(sets, a.i, b.i);
    return tw_dd_status(sets, err);
}

enum tw_status tw_marker_sets_or(struct tw_marker_sets *sets, tw_marker_set a,
                                 tw_marker_set b, tw_marker_set *out,
                                 struct tw_error *err)
{
    out->i = tw_dd_or(sets, a.i, b.i);
    return tw_dd_status(sets, err);
}

enum tw_status tw_marker_sets_not(struct tw_marker_sets *sets, tw_marker_set a,
                                  tw_marker_set *out, struct tw_error *err)
{
    out->i = tw_dd_not(sets, a.i);
    return tw_dd_status(sets, err);
}

enum tw_status tw_marker_sets_disjoint(struct tw_marker_sets *sets, tw_marker_set a,
                                       tw_marker_set b, bool *out, struct tw_error *err)
{
    *out = tw_dd_and(sets, a.i, b.i) == TW_DD_FALSE;
    return tw_dd_status(sets, err);
}

enum tw_status tw_marker_sets_implies(struct tw_marker_sets *sets, tw_marker_set a,
                                      tw_marker_set b, bool *out, struct tw_error *err)
{
    *out = tw_dd_and(sets, a.i, tw_dd_not(sets, b.i)) == TW_DD_FALSE;
    return tw_dd_status(sets, err);
}
