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

#endif
