/*
 * pylock.toml. One table a package, its files as inline tables:
 *
 *     [[packages]]
 *     name = "app"
 *     version = "1.1"
 *     marker = "sys_platform == 'win32'"
 *     sdist = { url = "...", upload-time = ..., size = 1, hashes = { sha256 = "..." } }
 *     wheels = [{ url = ... }]
 *
 * Several wheels stand on a line each. A direct URL is an `archive`, a folder a
 * `directory`, which has no version. Packages are sorted by name,
 * files by file name, as PEP 751 asks for, so that the same answer is the same file.
 *
 * Called from compile.c and lock_cmd.c.
 */
#include "output_lock.h"

#include "emission.h"
#include "redact.h"
#include "tw_limits.h"
#include "tw_metadata.h"
#include "tw_pylock.h"

#include <stdlib.h>

#define CREATED_BY "tailwheel"

struct writer {
    struct tw_arena *arena;
    uint32_t depth; /* folders below the working folder that the lock is in */
    struct tw_buf *buf;
    struct tw_error *err;
};

bool tw_output_is_lock(const struct tw_options *options)
{
    return options->format == TW_FORMAT_PYLOCK ||
           (options->format == TW_FORMAT_BY_NAME &&
            tw_pylock_is_name(options->output_file));
}

/* ---------------------------------------------------------------- TOML */

/* A basic string; URLs lose their passwords, control bytes become "?". */
static void add_string(struct tw_buf *buf, tw_slice text)
{
    size_t start = buf->len + 1;
    tw_buf_add_byte(buf, '"');
    tw_redact(buf, text);
    tw_slice clean = tw_slice_cut(tw_buf_slice(buf), start, buf->len);
    bool special = tw_slice_find(clean, '"', 0) != SIZE_MAX ||
                   tw_slice_find(clean, '\\', 0) != SIZE_MAX;
    if (special) {
        struct tw_buf copy = TW_BUF_INIT(buf->cap);
        tw_buf_add(&copy, clean);
        buf->len = buf->failed ? buf->len : start;
        for (size_t i = 0; i < copy.len; i++) {
            if (copy.ptr[i] == '"' || copy.ptr[i] == '\\') {
                tw_buf_add_byte(buf, '\\');
            }
            tw_buf_add_byte(buf, copy.ptr[i]);
        }
        buf->failed = buf->failed ? buf->failed : copy.failed;
        tw_buf_free(&copy);
    }
    tw_buf_add_byte(buf, '"');
}

/* PATH without "./" before it. */
static tw_slice skip_dots(tw_slice path)
{
    while (tw_slice_starts(path, TW_SLICE("./"))) {
        path = tw_slice_cut(path, 2, path.len);
    }
    return path;
}

/* How many folders lead from the working folder to PATH; 0 also where that cannot be
 * told from the path itself. */
static uint32_t depth_of(tw_slice path)
{
    uint32_t depth = 0;
    bool plain = !tw_slice_starts(path, TW_SLICE("/")) &&
                 tw_slice_search(path, TW_SLICE("../")) == SIZE_MAX;
    path = skip_dots(path);
    for (size_t at = 0; plain && (at = tw_slice_find(path, '/', at)) != SIZE_MAX;
         at++) {
        depth++;
    }
    return depth;
}

static void add_pair(struct tw_buf *buf, const char *key, tw_slice value)
{
    tw_buf_printf(buf, "%s = ", key);
    add_string(buf, value);
}

/* A path of the user's, which is seen from the lock's own folder. */
static enum tw_status add_path(const struct writer *w, tw_slice path)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_INPUT_LINE);
    tw_slice rest = skip_dots(path);
    bool absolute = tw_slice_starts(path, TW_SLICE("/"));
    for (uint32_t i = 0; i < w->depth && !absolute; i++) {
        tw_buf_adds(&text, "../");
    }
    tw_buf_add(&text, rest.len > 0 ? rest : TW_SLICE("."));
    add_pair(w->buf, "path", tw_buf_slice(&text));
    enum tw_status failed = text.failed;
    tw_buf_free(&text);
    return failed ? tw_error_set(w->err, failed, "a path is too long") : TW_OK;
}

static void add_file(struct tw_buf *buf, const struct tw_release_file *file)
{
    tw_buf_adds(buf, "{ ");
    add_pair(buf, "url", file->url);
    if (file->upload_time != TW_TIME_UNKNOWN) {
        char time[TW_TIME_TEXT];
        tw_time_print(file->upload_time, time);
        tw_buf_printf(buf, ", upload-time = %s", time);
    }
    if (file->size != TW_SIZE_UNKNOWN) {
        tw_buf_printf(buf, ", size = %ju", (uintmax_t)file->size);
    }
    tw_buf_adds(buf, ", hashes = { ");
    add_pair(buf, "sha256", file->sha256);
    tw_buf_adds(buf, " } }");
}

/* ---------------------------------------------------------------- packages */

static int compare_files(const void *a, const void *b)
{
    const struct tw_release_file *left = a, *right = b;
    return tw_slice_compare(left->filename, right->filename);
}

