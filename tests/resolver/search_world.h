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

/* A world under search. */
struct search {
    struct world w;
    struct tw_arena arena; /* of the search */
    struct tw_solver *solver;
    struct tw_needs needs; /* of the last step */
};

/* Opens a world and a search of all its lines. OPTIONS NULL: the defaults. */
void search_open(struct search *s, const struct tw_solver_options *options,
                 const char *index, const char *lines);
void search_close(struct search *s);

/* One step, whose needs are kept. */
enum tw_step search_step(struct search *s);

/* The answer that the last STEP of S came to, as above; it lives as long as S. */
const char *search_answer(struct search *s, enum tw_step step);

#endif
