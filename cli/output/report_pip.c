/*
 * pip's installation report: what would be installed, where it comes from (PEP 610),
 * and its metadata whole. Sorted by name, where pip has the order in which it would
 * install.
 *
 * Called from compile.c.
 */
#include "report_pip.h"

#include "redact.h"
#include "tw_json_text.h"
#include "tw_limits.h"
#include "tw_metadata_json.h"

/* Who wrote it: the key is pip's, and must be there. */
#define PIP_VERSION "tailwheel " TW_PROGRAM_VERSION

/* A URL without its password, as a JSON string. */
static void add_url(struct tw_buf *buf, tw_slice url)
{
    struct tw_buf clean = TW_BUF_INIT(TW_MAX_URL + 1);
    tw_redact(&clean, url);
    tw_json_add_string(buf, tw_buf_slice(&clean));
    buf->failed = buf->failed ? buf->failed : clean.failed;
    tw_buf_free(&clean);
}

/* The sha256 of FILE: of the page, or else the one that was found out. */
static tw_slice digest_of(const struct tw_distribution *file)
{
    tw_slice hex = file->sha256;
    for (uint32_t i = 0; i < file->hash_count && hex.len == 0; i++) {
        tw_slice hash = file->hashes[i];
        hex = tw_pull(&hash, TW_SLICE("sha256:")) ? hash : hex;
    }
    return hex;
}

static void add_download(struct tw_buf *buf, const struct tw_project *project,
                         const struct tw_distribution *file)
{
    tw_slice hex = digest_of(file);
    bool folder = file->url.len == 0;
    tw_buf_adds(buf, "      \"download_info\": {\n        \"url\": ");
    add_url(buf, folder ? project->direct : file->url);
    tw_buf_adds(buf, folder ? ",\n        \"dir_info\": {"
                            : ",\n        \"archive_info\": {");
    if (hex.len > 0) {
        tw_buf_printf(buf,
                      "\n          \"hashes\": {\n            \"sha256\": \"%.*s\"\n"
                      "          },\n          \"hash\": \"sha256=%.*s\"\n        ",
                      TW_FMT(hex), TW_FMT(hex));
    }
    tw_buf_adds(buf, "}\n      },\n");
}

/* A folder has no METADATA: what is known of it. */
static void add_metadata(struct tw_buf *buf, const struct tw_node *node,
                         const struct tw_distribution *file)
{
    tw_buf_adds(buf, "      \"metadata\": ");
    if (file->metadata.len > 0) {
        tw_metadata_json(buf, file->metadata);
    } else {
        tw_buf_add_byte(buf, '{');
        tw_json_add_member(buf, "name", node->name, true);
        tw_json_add_member(buf, "version", node->version, false);
        tw_buf_add_byte(buf, '}');
    }
}

/* The user's own line that asks for NODE, or NULL. */
static const struct tw_link *own_line(const struct tw_node *node, uint32_t from)
{
    for (uint32_t i = from; i < node->asker_count; i++) {
        const struct tw_link *link = node->askers[i];
        if (link->origin && link->origin->kind == TW_FROM_REQUIREMENT) {
            return link;
        }
    }
    return NULL;
}

/* The extras that the user's lines name: those of NODE's that some line has. */
static void add_extras(struct tw_buf *buf, const struct tw_graph *graph,
                       const struct tw_node *node)
{
    const struct tw_facts *facts = graph->run->driver.facts;
    bool any = false;
    for (uint32_t e = 0; e < node->selected->extra_count; e++) {
        tw_slice extra = tw_facts_extra(facts, node->selected->extras[e]);
        bool asked = false;
        for (uint32_t i = 0; i < node->asker_count && !asked; i++) {
            const struct tw_link *link = own_line(node, i);
            for (uint32_t j = 0; link && j < link->requirement->extra_count; j++) {
                asked |= tw_slice_equal(link->requirement->extras[j], extra);
            }
        }
        if (asked) {
            tw_buf_adds(buf, any ? ", " : ",\n      \"requested_extras\": [");
            tw_json_add_string(buf, extra);
            any = true;
        }
    }
    tw_buf_adds(buf, any ? "]" : "");
}

static void add_item(struct tw_buf *buf, const struct tw_graph *graph, uint32_t at)
{
    const struct tw_node *node = &graph->nodes[at];
    const struct tw_selected *selected = node->selected;
    struct tw_catalog *catalog = graph->run->driver.catalog;
    const struct tw_project *project = catalog->projects.at[selected->pkg.id];
    const struct tw_distribution *file =
        tw_catalog_chosen(catalog, selected->pkg, selected->index);
    const struct tw_release *release =
        tw_facts_release(catalog->facts, selected->pkg, selected->index);
    tw_buf_adds(buf, at ? ",\n    {\n" : "\n    {\n");
    add_download(buf, project, file);
    tw_buf_printf(buf,
                  "      \"is_direct\": %s,\n      \"is_yanked\": %s,\n"
                  "      \"requested\": %s,\n",
                  project->direct.len ? "true" : "false",
                  release->exclusion == TW_EXCL_YANKED ? "true" : "false",
                  own_line(node, 0) ? "true" : "false");
    add_metadata(buf, node, file);
    add_extras(buf, graph, node);
    tw_buf_adds(buf, "\n    }");
}

void tw_report_pip(struct tw_buf *buf, const struct tw_graph *graph)
{
    const tw_slice *env = graph->run->target.target.env.value;
    tw_buf_adds(buf, "{\n  \"version\": \"1\",\n  \"pip_version\": \"" PIP_VERSION
                     "\",\n  \"install\": [");
    for (uint32_t i = 0; i < graph->node_count; i++) {
        add_item(buf, graph, i);
    }
    tw_buf_adds(buf, graph->node_count ? "\n  ],\n" : "],\n");
    tw_buf_adds(buf, "  \"environment\": {");
    for (int i = 0; i < TW_ENV_COUNT; i++) {
        tw_buf_adds(buf, i ? ",\n    " : "\n    ");
        tw_json_add_member(buf, tw_env_name((enum tw_env_name)i), env[i], true);
    }
    tw_buf_adds(buf, "\n  }\n}\n");
}
