/*
 * Encoding: what the user demands and what versions need become incompatibilities.
 */
#ifndef TW_RESOLVER_ENCODE_H
#define TW_RESOLVER_ENCODE_H

#include "search.h"

/* Starts the search with what the user asks for. *READY false: the versions of some
 * projects are needed first, see s->needs. */
enum tw_status tw_encode_demands(struct tw_solver *s, bool *ready,
                                 struct tw_error *err) TW_MUST_USE;

/* Asks for the dependencies of version INDEX of PACKAGE, and adds what they say; only
 * the first one that cannot be met as things stand, if there is one. *READY false:
 * they, or the versions of a project they name, are needed first. */
enum tw_status tw_encode_version(struct tw_solver *s, uint32_t package, uint32_t index,
                                 bool *ready, struct tw_error *err) TW_MUST_USE;

/* Is it known that version INDEX of PACKAGE needs what cannot be met as things stand?
 * Looks at facts that the search may not have asked for. O(its needs). */
bool tw_encode_is_in_vain(const struct tw_solver *s, uint32_t package, uint32_t index);

/* The incompatibility "extra EXTRA with a version in SET needs its project to have one
 * in SET too"; made when it is new. 0: no memory. */
uint32_t tw_encode_tie(struct tw_solver *s, uint32_t extra, tw_vset set) TW_MUST_USE;

#endif
