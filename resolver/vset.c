/*
 * Sets of states, the stored half: canonical interval lists of packages with 63 or more
 * versions. vset.h tells what the sets mean.
 *
 *     spans    [0,3)[7,9) [0,1) ...         intervals of states, back to back
 *     entries  {at 0, len 2, size 5, ...}   by id; equal sets have one id
 *
 * The invariant: intervals are sorted, not empty, and do not touch. An intersection is
 * one merge of two lists; a complement flips the gaps; a union is made of both (De
 * Morgan), so that there is one merge and one memory of results.
 */
#include "vset.h"

enum { MEMO_SLOTS = 4096 };

struct tw_vset_memo {
    struct {
        uint32_t a, b; /* ids, a < b; 0: free */
        tw_vset result;
    } at[MEMO_SLOTS];
};

static const struct tw_vset_entry *entry_of(const struct tw_vsets *store, tw_vset a)
{
    return &store->entries.at[(uint32_t)a.bits - 1];
}

static tw_vset fail(struct tw_vsets *store)
{
    store->failed = true;
    return TW_VSET_EMPTY;
}

static uint32_t hash_spans(uint32_t states, const struct tw_span *spans, uint32_t len)
{
    uint32_t hash = states;
    for (uint32_t i = 0; i < len; i++) {
        hash = tw_idset_hash(hash, (uint64_t)spans[i].from << 32 | spans[i].to);
    }
    return hash;
}

/* Stores the last spans of the pool, from AT on, as a set; or finds it, and takes them
 * off again. */
static tw_vset intern_tail(struct tw_vsets *store, uint32_t states, uint32_t at)
{
    uint32_t len = store->spans.len - at;
    if (!len) {
        return TW_VSET_EMPTY;
    }
    const struct tw_span *spans = store->spans.at + at;
    uint32_t hash = hash_spans(states, spans, len);
    uint32_t slot = hash;
    for (uint32_t id; (id = tw_idset_next(&store->index, hash, &slot)) != 0;) {
        const struct tw_vset_entry *entry = &store->entries.at[id - 1];
        if (entry->states == states && entry->len == len &&
            !memcmp(store->spans.at + entry->at, spans, len * sizeof *spans)) {
            store->spans.len = at;
            return (tw_vset){TW_VSET_STORED | id};
        }
    }
    struct tw_vset_entry entry = {at, len, states, 0, 0};
    for (uint32_t i = 0; i < len; i++) {
        entry.size += spans[i].to - spans[i].from;
    }
    if (!tw_vec_push(store->arena, &store->entries, entry) ||
        !tw_idset_add(store->arena, &store->index, hash, store->entries.len)) {
        return fail(store);
    }
    return (tw_vset){TW_VSET_STORED | store->entries.len};
}

/* The intersection of two interval lists, appended to the pool. */
static bool merge(struct tw_vsets *store, struct tw_vset_entry a,
                  struct tw_vset_entry b)
{
    if (!tw_vec_reserve(store->arena, &store->spans, (uint64_t)a.len + b.len)) {
        return false;
    }
    const struct tw_span *x = store->spans.at + a.at, *x_end = x + a.len;
    const struct tw_span *y = store->spans.at + b.at, *y_end = y + b.len;
    while (x < x_end && y < y_end) {
        uint32_t from = x->from > y->from ? x->from : y->from;
        uint32_t to = x->to < y->to ? x->to : y->to;
        if (from < to) {
            store->spans.at[store->spans.len++] = (struct tw_span){from, to};
        }
        if (x->to < y->to) {
            x++;
        } else {
            y++;
        }
    }
    return true;
}

tw_vset tw_vset_and_stored(struct tw_vsets *store, tw_vset a, tw_vset b)
{
    if (a.bits == b.bits) {
        return a;
    }
    if (a.bits > b.bits) {
        tw_vset swap = a;
        a = b;
        b = swap;
    }
    if (!store->memo && !(store->memo = TW_NEW(store->arena, struct tw_vset_memo))) {
        return fail(store);
    }
    uint32_t x = (uint32_t)a.bits, y = (uint32_t)b.bits;
    uint32_t slot = tw_idset_hash(x, y) % MEMO_SLOTS;
    if (store->memo->at[slot].a == x && store->memo->at[slot].b == y) {
        return store->memo->at[slot].result;
    }
    uint32_t at = store->spans.len;
    if (!merge(store, *entry_of(store, a), *entry_of(store, b))) {
        return fail(store);
    }
    tw_vset result = intern_tail(store, entry_of(store, a)->states, at);
    store->memo->at[slot].a = x;
    store->memo->at[slot].b = y;
    store->memo->at[slot].result = result;
    return result;
}

/* The gaps of A's intervals, appended to the pool. */
static bool flip(struct tw_vsets *store, struct tw_vset_entry a)
{
    if (!tw_vec_reserve(store->arena, &store->spans, (uint64_t)a.len + 1)) {
        return false;
    }
    uint32_t from = 0;
    for (uint32_t i = 0; i <= a.len; i++) {
        struct tw_span next = i < a.len ? store->spans.at[a.at + i]
                                        : (struct tw_span){a.states, a.states};
        if (from < next.from) {
            store->spans.at[store->spans.len++] = (struct tw_span){from, next.from};
        }
        from = next.to;
    }
    return true;
}

