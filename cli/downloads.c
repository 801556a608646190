/*
 * Files to a folder. Each one is looked for in three places, and fetch/ does the hard
 * parts (several at once, retries, digests, FILE.part that is resumed, the rename at
 * the end):
 *
 *     the folder ─ right already ────────────────────► its path is printed
 *        │ not there, or with another digest
 *     the cache ─ copied ─────┐
 *        │ not there, damaged │
 *     the index ─ streamed ───┴─ verified ───────────► its path is printed
 *
 * The invariant: a file that is under way has exactly one request pending.
 *
 * Called from `tailwheel download`.
 */
#include "downloads.h"

#include "bytes.h"
#include "progress.h"
#include "tw_exchange.h"
#include "tw_limits.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

/* Few large files at once, so that the first one is soon complete; many small ones, so
 * that the way to the server is not what takes the time. */
enum { LARGE_AT_ONCE = 6 };
#define BYTES_AT_ONCE (32 * (uint64_t)TW_MIB)

/* Where a file may be, in the order of looking. */
enum source { FROM_FOLDER, FROM_CACHE, FROM_INDEX, SOURCES };

struct item {
    struct tw_exchange exchange; /* first: replies find the item by it */
    struct batch *batch;
    const struct tw_download *file;
    struct tw_progress_row *row;
    char *path;
    enum source source;
    tw_transfer transfer;
};

struct batch {
    struct tw_run *run;
    struct item *items;
    uint32_t count, begun, ended;
    uint32_t complete[SOURCES];
    uint64_t bytes_under_way;
    struct tw_progress progress;
    struct tw_error first; /* the first error; TW_OK: none */
};

/* ---------------------------------------------------------------- the end of one */

static void end(struct item *item, bool complete)
{
    struct batch *batch = item->batch;
    tw_progress_end(&batch->progress, item->row, complete);
    batch->bytes_under_way -= item->row->size;
    batch->ended++;
    tw_progress_clear(&batch->progress);
}

static void fail(struct item *item, const struct tw_error *why)
{
    struct batch *batch = item->batch;
    struct tw_error error = *why;
    tw_error_wrap(&error, "%.*s", TW_FMT(item->file->filename));
    end(item, false);
    if (batch->first.status) {
        tw_console_fail(&batch->run->console, &error);
    } else {
        batch->first = error;
    }
}

