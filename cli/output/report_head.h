/*
 * How every report for machines begins. docs/report.md has the schema.
 */
#ifndef TW_CLI_REPORT_HEAD_H
#define TW_CLI_REPORT_HEAD_H

#include "run.h"

/* The members that every report begins with, the opening brace included; RESOLVED is
 * "true", "false" or "null". */
void tw_report_open(struct tw_buf *buf, const struct tw_run *run, const char *resolved);

#endif
