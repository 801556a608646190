/*
 * --report pip: the solution as pip's installation report.
 */
#ifndef TW_CLI_REPORT_PIP_H
#define TW_CLI_REPORT_PIP_H

#include "graph.h"

/* Appends pip's installation report, version 1 ("Installation Report" in its manual).
 * The catalog must have kept metadata. */
void tw_report_pip(struct tw_buf *buf, const struct tw_graph *graph);

#endif
