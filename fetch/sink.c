/*
 * The body of one reply on its way to where the caller wants it.
 *
 *     bytes ─► (gunzip) ─► feed
 *                       └► memory ──(more than GATHERED_MAX)──► scratch file
 *                                └────────────────────────────► plan.part
 *                          plan.part ──(complete, digest right)──► plan.file
 *
 * Bytes are hashed as they leave the memory for a file, or at the end if they never do.
 *
 * The invariant: a body is either all in memory or all in one file but for the last
 * GATHERED_MAX bytes; a small one for a file has no part before its end.
 *
 * Called from arrival.c as libcurl hands over pieces, from ending.c, and from local.c.
 */
#include "sink.h"

#include "part.h"
#include "tw_limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_SIZE = 64 * 1024, GATHERED_MAX = 256 * 1024 - 1 };

void tw_sink_init(struct tw_sink *sink, struct tw_error *error)
{
    *sink = (struct tw_sink){
        .fd = -1, .memory = TW_BUF_INIT(0), .lent = TW_BUF_INIT(0), .error = error};
}

static enum tw_status io_error(const struct tw_sink *sink, const char *doing,
                               const char *path)
{
    return tw_error_set(sink->error, TW_ERR_IO, "cannot %s %s: %s", doing, path,
                        strerror(errno));
}

static bool write_all(int fd, tw_slice bytes)
{
    while (bytes.len) {
        ssize_t done = write(fd, bytes.ptr, bytes.len);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        bytes = tw_slice_cut(bytes, done < 0 ? 0 : (size_t)done, bytes.len);
    }
    return true;
}

/* Runs what a resumed file has already through the digest. */
static enum tw_status take_existing(struct tw_sink *sink)
{
    char *piece = malloc(COPY_SIZE);
    ssize_t got = 0;
    if (!piece) {
        return tw_error_nomem(sink->error);
    }
    while ((got = read(sink->fd, piece, COPY_SIZE)) > 0) {
        tw_hasher_add(sink->hasher, piece, (size_t)got);
        sink->size += (uint64_t)got;
    }
    free(piece);
    if (got < 0) {
        return io_error(sink, "read", sink->plan.part);
    }
    return sink->size == sink->plan.resume
               ? TW_OK
               : tw_error_set(sink->error, TW_ERR_IO, "%s was changed by somebody else",
                              sink->plan.part);
}

static enum tw_status open_file(struct tw_sink *sink)
{
    bool taken = false;
    sink->fd = tw_part_open(sink->plan.part, &taken);
    if (taken) {
        sink->fd = tw_part_open_beside(sink->plan.part, &sink->path);
    }
    if (sink->fd < 0) {
        return io_error(sink, "write", sink->plan.part);
    }
    if (sink->plan.resume) {
        return take_existing(sink);
    }
    return tw_part_make_empty(sink->fd) ? TW_OK
                                        : io_error(sink, "write", sink->plan.part);
}

static size_t cap_of(const struct tw_sink *sink)
{
    uint64_t cap = sink->plan.cap;
    return cap < SIZE_MAX / 4 ? (size_t)cap : SIZE_MAX / 4;
}

enum tw_status tw_sink_open(struct tw_sink *sink, const struct tw_sink_plan *plan)
{
    tw_slice algorithm = TW_SLICE("sha256");
    tw_slice hex = TW_NO_SLICE;
    tw_sink_init(sink, sink->error);
    sink->plan = *plan;
    sink->memory = tw_spare_take(plan->spare, cap_of(sink));
    if (plan->digest.len && !tw_hasher_split(plan->digest, &algorithm, &hex)) {
        return tw_error_set(sink->error, TW_ERR_DIGEST,
                            "not a digest that can be checked: %.*s",
                            TW_FMT(plan->digest));
    }
    bool kept_outside = plan->file || plan->spill;
    if (plan->whole && (plan->digest.len || kept_outside)) {
        enum tw_status status = tw_hasher_new(algorithm, &sink->hasher, sink->error);
        if (status != TW_OK) {
            return status;
        }
    }
    return plan->file && plan->resume ? open_file(sink) : TW_OK;
}

