/*
 * The two forms of a page say the same. HTML has no place for size and time, which is
 * why JSON is what clients ask for.
 *
 * Called from index_cmd.c.
 */
#include "index_page.h"

#include "tw_json_text.h"

#define API_VERSION "1.1"

/* ---------------------------------------------------------------- JSON */

static void add_hash(struct tw_buf *buf, const char *key, tw_slice sha256)
{
    tw_buf_printf(buf, ", \"%s\": {\"sha256\": \"%.*s\"}", key, TW_FMT(sha256));
}

static void add_file_json(struct tw_buf *buf, const struct tw_file *file)
{
    tw_buf_adds(buf, "{");
    tw_json_add_member(buf, "filename", file->filename, true);
    tw_json_add_member(buf, "url", file->url, false);
    add_hash(buf, "hashes", file->sha256);
    if (file->requires_python.len > 0) {
        tw_json_add_member(buf, "requires-python", file->requires_python, false);
    }
    tw_buf_printf(buf, ", \"size\": %ju", (uintmax_t)file->size);
    if (file->upload_time != TW_TIME_UNKNOWN) {
        char time[TW_TIME_TEXT];
        tw_time_print(file->upload_time, time);
        tw_buf_printf(buf, ", \"upload-time\": \"%s\"", time);
    }
    if (file->has_metadata) {
        add_hash(buf, "core-metadata", file->metadata_sha256);
    }
    if (file->yanked && file->yank_reason.len > 0) {
        tw_json_add_member(buf, "yanked", file->yank_reason, false);
    } else {
        tw_buf_adds(buf, file->yanked ? ", \"yanked\": true" : "");
    }
    tw_buf_adds(buf, "}");
}

/* The versions that there are, each once: FILES are sorted by them. */
static void add_versions(struct tw_buf *buf, const struct tw_index_project *project)
{
    tw_buf_adds(buf, "\"versions\": [");
    for (uint32_t i = 0; i < project->file_count; i++) {
        tw_version version = project->files[i].version;
        if (i > 0 && tw_version_compare(project->files[i - 1].version, version) == 0) {
            continue;
        }
        tw_buf_adds(buf, i ? ", \"" : "\"");
        tw_version_print(buf, version, TW_VERSION_NORMAL);
        tw_buf_adds(buf, "\"");
    }
    tw_buf_adds(buf, "]");
}

void tw_index_page_json(struct tw_buf *buf, const struct tw_index_project *project)
{
    tw_buf_adds(buf, "{\"meta\": {\"api-version\": \"" API_VERSION "\"}");
    tw_json_add_member(buf, "name", project->name, false);
    tw_buf_adds(buf, ", ");
    add_versions(buf, project);
    tw_buf_adds(buf, ", \"files\": [");
    for (uint32_t i = 0; i < project->file_count; i++) {
        tw_buf_adds(buf, i ? ",\n" : "\n");
        add_file_json(buf, &project->files[i].file);
    }
    tw_buf_adds(buf, "\n]}\n");
}

void tw_index_list_json(struct tw_buf *buf, const struct tw_index_project *projects,
                        uint32_t count)
{
    tw_buf_adds(buf,
                "{\"meta\": {\"api-version\": \"" API_VERSION "\"}, \"projects\": [");
    for (uint32_t i = 0; i < count; i++) {
        tw_buf_adds(buf, i ? ", {" : "{");
        tw_json_add_member(buf, "name", projects[i].name, true);
        tw_buf_adds(buf, "}");
    }
    tw_buf_adds(buf, "]}\n");
}

/* ---------------------------------------------------------------- HTML */

static void add_text(struct tw_buf *buf, tw_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            tw_buf_adds(buf, "&amp;");
            break;
        case '<':
            tw_buf_adds(buf, "&lt;");
            break;
        case '>':
            tw_buf_adds(buf, "&gt;");
            break;
        case '"':
            tw_buf_adds(buf, "&quot;");
            break;
        default:
            tw_buf_add_byte(buf, text.ptr[i]);
        }
    }
}

static void add_attribute(struct tw_buf *buf, const char *name, tw_slice value)
{
    tw_buf_printf(buf, " %s=\"", name);
    add_text(buf, value);
    tw_buf_adds(buf, "\"");
}

static void open_html(struct tw_buf *buf, const char *title, tw_slice name)
{
    tw_buf_printf(buf,
                  "<!DOCTYPE html>\n<html>\n  <head>\n"
                  "    <meta name=\"pypi:repository-version\" content=\"" API_VERSION
                  "\">\n    <title>%s%.*s</title>\n  </head>\n  <body>\n",
                  title, TW_FMT(name));
}

static void add_file_html(struct tw_buf *buf, const struct tw_file *file)
{
    tw_buf_adds(buf, "    <a href=\"");
    add_text(buf, file->url);
    tw_buf_printf(buf, "#sha256=%.*s\"", TW_FMT(file->sha256));
    if (file->requires_python.len > 0) {
        add_attribute(buf, "data-requires-python", file->requires_python);
    }
    if (file->has_metadata) {
        tw_buf_printf(buf, " data-core-metadata=\"sha256=%.*s\"",
                      TW_FMT(file->metadata_sha256));
    }
    if (file->yanked) {
        add_attribute(buf, "data-yanked", file->yank_reason);
    }
    tw_buf_adds(buf, ">");
    add_text(buf, file->filename);
    tw_buf_adds(buf, "</a><br>\n");
}

void tw_index_page_html(struct tw_buf *buf, const struct tw_index_project *project)
{
    open_html(buf, "Links for ", project->name);
    for (uint32_t i = 0; i < project->file_count; i++) {
        add_file_html(buf, &project->files[i].file);
    }
    tw_buf_adds(buf, "  </body>\n</html>\n");
}

void tw_index_list_html(struct tw_buf *buf, const struct tw_index_project *projects,
                        uint32_t count)
{
    open_html(buf, "Simple index", TW_NO_SLICE);
    for (uint32_t i = 0; i < count; i++) {
        tw_buf_printf(buf, "    <a href=\"%.*s/\">%.*s</a><br>\n",
                      TW_FMT(projects[i].name), TW_FMT(projects[i].name));
    }
    tw_buf_adds(buf, "  </body>\n</html>\n");
}
