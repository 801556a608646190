/*
 * reasons: the sentences of an explanation while it is told.
 *
 * The invariant: a sentence gets a number only when a later one that does not follow it
 * directly refers to it, as in pub's reports.
 */
#ifndef TW_RESOLVER_REASONS_H
#define TW_RESOLVER_REASONS_H

#include "phrase.h"
#include "story.h"

struct tw_reason {
    tw_slice text;   /* with prose marks, with its full stop */
    uint32_t number; /* 0: nothing refers to it */
};

struct tw_reasons {
    struct tw_arena *arena;
    struct tw_wording wording;
    TW_VEC(struct tw_reason) list;
    uint32_t numbers; /* given so far */
    uint32_t told;    /* sentences, those not in the list included */
    uint32_t hidden;  /* so many of the first ones are left out of the list */
};

/* Adds the sentence in BUF, which is cleared; a first word "every" or "no" is
 * capitalised, a full stop added. */
enum tw_status tw_reasons_add(struct tw_reasons *reasons, struct tw_buf *buf,
                              struct tw_error *err) TW_MUST_USE;

/* Appends a reference to sentence INDEX (of those told) to a sentence in the making: "
 * (1)", or nothing when it is the one just told, or hidden. */
void tw_reasons_refer(struct tw_reasons *reasons, uint32_t index, struct tw_buf *buf);

#endif