tw_vset tw_vset_not_stored(struct tw_vsets *store, tw_vset a)
{
    struct tw_vset_entry entry = *entry_of(store, a);
    if (entry.complement) {
        return (tw_vset){
            entry.complement == UINT32_MAX ? 0 : TW_VSET_STORED | entry.complement};
    }
    uint32_t at = store->spans.len;
    if (!flip(store, entry)) {
        return fail(store);
    }
    tw_vset result = intern_tail(store, entry.states, at);
    if (store->failed) {
        return TW_VSET_EMPTY;
    }
    uint32_t id = (uint32_t)result.bits;
    store->entries.at[(uint32_t)a.bits - 1].complement = id ? id : UINT32_MAX;
    if (id) {
        store->entries.at[id - 1].complement = (uint32_t)a.bits;
    }
    return result;
}

tw_vset tw_vset_or_stored(struct tw_vsets *store, tw_vset a, tw_vset b)
{
    tw_vset neither =
        tw_vset_and(store, tw_vset_not_stored(store, a), tw_vset_not_stored(store, b));
    return tw_vset_empty(neither) ? tw_vset_full(store, entry_of(store, a)->states)
                                  : tw_vset_not_stored(store, neither);
}

bool tw_vset_has_stored(const struct tw_vsets *store, tw_vset a, uint32_t state)
{
    const struct tw_vset_entry *entry = entry_of(store, a);
    const struct tw_span *spans = store->spans.at + entry->at;
    uint32_t low = 0, high = entry->len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (spans[middle].to <= state) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < entry->len && spans[low].from <= state;
}

uint32_t tw_vset_count_stored(const struct tw_vsets *store, tw_vset a)
{
    return entry_of(store, a)->size;
}

uint32_t tw_vset_highest(const struct tw_vsets *store, tw_vset a)
{
    if (!(a.bits & TW_VSET_STORED)) {
        return (uint32_t)(63 - __builtin_clzll(a.bits));
    }
    const struct tw_vset_entry *entry = entry_of(store, a);
    return store->spans.at[entry->at + entry->len - 1].to - 1;
}

uint32_t tw_vset_lowest(const struct tw_vsets *store, tw_vset a)
{
    if (!(a.bits & TW_VSET_STORED)) {
        return (uint32_t)__builtin_ctzll(a.bits);
    }
    return store->spans.at[entry_of(store, a)->at].from;
}

tw_vset tw_vset_full(struct tw_vsets *store, uint32_t states)
{
    if (states <= TW_VSET_MASK_STATES) {
        return (tw_vset){(UINT64_C(1) << states) - 1};
    }
    uint32_t at = store->spans.len;
    struct tw_span all = {0, states};
    return tw_vec_push(store->arena, &store->spans, all)
               ? intern_tail(store, states, at)
               : fail(store);
}

tw_vset tw_vset_only(struct tw_vsets *store, uint32_t states, uint32_t state)
{
    if (states <= TW_VSET_MASK_STATES) {
        return (tw_vset){UINT64_C(1) << state};
    }
    uint32_t at = store->spans.len;
    struct tw_span only = {state, state + 1};
    return tw_vec_push(store->arena, &store->spans, only)
               ? intern_tail(store, states, at)
               : fail(store);
}

tw_vset tw_vset_versions(struct tw_vsets *store, uint32_t states,
                         const struct tw_span *spans, uint32_t count)
{
    if (states <= TW_VSET_MASK_STATES) {
        uint64_t mask = 0;
        for (uint32_t i = 0; i < count; i++) {
            mask |= (UINT64_C(2) << spans[i].to) - (UINT64_C(2) << spans[i].from);
        }
        return (tw_vset){mask};
    }
    uint32_t at = store->spans.len;
    if (!tw_vec_reserve(store->arena, &store->spans, count)) {
        return fail(store);
    }
    for (uint32_t i = 0; i < count; i++) {
        store->spans.at[store->spans.len++] =
            (struct tw_span){spans[i].from + 1, spans[i].to + 1};
    }
    return intern_tail(store, states, at);
}

/* The next run of states of the mask *REST, taken out of it. */
static struct tw_span next_run(uint64_t *rest)
{
    uint32_t from = (uint32_t)__builtin_ctzll(*rest);
    uint64_t filled = *rest + (UINT64_C(1) << from);
    uint32_t to = (uint32_t)__builtin_ctzll(filled);
    *rest &= filled;
    return (struct tw_span){from, to};
}

bool tw_vset_spans(const struct tw_vsets *store, struct tw_arena *arena, tw_vset a,
                   struct tw_span **out, uint32_t *count)
{
    bool stored = (a.bits & TW_VSET_STORED) != 0;
    const struct tw_vset_entry *entry = stored ? entry_of(store, a) : NULL;
    uint64_t rest = stored ? 0 : a.bits & ~UINT64_C(1);
    uint64_t starts = rest & ~(rest << 1);
    uint32_t room = stored ? entry->len : (uint32_t)__builtin_popcountll(starts);
    struct tw_span *spans = tw_arena_alloc(arena, room * sizeof *spans);
    if (!spans) {
        return false;
    }
    uint32_t len = 0;
    while (rest) {
        spans[len++] = next_run(&rest);
    }
    for (uint32_t i = 0; stored && i < entry->len; i++) {
        struct tw_span span = store->spans.at[entry->at + i];
        span.from += span.from == 0;
        spans[len] = span;
        len += span.from < span.to;
    }
    for (uint32_t i = 0; i < len; i++) {
        spans[i].from--;
        spans[i].to--;
    }
    *out = spans;
    *count = len;
    return true;
}
