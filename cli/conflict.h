/*
 * Telling why there is no solution.
 */
#ifndef TW_CLI_CONFLICT_H
#define TW_CLI_CONFLICT_H

#include "inputs.h"

/* Explains why the solver of run->driver found no solution: the minimal core of the
 * user's lines, the reason, remedies that were solved. On standard error, or where it
 * is the result on standard output. The index is asked for more only with
 * --remedies=deep. An error means that it could not be explained. */
enum tw_status tw_conflict_tell(struct tw_run *run, const struct tw_inputs *inputs,
                                struct tw_error *err) TW_MUST_USE;

/* Tells what the solver of run->driver had come to when it was stopped, under HEADLINE,
 * in the same places. */
enum tw_status tw_conflict_tell_unfinished(const struct tw_run *run,
                                           const struct tw_error *headline,
                                           struct tw_error *err) TW_MUST_USE;

#endif
