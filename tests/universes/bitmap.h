/*
 * Sets as plain bitmaps: what the checker does its arithmetic with, and nothing that
 * the solver knows of.
 */
#ifndef TW_TESTS_BITMAP_H
#define TW_TESTS_BITMAP_H

#include "tw_base.h"

struct tw_bitmap {
    uint64_t *words;
    uint32_t len; /* in bits; those behind it in the last word are 0 */
};

/* LEN bits, all 0, in ARENA. False: no memory. */
bool tw_bitmap_new(struct tw_arena *arena, uint32_t len,
                   struct tw_bitmap *out) TW_MUST_USE;

void tw_bitmap_set(struct tw_bitmap *bits, uint32_t at);
bool tw_bitmap_has(const struct tw_bitmap *bits, uint32_t at);
void tw_bitmap_invert(struct tw_bitmap *bits);

/* Relations of sets of the same length. */
bool tw_bitmap_empty(const struct tw_bitmap *bits);
bool tw_bitmap_disjoint(const struct tw_bitmap *a, const struct tw_bitmap *b);
bool tw_bitmap_subset(const struct tw_bitmap *a, const struct tw_bitmap *b);
bool tw_bitmap_covered(const struct tw_bitmap *a, const struct tw_bitmap *b,
                       const struct tw_bitmap *c); /* is A within B and C together? */

#endif
