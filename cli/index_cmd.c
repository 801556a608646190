/*
 * tailwheel index: a static index of a folder of wheels and sdists, for any web server.
 *
 *     DIR/six-1.16.0-py3-none-any.whl
 *     DIR/six-1.16.0-py3-none-any.whl.metadata     its METADATA
 *     DIR/simple/six/index.html, index.json        the page of the project
 *     DIR/simple/index.html, index.json            the list of projects
 *
 * Each page is replaced whole, after the sidecars that it announces, and only where it
 * changes; pages of projects that are gone are removed, after the list.
 */
#include "atomic_file.h"
#include "command.h"
#include "index_files.h"
#include "remote_files.h"
#include "tw_limits.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef void write_page(struct tw_buf *buf, const struct tw_index_project *project);

/* The absolute path of the folder NAME, without links. */
static enum tw_status real_folder(struct tw_indexing *x, tw_slice name, tw_slice *out)
{
    char *path = realpath(name.ptr, NULL);
    if (!path) {
        return tw_error_set(x->err, TW_ERR_INPUT, "%.*s: there is no such folder",
                            TW_FMT(name));
    }
    bool copied = tw_arena_copy(&x->run->inputs, tw_slice_from(path), out);
    free(path);
    return copied ? TW_OK : tw_error_nomem(x->err);
}

/* Finds out where everything is. */
static enum tw_status find_places(struct tw_indexing *x)
{
    const struct tw_options *options = x->run->options;
    struct tw_arena *arena = &x->run->inputs;
    enum tw_status status = real_folder(x, options->arguments.at[0], &x->folder);
    x->dest = x->folder;
    if (!status && options->dest.len > 0) {
        status = real_folder(x, options->dest, &x->dest);
    }
    if (status) {
        return status;
    }
    tw_slice files = tw_url_from_path(arena, x->folder);
    tw_slice dest = tw_url_from_path(arena, x->dest);
    tw_slice below = tw_slice_cut(files, dest.len, files.len);
    if (!files.ptr || !dest.ptr) {
        return tw_error_nomem(x->err);
    }
    if (!tw_slice_starts(files, dest) || (below.len > 0 && below.ptr[0] != '/')) {
        return tw_error_set(
            x->err, TW_ERR_USAGE,
            "--dest %.*s: expected the folder of the files, or one above "
            "it, as pages link to them",
            TW_FMT(options->dest));
    }
    tw_slice inner = tw_slice_cut(below, 1, below.len);
    const char *prefix =
        tw_arena_printf(arena, "../../%.*s%s", TW_FMT(inner), inner.len > 0 ? "/" : "");
    x->prefix = tw_slice_from(prefix);
    return prefix ? TW_OK : tw_error_nomem(x->err);
}

/* ---------------------------------------------------------------- pages */

/* Makes TEXT the file simple/NAME/FILE (or simple/FILE, when NAME is empty), and
 * empties it. */
static enum tw_status deliver(const struct tw_indexing *x, tw_slice name,
                              const char *file, struct tw_buf *text)
{
    const char *path =
        tw_arena_printf(&x->run->inputs, "%.*s/simple/%.*s%s%s", TW_FMT(x->dest),
                        TW_FMT(name), name.len > 0 ? "/" : "", file);
    enum tw_status status =
        !path          ? tw_error_nomem(x->err)
        : text->failed ? tw_error_set(x->err, text->failed, "%s is too large", path)
                       : tw_atomic_write(path, tw_buf_slice(text), NULL, x->err);
    tw_buf_clear(text);
    return status;
}

static enum tw_status write_pages(const struct tw_indexing *x)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_PAGE);
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < x->projects.len && !status; i++) {
        const struct tw_index_project *project = &x->projects.at[i];
        tw_index_page_json(&text, project);
        status = deliver(x, project->name, "index.json", &text);
        if (!status) {
            tw_index_page_html(&text, project);
            status = deliver(x, project->name, "index.html", &text);
        }
    }
    if (!status) {
        tw_index_list_json(&text, x->projects.at, x->projects.len);
        status = deliver(x, TW_NO_SLICE, "index.json", &text);
    }
    if (!status) {
        tw_index_list_html(&text, x->projects.at, x->projects.len);
        status = deliver(x, TW_NO_SLICE, "index.html", &text);
    }
    tw_buf_free(&text);
    return status;
}

/* ---------------------------------------------------------------- what is gone */

static bool is_listed(const struct tw_indexing *x, tw_slice name)
{
    uint32_t low = 0, high = x->projects.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = tw_slice_compare(x->projects.at[middle].name, name);
        if (order == 0) {
            return true;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return false;
}

/* Removes the two pages of a project, and its folder if nothing else is in it. */
static void remove_pages(const struct tw_indexing *x, const char *name)
{
    static const char *const files[] = {"/index.html", "/index.json", ""};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = tw_arena_printf(&x->run->inputs, "%.*s/simple/%s%s",
                                           TW_FMT(x->dest), name, files[i]);
        if (path) {
            remove(path);
        }
    }
}

static enum tw_status remove_old(const struct tw_indexing *x)
{
    const char *path = tw_arena_printf(&x->run->inputs, "%.*s/simple", TW_FMT(x->dest));
    DIR *folder = path ? opendir(path) : NULL;
    if (!folder) {
        return path ? TW_OK : tw_error_nomem(x->err);
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        tw_slice name = tw_slice_from(entry->d_name);
        if (tw_name_is_normal(name) && !is_listed(x, name)) {
            remove_pages(x, entry->d_name);
        }
    }
    closedir(folder);
    return TW_OK;
}

/* ---------------------------------------------------------------- the main flow */

static enum tw_status make_index(struct tw_run *run, int *exit_status,
                                 struct tw_error *err)
{
    struct tw_indexing x = {.run = run, .err = err};
    uint32_t files = 0;
    if (run->options->arguments.len != 1) {
        return tw_error_set(err, TW_ERR_USAGE, "expected one folder");
    }
    enum tw_status status = tw_remote_files_open(run, err);
    if (!status) {
        status = find_places(&x);
    }
    if (!status) {
        status = tw_run_open_fetch(run, err);
    }
    if (!status) {
        status = tw_index_find_projects(&x);
    }
    if (!status) {
        status = write_pages(&x);
    }
    if (!status) {
        status = remove_old(&x);
    }
    for (uint32_t i = 0; i < x.projects.len; i++) {
        files += x.projects.at[i].file_count;
    }
    if (!status) {
        tw_console_note(&run->console, TW_NORMAL,
                        "Indexed %u file%s of %u project%s, of which %u had to be read",
                        files, files == 1 ? "" : "s", x.projects.len,
                        x.projects.len == 1 ? "" : "s", x.read);
    }
    *exit_status = 0;
    return status;
}

int tw_cmd_index(const struct tw_options *options, const struct tw_cmd_context *context)
{
    return tw_run_command(options, context, "index ./wheels", make_index);
}
