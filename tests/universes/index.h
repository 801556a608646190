/*
 * A universe seen from one target: which releases cannot be installed there and why,
 * and what the others need. It answers the solver as an index over the network would,
 * and it is what the checker takes for true.
 *
 * Everything is worked out when it is first asked for, and kept in the arena.
 */
#ifndef TW_TESTS_INDEX_H
#define TW_TESTS_INDEX_H

#include "tw_targets.h"
#include "universe.h"

struct tw_index_metadata {
    bool read;
    tw_slice broken; /* what is wrong with it, or TW_NO_SLICE */
    struct tw_dependencies needs;
};

struct tw_index_project {
    const struct tw_universe_project *raw;
    const struct tw_release *releases;  /* as its page shows them; count as in RAW */
    struct tw_index_metadata *metadata; /* of each release; see tw_index_needs */
};

struct tw_index {
    struct tw_arena *arena; /* borrowed */
    const struct tw_universe *universe;
    const struct tw_universe_case *view; /* whose target and build options these are */
    struct tw_target target;
    struct tw_index_project
        *projects; /* as in the universe; releases NULL: not asked */
};

/* UNIVERSE as case VIEW sees it. TW_ERR_USAGE, _VERSION: its target is not known. */
enum tw_status tw_index_new(struct tw_arena *arena, const struct tw_universe *universe,
                            const struct tw_universe_case *view, struct tw_index *out,
                            struct tw_error *err) TW_MUST_USE;

/* Does OTHER see what INDEX was made for? */
bool tw_index_serves(const struct tw_index *index,
                     const struct tw_universe_case *other);

/* The project of NAME with its releases; *OUT is NULL when there is none. */
enum tw_status tw_index_find(struct tw_index *index, tw_slice name,
                             const struct tw_index_project **out,
                             struct tw_error *err) TW_MUST_USE;

/* What release AT of PROJECT needs, or why its metadata cannot be used. */
enum tw_status tw_index_needs(struct tw_index *index,
                              const struct tw_index_project *project, uint32_t at,
                              const struct tw_index_metadata **out,
                              struct tw_error *err) TW_MUST_USE;

/* How many indexes come before the one that has RELEASE. */
uint32_t tw_index_tier(const struct tw_universe_release *release);

/* Gives FACTS what NEED asks for, unless they have it. */
enum tw_status tw_index_answer(struct tw_index *index, struct tw_facts *facts,
                               struct tw_need need, struct tw_error *err) TW_MUST_USE;

#endif
