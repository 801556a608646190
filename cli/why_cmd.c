/*
 * tailwheel why: the ways from the user's own lines to one package, what binds its
 * version, and what keeps it from a newer one.
 */
#include "command.h"
#include "report.h"
#include "report_head.h"
#include "result.h"
#include "tw_json_text.h"
#include "tw_limits.h"

#include <stdio.h>

enum { MAX_PATHS = 20, MAX_DEPTH = 64 };

struct walker {
    const struct tw_graph *graph;
    const struct tw_link *path[MAX_DEPTH]; /* from the package up to the user */
    bool *visited;                         /* by node: on the path now */
    uint32_t told;
    uint64_t steps;      /* bounds the walk of a large graph */
    struct tw_buf *json; /* NULL: text to standard output */
};

static void print_path(const struct walker *w, uint32_t length)
{
    const struct tw_origin *origin = w->path[length - 1]->origin;
    fputs("  ", stdout);
    tw_graph_print_place(origin);
    printf("  %.*s", TW_FMT(origin->text));
    for (uint32_t i = length - 1; i > 0; i--) {
        const struct tw_node *from = &w->graph->nodes[w->path[i - 1]->from];
        printf("\n    -> %.*s %.*s needs %.*s", TW_FMT(from->name),
               TW_FMT(from->version), TW_FMT(w->path[i - 1]->requirement->text));
    }
    putchar('\n');
}

/* A path as a list: the user's line, then each package on the way. */
static void write_path(const struct walker *w, uint32_t length)
{
    struct tw_buf *buf = w->json;
    const struct tw_origin *origin = w->path[length - 1]->origin;
    tw_buf_adds(buf, w->told ? ", [{" : "[{");
    tw_json_add_member(buf, "file", origin->file, true);
    tw_buf_printf(buf, ", \"line\": %u", origin->line);
    tw_json_add_member(buf, "requirement", origin->text, false);
    for (uint32_t i = length - 1; i > 0; i--) {
        const struct tw_node *from = &w->graph->nodes[w->path[i - 1]->from];
        tw_buf_adds(buf, "}, {");
        tw_json_add_member(buf, "package", from->name, true);
        tw_json_add_member(buf, "version", from->version, false);
        tw_json_add_member(buf, "requirement", w->path[i - 1]->requirement->text,
                           false);
    }
    tw_buf_adds(buf, "}]");
}

/* Tells the shortest ways first: LENGTH links exactly. True: there may be longer ones.
 */
static bool walk(struct walker *w, uint32_t node, uint32_t done, uint32_t length)
{
    const struct tw_node *n = &w->graph->nodes[node];
    bool longer = false;
    if (done == length || w->told == MAX_PATHS || w->steps++ > 1000000) {
        return n->asker_count > 0;
    }
    w->visited[node] = true;
    for (uint32_t i = 0; i < n->asker_count && w->told < MAX_PATHS; i++) {
        const struct tw_link *link = n->askers[i];
        w->path[done] = link;
        if (link->from == TW_GRAPH_USER) {
            if (done + 1 == length) {
                if (w->json) {
                    write_path(w, length);
                } else {
                    print_path(w, length);
                }
                w->told++;
            }
        } else if (!w->visited[link->from]) {
            longer |= walk(w, link->from, done + 1, length);
        }
    }
    w->visited[node] = false;
    return longer;
}

static void print_limits(const struct tw_graph *graph, uint32_t node)
{
    const struct tw_line *line;
    uint32_t from = 0;
    while ((line = tw_graph_constraint(graph, node, &from))) {
        fputs("  ", stdout);
        tw_graph_print_place(line->origin);
        printf("  %.*s\n", TW_FMT(line->origin->text));
    }
}

static void print_held(const struct tw_graph *graph, uint32_t node)
{
    struct tw_holdback holdback = tw_graph_holdback(graph, node);
    struct tw_buf text = TW_BUF_INIT(1 << 16);
    if (holdback.newest) {
        tw_graph_print_holdback(&text, graph, holdback);
        printf("held back: %.*s\n", TW_FMT(tw_buf_slice(&text)));
    } else {
        puts("it is the newest final release");
    }
    tw_buf_free(&text);
}

static bool find_ways(struct walker *walker, uint32_t node)
{
    bool longer = true;
    for (uint32_t length = 1; longer && length <= MAX_DEPTH; length++) {
        longer = walk(walker, node, 0, length) && walker->told < MAX_PATHS;
    }
    return walker->told < MAX_PATHS;
}

static void print_why(struct walker *walker, uint32_t node)
{
    const struct tw_node *n = &walker->graph->nodes[node];
    printf("%.*s %.*s, because:\n", TW_FMT(n->name), TW_FMT(n->version));
    if (!find_ways(walker, node)) {
        puts("  ... and more");
    }
    print_limits(walker->graph, node);
    print_held(walker->graph, node);
}

static enum tw_status report_why(struct walker *walker, uint32_t node,
                                 struct tw_error *err)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REPORT);
    const struct tw_node *n = &walker->graph->nodes[node];
    walker->json = &text;
    tw_report_open(&text, walker->graph->run, "true");
    tw_buf_adds(&text, "  \"why\": {");
    tw_json_add_member(&text, "package", n->name, true);
    tw_json_add_member(&text, "version", n->version, false);
    tw_buf_adds(&text, ", \"paths\": [");
    bool all = find_ways(walker, node);
    tw_buf_printf(&text,
                  "], \"all_paths\": %s, \"held_back\": ", all ? "true" : "false");
    tw_report_holdback(&text, walker->graph, node);
    tw_buf_adds(&text, "}\n}\n");
    enum tw_status status = tw_result_put(&text, "report", err);
    tw_buf_free(&text);
    return status;
}

static enum tw_status tell_why(struct tw_run *run, const struct tw_graph *graph,
                               tw_slice package, struct tw_error *err)
{
    tw_slice name;
    enum tw_status status = tw_name_normalize(&run->inputs, package, &name, err);
    if (status) {
        return tw_error_wrap(err, "%.*s", TW_FMT(package));
    }
    uint32_t node = tw_graph_find(graph, name);
    if (node == TW_GRAPH_USER) {
        return tw_error_set(err, TW_ERR_INPUT,
                            "%.*s is not among what these inputs need", TW_FMT(name));
    }
    struct walker walker = {.graph = graph};
    walker.visited = TW_NEW_ARRAY(&run->inputs, bool, graph->node_count);
    if (!walker.visited) {
        return tw_error_nomem(err);
    }
    if (run->options->report) {
        return report_why(&walker, node, err);
    }
    print_why(&walker, node);
    return TW_OK;
}

static enum tw_status why(struct tw_run *run, int *exit_status, struct tw_error *err)
{
    struct tw_graph graph;
    bool solved;
    enum tw_status status = tw_graph_resolve(run, &graph, &solved, err);
    *exit_status = solved ? 0 : 1;
    return status || !solved ? status
                             : tell_why(run, &graph, run->options->package, err);
}

/* The first argument is the package, the others are sources. */
int tw_cmd_why(const struct tw_options *options, const struct tw_cmd_context *context)
{
    struct tw_options shifted = *options;
    if (options->arguments.len > 0) {
        shifted.package = options->arguments.at[0];
        shifted.arguments.at++;
        shifted.arguments.len--;
    }
    return tw_run_command(&shifted, context, "why flask requirements.in", why);
}
