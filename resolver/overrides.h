/*
 * Overrides: which of the user's lines stand in the place of what somebody asks.
 *
 * Those for one parent go before those for everybody. An override whose marker is false
 * still takes the place of what is asked, by nothing.
 */
#ifndef TW_RESOLVER_OVERRIDES_H
#define TW_RESOLVER_OVERRIDES_H

#include "search.h"

/* Who asks. */
struct tw_asking {
    tw_pkg project; /* id 0: the user */
    uint32_t index; /* of its version */
};

enum tw_overridden {
    TW_OVERRIDDEN_NOT,
    TW_OVERRIDDEN_FOR_ALL, /* by lines without a parent */
    TW_OVERRIDDEN_FOR_ONE, /* by lines whose parent WHO is */
};

/* Is what WHO asks of the project of SLOT overridden? O(1) where nothing is. */
enum tw_overridden tw_overrides_kind(const struct tw_solver *s,
                                     const struct tw_slot *slot, struct tw_asking who);

/* The override of that kind that comes next after demand AFTER (1 + index; 0: the
 * first) of those of SLOT, and whose marker is true: 1 + index; 0: there is none. */
uint32_t tw_overrides_next(const struct tw_solver *s, const struct tw_slot *slot,
                           struct tw_asking who, enum tw_overridden kind,
                           uint32_t after);

#endif
