/*
 * --record: a scenario for a bug report.
 */
#ifndef TW_CLI_RECORD_CASE_H
#define TW_CLI_RECORD_CASE_H

#include "inputs.h"

/* Writes the search of RUN for INPUTS to the file that --record names. TW_ERR_IO;
 * TW_ERR_LIMIT: it would be too large. */
enum tw_status tw_record_run(const struct tw_run *run, const struct tw_inputs *inputs,
                             struct tw_error *err) TW_MUST_USE;

#endif
