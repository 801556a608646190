/*
 * verify: does an answer hold? Nothing that the search made is believed: solutions and
 * refutations are held against the facts and the user's lines alone, one version and
 * one requirement at a time.
 */
#ifndef TW_VERIFY_H
#define TW_VERIFY_H

#include "tw_explain.h"

TW_BEGIN_DECLS

/* What was looked at. */
struct tw_verified {
    uint64_t requirements; /* of a solution: in force, and met */
    uint64_t rivals;       /* versions that go before one that is chosen */
    uint64_t facts;        /* of a refutation: given, and derived */
};

/*
 * Every requirement of the user and of every chosen version, of each extra that is
 * asked for, is met by what is chosen; nothing chosen is excluded, constrained away, or
 * there without being asked for. No version of a project that goes before the chosen
 * one, by preferences, tiers, pre-releases, wheels and order, would do in its place
 * while the others stay as they are. The edges are those requirements, and the missing
 * extras are missing. SOLUTION is of a search for PROBLEM. ARENA is used for what the
 * call needs. TW_ERR_VERIFY: the first thing that is wrong; TW_ERR_NOMEM.
 * O(requirements * log + lines * requirements + rivals * requirements on them).
 */
enum tw_status tw_verify_solution(struct tw_arena *arena,
                                  const struct tw_problem *problem,
                                  const struct tw_solution *solution,
                                  struct tw_verified *out,
                                  struct tw_error *err) TW_MUST_USE;

/*
 * Every given fact of PROOF, the refutation of PROBLEM, is so; every derived one
 * follows from its two causes; and the last one holds always, so that there is no
 * solution. Errors as above. O(facts * versions of the packages they name).
 */
enum tw_status tw_verify_proof(struct tw_arena *arena, const struct tw_problem *problem,
                               const struct tw_proof *proof, struct tw_verified *out,
                               struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
