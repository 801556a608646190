/*
 * --report json: what came out, for machines. docs/report.md has the schema.
 */
#ifndef TW_CLI_REPORT_H
#define TW_CLI_REPORT_H

#include "graph.h"

/* Prints the report on GRAPH that the options of its run ask for to standard output. */
enum tw_status tw_report_print(const struct tw_graph *graph,
                               struct tw_error *err) TW_MUST_USE;

/* Appends what keeps NODE from its newest version, as an object or null. */
void tw_report_holdback(struct tw_buf *buf, const struct tw_graph *graph,
                        uint32_t node);

#endif
