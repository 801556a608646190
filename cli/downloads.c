/*
 * Files to a folder. Each one goes this way, and fetch/ does the hard parts (several at
 * once, retries, digests, FILE.part that is resumed, the rename at the end):
 *
 *     there already? ─ yes, digest right ─────────────► its path is printed
 *        │ no, or wrong
 *        └─► the cache has it? ─ copied ─┐
 *        └─► the index ─ streamed ───────┴─ verified ─► its path is printed
 *
 * Called from `tailwheel download`.
 */
#include "downloads.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "progress.h"
#include "tw_exchange.h"

struct item {
    struct tw_exchange exchange; /* first: replies find the item by it */
    struct batch *batch;
    const struct tw_download *file;
    char *path;
    bool checking; /* the file that is there already, not fetching */
    uint32_t row;
};

struct batch {
    struct tw_run *run;
    struct item *items;
    uint32_t count, left;
    struct tw_progress progress;
    struct tw_error first; /* the first error; TW_OK: none */
};

/* ---------------------------------------------------------------- one file */

static void fail(struct item *item, const struct tw_error *why)
{
    struct batch *batch = item->batch;
    struct tw_error error = *why;
    tw_error_wrap(&error, "%.*s", TW_FMT(item->file->filename));
    tw_progress_clear(&batch->progress);
    if (batch->first.status) {
        tw_console_fail(&batch->run->console, &error);
    } else {
        batch->first = error;
    }
    batch->left--;
}

static enum tw_status complete(struct item *item, struct tw_error *err)
{
    struct batch *batch = item->batch;
    batch->left--;
    batch->progress.rows[item->row].done = batch->progress.rows[item->row].size;
    tw_progress_clear(&batch->progress);
    char end = batch->run->options->print0 ? '\0' : '\n';
    if (fputs(item->path, stdout) < 0 || putchar(end) < 0 || fflush(stdout) != 0) {
        return tw_error_set(err, TW_ERR_IO, "cannot write to standard output");
    }
    return TW_OK;
}

static bool count_bytes(void *payload, tw_slice piece)
{
    struct item *item = payload;
    item->batch->progress.rows[item->row].done += piece.len;
    return true;
}

static bool ignore_bytes(void *payload, tw_slice piece)
{
    (void)payload;
    (void)piece;
    return true;
}

/* The cache's own copy as a URL, or that of the index. */
static tw_slice source_of(const struct item *item)
{
    struct tw_run *run = item->batch->run;
    tw_slice digest = item->file->digest;
    if (run->store.cache && tw_slice_starts(digest, TW_SLICE("sha256:"))) {
        tw_slice path = tw_cache_file(run->store.cache, &run->inputs,
                                      tw_slice_cut(digest, 7, digest.len));
        tw_slice url = path.ptr ? tw_url_from_path(&run->inputs, path) : TW_NO_SLICE;
        if (url.ptr) {
            return url;
        }
    }
    return item->file->url;
}

static enum tw_status fetch_file(struct item *item, struct tw_error *err)
{
    struct tw_progress_row *row = &item->batch->progress.rows[item->row];
    tw_transfer transfer;
    struct tw_request request = {
        .url = source_of(item),
        .kind = TW_GET_WHOLE,
        .file = item->path,
        .digest = item->file->digest,
        .feed = item->batch->progress.on ? count_bytes : NULL,
        .payload = item,
    };
    item->checking = false;
    row->active = true;
    struct tw_error why = TW_ERROR_INIT;
    if (tw_fetch_start(item->batch->run->fetch, &request, &transfer, &why)) {
        fail(item, &why);
    }
    (void)err;
    return TW_OK;
}

/* Reads the file that is there, for its digest. */
static enum tw_status check_file(struct item *item, struct tw_error *err)
{
    tw_transfer transfer;
    struct tw_request request = {
        .kind = TW_GET_WHOLE,
        .digest = item->file->digest,
        .feed = ignore_bytes,
        .payload = item,
    };
    char *path =
        item->path[0] == '/'
            ? item->path
            : tw_arena_printf(&item->batch->run->inputs, "%.*s/%s",
                              TW_FMT(item->batch->run->reader.folder), item->path);
    request.url = path
                      ? tw_url_from_path(&item->batch->run->inputs, tw_slice_from(path))
                      : TW_NO_SLICE;
    item->checking = true;
    return request.url.ptr
               ? tw_fetch_start(item->batch->run->fetch, &request, &transfer, err)
               : tw_error_nomem(err);
}

