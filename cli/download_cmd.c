/*
 * tailwheel download: the files that a lock names, or that requirements resolve to,
 * into a folder. The paths on standard output let an installer start while others still
 * load.
 */
#include "bytes.h"
#include "command.h"
#include "downloads.h"
#include "remote_files.h"
#include "resolve.h"
#include "tw_limits.h"
#include "tw_pylock.h"

#include <stdio.h>

struct wanted {
    struct tw_download *files;
    uint32_t count;
};

/* ---------------------------------------------------------------- from requirements */

static enum tw_status want_pin(struct tw_run *run, const struct tw_selected *selected,
                               struct wanted *out, struct tw_error *err)
{
    const struct tw_distribution *distribution =
        tw_catalog_chosen(run->driver.catalog, selected->pkg, selected->index);
    struct tw_download *file = &out->files[out->count++];
    *file = (struct tw_download){distribution->filename, distribution->url, TW_NO_SLICE,
                                 distribution->size};
    if (distribution->sha256.len) {
        char *digest =
            tw_arena_printf(&run->inputs, "sha256:%.*s", TW_FMT(distribution->sha256));
        file->digest = tw_slice_from(digest);
        return digest ? TW_OK : tw_error_nomem(err);
    }
    return TW_OK;
}

static enum tw_status resolve_files(struct tw_run *run, struct wanted *out,
                                    bool *solved, struct tw_error *err)
{
    struct tw_resolution resolution;
    enum tw_status status = tw_resolve(run, &resolution, err);
    *solved = !status && resolution.solved;
    if (!*solved) {
        return status;
    }
    uint32_t count = resolution.solution.selected_count;
    out->files = TW_NEW_ARRAY(&run->inputs, struct tw_download, count);
    if (!out->files) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < count && !status; i++) {
        status = want_pin(run, &resolution.solution.selected[i], out, err);
    }
    tw_resolve_summary(run, &resolution);
    return status;
}

/* ---------------------------------------------------------------- from pylock.toml */

static enum tw_status want_choice(struct tw_run *run,
                                  const struct tw_lock_choice *choice,
                                  struct wanted *out, struct tw_error *err)
{
    const struct tw_lock_file *file = choice->file;
    if (!file || !file->url.len) {
        return tw_error_set(err, TW_ERR_LOCK, "%.*s is not at a URL, so not downloaded",
                            TW_FMT(choice->package->name));
    }
    if (tw_slice_find(file->name, '/', 0) != SIZE_MAX || !file->name.len) {
        return tw_error_set(err, TW_ERR_LOCK, "%.*s: \"%.*s\" is no file name",
                            TW_FMT(choice->package->name), TW_FMT(file->name));
    }
    char *digest = NULL;
    for (uint32_t i = 0; i < file->digest_count && !digest; i++) {
        bool known = tw_slice_starts(file->digests[i].algorithm, TW_SLICE("sha")) ||
                     tw_slice_starts(file->digests[i].algorithm, TW_SLICE("blake2b"));
        digest = known ? tw_arena_printf(&run->inputs, "%.*s:%.*s",
                                         TW_FMT(file->digests[i].algorithm),
                                         TW_FMT(file->digests[i].hex))
                       : NULL;
    }
    if (!digest) {
        return tw_error_set(err, TW_ERR_LOCK, "%.*s has no digest that can be checked",
                            TW_FMT(file->name));
    }
    out->files[out->count++] =
        (struct tw_download){file->name, file->url, tw_slice_from(digest), file->size};
    return TW_OK;
}

static enum tw_status select_files(struct tw_run *run, const struct tw_pylock *lock,
                                   struct wanted *out, struct tw_error *err)
{
    struct tw_lock_selection selection = {
        .target = &run->target.target,
        .extras = run->options->extras.at,
        .extra_count = run->options->extras.len,
        .groups = run->options->groups.len ? run->options->groups.at : NULL,
        .group_count = run->options->groups.len,
    };
    struct tw_lock_choice *choices;
    uint32_t count;
    enum tw_status status =
        tw_pylock_select(&run->inputs, lock, &selection, &choices, &count, err);
    if (status) {
        return status;
    }
    out->files = TW_NEW_ARRAY(&run->inputs, struct tw_download, count);
    if (!out->files) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < count && !status; i++) {
        status = want_choice(run, &choices[i], out, err);
    }
    return status;
}

static enum tw_status lock_files(struct tw_run *run, tw_slice path, struct wanted *out,
                                 struct tw_error *err)
{
    struct tw_pylock lock;
    tw_slice text;
    enum tw_status status = tw_remote_files_open(run, err);
    if (!status) {
        status = run->reader.read(run->reader.payload, &run->inputs, path, &text, err);
    }
    if (!status) {
        status = tw_pylock_parse(&run->inputs, text, &lock, NULL, err);
    }
    if (status) {
        return tw_error_wrap(err, "%.*s", TW_FMT(path));
    }
    status = tw_run_open_target(run, err);
    if (!status) {
        status = tw_run_open_fetch(run, err);
    }
    if (!status && (status = select_files(run, &lock, out, err))) {
        tw_error_wrap(err, "%.*s", TW_FMT(path));
    }
    return status;
}

/* ---------------------------------------------------------------- the command */

static bool is_lock(const struct tw_options *options)
{
    return options->arguments.len == 1 && tw_pylock_is_name(options->arguments.at[0]);
}

static enum tw_status download(struct tw_run *run, int *exit_status,
                               struct tw_error *err)
{
    struct wanted wanted = {NULL, 0};
    bool known = true;
    const struct tw_options *options = run->options;
    tw_slice folder = options->dest.len ? options->dest : TW_SLICE(".");
    enum tw_status status =
        is_lock(options) ? lock_files(run, options->arguments.at[0], &wanted, err)
                         : resolve_files(run, &wanted, &known, err);
    if (!status && known) {
        status = tw_downloads(run, folder.ptr, wanted.files, wanted.count, err);
    }
    *exit_status = known ? 0 : 1;
    return status;
}

int tw_cmd_download(const struct tw_options *options,
                    const struct tw_cmd_context *context)
{
    return tw_run_command(options, context, "download -r requirements.txt", download);
}
