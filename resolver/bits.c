/*
 * Sets of version indexes as machine words.
 *
 * Spans (tw_specifiers.h) are how sets are handed over; bits are how they are worked on
 * here, since the domains of a retelling shrink by arbitrary versions. Called from
 * story.c only.
 */
#include "bits.h"

uint32_t tw_bits_words(uint32_t count)
{
    return count / 64 + (count % 64 != 0);
}

uint64_t *tw_bits_new(struct tw_arena *arena, uint32_t count, bool set)
{
    uint64_t *bits = TW_NEW_ARRAY(arena, uint64_t, tw_bits_words(count));
    if (bits && set) {
        tw_bits_add_spans(bits, count, &(struct tw_span){0, count}, 1);
    }
    return bits;
}

void tw_bits_add_spans(uint64_t *bits, uint32_t count, const struct tw_span *spans,
                       uint32_t span_count)
{
    for (uint32_t i = 0; i < span_count; i++) {
        uint32_t to = spans[i].to < count ? spans[i].to : count;
        for (uint32_t v = spans[i].from; v < to; v++) {
            bits[v / 64] |= UINT64_C(1) << (v % 64);
        }
    }
}

bool tw_bits_has(const uint64_t *bits, uint32_t index)
{
    return bits[index / 64] >> (index % 64) & 1;
}

void tw_bits_clear(uint64_t *bits, uint32_t index)
{
    bits[index / 64] &= ~(UINT64_C(1) << (index % 64));
}

bool tw_bits_empty(const uint64_t *bits, uint32_t words)
{
    return tw_bits_disjoint(bits, bits, words);
}

bool tw_bits_disjoint(const uint64_t *a, const uint64_t *b, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        if (a[i] & b[i]) {
            return false;
        }
    }
    return true;
}

void tw_bits_or(uint64_t *into, const uint64_t *other, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        into[i] |= other[i];
    }
}

bool tw_bits_and(uint64_t *into, const uint64_t *other, uint32_t words)
{
    bool removed = false;
    for (uint32_t i = 0; i < words; i++) {
        removed |= (into[i] & ~other[i]) != 0;
        into[i] &= other[i];
    }
    return removed;
}

enum tw_status tw_bits_spans(struct tw_arena *arena, const uint64_t *bits,
                             uint32_t count, const struct tw_span **out,
                             uint32_t *out_count)
{
    TW_VEC(struct tw_span) spans = {0};
    uint32_t v = 0;
    while (v < count) {
        while (v < count && !tw_bits_has(bits, v)) {
            v++;
        }
        uint32_t from = v;
        while (v < count && tw_bits_has(bits, v)) {
            v++;
        }
        if (from < v && !tw_vec_push(arena, &spans, (struct tw_span){from, v})) {
            return TW_ERR_NOMEM;
        }
    }
    *out = spans.at;
    *out_count = spans.len;
    return TW_OK;
}
