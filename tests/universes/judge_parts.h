/*
 * The parts of a judgement, one a file (see judge.h). Each tells in TEXT what is wrong
 * and returns false, or says nothing and returns true.
 */
#ifndef TW_TESTS_JUDGE_PARTS_H
#define TW_TESTS_JUDGE_PARTS_H

#include "judge.h"

#define TW_JUDGE_TEXT_MAX ((size_t)64 << 20) /* of an answer */

/* Tells that WHAT went wrong, and how. */
bool tw_judge_fail(struct tw_buf *text, const char *what, const struct tw_error *err);

/* Makes VIEW's index anew if WHAT has another target than the case before it. */
enum tw_status tw_judge_look(struct tw_judge_view *view,
                             const struct tw_universe_case *what,
                             struct tw_error *err) TW_MUST_USE;

/* Does the answer of RUN hold? */
bool tw_judge_answer(struct tw_judge_view *view, const struct tw_universe_case *what,
                     const struct tw_run *run, struct tw_buf *text);

/* Does it come again? */
bool tw_judge_again(struct tw_judge *judge, const struct tw_universe_case *what,
                    const struct tw_run *run, struct tw_buf *text);

#endif
