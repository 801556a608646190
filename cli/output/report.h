/*
 * --report json: the solution for machines. docs/report.md has the schema.
 */
#ifndef TW_CLI_REPORT_H
#define TW_CLI_REPORT_H

#include "graph.h"

/* Appends one JSON object: the target, every package with its file, who asks for it and
 * what holds it back, and what the run cost. */
void tw_report_json(struct tw_buf *buf, const struct tw_graph *graph);

#endif
