/*
 * Which versions of a package the search is likely to look at soon.
 */
#ifndef TW_RESOLVER_LIKELY_H
#define TW_RESOLVER_LIKELY_H

#include "search.h"

/* States of one package, best first. */
enum { TW_LIKELY_MOST = 256 };
struct tw_likely {
    uint32_t states[TW_LIKELY_MOST];
    uint32_t len;
};

/* What the search would try of PACKAGE, which it requires and has not settled: at least
 * the best version left. Facts that the search has not asked for count here, so nothing
 * of it may flow back into the search. Cost: O(versions that are known to be in vain,
 * and what they need). */
void tw_likely_next(struct tw_solver *s, uint32_t package, struct tw_likely *out);

/* What it would try of PACKAGE, which it has met, when the versions it has left are
 * out: none, unless many conflicts were blamed on it. Versions that were asked for
 * before are not among them. Cost as tw_likely_next. */
void tw_likely_after(struct tw_solver *s, uint32_t package, struct tw_likely *out);

/* Does the search wait for a package of which versions have failed? */
bool tw_likely_is_stuck(const struct tw_solver *s);

#endif
