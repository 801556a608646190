/*
 * A solution as its verification walks it: verify_solution.c walks, verify_choice.c and
 * verify_edges.c look at what was met on the way.
 */
#ifndef TW_RESOLVER_VERIFY_WALK_H
#define TW_RESOLVER_VERIFY_WALK_H

#include "verify.h"

/* A requirement in force. */
struct tw_verify_want {
    tw_pkg from; /* id 0: the user; may be an extra */
    tw_pkg to;   /* a project */
    struct tw_line line;
};

struct tw_verify_walk {
    struct tw_verify v;
    const struct tw_solution *solution;
    uint32_t *place; /* by package: 1 + index in the solution; 0: not chosen */
    bool *visited;   /* by package */
    TW_VEC(tw_pkg) queue;
    TW_VEC(struct tw_verify_want) wants;
    uint32_t package_count;
};

/* Where PKG, a project or an extra, is in the solution; NULL: it is not chosen. */
static inline const struct tw_selected *tw_verify_chosen(const struct tw_verify_walk *w,
                                                         tw_pkg pkg)
{
    uint32_t place = pkg.id && pkg.id <= w->package_count ? w->place[pkg.id - 1] : 0;
    return place ? &w->solution->selected[place - 1] : NULL;
}

/* No version that goes before a chosen one would do in its place; *RIVALS is how many
 * were tried. */
enum tw_status tw_verify_choice(const struct tw_verify_walk *w,
                                uint64_t *rivals) TW_MUST_USE;

/* The solution's edges are what was wanted, and its missing extras are missing. */
enum tw_status tw_verify_edges(const struct tw_verify_walk *w) TW_MUST_USE;

#endif