/* Begins a scratch file for what is in memory, and what follows. */
static enum tw_status open_scratch(struct tw_sink *sink)
{
    if (!sink->plan.scratch) {
        return tw_error_set(sink->error, TW_ERR_LIMIT,
                            "the server sends whole files only, and there is no folder "
                            "to put them in");
    }
    size_t size = strlen(sink->plan.scratch) + sizeof "/tw-XXXXXX";
    sink->path = malloc(size);
    if (!sink->path) {
        return tw_error_nomem(sink->error);
    }
    snprintf(sink->path, size, "%s/tw-XXXXXX", sink->plan.scratch);
    sink->fd = mkstemp(sink->path);
    if (sink->fd < 0) {
        free(sink->path);
        sink->path = NULL;
        return io_error(sink, "make a file in", sink->plan.scratch);
    }
    return TW_OK;
}

static bool write_gathered(struct tw_sink *sink)
{
    bool written = write_all(sink->fd, tw_buf_slice(&sink->memory));
    if (!written) {
        io_error(sink, "write", tw_sink_file(sink));
        tw_buf_clear(&sink->memory);
    }
    return written;
}

static void hash_gathered(struct tw_sink *sink)
{
    tw_slice bytes = tw_buf_slice(&sink->memory);
    if (sink->hasher && sink->plan.worker) {
        tw_hasher_lend(sink->hasher, sink->plan.worker, bytes.ptr, bytes.len);
    } else if (sink->hasher) {
        tw_hasher_add(sink->hasher, bytes.ptr, bytes.len);
    }
}

/* Empties the memory into the file: few large writes instead of many small ones. The
 * worker may hash what was in it while it is written and the next bytes gather in the
 * other buffer. */
static bool pour(struct tw_sink *sink)
{
    if (sink->fd < 0 && (sink->plan.file ? open_file(sink) : open_scratch(sink))) {
        return false;
    }
    hash_gathered(sink);
    if (!write_gathered(sink)) {
        return false;
    }
    if (sink->plan.worker) {
        struct tw_buf other =
            sink->lent.ptr ? sink->lent : tw_spare_take(sink->plan.spare, cap_of(sink));
        sink->lent = sink->memory;
        sink->memory = other;
    }
    tw_buf_clear(&sink->memory);
    return true;
}

static bool keep_in_memory(struct tw_sink *sink, tw_slice bytes)
{
    tw_buf_add(&sink->memory, bytes);
    if (sink->memory.failed == TW_ERR_NOMEM) {
        tw_error_nomem(sink->error);
    }
    return sink->memory.failed == TW_OK;
}

static bool keep(struct tw_sink *sink, tw_slice bytes)
{
    bool may_pour = sink->plan.file || sink->plan.spill;
    bool full = may_pour && sink->memory.len + bytes.len > GATHERED_MAX;
    return (!full || pour(sink)) && keep_in_memory(sink, bytes);
}

/* Takes bytes of the file itself. */
static bool take(void *context, tw_slice bytes)
{
    struct tw_sink *sink = context;
    bool fed = sink->plan.whole && sink->plan.feed;
    if (bytes.len > sink->plan.cap || sink->size > sink->plan.cap - bytes.len) {
        tw_error_set(sink->error, TW_ERR_LIMIT, "more than %llu bytes",
                     (unsigned long long)sink->plan.cap);
        return false;
    }
    sink->size += bytes.len;
    bool passing = fed && !sink->plan.file && !sink->plan.spill;
    if (passing && sink->hasher) {
        tw_hasher_add(sink->hasher, bytes.ptr, bytes.len);
    }
    bool kept = passing || keep(sink, bytes);
    if (kept && fed && !sink->enough) {
        struct tw_piece piece = {bytes, sink->size - bytes.len, sink->plan.total};
        sink->enough = !sink->plan.feed(sink->plan.payload, &piece);
    }
    return kept;
}

bool tw_sink_write(struct tw_sink *sink, tw_slice bytes)
{
    if (sink->plan.gzipped && sink->size == 0 && !sink->gunzip &&
        tw_gunzip_is_gzip(bytes)) {
        sink->gunzip = tw_gunzip_new();
        if (!sink->gunzip) {
            tw_error_nomem(sink->error);
            return false;
        }
    }
    return sink->gunzip
               ? tw_gunzip_add(sink->gunzip, bytes, take, sink, sink->error) == TW_OK
               : take(sink, bytes);
}

