/*
 * tailwheel explain: whether requirements fit together, and if not, why; on standard
 * output, as text, JSON (--report json) or a graph (--graph dot).
 */
#include "command.h"
#include "report.h"

#include <stdio.h>

static enum tw_status explain(struct tw_run *run, int *exit_status,
                              struct tw_error *err)
{
    struct tw_graph graph;
    bool solved;
    run->explain = true;
    enum tw_status status = tw_graph_resolve(run, &graph, &solved, err);
    *exit_status = solved ? 0 : 1;
    if (status || !solved) {
        return status;
    }
    if (run->options->report) {
        return tw_report_print(&graph, err);
    }
    printf("these requirements fit together, with %u package%s\n", graph.node_count,
           graph.node_count == 1 ? "" : "s");
    return TW_OK;
}

int tw_cmd_explain(const struct tw_options *options,
                   const struct tw_cmd_context *context)
{
    return tw_run_command(options, context, "explain requirements.in", explain);
}
