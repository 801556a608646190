/*
 * Sets of the states that a package can be in: the whole algebra of terms.
 *
 * A package with N versions has N + 1 states: state 0 is "not chosen", state I + 1 is
 * "version I is chosen". A term of an incompatibility is the set of states in which it
 * holds; it is positive (asks for the package) when it lacks state 0, and negative when
 * it has it. Thereby the rules for the signs of terms (Weizenbaum 2018) are those of
 * plain sets: two negative terms are never disjoint since both have state 0, and an
 * empty term, which never holds, is a subset of all.
 *
 *     foo >=2          {versions 2, 3}
 *     not foo >=2      {not chosen, version 1}
 *
 * Up to 63 states a set is a mask in the handle itself. Larger ones are canonical
 * interval lists, stored once each, so that equal sets have equal handles and whatever
 * was computed once is remembered. The empty set is 0 in both forms. Want of memory is
 * remembered in the store (`failed`), and gives an empty set.
 */
#ifndef TW_RESOLVER_VSET_H
#define TW_RESOLVER_VSET_H

#include "vset_store.h"

/* The set of all STATES; of one state; of the versions (not states) in SPANS. */
tw_vset tw_vset_full(struct tw_vsets *store, uint32_t states);
tw_vset tw_vset_only(struct tw_vsets *store, uint32_t states, uint32_t state);
tw_vset tw_vset_versions(struct tw_vsets *store, uint32_t states,
                         const struct tw_span *spans, uint32_t count);

/* The versions in A (not state 0) as spans of indexes, in ascending order; allocated in
 * ARENA. False: no memory. */
bool tw_vset_spans(const struct tw_vsets *store, struct tw_arena *arena, tw_vset a,
                   struct tw_span **out, uint32_t *count) TW_MUST_USE;

static inline bool tw_vset_equal(tw_vset a, tw_vset b)
{
    return a.bits == b.bits;
}
static inline bool tw_vset_empty(tw_vset a)
{
    return !a.bits;
}

static inline tw_vset tw_vset_and(struct tw_vsets *store, tw_vset a, tw_vset b)
{
    if (!(a.bits & b.bits & TW_VSET_STORED)) {
        return (tw_vset){a.bits & b.bits};
    }
    return tw_vset_and_stored(store, a, b);
}

static inline tw_vset tw_vset_or(struct tw_vsets *store, tw_vset a, tw_vset b)
{
    if (!(a.bits & b.bits & TW_VSET_STORED)) {
        return (tw_vset){a.bits | b.bits};
    }
    return tw_vset_or_stored(store, a, b);
}

/* FULL without A; FULL is the set of all states of A's package. */
static inline tw_vset tw_vset_not(struct tw_vsets *store, tw_vset full, tw_vset a)
{
    if (!(a.bits & TW_VSET_STORED)) {
        return (tw_vset){a.bits ? full.bits ^ a.bits : full.bits};
    }
    return tw_vset_not_stored(store, a);
}

static inline bool tw_vset_subset(struct tw_vsets *store, tw_vset a, tw_vset b)
{
    if (!(a.bits & TW_VSET_STORED)) {
        return !(a.bits & ~b.bits);
    }
    return a.bits == b.bits || a.bits == tw_vset_and(store, a, b).bits;
}

static inline bool tw_vset_disjoint(struct tw_vsets *store, tw_vset a, tw_vset b)
{
    return tw_vset_empty(tw_vset_and(store, a, b));
}

static inline bool tw_vset_has(const struct tw_vsets *store, tw_vset a, uint32_t state)
{
    if (!(a.bits & TW_VSET_STORED)) {
        return state < TW_VSET_MASK_STATES && a.bits >> state & 1;
    }
    return tw_vset_has_stored(store, a, state);
}

/* How many states A has. */
static inline uint32_t tw_vset_count(const struct tw_vsets *store, tw_vset a)
{
    if (!(a.bits & TW_VSET_STORED)) {
        return (uint32_t)__builtin_popcountll(a.bits);
    }
    return tw_vset_count_stored(store, a);
}

/* The set of one STATE, of the package whose states are FULL. */
static inline tw_vset tw_vset_state(struct tw_vsets *store, tw_vset full,
                                    uint32_t state)
{
    if (!(full.bits & TW_VSET_STORED)) {
        return (tw_vset){UINT64_C(1) << state};
    }
    return tw_vset_only(store, tw_vset_count_stored(store, full), state);
}

/* Has A, which is not empty, just one state? */
static inline bool tw_vset_single(const struct tw_vsets *store, tw_vset a)
{
    return a.bits & TW_VSET_STORED ? tw_vset_count_stored(store, a) == 1
                                   : !(a.bits & (a.bits - 1));
}

/* The highest and the lowest state of A, which is not empty. */
uint32_t tw_vset_highest(const struct tw_vsets *store, tw_vset a);
uint32_t tw_vset_lowest(const struct tw_vsets *store, tw_vset a);

#endif