static enum tw_status item_done(struct tw_exchange *self, struct tw_reply *reply,
                                struct tw_error *err)
{
    struct item *item = (struct item *)self;
    enum tw_status status = TW_OK;
    item->batch->progress.rows[item->row].active = false;
    if (reply->kind != TW_REPLY_FAILED) {
        status = complete(item, err);
    } else if (item->checking) {
        status = fetch_file(item, err);
    } else {
        fail(item, &reply->error);
    }
    tw_reply_free(item->batch->run->fetch, reply);
    return status;
}

/* What is there is worth checking if its size is right, or not known. */
static bool is_there(const struct item *item)
{
    struct stat info;
    return stat(item->path, &info) == 0 && S_ISREG(info.st_mode) &&
           (item->file->size == TW_SIZE_UNKNOWN ||
            (uint64_t)info.st_size == item->file->size);
}

static enum tw_status start(struct item *item, struct tw_error *err)
{
    return item->file->digest.len && is_there(item) ? check_file(item, err)
                                                    : fetch_file(item, err);
}

/* ---------------------------------------------------------------- all files */

static enum tw_status make_folder(const char *folder, struct tw_error *err)
{
    struct stat info;
    if (mkdir(folder, 0777) < 0 && errno != EEXIST) {
        return tw_error_set(err, TW_ERR_IO, "cannot make the folder %s: %s", folder,
                            strerror(errno));
    }
    if (stat(folder, &info) < 0 || !S_ISDIR(info.st_mode)) {
        return tw_error_set(err, TW_ERR_IO, "%s is no folder", folder);
    }
    return TW_OK;
}

static enum tw_status make_items(struct batch *batch, const char *folder,
                                 const struct tw_download *files, struct tw_error *err)
{
    struct tw_run *run = batch->run;
    struct tw_progress_row *rows =
        TW_NEW_ARRAY(&run->inputs, struct tw_progress_row, batch->count);
    batch->items = TW_NEW_ARRAY(&run->inputs, struct item, batch->count);
    if (!rows || !batch->items) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < batch->count; i++) {
        char *path =
            tw_arena_printf(&run->inputs, "%s/%.*s", folder, TW_FMT(files[i].filename));
        if (!path) {
            return tw_error_nomem(err);
        }
        batch->items[i] = (struct item){{item_done}, batch, &files[i], path, false, i};
        rows[i].name = files[i].filename;
        rows[i].size = files[i].size == TW_SIZE_UNKNOWN ? 0 : files[i].size;
    }
    tw_progress_init(&batch->progress, &run->console, !run->options->no_progress, rows,
                     batch->count, tw_run_elapsed(run));
    return TW_OK;
}

static enum tw_status wait_for_all(struct batch *batch, struct tw_error *err)
{
    struct tw_run *run = batch->run;
    enum tw_status status = TW_OK;
    while (!status && batch->left && !run->interrupt->signal) {
        bool got;
        status = tw_exchange_next(run->fetch, batch->progress.on ? 100 : -1, &got, err);
        tw_progress_draw(&batch->progress, tw_run_elapsed(run));
    }
    tw_progress_clear(&batch->progress);
    if (!status && run->interrupt->signal) {
        status = tw_error_set(err, TW_ERR_CANCELLED, "interrupted");
    }
    return status;
}

enum tw_status tw_downloads(struct tw_run *run, const char *folder,
                            const struct tw_download *files, uint32_t count,
                            struct tw_error *err)
{
    struct batch batch = {.run = run, .count = count, .left = count};
    enum tw_status status = make_folder(folder, err);
    if (!status) {
        status = make_items(&batch, folder, files, err);
    }
    for (uint32_t i = 0; i < count && !status; i++) {
        status = start(&batch.items[i], err);
    }
    if (!status) {
        status = wait_for_all(&batch, err);
    }
    if (!status && batch.first.status) {
        *err = batch.first;
        status = batch.first.status;
    }
    return status;
}
