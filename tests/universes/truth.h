/*
 * What is really so: the raw index and the user's lines, asked one question at a time.
 * The checker builds on this and on nothing that the solver made; of the code that the
 * solver uses it shares the matching of one version with a specifier set and the
 * evaluation of one marker.
 */
#ifndef TW_TESTS_TRUTH_H
#define TW_TESTS_TRUTH_H

#include "bitmap.h"
#include "run.h"

struct tw_truth {
    struct tw_arena *arena;
    struct tw_index *index;
    const struct tw_universe_case *what;
    struct tw_run_line *lines; /* the user's */
    bool *active;              /* of each line: is its marker true? */
    uint32_t line_count;
    struct tw_intern asked; /* "project specifiers" that MATCHES has the answer for */
    TW_VEC(struct tw_bitmap) matches;
};

/* What INDEX and the lines of WHAT, one of its cases, say. */
enum tw_status tw_truth_new(struct tw_arena *arena, struct tw_index *index,
                            const struct tw_universe_case *what, struct tw_truth *out,
                            struct tw_error *err) TW_MUST_USE;

/* Is REQUIREMENT's marker true, with EXTRA asked for or (empty) with none? A marker
 * that cannot be evaluated is false. */
enum tw_status tw_truth_applies(const struct tw_truth *truth,
                                const struct tw_requirement *requirement,
                                tw_slice extra, bool *out,
                                struct tw_error *err) TW_MUST_USE;

/* Does a package ask for REQUIREMENT because of EXTRA, and would not without? With an
 * empty EXTRA: does it ask for it by itself? */
enum tw_status tw_truth_asks(const struct tw_truth *truth,
                             const struct tw_requirement *requirement, tw_slice extra,
                             bool *out, struct tw_error *err) TW_MUST_USE;

/* What release AT of PROJECT asks for; PROJECT NULL: the user does. */
struct tw_asked {
    const struct tw_requirement *requirement;
    const struct tw_index_project *project;
    uint32_t at;
};

typedef enum tw_status tw_truth_taker(void *payload,
                                      const struct tw_requirement *requirement,
                                      struct tw_error *err);

/* Hands to TAKE what is in force where ASKED is asked for: that itself, or, if the user
 * overrides what this release, or else what anyone, asks of the project, the overrides
 * whose markers are true. Ends with the first error of TAKE. */
enum tw_status tw_truth_in_force(const struct tw_truth *truth, struct tw_asked asked,
                                 tw_truth_taker *take, void *payload,
                                 struct tw_error *err) TW_MUST_USE;

/* Is release AT of PROJECT excluded for the reason KIND? A yanked one is not where the
 * user pins it. */
enum tw_status tw_truth_excluded(struct tw_truth *truth,
                                 const struct tw_index_project *project, uint32_t at,
                                 enum tw_exclusion kind, bool *out,
                                 struct tw_error *err) TW_MUST_USE;

/* May release AT of PROJECT be chosen at all? */
enum tw_status tw_truth_usable(struct tw_truth *truth,
                               const struct tw_index_project *project, uint32_t at,
                               bool *out, struct tw_error *err) TW_MUST_USE;

/* The releases of PROJECT (NULL: it has none) that the specifiers of REQUIREMENT match,
 * as bits of its releases and one more, never set, that stands for "not chosen". Made
 * once for each text. */
enum tw_status tw_truth_matches(struct tw_truth *truth,
                                const struct tw_index_project *project,
                                const struct tw_requirement *requirement,
                                struct tw_bitmap *out,
                                struct tw_error *err) TW_MUST_USE;

#endif
