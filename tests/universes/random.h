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
    uint32_t later; /* a release is on a later index */
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

/* Does UNIVERSE show what is looked for? */
typedef bool tw_universe_shows(const struct tw_universe *universe, void *payload);

/* Leaves releases, requirements and lines out of UNIVERSE, which has one case, until it
 * would not show what is looked for without any further one. What is left lives in
 * ARENA. Cost: items times those left out. */
enum tw_status tw_universe_shrink(struct tw_arena *arena, struct tw_universe *universe,
                                  tw_universe_shows *shows, void *payload,
                                  struct tw_error *err) TW_MUST_USE;

#endif