static enum tw_status check_digest(const struct tw_sink *sink, const char *got)
{
    tw_slice algorithm = TW_NO_SLICE;
    tw_slice wanted = TW_NO_SLICE;
    if (!tw_hasher_split(sink->plan.digest, &algorithm, &wanted) ||
        tw_slice_equal_nocase(wanted, tw_slice_from(got))) {
        return TW_OK;
    }
    return tw_error_set(sink->error, TW_ERR_DIGEST, "its %.*s is %s, wanted is %.*s",
                        TW_FMT(algorithm), got, TW_FMT(wanted));
}

/* Only now is the lock gone. */
static bool close_file(struct tw_sink *sink)
{
    bool closed = sink->fd < 0 || close(sink->fd) == 0;
    sink->fd = -1;
    return closed;
}

/* Closes the file, which is complete and right; one that was asked for gets its name.
 */
static enum tw_status land(struct tw_sink *sink)
{
    enum tw_status status = TW_OK;
    if (sink->plan.file && sink->fd < 0) {
        status = open_file(sink);
    }
    if (status == TW_OK && sink->fd >= 0 && !write_gathered(sink)) {
        status = TW_ERR_IO;
    }
    if (status != TW_OK) {
        return status;
    }
    if (sink->plan.file) {
        const char *from = sink->path ? sink->path : sink->plan.part;
        if (rename(from, sink->plan.file) < 0) {
            return io_error(sink, "write", sink->plan.file);
        }
        free(sink->path);
        sink->path = NULL;
    }
    if (sink->fd >= 0) {
        tw_buf_clear(&sink->memory);
    }
    return close_file(sink) ? TW_OK : io_error(sink, "write", tw_sink_file(sink));
}

enum tw_status tw_sink_end(struct tw_sink *sink, char sha256[65])
{
    char got[TW_HASHER_TEXT] = "";
    sha256[0] = '\0';
    if (sink->gunzip && tw_gunzip_end(sink->gunzip, sink->error) != TW_OK) {
        return TW_ERR_HTTP;
    }
    if (sink->hasher) {
        tw_hasher_add(sink->hasher, sink->memory.ptr, sink->memory.len);
        tw_hasher_end(sink->hasher, got);
    }
    bool is_sha256 = !sink->plan.digest.len ||
                     tw_slice_starts(sink->plan.digest, TW_SLICE("sha256"));
    if (is_sha256 && got[0]) {
        memcpy(sha256, got, 65);
    }
    enum tw_status status = check_digest(sink, got);
    if (status == TW_OK) {
        return land(sink);
    }
    tw_buf_clear(&sink->memory); /* nobody shall resume it */
    if (sink->fd >= 0 && sink->plan.file && !sink->path) {
        unlink(sink->plan.part);
    }
    return status;
}

tw_slice tw_sink_body(const struct tw_sink *sink)
{
    bool elsewhere = sink->path || sink->plan.file;
    return elsewhere || !sink->memory.len ? TW_SLICE("") : tw_buf_slice(&sink->memory);
}

const char *tw_sink_file(const struct tw_sink *sink)
{
    return sink->path ? sink->path : sink->plan.file;
}

uint64_t tw_sink_save(struct tw_sink *sink)
{
    tw_slice rest = tw_buf_slice(&sink->memory);
    bool ready = sink->fd >= 0 && !sink->path;
    bool taken = false;
    if (!sink->plan.file) {
        return 0;
    }
    if (sink->fd < 0 && rest.len) {
        sink->fd = tw_part_open(sink->plan.part, &taken);
        ready = sink->fd >= 0 && tw_part_make_empty(sink->fd);
    }
    bool saved = ready && write_all(sink->fd, rest);
    close_file(sink);
    tw_buf_clear(&sink->memory);
    return saved ? sink->size : 0;
}

static void free_hasher(struct tw_sink *sink)
{
    tw_hasher_free(sink->hasher); /* waits until it is done with LENT */
    sink->hasher = NULL;
}

void tw_sink_settle(struct tw_sink *sink)
{
    free_hasher(sink);
    tw_spare_give(sink->plan.spare, &sink->lent);
    if (tw_sink_file(sink)) {
        tw_spare_give(sink->plan.spare, &sink->memory);
    }
}

void tw_sink_drop(struct tw_sink *sink)
{
    tw_sink_save(sink);
    free_hasher(sink);
    tw_spare_give(sink->plan.spare, &sink->memory);
    tw_spare_give(sink->plan.spare, &sink->lent);
    tw_gunzip_free(sink->gunzip);
    close_file(sink);
    if (sink->path) {
        unlink(sink->path);
        free(sink->path);
    }
    tw_sink_init(sink, sink->error);
}
