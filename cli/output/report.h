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

/* One JSON object for a conflict: the target, and EXPLANATION (tw_explain_json). Errors
 * as that. */
enum tw_status tw_report_conflict(struct tw_buf *buf, const struct tw_run *run,
                                  const struct tw_explanation *explanation,
                                  struct tw_error *err) TW_MUST_USE;

/* One for a search that was stopped: the target, and what it had come to. */
void tw_report_unfinished(struct tw_buf *buf, const struct tw_run *run,
                          const struct tw_unfinished *unfinished);

#endif
