/*
 * The recorded world while it is made, for record.c and its parts: record_index.c and
 * record_answer.c.
 */
#ifndef TW_RESOLVER_RECORD_H
#define TW_RESOLVER_RECORD_H

#include "facts.h"
#include "tw_record.h"

struct tw_recording {
    struct tw_arena *arena;
    const struct tw_record_target *target;
    struct tw_facts *from;     /* the real facts */
    struct tw_problem problem; /* the recorded one, with facts of its own */
    struct tw_buf *out;
    uint32_t *seen; /* by wish: the stamp of the version that it was last written for */
    uint32_t stamp;
    struct tw_error *err;
};

/* Copies all that was read of the index, and writes it. */
enum tw_status tw_record_index(struct tw_recording *r) TW_MUST_USE;

/* Has PACKAGE a release that is out for that? */
bool tw_record_has(const struct tw_fact_package *package, enum tw_exclusion exclusion);

/* Solves the recorded problem, and appends what the tests expect of it. */
enum tw_status tw_record_answer(struct tw_recording *r) TW_MUST_USE;

#endif
