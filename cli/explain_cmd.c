/*
 * tailwheel explain: whether requirements fit together, and if not, why; on standard
 * output, as text, JSON (--report json) or a graph (--graph dot).
 */
#include <stdio.h>

#include "command.h"
#include "resolve.h"

static enum tw_status explain(struct tw_run *run, int *exit_status,
                              struct tw_error *err)
{
    struct tw_resolution resolution;
    run->explain = true;
    enum tw_status status = tw_resolve(run, &resolution, err);
    *exit_status = !status && resolution.solved ? 0 : 1;
    if (!status && resolution.solved) {
        printf("these requirements fit together, with %u packages\n",
               resolution.solution.selected_count);
    }
    return status;
}

int tw_cmd_explain(const struct tw_options *options,
                   const struct tw_cmd_context *context)
{
    return tw_run_command(options, context, "explain requirements.in", explain);
}