static enum tw_status complete(struct item *item, struct tw_error *err)
{
    struct batch *batch = item->batch;
    batch->complete[item->source]++;
    end(item, true);
    char terminator = batch->run->options->print0 ? '\0' : '\n';
    if (fputs(item->path, stdout) < 0 || putchar(terminator) < 0 ||
        fflush(stdout) != 0) {
        return tw_error_set(err, TW_ERR_IO, "cannot write to standard output");
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- progress */

static void show_progress(struct batch *batch)
{
    int64_t now = tw_run_elapsed(batch->run);
    if (!tw_progress_is_due(&batch->progress, now)) {
        return;
    }
    for (uint32_t i = 0; i < batch->begun; i++) {
        const struct item *item = &batch->items[i];
        if (item->row->active) {
            uint64_t had;
            uint64_t done = tw_fetch_received(batch->run->fetch, item->transfer, &had);
            tw_progress_move(&batch->progress, item->row, done, had, now);
        }
    }
    tw_progress_draw(&batch->progress, now);
}

/* Sees each piece: one that comes from a disk may be large, and reading it is not
 * interrupted by anything else. */
static bool on_piece(void *payload, const struct tw_piece *piece)
{
    struct batch *batch = ((struct item *)payload)->batch;
    (void)piece;
    show_progress(batch);
    return !batch->run->interrupt->signal;
}

/* ---------------------------------------------------------------- one file */

/* What is there is worth checking if its size is right, or not known. */
static bool is_in_folder(const struct item *item)
{
    struct stat info;
    return item->file->digest.len && stat(item->path, &info) == 0 &&
           S_ISREG(info.st_mode) &&
           (item->file->size == TW_SIZE_UNKNOWN ||
            (uint64_t)info.st_size == item->file->size);
}

static tw_slice path_in_folder(const struct item *item)
{
    struct tw_run *run = item->batch->run;
    return item->path[0] == '/'
               ? tw_slice_from(item->path)
               : tw_slice_from(tw_arena_printf(&run->inputs, "%.*s/%s",
                                               TW_FMT(run->reader.folder), item->path));
}

static tw_slice cached_sha256(const struct item *item)
{
    tw_slice digest = item->file->digest;
    bool usable =
        item->batch->run->store.cache && tw_slice_starts(digest, TW_SLICE("sha256:"));
    return usable ? tw_slice_cut(digest, 7, digest.len) : TW_NO_SLICE;
}

/* The URL of the file there; absent when there is none. */
static tw_slice url_at(const struct item *item, enum source source)
{
    struct tw_run *run = item->batch->run;
    tw_slice sha256 = cached_sha256(item);
    tw_slice path = TW_NO_SLICE;
    if (source == FROM_INDEX) {
        return item->file->url;
    }
    if (source == FROM_FOLDER && is_in_folder(item)) {
        path = path_in_folder(item);
    } else if (source == FROM_CACHE && sha256.len) {
        path = tw_cache_file(run->store.cache, &run->inputs, sha256);
    }
    return path.ptr ? tw_url_from_path(&run->inputs, path) : TW_NO_SLICE;
}

/* Asks for the file from SOURCE, or the next place that has it. */
static void look(struct item *item, enum source source)
{
    struct tw_run *run = item->batch->run;
    struct tw_error why = TW_ERROR_INIT;
    tw_slice url = url_at(item, source);
    while (!url.ptr && source != FROM_INDEX) {
        url = url_at(item, ++source);
    }
    struct tw_request request = {
        .url = url,
        .kind = TW_GET_WHOLE,
        .file = source == FROM_FOLDER ? NULL : item->path,
        .digest = item->file->digest,
        .feed = on_piece,
        .payload = item,
    };
    item->source = source;
    tw_progress_begin(item->row, source == FROM_INDEX, tw_run_elapsed(run));
    if (tw_fetch_start(run->fetch, &request, &item->transfer, &why)) {
        fail(item, &why);
    }
}

static enum tw_status item_done(struct tw_exchange *self, struct tw_reply *reply,
                                struct tw_error *err)
{
    struct item *item = (struct item *)self;
    struct tw_run *run = item->batch->run;
    enum tw_status status = TW_OK;
    if (reply->kind == TW_REPLY_WHOLE) {
        status = complete(item, err);
    } else if (item->source == FROM_INDEX) {
        fail(item, reply->error);
    } else if (!run->interrupt->signal) {
        if (item->source == FROM_CACHE && reply->status == TW_ERR_DIGEST) {
            tw_cache_drop_file(run->store.cache, cached_sha256(item));
        }
        look(item, item->source + 1);
    }
    tw_reply_free(run->fetch, reply);
    return status;
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
        rows[i].name = files[i].filename;
        rows[i].size = files[i].size == TW_SIZE_UNKNOWN ? 0 : files[i].size;
        batch->items[i] = (struct item){.exchange.done = item_done,
                                        .batch = batch,
                                        .file = &files[i],
                                        .row = &rows[i],
                                        .path = path};
    }
    tw_progress_init(&batch->progress, &run->console, !run->options->no_progress, rows,
                     batch->count, tw_run_elapsed(run));
    return TW_OK;
}

static void begin_some(struct batch *batch)
{
    while (batch->begun < batch->count) {
        struct item *item = &batch->items[batch->begun];
        uint64_t bytes = batch->bytes_under_way + item->row->size;
        if (batch->begun - batch->ended >= LARGE_AT_ONCE && bytes > BYTES_AT_ONCE) {
            break;
        }
        batch->begun++;
        batch->bytes_under_way = bytes;
        look(item, FROM_FOLDER);
    }
}

static enum tw_status take_all(struct batch *batch, struct tw_error *err)
{
    struct tw_run *run = batch->run;
    enum tw_status status = TW_OK;
    while (!status && batch->ended < batch->count && !run->interrupt->signal) {
        bool got;
        begin_some(batch);
        status = tw_exchange_next(run->fetch, tw_progress_interval(&batch->progress),
                                  &got, err);
        show_progress(batch);
    }
    tw_progress_clear(&batch->progress);
    if (!status && run->interrupt->signal) {
        status = tw_error_set(err, TW_ERR_CANCELLED, "interrupted");
    }
    return status;
}

static uint64_t bytes_received(const struct batch *batch)
{
    return tw_fetch_stats(batch->run->fetch)->bytes[TW_GET_WHOLE];
}

static void sum_up(const struct batch *batch, const char *folder, uint64_t bytes,
                   int64_t milliseconds)
{
    char amount[TW_BYTES_TEXT];
    tw_console_note(&batch->run->console, TW_NORMAL,
                    "%u file%s in %s: %u fetched (%s), %u from the cache, "
                    "%u there already, in %lld ms",
                    batch->count, batch->count == 1 ? "" : "s", folder,
                    batch->complete[FROM_INDEX], tw_bytes_print(bytes, amount),
                    batch->complete[FROM_CACHE], batch->complete[FROM_FOLDER],
                    (long long)milliseconds);
}

enum tw_status tw_downloads(struct tw_run *run, const char *folder,
                            const struct tw_download *files, uint32_t count,
                            struct tw_error *err)
{
    struct batch batch = {.run = run, .count = count};
    int64_t began = tw_run_elapsed(run);
    uint64_t before = bytes_received(&batch);
    enum tw_status status = make_folder(folder, err);
    if (!status) {
        status = make_items(&batch, folder, files, err);
    }
    if (!status) {
        status = take_all(&batch, err);
    }
    if (!status && batch.first.status) {
        *err = batch.first;
        return batch.first.status;
    }
    if (!status) {
        sum_up(&batch, folder, bytes_received(&batch) - before,
               tw_run_elapsed(run) - began);
    }
    return status;
}
