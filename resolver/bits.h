/*
 * bits: a set of version indexes as machine words, for the retelling of a refutation,
 * where sets are changed in place and short-lived.
 *
 * The invariant: bits at and above the number of versions are zero.
 */
#ifndef TW_RESOLVER_BITS_H
#define TW_RESOLVER_BITS_H

#include "tw_resolver.h"

/* Words that hold COUNT bits. */
uint32_t tw_bits_words(uint32_t count);

/* COUNT bits, all clear or all set; NULL: out of memory. */
uint64_t *tw_bits_new(struct tw_arena *arena, uint32_t count, bool set) TW_MUST_USE;

/* Sets the bits of SPANS; what lies at COUNT or beyond is ignored. */
void tw_bits_add_spans(uint64_t *bits, uint32_t count, const struct tw_span *spans,
                       uint32_t span_count);

bool tw_bits_has(const uint64_t *bits, uint32_t index);
void tw_bits_clear(uint64_t *bits, uint32_t index);
bool tw_bits_empty(const uint64_t *bits, uint32_t words);
bool tw_bits_disjoint(const uint64_t *a, const uint64_t *b, uint32_t words);

void tw_bits_or(uint64_t *into, const uint64_t *other, uint32_t words);

/* Keeps in INTO what OTHER has; returns whether that removed anything. */
bool tw_bits_and(uint64_t *into, const uint64_t *other, uint32_t words);

/* The set as canonical spans, allocated in ARENA. */
enum tw_status tw_bits_spans(struct tw_arena *arena, const uint64_t *bits,
                             uint32_t count, const struct tw_span **out,
                             uint32_t *out_count) TW_MUST_USE;

#endif
