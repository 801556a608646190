/*
 * What counts as known to a search, which may have to do without some facts.
 */
#ifndef TW_RESOLVER_SUPPOSE_H
#define TW_RESOLVER_SUPPOSE_H

#include "search.h"

/* Instead of giving any of the needs of the last step of S: they are not to be had, and
 * are supposed to ask for nothing. What is found unsolvable then is so in truth; a
 * solution is one as far as is known. False: out of memory. */
bool tw_suppose(struct tw_solver *s) TW_MUST_USE;

/* Before the first step of S: what WITHIN, another search over the same facts
 * (borrowed), has not used does not count as known. NULL: all facts count. */
void tw_suppose_within(struct tw_solver *s, const struct tw_solver *within);

/* Are the versions of PROJECT known, and what version INDEX of it needs? */
bool tw_suppose_knows_versions(const struct tw_solver *s, tw_pkg project);
bool tw_suppose_knows_needs(const struct tw_solver *s, tw_pkg project, uint32_t index);

/* Is what anyone needs of PROJECT left out, since its versions are not to be had? */
bool tw_suppose_skips(const struct tw_solver *s, tw_pkg project);

#endif
