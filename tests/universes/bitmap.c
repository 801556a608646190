/*
 * Bitmaps, one word at a time (see bitmap.h).
 */
#include "bitmap.h"

#include <assert.h>

static uint32_t word_count(const struct tw_bitmap *bits)
{
    return (bits->len + 63) / 64;
}

bool tw_bitmap_new(struct tw_arena *arena, uint32_t len, struct tw_bitmap *out)
{
    out->len = len;
    out->words = TW_NEW_ARRAY(arena, uint64_t, word_count(out));
    return out->words != NULL;
}

void tw_bitmap_set(struct tw_bitmap *bits, uint32_t at)
{
    assert(at < bits->len);
    bits->words[at / 64] |= (uint64_t)1 << (at % 64);
}

bool tw_bitmap_has(const struct tw_bitmap *bits, uint32_t at)
{
    return at < bits->len && (bits->words[at / 64] >> (at % 64) & 1);
}

void tw_bitmap_invert(struct tw_bitmap *bits)
{
    for (uint32_t i = 0; i < word_count(bits); i++) {
        bits->words[i] = ~bits->words[i];
    }
    if (bits->len % 64) {
        bits->words[word_count(bits) - 1] &= ((uint64_t)1 << (bits->len % 64)) - 1;
    }
}

bool tw_bitmap_empty(const struct tw_bitmap *bits)
{
    return tw_bitmap_disjoint(bits, bits);
}

bool tw_bitmap_disjoint(const struct tw_bitmap *a, const struct tw_bitmap *b)
{
    assert(a->len == b->len);
    for (uint32_t i = 0; i < word_count(a); i++) {
        if (a->words[i] & b->words[i]) {
            return false;
        }
    }
    return true;
}

bool tw_bitmap_covered(const struct tw_bitmap *a, const struct tw_bitmap *b,
                       const struct tw_bitmap *c)
{
    assert(a->len == b->len && a->len == c->len);
    for (uint32_t i = 0; i < word_count(a); i++) {
        if (a->words[i] & ~(b->words[i] | c->words[i])) {
            return false;
        }
    }
    return true;
}

bool tw_bitmap_subset(const struct tw_bitmap *a, const struct tw_bitmap *b)
{
    return tw_bitmap_covered(a, b, b);
}
