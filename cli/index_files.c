/*
 * From a folder to the projects of an index. A file is read once in its life, for its
 * digest and metadata: afterwards the page knows.
 *
 * Called from index_cmd.c.
 */
#include "index_files.h"

#include "atomic_file.h"
#include "tw_digest.h"
#include "tw_exchange.h"
#include "tw_links.h"
#include "tw_reading.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---------------------------------------------------------------- one file */

/* What a distribution says of itself, while it is read. */
struct metadata {
    struct tw_arena *arena;
    bool done;
    tw_slice text;
    struct tw_error error;
};

static enum tw_status take_text(void *payload, const struct tw_reading_result *result,
                                struct tw_error *err)
{
    struct metadata *metadata = payload;
    metadata->done = true;
    if (result->status) {
        metadata->error = *result->err;
        return TW_OK;
    }
    return tw_arena_copy(metadata->arena, result->whole, &metadata->text)
               ? TW_OK
               : tw_error_nomem(err);
}

/* Reads the METADATA or PKG-INFO of FILE, whose url is that of the file itself. */
static enum tw_status read_metadata(struct tw_indexing *x, const struct tw_file *file,
                                    tw_slice project, struct metadata *out)
{
    struct tw_run *run = x->run;
    struct tw_project of = {.name = project, .state = TW_PROJECT_KNOWN};
    struct tw_distribution distribution = {.filename = file->filename,
                                           .url = file->url,
                                           .size = file->size,
                                           .kind = file->kind};
    const struct tw_reading_options options = {.fetch = run->fetch,
                                               .project = &of,
                                               .distribution = &distribution,
                                               .done = take_text,
                                               .payload = out};
    enum tw_status status = tw_reading_start(&options, TW_CLASS_WAITED_FOR, x->err);
    for (bool got = true; !status && !out->done && got && !run->interrupt->signal;) {
        status = tw_exchange_next(run->fetch, -1, &got, x->err);
    }
    if (!status && !out->done) {
        tw_reading_cancel(distribution.reading);
        return tw_error_set(x->err, TW_ERR_CANCELLED, "interrupted");
    }
    return status;
}

/* The path of FILE with SUFFIX, or NULL. */
static const char *path_of(const struct tw_indexing *x, tw_slice filename,
                           const char *suffix)
{
    return tw_arena_printf(&x->run->inputs, "%.*s/%.*s%s", TW_FMT(x->folder),
                           TW_FMT(filename), suffix);
}

static enum tw_status keep_digest(const struct tw_indexing *x,
                                  const char hex[TW_SHA256_TEXT], tw_slice *out)
{
    return tw_arena_copy(&x->run->inputs, tw_slice_from(hex), out)
               ? TW_OK
               : tw_error_nomem(x->err);
}

/* Writes the sidecar of the wheel FILE. */
static enum tw_status write_sidecar(struct tw_indexing *x, struct tw_file *file,
                                    tw_slice text)
{
    char hex[TW_SHA256_TEXT];
    const char *path = path_of(x, file->filename, ".metadata");
    enum tw_status status =
        path ? tw_atomic_write(path, text, NULL, x->err) : tw_error_nomem(x->err);
    if (!status) {
        status = tw_digest_bytes(text, hex, x->err);
    }
    file->has_metadata = !status;
    return status ? status : keep_digest(x, hex, &file->metadata_sha256);
}

/* Finds out all that a page tells of FILE; *GOOD false: it is no distribution. */
static enum tw_status inspect(struct tw_indexing *x, struct tw_file *file,
                              tw_slice project, bool *good)
{
    char hex[TW_SHA256_TEXT];
    struct tw_core_metadata parsed;
    struct metadata metadata = {.arena = &x->run->inputs, .error = TW_ERROR_INIT};
    const char *path = path_of(x, file->filename, "");
    enum tw_status status =
        path ? tw_digest_file(path, hex, x->err) : tw_error_nomem(x->err);
    if (!status) {
        status = keep_digest(x, hex, &file->sha256);
    }
    if (!status) {
        status = read_metadata(x, file, project, &metadata);
    }
    if (status) {
        return status;
    }
    x->read++;
    bool wheel = file->kind == TW_DIST_WHEEL;
    *good = metadata.text.ptr || !wheel;
    if (!*good) {
        tw_console_warn(&x->run->console, "%.*s is left out: %s",
                        TW_FMT(file->filename), metadata.error.message);
    } else if (metadata.text.ptr &&
               tw_core_metadata_parse(&x->run->inputs, metadata.text, &parsed, NULL) ==
                   TW_OK) {
        file->requires_python = parsed.requires_python;
    }
    return *good && wheel ? write_sidecar(x, file, metadata.text) : TW_OK;
}

/* ---------------------------------------------------------------- what is known */

/* The page of PROJECT as it stands; without files where there is none. */
static enum tw_status read_old_page(struct tw_indexing *x, tw_slice project,
                                    struct tw_page *out)
{
    struct tw_arena *arena = &x->run->inputs;
    const struct tw_file_reader *reader = &x->run->reader;
    const char *path = tw_arena_printf(arena, "%.*s/simple/%.*s/index.json",
                                       TW_FMT(x->dest), TW_FMT(project));
    tw_slice text;
    *out = (struct tw_page){.file_count = 0};
    if (!path) {
        return tw_error_nomem(x->err);
    }
    tw_slice name = tw_slice_from(path);
    if (reader->read(reader->payload, arena, name, &text, NULL) ||
        tw_page_parse(arena, text, TW_SLICE("application/json"), name, out, NULL)) {
        *out = (struct tw_page){.file_count = 0};
    }
    return TW_OK;
}