static enum tw_status add_files(const struct writer *w, const struct tw_pin *pin)
{
    struct tw_release_file *files =
        TW_NEW_ARRAY(w->arena, struct tw_release_file, pin->file_count);
    uint32_t wheels = 0;
    if (!files) {
        return tw_error_nomem(w->err);
    }
    for (uint32_t i = 0; i < pin->file_count; i++) {
        files[i] = pin->files[i];
        wheels += files[i].is_wheel;
    }
    qsort(files, pin->file_count, sizeof *files, compare_files);
    for (uint32_t i = 0; i < pin->file_count; i++) {
        if (!files[i].is_wheel) {
            tw_buf_adds(w->buf, "sdist = ");
            add_file(w->buf, &files[i]);
            tw_buf_adds(w->buf, "\n");
            break;
        }
    }
    if (wheels == 0) {
        return TW_OK;
    }
    tw_buf_adds(w->buf, wheels == 1 ? "wheels = [" : "wheels = [\n");
    for (uint32_t i = 0; i < pin->file_count; i++) {
        if (files[i].is_wheel) {
            tw_buf_adds(w->buf, wheels == 1 ? "" : "    ");
            add_file(w->buf, &files[i]);
            tw_buf_adds(w->buf, wheels == 1 ? "" : ",\n");
        }
    }
    tw_buf_adds(w->buf, "]\n");
    return TW_OK;
}

/* What was given by URL or is an archive on the disk; its digest is "sha256:...". */
static enum tw_status add_archive(const struct writer *w, const struct tw_pin *pin)
{
    tw_slice hex = TW_NO_SLICE;
    for (uint32_t i = 0; i < pin->hash_count; i++) {
        hex = pin->hashes[i];
        tw_pull(&hex, TW_SLICE("sha256:"));
    }
    if (!hex.ptr) {
        return tw_error_set(w->err, TW_ERR_LOCK, "no digest of %.*s is known",
                            TW_FMT(pin->name));
    }
    tw_buf_adds(w->buf, "archive = { ");
    if (pin->url.len > 0) {
        add_pair(w->buf, "url", pin->url);
    } else if (add_path(w, pin->path)) {
        return w->err->status;
    }
    tw_buf_adds(w->buf, ", hashes = { ");
    add_pair(w->buf, "sha256", hex);
    tw_buf_adds(w->buf, " } }\n");
    return TW_OK;
}

static enum tw_status add_package(const struct writer *w, const struct tw_pin *pin)
{
    struct tw_buf *buf = w->buf;
    bool folder = pin->path.len > 0 && tw_dist_kind(pin->path) == TW_DIST_OTHER;
    tw_buf_adds(buf, "\n[[packages]]\n");
    add_pair(buf, "name", pin->name);
    tw_buf_adds(buf, "\n");
    if (!folder) {
        add_pair(buf, "version", pin->version);
        tw_buf_adds(buf, "\n");
    }
    if (pin->marker.len > 0) {
        add_pair(buf, "marker", pin->marker);
        tw_buf_adds(buf, "\n");
    }
    if (folder) {
        tw_buf_adds(buf, "directory = { ");
        if (add_path(w, pin->path)) {
            return w->err->status;
        }
        tw_buf_adds(buf, pin->editable ? ", editable = true }\n" : " }\n");
        return TW_OK;
    }
    if (pin->url.len > 0 || pin->path.len > 0) {
        return add_archive(w, pin);
    }
    if (pin->file_count == 0) {
        return tw_error_set(w->err, TW_ERR_LOCK,
                            "%.*s %.*s has no file with a digest, which a pylock.toml "
                            "needs",
                            TW_FMT(pin->name), TW_FMT(pin->version));
    }
    return add_files(w, pin);
}

/* ---------------------------------------------------------------- the file */

static int compare_pins(const void *a, const void *b)
{
    const struct tw_pin *left = *(const struct tw_pin *const *)a;
    const struct tw_pin *right = *(const struct tw_pin *const *)b;
    int order = tw_slice_compare(left->name, right->name);
    return order ? order : tw_slice_compare(left->version, right->version);
}

static void add_head(struct tw_buf *buf, const struct tw_lock_head *head)
{
    tw_buf_printf(buf,
                  "lock-version = \"1.0\"\n"
                  "created-by = \"" CREATED_BY "\"\n"
                  "requires-python = \">=%.*s\"\n",
                  TW_FMT(head->requires_python));
    if (head->environment_count > 0) {
        tw_buf_adds(buf, "environments = [\n");
        for (uint32_t i = 0; i < head->environment_count; i++) {
            tw_buf_adds(buf, "    ");
            add_string(buf, head->environments[i]);
            tw_buf_adds(buf, ",\n");
        }
        tw_buf_adds(buf, "]\n");
    }
}

enum tw_status tw_output_lock(struct tw_arena *arena, const struct tw_options *options,
                              const struct tw_pin *pins, uint32_t pin_count,
                              const struct tw_lock_head *head, struct tw_buf *buf,
                              struct tw_error *err)
{
    const struct writer w = {arena, depth_of(options->output_file), buf, err};
    struct tw_emission emission;
    enum tw_status status =
        tw_emission_decide(arena, options, pins, pin_count, &emission, err);
    if (!status && !options->no_header) {
        status = tw_output_header(arena, options, head->requires_python, buf, err);
    }
    if (!status && emission.pin_count > 0) {
        qsort(emission.pins, emission.pin_count, sizeof(const struct tw_pin *),
              compare_pins);
    }
    add_head(buf, head);
    for (uint32_t i = 0; !status && i < emission.pin_count; i++) {
        status = add_package(&w, emission.pins[i]);
    }
    if (!status) {
        tw_emission_print(buf, &emission);
    }
    if (!status && buf->failed) {
        status = tw_error_set(err, buf->failed, "the output is too large");
    }
    return status;
}
