/*
 * What is being read ahead of the search, and giving up what it has turned away from.
 */
#ifndef TW_DRIVER_AHEAD_H
#define TW_DRIVER_AHEAD_H

#include "tw_driver.h"

/* DISTRIBUTION, which may be being read by now, is wanted by the current round of
 * guesses. False: out of memory. */
bool tw_ahead_note(struct tw_driver *driver,
                   struct tw_distribution *distribution) TW_MUST_USE;

/* A round of guesses is complete: readings that only earlier rounds wanted, and that
 * still wait for their turn, are called off. They may be asked for again. Cost:
 * O(readings under way). */
void tw_ahead_sweep(struct tw_driver *driver);

#endif
