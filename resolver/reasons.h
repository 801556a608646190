/*
 * reasons: the sentences of an explanation while it is told, and the two ways of
 * telling.
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

/* Tells STORY (which was found) of PROOF. */
enum tw_status tw_narrate(struct tw_reasons *reasons, const struct tw_proof *proof,
                          const struct tw_story *story,
                          struct tw_error *err) TW_MUST_USE;

/* Tells the derivation of PROOF step by step. */
enum tw_status tw_recount(struct tw_reasons *reasons, const struct tw_proof *proof,
                          struct tw_error *err) TW_MUST_USE;

/* Why the core of EXPLANATION clashes: its story if it has one, else its derivation.
 * The last MAX sentences of it: those nearest to the user's lines. */
enum tw_status tw_reasons_find(struct tw_arena *arena,
                               const struct tw_explanation *explanation, uint32_t max,
                               struct tw_reasons *out,
                               struct tw_error *err) TW_MUST_USE;

/* Is LINE of the problem an override that does not clash itself, but stands in the
 * place of something that does? */
bool tw_reasons_replaced(const struct tw_explanation *explanation, uint32_t line);

#endif
