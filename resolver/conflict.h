/*
 * Conflicts: learning from a contradiction.
 */
#ifndef TW_RESOLVER_CONFLICT_H
#define TW_RESOLVER_CONFLICT_H

#include "search.h"

/*
 * Learns from s->conflict, goes back to where what was learned leaves one term open,
 * and draws that consequence. When no decision has a part in the contradiction, the
 * state becomes TW_SEARCH_REFUTED and s->conflict stays.
 */
bool tw_conflict_learn(struct tw_solver *s) TW_MUST_USE;

/* From time to time, as conflicts go by: takes what was learned and is of no use from
 * what propagation looks at. Cost: what was learned so far. */
void tw_conflict_forget(struct tw_solver *s);

#endif
