/*
 * The state of one search, shared by the files that make it up:
 *
 *     solver.c     the main loop: propagate, learn, choose, ask, decide
 *     encode.c     facts become packages and incompatibilities, on demand
 *     propagate.c  what follows from what is assigned
 *     conflict.c   what follows from a contradiction, and how far to go back
 *     forget.c     which of that is not worth looking at any more
 *     decide.c     which package is next, and which of its versions
 *     trail.c      what is assigned, why, and how to take it back
 *
 * The invariant: everything here depends only on the set of demands and on facts that
 * the search has asked for, in an order that depends only on them; never on when facts
 * arrived. Functions that return bool return false when memory is out.
 */
#ifndef TW_RESOLVER_SEARCH_H
#define TW_RESOLVER_SEARCH_H

#include "incompat.h"
#include "package.h"

/* One of the user's own lines. */
struct tw_demand {
    const struct tw_requirement *requirement;
    const struct tw_origin *origin;
    tw_pkg project;
    tw_pkg parent; /* of an override for what one project asks; id 0: none */
    uint32_t next; /* 1 + index of the next one about the same project; 0: none */
    bool active;   /* its marker holds */
};

/* What a package of the facts is to the search. Kept in small pages that are made when
 * they are first needed, since a search meets few of all packages. */
enum { TW_SLOT_PAGE = 16 };
struct tw_slot {
    uint32_t package;    /* 0: not met yet */
    uint32_t demands;    /* 1 + index of the first one about this project */
    uint32_t preference; /* 1 + index */
    bool overridden;     /* whoever asks */
    bool overridden_for; /* some who ask: see overrides.h */
    bool needed;         /* among the needs of this step */
    bool supposed;       /* its versions are not to be known: see suppose.h */
};

struct tw_assignment {
    tw_vset after; /* states left of the package, from here on */
    uint32_t package;
    uint32_t before; /* 1 + index of the package's previous assignment; 0: none */
    uint32_t cause;  /* incompatibility; 0: a version was chosen, or settled */
    uint32_t level;  /* decisions it rests on: it goes when the last of them goes */
};

/* A term of the incompatibility that conflict.c works on. */
struct tw_conflict_term {
    tw_vset set;
    uint32_t package;
    uint32_t level, at; /* of the assignment since which the term holds */
};

enum tw_search_state {
    TW_SEARCH_NEW,
    TW_SEARCH_STARTING, /* demands are sorted, not all of their projects known */
    TW_SEARCH_RUNNING,
    TW_SEARCH_SOLVED,
    TW_SEARCH_REFUTED,
};

struct tw_solver {
    struct tw_arena *arena; /* borrowed */
    struct tw_facts *facts; /* borrowed */
    struct tw_vsets *sets;  /* of the facts */
    struct tw_solver_options options;
    struct tw_solver_counts counts;
    enum tw_search_state state;

    TW_VEC(struct tw_demand) demands;
    TW_VEC(struct tw_preference) preferences;
    TW_VEC(struct tw_slot *) slots; /* by id of the facts' package, in pages */
    TW_VEC(struct tw_package) packages;
    TW_VEC(uint32_t) asked; /* runs of: length, incompatibilities of one version */
    TW_VEC(struct tw_need) needs;
    struct tw_incompats incompats;

    TW_VEC(struct tw_assignment) trail;
    TW_VEC(uint32_t) levels; /* where each level but 0 starts on the trail */
    uint32_t propagated;     /* assignments whose consequences are drawn */
    uint32_t conflict;       /* an incompatibility all of whose terms hold; or 0 */

    TW_VEC(struct tw_conflict_term) terms; /* of the conflict being analysed */
    TW_VEC(uint32_t) heap;                 /* packages to decide, best first */
    TW_VEC(uint32_t) stale;                /* packages to look at before choosing */
    uint64_t bump;                         /* what a part in a conflict adds */
    uint64_t forgot_at;                    /* conflicts when something was forgotten */
    uint32_t forgettings;
    const struct tw_solver *within; /* what that search did not use does not count */
    bool supposes;                  /* something was supposed: see suppose.h */
};

/* The level of the last decision; 0 when nothing is decided. */
static inline uint32_t tw_search_level(const struct tw_solver *s)
{
    return s->levels.len;
}

/* Does the search require PACKAGE, in some version? */
static inline bool tw_search_positive(const struct tw_solver *s, uint32_t package)
{
    return !tw_vset_has(s->sets, s->packages.at[package].now, 0);
}

#endif
