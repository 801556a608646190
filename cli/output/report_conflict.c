/*
 * What resolver/ has to say of a failed or unfinished search, below the head that all
 * reports have. Called from conflict.c.
 */
#include "report_conflict.h"

#include "report_head.h"

enum tw_status tw_report_conflict(struct tw_buf *buf, const struct tw_run *run,
                                  const struct tw_explanation *explanation,
                                  struct tw_error *err)
{
    tw_report_open(buf, run, "false");
    tw_buf_adds(buf, "  \"conflict\": ");
    enum tw_status status = tw_explain_json(buf, explanation, err);
    tw_buf_adds(buf, "\n}\n");
    return status;
}

void tw_report_unfinished(struct tw_buf *buf, const struct tw_run *run,
                          const struct tw_unfinished *unfinished)
{
    tw_report_open(buf, run, "null");
    tw_buf_adds(buf, "  \"unfinished\": ");
    tw_unfinished_json(buf, run->driver.facts, unfinished);
    tw_buf_adds(buf, "\n}\n");
}
