/*
 * tailwheel tree: the solution as a tree, each edge with the requirement that makes it.
 * Upside down with --invert. What was shown before is marked (*) and not shown again.
 */
#include "command.h"
#include "report.h"

#include <stdio.h>

enum { MAX_PREFIX = 1024 };

struct printer {
    const struct tw_graph *graph;
    bool invert;
    uint32_t depth; /* edges; 0 = no limit */
    bool *shown;    /* by node */
    char prefix[MAX_PREFIX];
};

/* The links that lead on from a node. */
static uint32_t link_count(const struct printer *p, uint32_t node)
{
    return p->invert ? p->graph->nodes[node].asker_count
                     : p->graph->nodes[node].link_count;
}

static const struct tw_link *link_at(const struct printer *p, uint32_t node, uint32_t i)
{
    return p->invert ? p->graph->nodes[node].askers[i]
                     : &p->graph->nodes[node].links[i];
}

static void print_requirement(const struct tw_link *link)
{
    if (link->origin) {
        fputs("  [", stdout);
        tw_graph_print_place(link->origin);
        printf(": %.*s]", TW_FMT(link->origin->text));
    } else {
        printf("  [%.*s]", TW_FMT(link->requirement->text));
    }
}

static void print_below(struct printer *p, uint32_t node, size_t indent,
                        uint32_t level);

static void print_node(struct printer *p, uint32_t node, const struct tw_link *link,
                       size_t indent, uint32_t level)
{
    const struct tw_node *n = &p->graph->nodes[node];
    bool again = p->shown[node] && link_count(p, node);
    printf("%.*s==%.*s", TW_FMT(n->name), TW_FMT(n->version));
    if (link) {
        print_requirement(link);
    }
    puts(again ? " (*)" : "");
    p->shown[node] = true;
    if (!again && (p->depth == 0 || level < p->depth)) {
        print_below(p, node, indent, level + 1);
    }
}

static void print_below(struct printer *p, uint32_t node, size_t indent, uint32_t level)
{
    uint32_t count = link_count(p, node);
    for (uint32_t i = 0; i < count && indent + 16 < MAX_PREFIX; i++) {
        const struct tw_link *link = link_at(p, node, i);
        uint32_t next = p->invert ? link->from : link->to;
        bool last = i + 1 == count;
        printf("%.*s%s", (int)indent, p->prefix, last ? "└── " : "├── ");
        if (next == TW_GRAPH_USER) {
            tw_graph_print_place(link->origin);
            printf(": %.*s\n", TW_FMT(link->origin->text));
            continue;
        }
        size_t more = (size_t)snprintf(p->prefix + indent, MAX_PREFIX - indent, "%s",
                                       last ? "    " : "│   ");
        print_node(p, next, link, indent + more, level);
    }
}

static const struct tw_link *asked_by_user(const struct tw_node *node)
{
    return node->asker_count && node->askers[0]->from == TW_GRAPH_USER ? node->askers[0]
                                                                       : NULL;
}

/* Without --package: what the user asks for, or with --invert what asks for nothing. */
static void print_all(struct printer *p)
{
    for (uint32_t i = 0; i < p->graph->node_count; i++) {
        const struct tw_node *node = &p->graph->nodes[i];
        const struct tw_link *link = p->invert ? NULL : asked_by_user(node);
        if (p->invert ? node->link_count == 0 : link != NULL) {
            print_node(p, i, link, 0, 0);
        }
    }
}

static enum tw_status print_one(struct printer *p, struct tw_run *run, tw_slice package,
                                struct tw_error *err)
{
    tw_slice name;
    enum tw_status status = tw_name_normalize(&run->inputs, package, &name, err);
    if (status) {
        return tw_error_wrap(err, "--package");
    }
    uint32_t node = tw_graph_find(p->graph, name);
    if (node == TW_GRAPH_USER) {
        return tw_error_set(err, TW_ERR_INPUT,
                            "%.*s is not among what these inputs need", TW_FMT(name));
    }
    print_node(p, node, NULL, 0, 0);
    return TW_OK;
}

static enum tw_status tree(struct tw_run *run, int *exit_status, struct tw_error *err)
{
    struct tw_graph graph;
    bool solved;
    enum tw_status status = tw_graph_resolve(run, &graph, &solved, err);
    *exit_status = solved ? 0 : 1;
    if (status || !solved) {
        return status;
    }
    if (run->options->report) {
        return tw_report_print(&graph, err);
    }
    struct printer printer = {
        .graph = &graph, .invert = run->options->invert, .depth = run->options->depth};
    printer.shown = TW_NEW_ARRAY(&run->inputs, bool, graph.node_count);
    if (!printer.shown) {
        return tw_error_nomem(err);
    }
    if (run->options->package.len) {
        return print_one(&printer, run, run->options->package, err);
    }
    print_all(&printer);
    return TW_OK;
}

int tw_cmd_tree(const struct tw_options *options, const struct tw_cmd_context *context)
{
    return tw_run_command(options, context, "tree requirements.in", tree);
}
