/*
 * Random small universes, and what makes a failing one smaller.
 */
#ifndef TW_TESTS_RANDOM_H
#define TW_TESTS_RANDOM_H

#include "universe.h"

/* How likely things are, in percent, and how many there are at most. */
struct tw_random_shape {
    uint32_t projects, releases; /* at most, at least 1; a project's releases, so too */
    uint32_t requirements;       /* of a release, at most */
    uint32_t lines;              /* of the user, at most, at least 1 */
    uint32_t pinned;             /* a clause is == or ~=, not a bound */
    uint32_t extras, markers, prereleases, excluded, constraints, overrides, missing;
};

/* The universe of SEED, with one case, whose expectation is not filled in. The same on
 * every machine. */
enum tw_status tw_universe_random(struct tw_arena *arena, uint64_t seed,
                                  const struct tw_random_shape *shape,
                                  struct tw_universe *out,
                                  struct tw_error *err) TW_MUST_USE;

/* A universe of conflicts: at most 32 projects, each with as many releases; two of them
 * are linked in DENSITY of a hundred cases, and a release forbids each release of a
 * linked project in TIGHTNESS of a hundred. */
struct tw_knot_shape {
    uint32_t projects, releases, density, tightness;
};
enum tw_status tw_universe_knot(struct tw_arena *arena, uint64_t seed,
                                const struct tw_knot_shape *shape,
                                struct tw_universe *out,
                                struct tw_error *err) TW_MUST_USE;

/* UNIVERSE without its item SKIP, counted through the releases, their requirements and
 * the lines of its one case. *OUT has no projects when there are no so many items. */
enum tw_status tw_universe_without(struct tw_arena *arena,
                                   const struct tw_universe *universe, uint32_t skip,
                                   struct tw_universe *out,
                                   struct tw_error *err) TW_MUST_USE;

/* UNIVERSE as a file that tw_universe_read reads. */
void tw_universe_print(struct tw_buf *buf, const struct tw_universe *universe);

#endif
