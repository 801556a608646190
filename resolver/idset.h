/*
 * A set of ids that are found by the hash of what they stand for. The things themselves
 * live elsewhere; whoever looks one up compares it:
 *
 *     uint32_t at = hash;
 *     for (uint32_t id; (id = tw_idset_next(set, hash, &at)) != 0;) {
 *         if (same(id)) { return id; }
 *     }
 *
 * Open addressing, linear probing, at most half full; the hash is kept beside the id,
 * so that growing never asks for it again.
 */
#ifndef TW_RESOLVER_IDSET_H
#define TW_RESOLVER_IDSET_H

#include "tw_base.h"

struct tw_idset_slot {
    uint32_t hash;
    uint32_t id; /* 0 = free */
};

struct tw_idset {
    struct tw_idset_slot *slots;
    uint32_t slot_count; /* a power of two, or 0 */
    uint32_t len;
};

/* The next id that was added with HASH, or 0. *AT is the place to go on from. */
static inline uint32_t tw_idset_next(const struct tw_idset *set, uint32_t hash,
                                     uint32_t *at)
{
    if (!set->slot_count) {
        return 0;
    }
    for (;;) {
        struct tw_idset_slot slot = set->slots[*at & (set->slot_count - 1)];
        *at += slot.id != 0;
        if (!slot.id || slot.hash == hash) {
            return slot.id;
        }
    }
}

/* Adds ID under HASH; false when memory is out. Expected O(1). */
bool tw_idset_add(struct tw_arena *arena, struct tw_idset *set, uint32_t hash,
                  uint32_t id) TW_MUST_USE;

/* Folds VALUE into HASH, so that each bit of both reaches the low ones. */
static inline uint32_t tw_idset_hash(uint32_t hash, uint64_t value)
{
    uint64_t mixed = value + hash * UINT64_C(0xD6E8FEB86659FD93);
    mixed = (mixed ^ mixed >> 32) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(mixed >> 32);
}

#endif
