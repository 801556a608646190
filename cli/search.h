/*
 * One search of an open run.
 */
#ifndef TW_CLI_SEARCH_H
#define TW_CLI_SEARCH_H

#include "inputs.h"

/* Reads run->policies from the options, and searches with the lines and preferences of
 * INPUTS: makes run->driver.solver and runs it to its end, as tw_drive, or until RUN is
 * told to stop. Everything is in run->facts. */
enum tw_status tw_search(struct tw_run *run, const struct tw_inputs *inputs,
                         enum tw_step *step, struct tw_error *err) TW_MUST_USE;

#endif
