/*
 * From the solver's edge list to a graph of projects. An extra is part of its project:
 * what `celery[redis]` asks for is a link of celery. Called by the commands that tell
 * about a solution rather than write it.
 */
#include "graph.h"

#include <stdio.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- making it */

static int by_ends(const void *a, const void *b)
{
    const struct tw_link *left = a;
    const struct tw_link *right = b;
    if (left->from != right->from) {
        return left->from < right->from ? -1 : 1;
    }
    if (left->to != right->to) {
        return left->to < right->to ? -1 : 1;
    }
    return tw_slice_compare(left->requirement->text, right->requirement->text);
}

uint32_t tw_graph_find(const struct tw_graph *graph, tw_slice name)
{
    uint32_t low = 0;
    uint32_t high = graph->node_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = tw_slice_compare(graph->nodes[middle].name, name);
        if (order == 0) {
            return middle;
        }
        *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
    }
    return TW_GRAPH_USER;
}

static bool make_nodes(struct tw_run *run, const struct tw_solution *solution,
                       struct tw_graph *out)
{
    const struct tw_facts *facts = run->driver.facts;
    out->nodes = TW_NEW_ARRAY(&run->inputs, struct tw_node, solution->selected_count);
    out->node_count = solution->selected_count;
    for (uint32_t i = 0; out->nodes && i < out->node_count; i++) {
        const struct tw_selected *selected = &solution->selected[i];
        out->nodes[i].name = tw_facts_name(facts, selected->pkg);
        out->nodes[i].version =
            tw_facts_release(facts, selected->pkg, selected->index)->version.text;
        out->nodes[i].selected = selected;
    }
    return out->nodes;
}

static uint32_t node_of(const struct tw_graph *graph, tw_pkg pkg)
{
    const struct tw_facts *facts = graph->run->driver.facts;
    return pkg.id
               ? tw_graph_find(graph, tw_facts_name(facts, tw_facts_base(facts, pkg)))
               : TW_GRAPH_USER;
}

static bool make_links(struct tw_run *run, const struct tw_solution *solution,
                       struct tw_graph *out)
{
    out->links = TW_NEW_ARRAY(&run->inputs, struct tw_link, solution->edge_count);
    for (uint32_t i = 0; out->links && i < solution->edge_count; i++) {
        const struct tw_edge *edge = &solution->edges[i];
        struct tw_link link = {node_of(out, edge->from), node_of(out, edge->to),
                               edge->requirement, edge->origin};
        if (link.to != TW_GRAPH_USER && link.from != link.to && link.requirement) {
            out->links[out->link_count++] = link;
        }
    }
    if (out->link_count) {
        qsort(out->links, out->link_count, sizeof *out->links, by_ends);
    }
    return out->links;
}

/* Drops links that say the same as the one before (by a project and by its extra). */
static void drop_repeats(struct tw_graph *graph)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < graph->link_count; i++) {
        if (kept == 0 || graph->links[i].origin != graph->links[kept - 1].origin ||
            by_ends(&graph->links[i], &graph->links[kept - 1]) != 0) {
            graph->links[kept++] = graph->links[i];
        }
    }
    graph->link_count = kept;
}

static bool attach_links(struct tw_run *run, struct tw_graph *graph)
{
    for (uint32_t i = 0; i < graph->link_count; i++) {
        const struct tw_link *link = &graph->links[i];
        graph->nodes[link->to].asker_count++;
        if (link->from != TW_GRAPH_USER) {
            struct tw_node *from = &graph->nodes[link->from];
            from->links = from->link_count++ ? from->links : link;
        }
    }
    for (uint32_t n = 0; n < graph->node_count; n++) {
        struct tw_node *node = &graph->nodes[n];
        node->askers =
            TW_NEW_ARRAY(&run->inputs, const struct tw_link *, node->asker_count);
        if (!node->askers) {
            return false;
        }
        node->asker_count = 0;
    }
    for (int users = 1; users >= 0; users--) {
        for (uint32_t i = 0; i < graph->link_count; i++) {
            struct tw_node *to = &graph->nodes[graph->links[i].to];
            if ((graph->links[i].from == TW_GRAPH_USER) == users) {
                to->askers[to->asker_count++] = &graph->links[i];
            }
        }
    }
    return true;
}

enum tw_status tw_graph_make(struct tw_run *run, const struct tw_resolution *resolution,
                             struct tw_graph *out, struct tw_error *err)
{
    *out = (struct tw_graph){.run = run,
                             .lines = resolution->inputs.lines.at,
                             .line_count = resolution->inputs.lines.len};
    if (!make_nodes(run, &resolution->solution, out) ||
        !make_links(run, &resolution->solution, out)) {
        return tw_error_nomem(err);
    }
    drop_repeats(out);
    return attach_links(run, out) ? TW_OK : tw_error_nomem(err);
}

enum tw_status tw_graph_resolve(struct tw_run *run, struct tw_graph *out, bool *solved,
                                struct tw_error *err)
{
    struct tw_resolution *resolution = TW_NEW(&run->inputs, struct tw_resolution);
    if (!resolution) {
        return tw_error_nomem(err);
    }
    enum tw_status status = tw_resolve(run, resolution, err);
    *solved = !status && resolution->solved;
    return *solved ? tw_graph_make(run, resolution, out, err) : status;
}

/* ---------------------------------------------------------------- what holds back */

