/*
 * Decisions: which package is next, and which of its versions.
 */
#ifndef TW_RESOLVER_DECIDE_H
#define TW_RESOLVER_DECIDE_H

#include "search.h"

/* The undecided package that the search requires and that comes first; 0: none is
 * left. Cost: O(log n) for each package that changed since the last call. */
bool tw_decide_package(struct tw_solver *s, uint32_t *package) TW_MUST_USE;

/* The package that tw_decide_package gave last, or 0. */
uint32_t tw_decide_first(const struct tw_solver *s);

/* The state of PACKAGE to try: of the versions in LEFT (not empty), the preferred one,
 * else, of the first tier that has any, the highest (or lowest) of those that are
 * liked, else of all; of wheels, if they are to be preferred, before sdists. */
uint32_t tw_decide_state(struct tw_solver *s, uint32_t package, tw_vset left);

/* Is every package that can be settled in the heap, where it belongs, or listed as
 * stale? For assertions: costs as much as the search has packages. */
bool tw_decide_is_sound(const struct tw_solver *s);

#endif
