/*
 * The body of one reply on its way to where the caller wants it.
 *
 *     bytes ─► (gunzip) ─► feed
 *                       └► memory ──(more than plan.spill)──► scratch file
 *                       └► plan.part ──(complete, digest right)──► plan.file
 *
 * Bytes are hashed as they leave the memory for a file, or at the end if they never do.
 *
 * The invariant: a body is either all in memory or all in one file but for the last
 * GATHERED_MAX bytes, and never more than plan.spill bytes of an unasked whole file are
 * in memory.
 *
 * Called from job.c as libcurl hands over pieces, and from local.c.
 */
#include "sink.h"

#include "tw_limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_SIZE = 64 * 1024, GATHERED_MAX = 128 * 1024, LARGE = 512 * 1024 };

void tw_sink_init(struct tw_sink *sink, struct tw_error *error)
{
    *sink = (struct tw_sink){.fd = -1,
                             .memory = TW_BUF_INIT(0),
                             .lent = TW_BUF_INIT(2 * GATHERED_MAX),
                             .error = error};
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

/* A lock that ends with the process, however that ends. */
static bool lock(int fd, int command, struct flock *found)
{
    *found = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(fd, command, found) == 0;
}

static bool is_still_named(int fd, const char *path)
{
    struct stat open_one;
    struct stat named;
    return fstat(fd, &open_one) == 0 && stat(path, &named) == 0 &&
           open_one.st_ino == named.st_ino && open_one.st_dev == named.st_dev;
}

/* A file of our own beside a part that another process is writing. */
static int open_beside(struct tw_sink *sink)
{
    size_t size = strlen(sink->plan.part) + sizeof ".XXXXXX";
    sink->path = malloc(size);
    if (!sink->path) {
        errno = ENOMEM;
        return -1;
    }
    snprintf(sink->path, size, "%s.XXXXXX", sink->plan.part);
    return mkstemp(sink->path);
}

/* Opens the part when nobody else has it; whoever had it may just have renamed it. */
static int open_part(struct tw_sink *sink)
{
    for (;;) {
        struct flock found;
        int fd = open(sink->plan.part, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (fd < 0) {
            return fd;
        }
        bool ours = lock(fd, F_SETLK, &found);
        if (ours && is_still_named(fd, sink->plan.part)) {
            return fd;
        }
        close(fd);
        if (!ours) {
            return open_beside(sink);
        }
    }
}

static enum tw_status open_file(struct tw_sink *sink)
{
    sink->fd = open_part(sink);
    if (sink->fd < 0) {
        return io_error(sink, "write", sink->plan.part);
    }
    if (sink->plan.resume) {
        return take_existing(sink);
    }
    return ftruncate(sink->fd, 0) == 0 ? TW_OK
                                       : io_error(sink, "write", sink->plan.part);
}

uint64_t tw_sink_resumable(const char *part)
{
    struct flock found;
    struct stat file;
    int fd = open(part, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return 0;
    }
    bool usable = lock(fd, F_GETLK, &found) && found.l_type == F_UNLCK &&
                  fstat(fd, &file) == 0 && S_ISREG(file.st_mode);
    close(fd);
    return usable ? (uint64_t)file.st_size : 0;
}

enum tw_status tw_sink_open(struct tw_sink *sink, const struct tw_sink_plan *plan)
{
    tw_slice algorithm = TW_SLICE("sha256");
    tw_slice hex = TW_NO_SLICE;
    tw_sink_init(sink, sink->error);
    sink->plan = *plan;
    sink->memory.cap = plan->cap < SIZE_MAX / 4 ? (size_t)plan->cap : SIZE_MAX / 4;
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
    return plan->file ? open_file(sink) : TW_OK;
}

/* Begins a scratch file for what is in memory, and what follows. */
static enum tw_status spill(struct tw_sink *sink)
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
    if (!write_all(sink->fd, tw_buf_slice(&sink->memory))) {
        io_error(sink, "write", tw_sink_file(sink));
        return false;
    }
    return true;
}

/* Empties the memory into the file: few large writes instead of many small ones. What a
 * large file has is hashed by another thread while it is written and the next bytes
 * gather in the other buffer. */
static bool pour(struct tw_sink *sink)
{
    tw_slice bytes = tw_buf_slice(&sink->memory);
    bool lend = sink->hasher && sink->size > LARGE;
    if (lend) {
        tw_hasher_lend(sink->hasher, bytes.ptr, bytes.len);
    } else if (sink->hasher) {
        tw_hasher_add(sink->hasher, bytes.ptr, bytes.len);
    }
    if (!write_gathered(sink)) {
        return false;
    }
    if (lend) {
        struct tw_buf other = sink->lent;
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
    if (sink->fd < 0 && sink->plan.spill && sink->size > sink->plan.spill &&
        spill(sink) != TW_OK) {
        return false;
    }
    bool full = sink->fd >= 0 && sink->memory.len + bytes.len >= GATHERED_MAX;
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

static bool take_gzipped(struct tw_sink *sink, tw_slice bytes)
{
    bool ok = tw_gunzip_add(sink->gunzip, bytes, take, sink);
    if (!ok && sink->error->status == TW_OK) {
        tw_error_set(sink->error, TW_ERR_HTTP,
                     "the body is not the gzip that it claims");
    }
    return ok;
}

bool tw_sink_write(struct tw_sink *sink, tw_slice bytes)
{
    if (sink->plan.gzipped && sink->size == 0 && !sink->gunzip &&
        tw_slice_starts(bytes, TW_SLICE("\x1f\x8b"))) {
        sink->gunzip = tw_gunzip_new();
        if (!sink->gunzip) {
            tw_error_nomem(sink->error);
            return false;
        }
    }
    return sink->gunzip ? take_gzipped(sink, bytes) : take(sink, bytes);
}

static void free_memory(struct tw_sink *sink)
{
    tw_buf_free(&sink->memory);
    tw_buf_free(&sink->lent);
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

/* Closes the file, which is complete and right; one that was asked for gets its name.
 */
static enum tw_status land(struct tw_sink *sink)
{
    if (sink->fd >= 0 && !write_gathered(sink)) {
        return TW_ERR_IO;
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
        free_memory(sink);
    }
    int closed = sink->fd < 0 ? 0 : close(sink->fd); /* only now is the lock gone */
    sink->fd = -1;
    return closed == 0 ? TW_OK : io_error(sink, "write", tw_sink_file(sink));
}

enum tw_status tw_sink_end(struct tw_sink *sink, char sha256[65])
{
    char got[TW_HASHER_TEXT] = "";
    sha256[0] = '\0';
    if (sink->gunzip && !tw_gunzip_is_complete(sink->gunzip)) {
        return tw_error_set(sink->error, TW_ERR_HTTP, "the gzipped body was cut");
    }
    if (sink->hasher) {
        tw_hasher_add(sink->hasher, sink->memory.ptr, sink->memory.len);
        tw_hasher_end(sink->hasher, got);
        tw_hasher_free(sink->hasher);
        sink->hasher = NULL;
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
    if (sink->plan.part && !sink->path) {
        unlink(sink->plan.part); /* nobody shall resume it */
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

void tw_sink_drop(struct tw_sink *sink)
{
    if (sink->fd >= 0 && sink->plan.part && !sink->path) {
        write_all(sink->fd, tw_buf_slice(&sink->memory)); /* for the resumption */
    }
    tw_hasher_free(sink->hasher); /* which may have the memory of LENT */
    free_memory(sink);
    tw_gunzip_free(sink->gunzip);
    if (sink->fd >= 0) {
        close(sink->fd);
    }
    if (sink->path) {
        unlink(sink->path);
        free(sink->path);
    }
    tw_sink_init(sink, sink->error);
}
