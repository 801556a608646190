/*
 * Is there a solution? By trying everything: the oracle for universes so small that
 * this is quick.
 */
#ifndef TW_TESTS_BRUTE_H
#define TW_TESTS_BRUTE_H

#include "truth.h"

/* TRUTH's case, whose lines are parsed; at most 63 releases a project and 31 extras.
 * Exponential in the number of projects that a solution can reach. */
enum tw_status tw_brute_solve(struct tw_truth *truth, bool *satisfiable,
                              struct tw_error *err) TW_MUST_USE;

/*
 * RUN found a solution. Is there a project with a release that the user would like
 * better, and that all other choices as they are would allow? The search tries better
 * releases first, so it must have had a reason against each; a wrong reason shows here,
 * in an answer that holds and is not the best. *WORSE is the project, or TW_NO_SLICE.
 */
enum tw_status tw_brute_improve(struct tw_truth *truth,
                                const struct tw_universe_case *what,
                                const struct tw_run *run, tw_slice *worse,
                                struct tw_error *err) TW_MUST_USE;

#endif
