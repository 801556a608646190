/*
 * The trail: what is assigned, in which order and why. search.h has its data.
 */
#ifndef TW_RESOLVER_TRAIL_H
#define TW_RESOLVER_TRAIL_H

#include "search.h"

/* Leaves AFTER of PACKAGE's states, because of CAUSE, at LEVEL: that of
 * the last decision, or 0 while the package has no assignment above that. */
bool tw_trail_assign(struct tw_solver *s, uint32_t package, tw_vset after,
                     uint32_t cause, uint32_t level) TW_MUST_USE;

/* Opens a level and leaves only STATE of PACKAGE. */
bool tw_trail_decide(struct tw_solver *s, uint32_t package, uint32_t state) TW_MUST_USE;

/* Has propagation look at PACKAGE once more, now that what the one version left of it
 * needs is known. No level is opened, as nothing was chosen. */
bool tw_trail_reconsider(struct tw_solver *s, uint32_t package) TW_MUST_USE;

/* From its last assignment on PACKAGE has one version, whose needs are drawn; until
 * that assignment is taken back. */
bool tw_trail_settle(struct tw_solver *s, uint32_t package) TW_MUST_USE;

/* Takes back every assignment above LEVEL. Cost: those taken back. */
bool tw_trail_backtrack(struct tw_solver *s, uint32_t level) TW_MUST_USE;

/* The first assignment of a package after which its states left lie in SET, as they do
 * after NEWEST (1 + index), its last one or one before: its index on the trail, or
 * UINT32_MAX when they always have. Cost: the assignments from there to NEWEST. */
uint32_t tw_trail_satisfier(struct tw_solver *s, uint32_t newest, tw_vset set);

/* Notes that the place of PACKAGE in the heap may be wrong. */
bool tw_trail_touch(struct tw_solver *s, uint32_t package) TW_MUST_USE;

/* Do trail and packages agree? For assertions: costs as much as the trail is long. */
bool tw_trail_is_sound(const struct tw_solver *s);

#endif