/* Takes what PAGE knows of FILE, if that is still the same file. */
static bool recall(const struct tw_indexing *x, const struct tw_page *page,
                   struct tw_file *file)
{
    for (uint32_t i = 0; i < page->file_count; i++) {
        const struct tw_file *old = &page->files[i];
        if (!tw_slice_equal(old->filename, file->filename)) {
            continue;
        }
        file->yanked = old->yanked;
        file->yank_reason = old->yank_reason;
        bool same = old->size == file->size && old->upload_time == file->upload_time &&
                    old->sha256.len > 0;
        const char *sidecar = path_of(x, file->filename, ".metadata");
        if (!same ||
            (file->kind == TW_DIST_WHEEL && (!sidecar || access(sidecar, R_OK) < 0))) {
            return false;
        }
        file->sha256 = old->sha256;
        file->requires_python = old->requires_python;
        file->has_metadata = old->has_metadata;
        file->metadata_sha256 = old->metadata_sha256;
        return true;
    }
    return false;
}

/* ---------------------------------------------------------------- all files */

/* The project and version that the name of FILE tells; false: none. */
static bool name_of(struct tw_indexing *x, const struct tw_file *file,
                    tw_slice *project, tw_version *version)
{
    struct tw_arena *arena = &x->run->inputs;
    struct tw_wheel_name wheel;
    struct tw_sdist_name sdist;
    struct tw_error why = TW_ERROR_INIT;
    if (file->kind == TW_DIST_WHEEL) {
        if (tw_wheel_name_parse(arena, file->filename, &wheel, &why) == TW_OK) {
            *project = wheel.name;
            *version = wheel.version;
        }
    } else if (tw_sdist_name_parse(arena, file->filename, &sdist, &why) == TW_OK) {
        *project = sdist.name;
        *version = sdist.version;
    }
    if (why.status) {
        tw_console_warn(&x->run->console, "%.*s is left out: %s",
                        TW_FMT(file->filename), why.message);
    }
    return !why.status;
}

struct named {
    struct tw_index_file file;
    tw_slice project;
};

static int compare(const void *a, const void *b)
{
    const struct named *left = a, *right = b;
    int order = tw_slice_compare(left->project, right->project);
    order = order ? order : tw_version_compare(left->file.version, right->file.version);
    return order
               ? order
               : tw_slice_compare(left->file.file.filename, right->file.file.filename);
}

/* Sets what the file system tells of FILE, and the URL that pages link to. */
static enum tw_status complete(struct tw_indexing *x, struct tw_file *file)
{
    struct stat info;
    const char *path = path_of(x, file->filename, "");
    size_t slash = file->url.len;
    while (slash > 0 && file->url.ptr[slash - 1] != '/') {
        slash--;
    }
    tw_slice last = tw_slice_cut(file->url, slash, file->url.len);
    const char *url =
        tw_arena_printf(&x->run->inputs, "%.*s%.*s", TW_FMT(x->prefix), TW_FMT(last));
    if (!path || !url) {
        return tw_error_nomem(x->err);
    }
    file->upload_time =
        stat(path, &info) == 0 ? (int64_t)info.st_mtim.tv_sec * 1000 : TW_TIME_UNKNOWN;
    file->url = tw_slice_from(url);
    return TW_OK;
}

/* Adds the COUNT files of one project, those that are good, and the project. */
static enum tw_status add_project(struct tw_indexing *x, struct named *named,
                                  uint32_t count)
{
    struct tw_page old;
    struct tw_index_file *files =
        TW_NEW_ARRAY(&x->run->inputs, struct tw_index_file, count);
    struct tw_index_project project = {named[0].project, files, 0};
    enum tw_status status =
        files ? read_old_page(x, project.name, &old) : tw_error_nomem(x->err);
    for (uint32_t i = 0; i < count && !status; i++) {
        struct tw_file *file = &named[i].file.file;
        tw_slice own_url = file->url;
        bool good = true;
        status = complete(x, file);
        if (!status && !recall(x, &old, file)) {
            tw_slice shown = file->url;
            file->url = own_url;
            status = inspect(x, file, project.name, &good);
            file->url = shown;
        }
        if (!status && good) {
            files[project.file_count++] = named[i].file;
        }
    }
    bool kept = status || project.file_count == 0 ||
                tw_vec_push(&x->run->inputs, &x->projects, project);
    return kept ? status : tw_error_nomem(x->err);
}

enum tw_status tw_index_find_projects(struct tw_indexing *x)
{
    struct tw_page page;
    uint32_t count = 0;
    enum tw_status status =
        tw_links_read(&x->run->inputs, x->run->fetch, x->folder, &page, x->err);
    struct named *named =
        status ? NULL : TW_NEW_ARRAY(&x->run->inputs, struct named, page.file_count);
    if (!named) {
        return status ? status : tw_error_nomem(x->err);
    }
    for (uint32_t i = 0; i < page.file_count; i++) {
        named[count].file.file = page.files[i];
        named[count].file.file.yanked = false;
        count += name_of(x, &page.files[i], &named[count].project,
                         &named[count].file.version);
    }
    if (count > 0) {
        qsort(named, count, sizeof *named, compare);
    }
    for (uint32_t at = 0, next; at < count && !status; at = next) {
        next = at + 1;
        while (next < count && tw_slice_equal(named[at].project, named[next].project)) {
            next++;
        }
        status = add_project(x, &named[at], next - at);
    }
    return status;
}
