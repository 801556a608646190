/*
 * attempt: one more search on the facts of a failed one, with other lines.
 */
#ifndef TW_RESOLVER_ATTEMPT_H
#define TW_RESOLVER_ATTEMPT_H

#include "tw_explain.h"

/* What attempts share. LEFT counts down; at 0 every attempt is cut short. */
struct tw_attempts {
    const struct tw_problem *problem;
    const struct tw_oracle *oracle; /* or NULL */
    const struct tw_solver *within; /* see tw_suppose_within */
    uint32_t left;
    uint32_t made;
    const struct tw_line *allowing; /* in every attempt, and never told of */
    uint32_t allowing_count;
    struct tw_preference *allowed; /* yanked versions that a pin lets in */
    uint32_t allowed_count;
};

enum tw_attempt {
    TW_ATTEMPT_SOLVED,
    TW_ATTEMPT_UNSOLVABLE,
    TW_ATTEMPT_SUPPOSED,  /* solved as far as is known: see tw_suppose */
    TW_ATTEMPT_CUT_SHORT, /* step limit, told to stop, no attempts left */
};

void tw_attempts_start(struct tw_attempts *attempts, const struct tw_problem *problem,
                       const struct tw_oracle *oracle);

/*
 * Lets every attempt from now on do all that some line of the problem allows, also
 * without that line: what is overridden stays so, extras too, but is not limited;
 * pre-releases that are opted in to and yanked versions that are pinned can be chosen.
 * So an attempt with fewer lines never has fewer choices. Allocated in ARENA.
 * TW_ERR_NOMEM, and what a marker that cannot be evaluated gives.
 */
enum tw_status tw_attempts_allow(struct tw_arena *arena, struct tw_attempts *attempts,
                                 struct tw_error *err) TW_MUST_USE;

/* Searches for a solution of LINES with OPTIONS and the preferences of the problem.
 * The solver, to ask for solution or refutation, goes to *OUT;
 * allocated in ARENA. Errors: TW_ERR_NOMEM, and what the solver reports. */
enum tw_status tw_attempt(struct tw_arena *arena, struct tw_attempts *attempts,
                          const struct tw_line *lines, uint32_t count,
                          const struct tw_solver_options *options,
                          struct tw_solver **out, enum tw_attempt *result,
                          struct tw_error *err) TW_MUST_USE;

/* The indexes of those of LINES that a given fact of PROOF names, ascending, to OUT
 * (room for COUNT); returns how many. */
uint32_t tw_attempt_named(const struct tw_proof *proof, const struct tw_line *lines,
                          uint32_t count, uint32_t *out);

#endif
