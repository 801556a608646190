/*
 * Unit propagation: drawing the consequences of what is assigned.
 */
#ifndef TW_RESOLVER_PROPAGATE_H
#define TW_RESOLVER_PROPAGATE_H

#include "search.h"

/* Draws consequences until there are none left, or until s->conflict is set. */
bool tw_propagate(struct tw_solver *s) TW_MUST_USE;

/* Draws what follows for PACKAGE from the dependencies of its version INDEX, which is
 * encoded, before it is decided: afterwards that may be ruled out. */
bool tw_propagate_candidate(struct tw_solver *s, uint32_t package,
                            uint32_t index) TW_MUST_USE;

/* Removes from the states left of TERM's package those in TERM, because of CAUSE, all
 * other terms of which hold; where none are left, CAUSE is the conflict. */
bool tw_propagate_derive(struct tw_solver *s, struct tw_term term,
                         uint32_t cause) TW_MUST_USE;

/* Watches the first two terms of a learned incompatibility. */
bool tw_propagate_watch(struct tw_solver *s, uint32_t incompat) TW_MUST_USE;

/* Is all drawn that follows from what was learned and from what settled packages need?
 * For assertions: costs as much as the search knows. */
bool tw_propagate_is_complete(const struct tw_solver *s);

#endif
