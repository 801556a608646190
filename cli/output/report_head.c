/*
 * The version of the schema, the outcome, and the target: who reads a report must know
 * these before anything else. Called from the reports of each outcome.
 */
#include "report_head.h"

#include "tw_json_text.h"

static void add_target(struct tw_buf *buf, const struct tw_run *run)
{
    tw_buf_adds(buf, "  \"environment\": {");
    for (int i = 0; i < TW_ENV_COUNT; i++) {
        tw_json_add_member(buf, tw_env_name((enum tw_env_name)i),
                           run->target.target.env.value[i], i == 0);
    }
    tw_buf_adds(buf, "},\n");
}

void tw_report_open(struct tw_buf *buf, const struct tw_run *run, const char *resolved)
{
    tw_buf_printf(buf, "{\n  \"report\": 1,\n  \"resolved\": %s,\n", resolved);
    add_target(buf, run);
}
