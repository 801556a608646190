/*
 * claims: what an explanation says of the world, held against the world.
 */
#ifndef TW_TESTS_CLAIMS_H
#define TW_TESTS_CLAIMS_H

#include "run.h"
#include "tw_explain.h"

/* A recorded conflict and its explanation. */
struct claims {
    struct tw_arena arena; /* of the search and the index */
    struct tw_arena told;  /* of the explanation */
    struct tw_index index;
    struct tw_index spared; /* the same, but what the user pins was not yanked */
    const struct tw_universe_case *what;
    struct tw_run run;
    struct tw_problem problem;
    struct tw_explanation e;     /* with all that it takes */
    struct tw_explanation known; /* with nothing but the facts of the search */
    uint32_t mistaken; /* remedies of `known` that are supposed to work, and do
                          not; see claims_check */
};

/* Resolves WHAT and explains why it has no solution. TW_ERR_INPUT: it has one. The
 * claims are to be closed in any case. */
enum tw_status claims_open(struct claims *c, const struct tw_universe *universe,
                           const struct tw_universe_case *what,
                           struct tw_error *err) TW_MUST_USE;
void claims_close(struct claims *c);

/*
 * Solves the lines of the core alone, without each one of them, and with each remedy,
 * as cases of their own in which nothing is known of the first search, and has proofs
 * and solutions checked against the raw index. TW_ERR_INPUT: what is not as claimed. A
 * remedy that is only supposed to work need not.
 */
enum tw_status claims_check(struct claims *c, struct tw_error *err) TW_MUST_USE;

#endif
