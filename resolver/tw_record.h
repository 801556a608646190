/*
 * record: a search as a scenario file that the tests replay (tests/cases/README.md):
 * the index as far as it was read, the user's lines and policies, and the exact answer.
 *
 * The recorded world is smaller than the real one: a version whose metadata was not
 * read needs nothing there, one whose metadata is broken is left out. The answer is
 * that of the recorded world, found by solving it.
 */
#ifndef TW_RECORD_H
#define TW_RECORD_H

#include "tw_explain.h"

TW_BEGIN_DECLS

/* As tw_target_new has them; more than that no scenario says of its target. */
struct tw_record_target {
    tw_slice python;   /* "3.12.4" */
    tw_slice platform; /* its newest tag, "manylinux_2_28_x86_64" */
};

/* Appends the scenario of PROBLEM to OUT. Places and URLs of the user's are left out: a
 * line that names a URL becomes one that names the project. Nothing is written to the
 * facts of PROBLEM. Allocated in ARENA. TW_ERR_NOMEM, TW_ERR_USAGE (no such target); an
 * OUT that is full has failed set. */
enum tw_status tw_record_case(struct tw_arena *arena, const struct tw_problem *problem,
                              const struct tw_record_target *target, struct tw_buf *out,
                              struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
