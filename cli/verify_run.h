/*
 * verify_run: --verify.
 */
#ifndef TW_CLI_VERIFY_RUN_H
#define TW_CLI_VERIFY_RUN_H

#include "inputs.h"

/* Holds SOLUTION or, if that is NULL, the refutation that RUN's search ended with,
 * against what INPUTS, metadata and pages say; tells with -v what was looked at.
 * TW_ERR_VERIFY: it does not hold. Cost: about that of reading all of those pages. */
enum tw_status tw_verify_run(const struct tw_run *run, const struct tw_inputs *inputs,
                             const struct tw_solution *solution,
                             struct tw_error *err) TW_MUST_USE;

#endif
