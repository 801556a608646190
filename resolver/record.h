/*
 * The recorded world while it is made, for record.c (the index) and record_answer.c.
 */
#ifndef TW_RESOLVER_RECORD_H
#define TW_RESOLVER_RECORD_H

#include "tw_record.h"

struct tw_recording {
    struct tw_arena *arena;
    const struct tw_record_target *target;
    struct tw_facts *from;     /* the real facts */
    struct tw_problem problem; /* the recorded one, with facts of its own */
    struct tw_buf *out;
    struct tw_error *err;
};

/* Solves the recorded problem, and appends what the tests expect of it. */
enum tw_status tw_record_answer(struct tw_recording *r) TW_MUST_USE;

#endif
