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

#endif
