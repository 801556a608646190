/*
 * outcome: what a remedy that works would choose, and change.
 */
#ifndef TW_RESOLVER_OUTCOME_H
#define TW_RESOLVER_OUTCOME_H

#include "tw_explain.h"

/* The version of project PKG that SOLUTION has, or UINT32_MAX. */
uint32_t tw_outcome_chosen(const struct tw_solution *solution, tw_pkg pkg);

/* Fills the outcomes of REMEDY from SOLUTION, found over FACTS (which need not be those
 * of PROBLEM), for the packages that PROOF speaks of, and the number of locked versions
 * that move. Allocated in ARENA. */
enum tw_status tw_outcome_note(struct tw_arena *arena, const struct tw_problem *problem,
                               const struct tw_proof *proof,
                               const struct tw_facts *facts,
                               const struct tw_solution *solution,
                               struct tw_remedy *remedy) TW_MUST_USE;

/* Puts a copy of REMEDY where it belongs in REMEDIES, behind its equals: what is only
 * supposed to work comes after all else, and what costs more after what costs less. Of
 * more than TW_MAX_REMEDIES the last one goes. False: out of memory. */
bool tw_outcome_insert(struct tw_arena *arena, struct tw_remedies *remedies,
                       const struct tw_remedy *remedy) TW_MUST_USE;

#endif
