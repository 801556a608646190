/*
 * search_world: small worlds (as explain_world.h has them) given to the search, and its
 * answer as one line of text.
 */
#ifndef TW_TESTS_SEARCH_WORLD_H
#define TW_TESTS_SEARCH_WORLD_H

#include "explain_world.h"

/* The answer to LINES over INDEX must be EXPECTED: "a 2.0, b[x] 1.0", sorted by name,
 * or "unsolvable". A refutation must end without a term. */
void assert_solved(const char *index, const char *lines, const char *expected);
void assert_solved_with(const struct tw_solver_options *options, const char *index,
                        const char *lines, const char *expected);

/* A solver of all lines of W, allocated in ARENA. */
struct tw_solver *search_new(struct world *w, struct tw_arena *arena,
                             const struct tw_solver_options *options);

/* The answer of a solver that has finished, as above, in ARENA. */
const char *search_answer(struct world *w, struct tw_arena *arena,
                          struct tw_solver *solver, enum tw_step step);

#endif
