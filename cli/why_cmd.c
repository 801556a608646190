/*
 * tailwheel why: the ways from the user's own lines to one package, what binds its
 * version, and what keeps it from a newer one.
 */
#include <stdio.h>

#include "command.h"
#include "graph.h"

enum { MAX_PATHS = 20, MAX_DEPTH = 64 };

struct walker {
    const struct tw_graph *graph;
    const struct tw_link *path[MAX_DEPTH]; /* from the package up to the user */
    bool *visited;                         /* by node: on the path now */
    uint32_t printed;
    uint64_t steps; /* bounds the walk of a large graph */
};

static void print_path(const struct walker *w, uint32_t length)
{
    const struct tw_origin *origin = w->path[length - 1]->origin;
    printf("  %.*s:%u  %.*s", TW_FMT(origin->file), origin->line, TW_FMT(origin->text));
    for (uint32_t i = length - 1; i > 0; i--) {
        const struct tw_node *from = &w->graph->nodes[w->path[i - 1]->from];
        printf("\n    -> %.*s %.*s needs %.*s", TW_FMT(from->name),
               TW_FMT(from->version), TW_FMT(w->path[i - 1]->requirement->text));
    }
    putchar('\n');
}

/* Prints the shortest ways first: LENGTH links exactly. True: there may be longer ones.
 */
static bool walk(struct walker *w, uint32_t node, uint32_t done, uint32_t length)
{
    const struct tw_node *n = &w->graph->nodes[node];
    bool longer = false;
    if (done == length || w->printed == MAX_PATHS || w->steps++ > 1000000) {
        return n->asker_count > 0;
    }
    w->visited[node] = true;
    for (uint32_t i = 0; i < n->asker_count && w->printed < MAX_PATHS; i++) {
        const struct tw_link *link = n->askers[i];
        w->path[done] = link;
        if (link->from == TW_GRAPH_USER) {
            if (done + 1 == length) {
                print_path(w, length);
                w->printed++;
            }
        } else if (!w->visited[link->from]) {
            longer |= walk(w, link->from, done + 1, length);
        }
    }
    w->visited[node] = false;
    return longer;
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

static enum tw_status print_why(struct tw_run *run, const struct tw_graph *graph,
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
    printf("%.*s %.*s, because:\n", TW_FMT(name), TW_FMT(graph->nodes[node].version));
    bool longer = true;
    for (uint32_t length = 1; longer && length <= MAX_DEPTH; length++) {
        longer = walk(&walker, node, 0, length) && walker.printed < MAX_PATHS;
    }
    if (walker.printed == MAX_PATHS) {
        puts("  ... and more");
    }
    print_held(graph, node);
    return TW_OK;
}

static enum tw_status why(struct tw_run *run, int *exit_status, struct tw_error *err)
{
    struct tw_graph graph;
    bool solved;
    enum tw_status status = tw_graph_resolve(run, &graph, &solved, err);
    *exit_status = solved ? 0 : 1;
    return status || !solved ? status
                             : print_why(run, &graph, run->options->package, err);
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
