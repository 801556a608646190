/*
 * edits: the small changes to one of the user's lines that may make it fit.
 */
#ifndef TW_RESOLVER_EDITS_H
#define TW_RESOLVER_EDITS_H

#include "tw_explain.h"

/* An edit that can be tried. */
struct tw_trial {
    struct tw_edit edit;
    uint32_t cost;
    const struct tw_requirement *requirement; /* in place of the line's; NULL: none */
    uint32_t clause;   /* the clause that was taken out, UINT32_MAX: none, the number of
                          clauses: all of them */
    uint32_t extra;    /* the extra that was taken out, or UINT32_MAX */
    const char *bound; /* operator of the clause that may stand there instead, with the
                          version that the solution chooses: ">=", "=="; or NULL */
};

enum { TW_MAX_TRIALS = 40 }; /* for one line */

/* The edits of line INDEX of PROBLEM, cheapest first, to OUT (room for TW_MAX_TRIALS);
 * *COUNT: how many. Allocated in ARENA. */
enum tw_status tw_edits_list(struct tw_arena *arena, const struct tw_problem *problem,
                             uint32_t index, struct tw_trial *out, uint32_t *count,
                             struct tw_error *err) TW_MUST_USE;

/* A new line that pins version INDEX of PKG. */
enum tw_status tw_edits_pin(struct tw_arena *arena, const struct tw_problem *problem,
                            tw_pkg pkg, uint32_t index, struct tw_trial *out,
                            struct tw_error *err) TW_MUST_USE;

/* Pre-releases of PKG are allowed. */
struct tw_trial tw_edits_prereleases(const struct tw_problem *problem, tw_pkg pkg);

/* TRIAL with its bound at VERSION, so that it allows no more than it must. */
enum tw_status tw_edits_tighten(struct tw_arena *arena,
                                const struct tw_problem *problem,
                                const struct tw_trial *trial, tw_version version,
                                struct tw_trial *out, struct tw_error *err) TW_MUST_USE;

#endif
