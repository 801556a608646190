/*
 * Decisions: a heap of the packages that are required and not settled yet.
 *
 *     1  extras of settled projects: nothing is left to choose but what they need
 *     2  packages with one candidate: likewise; those met last first, so that a
 *        chain of pins is followed to its end before the next one is begun
 *     3  packages that caused conflicts: the more, the more recently and the fewer
 *        candidates they have (Boussemart et al. 2004, "dom/wdeg")
 *     4  the others, in the order in which they were met
 *
 * The invariant: a package's rank is that of when it was put into the heap; packages
 * that have changed since are listed as stale and put in anew before the next choice.
 */
#include "decide.h"

#include <assert.h>

enum { CLASS_SHIFT = 60, CLASS_EXTRA = 0, CLASS_SINGLE, CLASS_OTHER };

/* The rank of PACKAGE: lower ones are decided first. */
static uint64_t rank_of(const struct tw_solver *s, uint32_t package)
{
    const struct tw_package *p = &s->packages.at[package];
    uint64_t class = tw_vset_single(s->sets, p->now) ? CLASS_SINGLE : CLASS_OTHER;
    if (p->base != package) {
        class = CLASS_EXTRA;
    }
    uint64_t trouble = p->activity ? p->activity / tw_vset_count(s->sets, p->now) : 0;
    return ((class + 1) << CLASS_SHIFT) - 1 - trouble;
}

/* Is A to be decided before B? */
static bool before(const struct tw_solver *s, uint32_t a, uint32_t b)
{
    uint64_t x = s->packages.at[a].rank, y = s->packages.at[b].rank;
    if (x != y) {
        return x < y;
    }
    return x >> CLASS_SHIFT == CLASS_SINGLE ? a > b : a < b;
}

static void place(struct tw_solver *s, uint32_t at, uint32_t package)
{
    s->heap.at[at] = package;
    s->packages.at[package].heap_at = at + 1;
}

/* Moves PACKAGE, which belongs at AT or above, up to its place. */
static void rise(struct tw_solver *s, uint32_t at, uint32_t package)
{
    while (at && before(s, package, s->heap.at[(at - 1) / 2])) {
        place(s, at, s->heap.at[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    place(s, at, package);
}

/* Moves PACKAGE, which belongs at AT or below, down to its place. */
static void sink(struct tw_solver *s, uint32_t at, uint32_t package)
{
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child + 1 < s->heap.len &&
            before(s, s->heap.at[child + 1], s->heap.at[child])) {
            child++;
        }
        if (child >= s->heap.len || !before(s, s->heap.at[child], package)) {
            place(s, at, package);
            return;
        }
        place(s, at, s->heap.at[child]);
        at = child;
    }
}

static void take_out(struct tw_solver *s, uint32_t package)
{
    uint32_t at = s->packages.at[package].heap_at - 1;
    s->packages.at[package].heap_at = 0;
    uint32_t last = s->heap.at[--s->heap.len];
    if (last != package) {
        sink(s, at, last);
        rise(s, s->packages.at[last].heap_at - 1, last);
    }
}

/* Can PACKAGE be settled now? An extra waits for its project. */
static bool is_open(const struct tw_solver *s, uint32_t package)
{
    const struct tw_package *p = &s->packages.at[package];
    return !p->settled && tw_search_positive(s, package) &&
           (p->base == package || s->packages.at[p->base].settled);
}

/* Puts PACKAGE where it belongs. */
static bool renew(struct tw_solver *s, uint32_t package)
{
    struct tw_package *p = &s->packages.at[package];
    p->stale = false;
    if (!is_open(s, package)) {
        if (p->heap_at) {
            take_out(s, package);
        }
        return true;
    }
    uint64_t rank = rank_of(s, package), old = p->rank;
    p->rank = rank;
    if (!p->heap_at) {
        if (!tw_vec_push(s->arena, &s->heap, package)) {
            return false;
        }
        rise(s, s->heap.len - 1, package);
    } else if (rank < old) {
        rise(s, p->heap_at - 1, package);
    } else if (rank > old) {
        sink(s, p->heap_at - 1, package);
    }
    return true;
}

bool tw_decide_is_sound(const struct tw_solver *s)
{
    bool sound = true;
    for (uint32_t i = 1; sound && i < s->packages.len; i++) {
        const struct tw_package *p = &s->packages.at[i];
        uint32_t at = p->heap_at;
        sound = p->stale || is_open(s, i) == (at > 0);
        if (sound && at) {
            sound = s->heap.at[at - 1] == i &&
                    (at == 1 || !before(s, i, s->heap.at[at / 2 - 1])) &&
                    (p->stale || p->rank == rank_of(s, i));
        }
    }
    return sound;
}

uint32_t tw_decide_first(const struct tw_solver *s)
{
    return s->heap.len ? s->heap.at[0] : 0;
}

bool tw_decide_package(struct tw_solver *s, uint32_t *package)
{
    while (s->stale.len) {
        if (!renew(s, s->stale.at[--s->stale.len])) {
            return false;
        }
    }
    *package = tw_decide_first(s);
    return true;
}

uint32_t tw_decide_state(struct tw_solver *s, uint32_t package, tw_vset left)
{
    const struct tw_package *p = &s->packages.at[package];
    if (p->preferred && tw_vset_has(s->sets, left, p->preferred)) {
        return p->preferred;
    }
    left = tw_facts_first_tier(s->facts, p->pkg, left);
    const tw_vset tastes[] = {p->liked, p->wheels};
    for (int i = 0; i < 2; i++) {
        tw_vset rather = tw_vset_and(s->sets, left, tastes[i]);
        left = tw_vset_empty(rather) ? left : rather;
    }
    return p->lowest ? tw_vset_lowest(s->sets, left) : tw_vset_highest(s->sets, left);
}
