/*
 * What counts as known to a search, which may have to do without some facts.
 */
#ifndef TW_RESOLVER_SUPPOSE_H
#define TW_RESOLVER_SUPPOSE_H

#include "search.h"

/* Are the versions of PROJECT known, and what version INDEX of it needs? */
bool tw_suppose_knows_versions(const struct tw_solver *s, tw_pkg project);
bool tw_suppose_knows_needs(const struct tw_solver *s, tw_pkg project, uint32_t index);

/* Is what anyone needs of PROJECT left out, since its versions are not to be had? */
bool tw_suppose_skips(const struct tw_solver *s, tw_pkg project);

#endif
