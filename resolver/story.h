/*
 * story: a refutation told afresh, by what each package is left with.
 *
 * A derivation shows how the search went; with 24 releases that each pin their core it
 * has 24 steps or more. But most conflicts need no search: "every sdk needs a core that
 * needs urlkit below 2.1; every client needs 2.1 or newer". The story takes only the
 * given facts of the refutation, groups those between the same two packages into one
 * rule, and narrows for each package the set of versions that are left (its domain)
 * until one that is required has none:
 *
 *     limit   a line or an exclusion narrows a domain
 *     push    every version left of P needs D in some set: D is required, and narrowed
 *     pull    versions of P whose every D is gone are gone too
 *
 * Each step is a consequence of the facts, so whatever is told is true. A conflict that
 * needs a choice between alternatives has no story; recount.c tells its derivation.
 */
#ifndef TW_RESOLVER_STORY_H
#define TW_RESOLVER_STORY_H

#include "phrase.h"
#include "tw_explain.h"

enum tw_story_kind { TW_STORY_LIMIT, TW_STORY_PUSH, TW_STORY_PULL };

struct tw_story_step {
    enum tw_story_kind kind;
    const uint32_t *facts; /* of the rule: indexes into the proof's facts */
    uint32_t fact_count;
    uint32_t subject; /* the package that is narrowed: index into the story's */
    uint32_t other;   /* push: who needs it; pull: what it needs; limit: the subject */
    struct tw_phrase_set who;  /* limit, pull: the versions that go; push: the versions
                                  left of OTHER */
    struct tw_phrase_set what; /* push: the versions of the subject that are needed;
                                  pull: the versions of OTHER that WHO needs */
    struct tw_phrase_set left; /* of the subject, after the step */
};

struct tw_story {
    bool found;             /* else the rest is empty */
    const tw_pkg *packages; /* by name */
    uint32_t package_count;
    const struct tw_story_step *steps; /* in order, each one needed for the end */
    uint32_t step_count;
    uint32_t end; /* the package that is required and has no version left */
};

/* Longer stories are not told. */
enum { TW_STORY_STEPS = 64 };

/* Finds the story of PROOF. Allocated in ARENA. TW_ERR_NOMEM. Cost: bounded by
 * TW_STORY_WORK elementary operations, after which there is none. */
enum { TW_STORY_WORK = 1 << 26 };
enum tw_status tw_story_find(struct tw_arena *arena, struct tw_facts *facts,
                             const struct tw_proof *proof, struct tw_story *out,
                             struct tw_error *err) TW_MUST_USE;

#endif
