/*
 * Incompatibilities: sets of terms that cannot all hold at once. Everything the search
 * knows has this form (Weizenbaum 2018, "Incompatibility").
 *
 *     pandas >=2 needs numpy >=1.20      {pandas in {2.0, 2.1}, numpy not in >=1.20}
 *     the user asks for pandas           {pandas not in any version}
 *     numpy 1.21 is yanked               {numpy in {1.21}}
 *
 * They live in one array and are named by index; their terms in one pool. Causes have
 * smaller ids than what was learned from them. A dependency may later come to hold for
 * more versions of the dependent: it is widened in place, which only makes it stronger,
 * so that everything that was derived from it still follows.
 */
#ifndef TW_RESOLVER_INCOMPAT_H
#define TW_RESOLVER_INCOMPAT_H

#include "facts.h"
#include "tw_proof.h"

struct tw_term {
    tw_vset set;
    uint32_t package; /* index into the search's packages */
};

struct tw_incompat {
    uint32_t terms; /* place of the first one in the pool */
    uint32_t term_count;
    uint8_t kind;  /* enum tw_fact_kind */
    bool detached; /* not listed where propagation looks: see propagate.c, forget.c */
    bool used;     /* DERIVED: had a part in a conflict since the last forgetting */
    uint32_t
        detail;     /* REQUIRED, CONSTRAINT, OVERRIDDEN: the demand; DEPENDENCY: the
                       wish; EXCLUDED: enum tw_exclusion; DERIVED: place of its steps */
    uint32_t extra; /* EXCLUDED: 1 + index of a late exclusion; DERIVED: steps */
};

/* How a learned incompatibility came about: the first step names where it started, each
 * other one what that was resolved with, and over which package. */
struct tw_step_of_proof {
    uint32_t incompat;
    uint32_t package;
};

struct tw_incompats {
    struct tw_arena *arena;         /* borrowed */
    TW_VEC(struct tw_incompat) all; /* by id - 1 */
    TW_VEC(struct tw_term) terms;
    TW_VEC(struct tw_step_of_proof) steps;
    struct tw_idset pairs; /* those of two terms that may be met again */
};

/* Borrowed until one is added. */
static inline struct tw_incompat *tw_incompat_at(const struct tw_incompats *store,
                                                 uint32_t id)
{
    return &store->all.at[id - 1];
}

static inline struct tw_term *tw_incompat_terms(const struct tw_incompats *store,
                                                uint32_t id)
{
    return &store->terms.at[store->all.at[id - 1].terms];
}

/* Adds one of COUNT terms; returns its id, or 0: no memory. */
uint32_t tw_incompat_add(struct tw_incompats *store, struct tw_incompat head,
                         const struct tw_term *terms, uint32_t count) TW_MUST_USE;

/*
 * The incompatibility {SUBJECT, OBJECT} of this kind and detail: when there is one with
 * the same packages, the same object set and, for an object that always holds (package
 * 0), the same detail, its subject is widened by that of SUBJECT. Otherwise it is
 * added, and *FRESH set. Expected O(1). 0: no memory.
 */
uint32_t tw_incompat_pair(struct tw_incompats *store, struct tw_vsets *sets,
                          struct tw_incompat head, struct tw_term subject,
                          struct tw_term object, bool *fresh) TW_MUST_USE;

#endif
