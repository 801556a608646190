/*
 * Interning: equal text becomes one 32-bit id, so that names are compared as integers.
 *
 *     slots  [0][3][0][1][0][2][0][0]     open addressing, linear probing, <= 1/2 full
 *     texts  {"numpy", "pandas", "six"}   by id - 1, in the order of arrival
 *
 * The invariant: ids are dense from 1 and never change.
 */
#include "tw_base.h"

/* Mixes eight bytes into the state: xor, multiply, fold (a Fibonacci-style multiplier).
 */
static uint64_t mix(uint64_t state, uint64_t word)
{
    state = (state ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return state ^ (state >> 29);
}

uint64_t tw_hash(tw_slice text)
{
    uint64_t state = mix(UINT64_C(0x243F6A8885A308D3), text.len);
    while (text.len >= 8) {
        uint64_t word;
        memcpy(&word, text.ptr, 8);
        state = mix(state, word);
        text = tw_slice_cut(text, 8, text.len);
    }
    uint64_t word = 0;
    if (text.len) {
        memcpy(&word, text.ptr, text.len);
    }
    return mix(mix(state, word), state >> 32);
}

/* The slot of TEXT: one that holds its id, or the free one where it belongs. */
static uint32_t *find_slot(const struct tw_intern *table, tw_slice text)
{
    uint32_t mask = table->slot_count - 1;
    uint32_t at = (uint32_t)tw_hash(text) & mask;
    while (table->slots[at] &&
           !tw_slice_equal(table->texts.at[table->slots[at] - 1], text)) {
        at = (at + 1) & mask;
    }
    return &table->slots[at];
}

static bool grow_slots(struct tw_intern *table)
{
    uint32_t count = table->slot_count ? table->slot_count * 2 : 64;
    uint32_t *slots = count ? TW_NEW_ARRAY(table->arena, uint32_t, count) : NULL;
    if (!slots) {
        return false;
    }
    table->slots = slots;
    table->slot_count = count;
    for (uint32_t i = 0; i < table->texts.len; i++) {
        *find_slot(table, table->texts.at[i]) = i + 1;
    }
    return true;
}

uint32_t tw_intern_add(struct tw_intern *table, tw_slice text)
{
    if (table->texts.len >= table->slot_count / 2 && !grow_slots(table)) {
        return 0;
    }
    uint32_t *slot = find_slot(table, text);
    if (*slot) {
        return *slot;
    }
    tw_slice copy;
    if (!tw_arena_copy(table->arena, text, &copy) ||
        !tw_vec_push(table->arena, &table->texts, copy)) {
        return 0;
    }
    return *slot = table->texts.len;
}

uint32_t tw_intern_find(const struct tw_intern *table, tw_slice text)
{
    return table->slot_count ? *find_slot(table, text) : 0;
}

tw_slice tw_intern_text(const struct tw_intern *table, uint32_t id)
{
    return table->texts.at[id - 1];
}
