/*
 * The store of sets of states: what is behind a handle, and the operations on handles
 * of stored sets. vset.h has the algebra, for both kinds.
 */
#ifndef TW_RESOLVER_VSET_STORE_H
#define TW_RESOLVER_VSET_STORE_H

#include "idset.h"
#include "tw_specifiers.h"

typedef struct {
    uint64_t bits; /* a mask, or TW_VSET_STORED | id */
} tw_vset;

#define TW_VSET_STORED (UINT64_C(1) << 63)
#define TW_VSET_EMPTY ((tw_vset){0})
enum { TW_VSET_MASK_STATES = 63 };

struct tw_vset_entry {
    uint32_t at, len;    /* its intervals of states in the store's spans */
    uint32_t states;     /* of the package */
    uint32_t size;       /* states in the set */
    uint32_t complement; /* id, or 0: not computed yet; UINT32_MAX: the empty set */
};

struct tw_vset_memo;

struct tw_vsets {
    struct tw_arena *arena; /* borrowed */
    TW_VEC(struct tw_span) spans;
    TW_VEC(struct tw_vset_entry) entries; /* by id - 1 */
    struct tw_idset index;
    struct tw_vset_memo *memo; /* the last intersections, by hash; NULL: none yet */
    bool failed;
};

/* The slow halves of the operations in vset.h, for stored sets. */
tw_vset tw_vset_and_stored(struct tw_vsets *store, tw_vset a, tw_vset b);
tw_vset tw_vset_or_stored(struct tw_vsets *store, tw_vset a, tw_vset b);
tw_vset tw_vset_not_stored(struct tw_vsets *store, tw_vset a);
bool tw_vset_has_stored(const struct tw_vsets *store, tw_vset a, uint32_t state);
uint32_t tw_vset_count_stored(const struct tw_vsets *store, tw_vset a);

#endif
