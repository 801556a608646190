/*
 * The set of ids by hash: adding and growing. idset.h tells how to look one up.
 */
#include "idset.h"

static void place(struct tw_idset *set, struct tw_idset_slot slot)
{
    uint32_t at = slot.hash;
    while (set->slots[at & (set->slot_count - 1)].id) {
        at++;
    }
    set->slots[at & (set->slot_count - 1)] = slot;
}

bool tw_idset_add(struct tw_arena *arena, struct tw_idset *set, uint32_t hash,
                  uint32_t id)
{
    if (set->len >= set->slot_count / 2) {
        struct tw_idset grown = {NULL, set->slot_count ? set->slot_count * 2 : 32, 0};
        grown.slots = grown.slot_count
                          ? TW_NEW_ARRAY(arena, struct tw_idset_slot, grown.slot_count)
                          : NULL;
        if (!grown.slots) {
            return false;
        }
        for (uint32_t i = 0; i < set->slot_count; i++) {
            if (set->slots[i].id) {
                place(&grown, set->slots[i]);
            }
        }
        grown.len = set->len;
        *set = grown;
    }
    place(set, (struct tw_idset_slot){hash, id});
    set->len++;
    return true;
}
