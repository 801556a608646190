/*
 * What a search knows of one package.
 */
#ifndef TW_RESOLVER_PACKAGE_H
#define TW_RESOLVER_PACKAGE_H

#include "facts.h"

/* A term that is watched: something may follow when its package is within SET. */
struct tw_watch {
    tw_vset set;
    uint32_t incompat;
};

/* One need of a version was enough to rule it out: the others are not encoded. */
#define TW_ASKED_IN_PART (1U << 31)

/* A package that the search has met; index 0 is a dummy without versions. */
struct tw_package {
    tw_pkg pkg;
    uint32_t base;       /* the project's package; itself, if it is no extra */
    uint32_t next_extra; /* the next extra of the same project; 0: none */
    tw_vset full;        /* all states */
    tw_vset now;         /* states left */
    tw_vset root;        /* states left by what no decision has a part in */
    tw_vset liked;       /* versions to try before all others */
    tw_vset wheels;      /* of these and of those, the ones to try first */
    uint32_t preferred;  /* state to try first, from a lock; 0: none */
    uint32_t newest;     /* 1 + its last assignment on the trail; 0: none */
    uint32_t settled;    /* 1 + the one since which it has a version whose needs are
                            drawn; 0: none */
    uint32_t *asked;     /* by version: 1 + place of its incompatibilities; 0: not yet;
                            TW_ASKED_IN_PART */
    TW_VEC(struct tw_watch) dependents; /* objects of pairs about this package */
    TW_VEC(struct tw_watch) watches;    /* terms of learned incompatibilities */
    uint64_t activity;                  /* part in conflicts, decaying */
    uint64_t rank;                      /* in the heap, as of when it was put there */
    uint32_t rejected;    /* versions ruled out before they were decided */
    uint32_t retracted;   /* conflicts that were blamed on it */
    uint32_t heap_at;     /* 1 + place in the heap; 0: not there */
    uint32_t conflict_at; /* 1 + its term in the conflict; 0: none */
    bool stale, lowest;   /* stale: its place in the heap may be wrong */
};

/* Is all that version INDEX of P needs encoded? */
static inline bool tw_package_is_encoded(const struct tw_package *p, uint32_t index)
{
    return p->asked[index] && !(p->asked[index] & TW_ASKED_IN_PART);
}

#endif