/* Who does not allow RELEASE for NODE, or NULL. */
static const struct tw_link *who_refuses(const struct tw_node *node,
                                         const struct tw_release *release)
{
    for (uint32_t i = 0; i < node->asker_count; i++) {
        if (!tw_specifiers_match(&node->askers[i]->requirement->specifiers,
                                 release->version)) {
            return node->askers[i];
        }
    }
    return NULL;
}

static bool is_on(const struct tw_graph *graph, const struct tw_requirement *r)
{
    struct tw_marker_extras none = {.context = TW_MARKER_REQUIREMENT};
    bool on = false;
    return tw_marker_evaluate(r->marker, &graph->run->target.target.env, &none, &on,
                              NULL) == TW_OK &&
           on;
}

const struct tw_line *tw_graph_constraint(const struct tw_graph *graph, uint32_t node,
                                          uint32_t *from)
{
    while (*from < graph->line_count) {
        const struct tw_line *line = &graph->lines[(*from)++];
        if (line->origin->kind == TW_FROM_CONSTRAINT &&
            tw_slice_equal(line->requirement->name, graph->nodes[node].name) &&
            is_on(graph, line->requirement)) {
            return line;
        }
    }
    return NULL;
}

/* The constraint that does not allow RELEASE for NODE, or NULL. */
static const struct tw_origin *which_limits(const struct tw_graph *graph, uint32_t node,
                                            const struct tw_release *release)
{
    const struct tw_line *line;
    uint32_t from = 0;
    while ((line = tw_graph_constraint(graph, node, &from))) {
        if (!tw_specifiers_match(&line->requirement->specifiers, release->version)) {
            return line->origin;
        }
    }
    return NULL;
}

struct tw_holdback tw_graph_holdback(const struct tw_graph *graph, uint32_t node)
{
    const struct tw_facts *facts = graph->run->driver.facts;
    const struct tw_selected *selected = graph->nodes[node].selected;
    uint32_t count = tw_facts_version_count(facts, selected->pkg);
    for (uint32_t i = count; i-- > selected->index + 1;) {
        const struct tw_release *release = tw_facts_release(facts, selected->pkg, i);
        if (!tw_version_is_prerelease(release->version)) {
            struct tw_holdback holdback = {.newest = release};
            holdback.by = who_refuses(&graph->nodes[node], release);
            holdback.limit = which_limits(graph, node, release);
            holdback.excluded =
                !holdback.by && !holdback.limit && release->exclusion != TW_EXCL_NONE;
            return holdback;
        }
    }
    return (struct tw_holdback){.newest = NULL};
}

void tw_graph_print_exclusion(struct tw_buf *buf, const struct tw_release *release)
{
    static const char *const phrases[] = {
        [TW_EXCL_NONE] = "",
        [TW_EXCL_YANKED] = "yanked",
        [TW_EXCL_REQUIRES_PYTHON] = "needs Python",
        [TW_EXCL_NO_WHEEL] = "no wheel for the target, there is",
        [TW_EXCL_TOO_NEW] = "newer than the cut-off, uploaded",
        [TW_EXCL_NO_BINARY] = "wheels are not wanted (--no-binary), there is",
        [TW_EXCL_ONLY_SDIST] = "needs a build, there is only",
        [TW_EXCL_BAD_METADATA] = "unusable metadata:",
        [TW_EXCL_OTHER] = "",
    };
    const char *phrase = phrases[release->exclusion];
    tw_buf_printf(buf, "%s%s%.*s", phrase, release->detail.len && phrase[0] ? " " : "",
                  TW_FMT(release->detail));
}

static void add_place(struct tw_buf *buf, const struct tw_origin *origin)
{
    static const char *const kinds[] = {
        [TW_FROM_REQUIREMENT] = "",
        [TW_FROM_CONSTRAINT] = " (constraint)",
        [TW_FROM_OVERRIDE] = " (override)",
    };
    tw_buf_add(buf, origin->file.len ? origin->file : TW_SLICE("the command line"));
    if (origin->line) {
        tw_buf_printf(buf, ":%u", origin->line);
    }
    tw_buf_adds(buf, kinds[origin->kind]);
}

void tw_graph_print_place(const struct tw_origin *origin)
{
    struct tw_buf place = TW_BUF_INIT(1 << 16);
    add_place(&place, origin);
    printf("%.*s", TW_FMT(tw_buf_slice(&place)));
    tw_buf_free(&place);
}

void tw_graph_print_holdback(struct tw_buf *buf, const struct tw_graph *graph,
                             struct tw_holdback holdback)
{
    const struct tw_link *by = holdback.by;
    const struct tw_origin *line = by && by->origin ? by->origin : holdback.limit;
    tw_buf_printf(buf, "%.*s ", TW_FMT(holdback.newest->version.text));
    if (line) {
        tw_buf_adds(buf, "is not allowed by ");
        add_place(buf, line);
        tw_buf_printf(buf, ": %.*s", TW_FMT(line->text));
    } else if (by) {
        const struct tw_node *from = &graph->nodes[by->from];
        tw_buf_printf(buf, "is not allowed by %.*s %.*s (%.*s)", TW_FMT(from->name),
                      TW_FMT(from->version), TW_FMT(by->requirement->text));
    } else if (holdback.excluded) {
        tw_buf_adds(buf, "cannot be used: ");
        tw_graph_print_exclusion(buf, holdback.newest);
    } else {
        tw_buf_adds(buf, "does not fit with the other pins");
    }
}
