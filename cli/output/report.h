/*
 * --report json: what came out, for machines. docs/report.md has the schema.
 */
#ifndef TW_CLI_REPORT_H
#define TW_CLI_REPORT_H

#include "graph.h"
#include "tw_explain.h"

/* Appends one JSON object: the target, every package with its file, who asks for it and
 * what holds it back, and what the run cost. */
void tw_report_json(struct tw_buf *buf, const struct tw_graph *graph);

/* Prints the report on GRAPH that the options of its run ask for to standard output. */
enum tw_status tw_report_print(const struct tw_graph *graph,
                               struct tw_error *err) TW_MUST_USE;

/* The members that every report begins with, the opening brace included; RESOLVED is
 * "true", "false" or "null". */
void tw_report_open(struct tw_buf *buf, const struct tw_run *run, const char *resolved);

/* Appends what keeps NODE from its newest version, as an object or null. */
void tw_report_holdback(struct tw_buf *buf, const struct tw_graph *graph,
                        uint32_t node);

/* One JSON object for a conflict: the target, and EXPLANATION (tw_explain_json). Errors
 * as that. */
enum tw_status tw_report_conflict(struct tw_buf *buf, const struct tw_run *run,
                                  const struct tw_explanation *explanation,
                                  struct tw_error *err) TW_MUST_USE;

/* One for a search that was stopped: the target, and what it had come to. */
void tw_report_unfinished(struct tw_buf *buf, const struct tw_run *run,
                          const struct tw_unfinished *unfinished);

#endif
