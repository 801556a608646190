/*
 * Seeded disorder: the order of lines, of dependencies and of arrival must never change
 * an answer. One seed, one order, on every machine.
 */
#ifndef TW_TESTS_SHUFFLE_H
#define TW_TESTS_SHUFFLE_H

#include "universe.h"

struct tw_random {
    uint64_t state;
};

/* A number below BOUND, which is not 0. */
uint32_t tw_random_below(struct tw_random *random, uint32_t bound);

/* Is it one of the PERCENT in a hundred? */
bool tw_random_chance(struct tw_random *random, uint32_t percent);

/* Fills ORDER with a permutation of the numbers below COUNT. */
void tw_random_order(struct tw_random *random, uint32_t *order, uint32_t count);

/* UNIVERSE with the files, extras and requirements of every release in another order;
 * everything else is shared with it. */
enum tw_status tw_universe_shuffle(struct tw_arena *arena, uint64_t seed,
                                   const struct tw_universe *universe,
                                   struct tw_universe *out,
                                   struct tw_error *err) TW_MUST_USE;

#endif
