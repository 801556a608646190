/*
 * Telling why nothing fits.
 */
#ifndef TW_CLI_CONFLICT_H
#define TW_CLI_CONFLICT_H

#include "inputs.h"

/* Explains on standard error why SOLVER of run->driver found no solution: the minimal
 * core of the user's lines, the reason, remedies that were solved. New facts are
 * fetched only as far as that needs. An error means that it could not be explained. */
enum tw_status tw_conflict_tell(struct tw_run *run, const struct tw_inputs *inputs,
                                const struct tw_solver_options *options,
                                struct tw_error *err) TW_MUST_USE;

#endif
