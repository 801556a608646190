/*
 * Overrides (see overrides.h). Called where requirements become incompatibilities
 * (encode.c) and where they become the edges of a solution (solution.c), so that both
 * mean the same.
 */
#include "overrides.h"

/* Is DEMAND an override whose parent WHO is? */
static bool is_for(const struct tw_solver *s, const struct tw_demand *demand,
                   struct tw_asking who)
{
    return demand->parent.id && demand->parent.id == who.project.id &&
           tw_specifiers_match(
               &demand->origin->parent->specifiers,
               tw_facts_release(s->facts, who.project, who.index)->version);
}

enum tw_overridden tw_overrides_kind(const struct tw_solver *s,
                                     const struct tw_slot *slot, struct tw_asking who)
{
    for (uint32_t d = slot->overridden_for && who.project.id ? slot->demands : 0; d;
         d = s->demands.at[d - 1].next) {
        if (is_for(s, &s->demands.at[d - 1], who)) {
            return TW_OVERRIDDEN_FOR_ONE;
        }
    }
    return slot->overridden ? TW_OVERRIDDEN_FOR_ALL : TW_OVERRIDDEN_NOT;
}

uint32_t tw_overrides_next(const struct tw_solver *s, const struct tw_slot *slot,
                           struct tw_asking who, enum tw_overridden kind,
                           uint32_t after)
{
    uint32_t d = after ? s->demands.at[after - 1].next : slot->demands;
    for (; d; d = s->demands.at[d - 1].next) {
        const struct tw_demand *demand = &s->demands.at[d - 1];
        bool fits =
            kind == TW_OVERRIDDEN_FOR_ONE ? is_for(s, demand, who) : !demand->parent.id;
        if (fits && demand->active && demand->origin->kind == TW_FROM_OVERRIDE) {
            return d;
        }
    }
    return 0;
}
