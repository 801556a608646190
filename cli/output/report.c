/*
 * The solution as JSON. Keys are never left out: what is not known is null. Called by
 * the commands that resolve.
 */
#include "report.h"

#include "report_head.h"
#include "report_pip.h"
#include "result.h"
#include "tw_json_text.h"
#include "tw_limits.h"

static void add_file(struct tw_buf *buf, const struct tw_distribution *distribution)
{
    tw_buf_adds(buf, ", \"file\": {");
    tw_json_add_member(buf, "filename", distribution->filename, true);
    tw_json_add_member(buf, "url", distribution->url, false);
    tw_json_add_member(buf, "sha256", distribution->sha256, false);
    tw_buf_adds(buf, ", \"size\": ");
    if (distribution->size == TW_SIZE_UNKNOWN) {
        tw_buf_adds(buf, "null");
    } else {
        tw_buf_printf(buf, "%llu", (unsigned long long)distribution->size);
    }
    tw_buf_add_byte(buf, '}');
}

static void add_askers(struct tw_buf *buf, const struct tw_graph *graph,
                       const struct tw_node *node)
{
    tw_buf_adds(buf, ", \"required_by\": [");
    for (uint32_t i = 0; i < node->asker_count; i++) {
        const struct tw_link *link = node->askers[i];
        tw_buf_adds(buf, i ? ", {" : "{");
        if (link->origin) {
            tw_json_add_member(buf, "file", link->origin->file, true);
            tw_buf_printf(buf, ", \"line\": %u", link->origin->line);
            tw_json_add_member(buf, "requirement", link->origin->text, false);
        } else {
            tw_json_add_member(buf, "package", graph->nodes[link->from].name, true);
            tw_json_add_member(buf, "requirement", link->requirement->text, false);
        }
        tw_buf_add_byte(buf, '}');
    }
    tw_buf_add_byte(buf, ']');
}

void tw_report_holdback(struct tw_buf *buf, const struct tw_graph *graph, uint32_t node)
{
    struct tw_holdback holdback = tw_graph_holdback(graph, node);
    struct tw_buf reason = TW_BUF_INIT(1 << 16);
    if (holdback.newest) {
        tw_graph_print_holdback(&reason, graph, holdback);
        tw_buf_add_byte(buf, '{');
        tw_json_add_member(buf, "newest", holdback.newest->version.text, true);
        tw_json_add_member(buf, "reason", tw_buf_slice(&reason), false);
        tw_buf_add_byte(buf, '}');
    } else {
        tw_buf_adds(buf, "null");
    }
    tw_buf_free(&reason);
}

static void add_package(struct tw_buf *buf, const struct tw_graph *graph, uint32_t i)
{
    const struct tw_node *node = &graph->nodes[i];
    const struct tw_selected *selected = node->selected;
    const struct tw_facts *facts = graph->run->driver.facts;
    tw_buf_adds(buf, i ? ",\n    {" : "\n    {");
    tw_json_add_member(buf, "name", node->name, true);
    tw_json_add_member(buf, "version", node->version, false);
    tw_buf_adds(buf, ", \"extras\": [");
    for (uint32_t e = 0; e < selected->extra_count; e++) {
        tw_buf_adds(buf, e ? ", " : "");
        tw_json_add_string(buf, tw_facts_extra(facts, selected->extras[e]));
    }
    tw_buf_add_byte(buf, ']');
    add_file(buf, tw_catalog_chosen(graph->run->driver.catalog, selected->pkg,
                                    selected->index));
    add_askers(buf, graph, node);
    tw_buf_adds(buf, ", \"held_back\": ");
    tw_report_holdback(buf, graph, i);
    tw_buf_add_byte(buf, '}');
}

static void add_cost(struct tw_buf *buf, const struct tw_run *run)
{
    struct tw_traffic traffic = tw_run_traffic(run);
    tw_buf_printf(buf,
                  "  \"cost\": {\"projects\": %llu, \"versions\": %llu, \"requests\": "
                  "%llu, \"bytes\": %llu, \"wheel_bytes\": %llu}\n",
                  (unsigned long long)run->driver.catalog->pages,
                  (unsigned long long)run->driver.versions_read,
                  (unsigned long long)traffic.requests,
                  (unsigned long long)traffic.bytes,
                  (unsigned long long)run->driver.wheel_bytes);
}

/* One JSON object: the target, every package with its file, who asks for it and what
 * holds it back, and what the run cost. */
static void add_report(struct tw_buf *buf, const struct tw_graph *graph)
{
    tw_report_open(buf, graph->run, "true");
    tw_buf_adds(buf, "  \"packages\": [");
    for (uint32_t i = 0; i < graph->node_count; i++) {
        add_package(buf, graph, i);
    }
    tw_buf_adds(buf, graph->node_count ? "\n  ],\n" : "],\n");
    add_cost(buf, graph->run);
    tw_buf_adds(buf, "}\n");
}

enum tw_status tw_report_print(const struct tw_graph *graph, struct tw_error *err)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REPORT);
    if (graph->run->options->report == TW_REPORT_PIP) {
        tw_report_pip(&text, graph);
    } else {
        add_report(&text, graph);
    }
    enum tw_status status = tw_result_put(&text, "report", err);
    tw_buf_free(&text);
    return status;
}
