/*
 * The independent checker: is what the solver answered true? It shares no code with the
 * solver (see truth.h), does not search, and takes nothing on trust but the raw index.
 *
 * Both functions return TW_OK when the answer holds, TW_ERR_INPUT with the first thing
 * that is wrong when it does not. They allocate in the arena of the truth.
 */
#ifndef TW_TESTS_CHECKER_H
#define TW_TESTS_CHECKER_H

#include "truth.h"

/*
 * Every requirement of the user and of every chosen release, of each extra that is
 * asked for, is met by what is chosen; nothing chosen is excluded or constrained away;
 * nothing is chosen that nobody asked for; the edges are exactly who asked for what.
 * O(requirements * edges).
 */
enum tw_status tw_check_solution(struct tw_truth *truth, const struct tw_run *run,
                                 struct tw_error *err) TW_MUST_USE;

/*
 * Every leaf of the proof is so in the raw index or in the user's lines; every derived
 * fact follows from its two causes, judged by its meaning alone: whatever choice of
 * versions makes all of its terms true makes all terms of a cause true. The last fact
 * holds always, so there is no solution; and each fact is needed for a later one.
 */
enum tw_status tw_check_proof(struct tw_truth *truth, const struct tw_run *run,
                              struct tw_error *err) TW_MUST_USE;

#endif
