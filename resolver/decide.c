/*
 * Decisions: a heap of the packages that are required and not decided yet.
 *
 * Order: extras of decided projects (nothing is left to choose there); then packages
 * with one candidate; then TODO
 */
#include "decide.h"

#include <assert.h>

enum { CLASS_SHIFT = 60 };
enum { CLASS_EXTRA, CLASS_SINGLE, CLASS_OTHER };

/* The rank of PACKAGE: lower ones are decided first. */
static uint64_t rank_of(const struct tw_solver *s, uint32_t package)
{
    const struct tw_package *p = &s->packages.at[package];
    uint64_t class = CLASS_OTHER;
    if (p->base != package) {
        class = CLASS_EXTRA;
    } else if (tw_vset_count(s->sets, p->now) == 1) {
        class = CLASS_SINGLE;
    }
    return (class << CLASS_SHIFT) - p->activity + (UINT64_C(1) << (CLASS_SHIFT - 1));
}

/* Is A to be decided before B? Packages of one rank go in the order of discovery. */
static bool before(const struct tw_solver *s, uint32_t a, uint32_t b)
{
    uint64_t x = s->packages.at[a].rank, y = s->packages.at[b].rank;
    return x != y ? x < y : a < b;
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

/* Can PACKAGE be decided now? An extra waits for its project. */
static bool is_open(const struct tw_solver *s, uint32_t package)
{
    const struct tw_package *p = &s->packages.at[package];
    return !p->decided && tw_search_positive(s, package) &&
           (p->base == package || s->packages.at[p->base].decided);
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
    if (!p->heap_at) {
        if (!tw_vec_push(s->arena, &s->heap, package)) {
            return false;
        }
        p->heap_at = s->heap.len;
    }
    p->rank = rank_of(s, package);
    sink(s, p->heap_at - 1, package);
    rise(s, p->heap_at - 1, package);
    return true;
}

bool tw_decide_package(struct tw_solver *s, uint32_t *package)
{
    while (s->stale.len) {
        if (!renew(s, s->stale.at[--s->stale.len])) {
            return false;
        }
    }
    *package = s->heap.len ? s->heap.at[0] : 0;
    return true;
}

uint32_t tw_decide_state(struct tw_solver *s, uint32_t package, tw_vset left)
{
    const struct tw_package *p = &s->packages.at[package];
    if (p->preferred && tw_vset_has(s->sets, left, p->preferred)) {
        return p->preferred;
    }
    tw_vset liked = tw_vset_and(s->sets, left, p->liked);
    if (!tw_vset_empty(liked)) {
        left = liked;
    }
    return p->lowest ? tw_vset_lowest(s->sets, left) : tw_vset_highest(s->sets, left);
}
