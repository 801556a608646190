/*
 * edit_sets: sets of edits that were or are to be tried, each one once.
 *
 * The invariant: the edits of a set stand in the order of their lines, so equal sets
 * are equal lists.
 */
#ifndef TW_RESOLVER_EDIT_SETS_H
#define TW_RESOLVER_EDIT_SETS_H

#include "edits.h"

struct tw_edit_set {
    struct tw_trial trials[TW_MAX_EDITS];
    uint32_t count;
    uint32_t cost;
    bool closed; /* it was tried */
};

struct tw_edit_sets {
    struct tw_arena *arena; /* borrowed */
    const struct tw_problem *problem;
    TW_VEC(struct tw_edit_set) all;
    bool full; /* some set did not find room */
};

/* Adds PARENT and TRIAL, unless that set is known or leaves out every requirement.
 * TW_ERR_NOMEM. */
enum tw_status tw_edit_sets_add(struct tw_edit_sets *sets,
                                const struct tw_edit_set *parent,
                                const struct tw_trial *trial,
                                struct tw_error *err) TW_MUST_USE;

/* The cheapest set that is not closed, the first of equals; UINT32_MAX: none. */
uint32_t tw_edit_sets_cheapest(const struct tw_edit_sets *sets);

/* Does SET do what EDIT does, or another thing to the same line? */
bool tw_edit_set_does(const struct tw_edit_set *set, const struct tw_edit *edit);

/* Does SET do all that REMEDY does? */
bool tw_edit_set_covers(const struct tw_edit_set *set, const struct tw_remedy *remedy);

#endif
