/*
 * --report json of a run without an answer. docs/report.md has the schema.
 */
#ifndef TW_CLI_REPORT_CONFLICT_H
#define TW_CLI_REPORT_CONFLICT_H

#include "run.h"
#include "tw_explain.h"

/* One JSON object for a conflict: the target, and EXPLANATION (tw_explain_json). Errors
 * as that. */
enum tw_status tw_report_conflict(struct tw_buf *buf, const struct tw_run *run,
                                  const struct tw_explanation *explanation,
                                  struct tw_error *err) TW_MUST_USE;

/* One for a search that was stopped: the target, and what it had come to. */
void tw_report_unfinished(struct tw_buf *buf, const struct tw_run *run,
                          const struct tw_unfinished *unfinished);

#endif
