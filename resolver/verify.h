/*
 * What is so, for the files that verify: the facts and the user's lines, asked one
 * question at a time.
 *
 * The invariant: nothing here uses the sets and incompatibilities of the search, only
 * what was given to the facts and the matching of one version with specifiers.
 */
#ifndef TW_RESOLVER_VERIFY_H
#define TW_RESOLVER_VERIFY_H

#include "tw_verify.h"

struct tw_verify {
    struct tw_arena *arena;
    const struct tw_problem *problem;
    bool *active;   /* of each line: is its marker true? */
    bool overrides; /* is any line an override? */
    struct tw_error *err;
};

/* A version, or one of its extras, that asks for something; pkg.id 0: the user. */
struct tw_verify_asker {
    tw_pkg pkg;
    uint32_t index;
};

/* Answers are told by this: TW_ERR_VERIFY, WHO does or has what WHAT says. */
enum tw_status tw_verify_wrong(const struct tw_verify *v, tw_slice who,
                               const char *what) TW_MUST_USE;

/* Makes *V for PROBLEM (borrowed): which lines hold in its environment. In ARENA. */
enum tw_status tw_verify_start(struct tw_verify *v, struct tw_arena *arena,
                               const struct tw_problem *problem,
                               struct tw_error *err) TW_MUST_USE;

/* The requirement that ASKER states after *NEXT, which starts at 0; it is NULL in *OUT
 * when there are no more, and has no origin. */
enum tw_status tw_verify_stated(const struct tw_verify *v, struct tw_verify_asker asker,
                                uint32_t *next, struct tw_line *out) TW_MUST_USE;

/* What is in force where ASKER states STATED: that itself, or the overrides that stand
 * in its place. The line after *NEXT, which starts at 0; false: no more. */
bool tw_verify_in_force(const struct tw_verify *v, struct tw_verify_asker asker,
                        const struct tw_line *stated, uint32_t *next,
                        struct tw_line *out);

/* Is version INDEX of project PKG out for the reason KIND? */
bool tw_verify_is_out(const struct tw_verify *v, tw_pkg pkg, uint32_t index,
                      enum tw_exclusion kind);

/* Is it out for any reason? */
bool tw_verify_is_excluded(const struct tw_verify *v, tw_pkg pkg, uint32_t index);

/* Which constraint, or override for everybody, does not match it? NULL: none. */
const struct tw_line *tw_verify_limit(const struct tw_verify *v, tw_pkg pkg,
                                      uint32_t index);

/* Where the user likes both, does version A of project PKG go before B? */
bool tw_verify_goes_before(const struct tw_verify *v, tw_pkg pkg, uint32_t a,
                           uint32_t b);

#endif
