/*
 * File URLs: the same requests and replies, answered from the disk.
 *
 * A folder is answered with its index.html, as web servers do, so that an index can be
 * used in place. Parts are read with pread; nothing is held open.
 *
 * Called from fetch.c when the turn of the job has come.
 */
#include "local.h"

#include "forming.h"
#include "life.h"
#include "tw_limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

static enum tw_status open_failed(struct tw_error *err)
{
    enum tw_status status = errno == ENOENT || errno == ENOTDIR ? TW_ERR_NOT_FOUND
                            : errno == EACCES                   ? TW_ERR_FORBIDDEN
                                                                : TW_ERR_IO;
    return tw_error_set(err, status, "cannot be read: %s", strerror(errno));
}

/* Opens PATH, or the index.html in it. */
static int open_path(struct tw_arena *arena, tw_slice path, struct stat *found)
{
    int fd = open(path.ptr, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, found) < 0 || !S_ISDIR(found->st_mode)) {
        return fd;
    }
    close(fd);
    char *index = tw_arena_printf(arena, "%s/index.html", path.ptr);
    fd = index ? open(index, O_RDONLY | O_CLOEXEC) : -1;
    return fd >= 0 && fstat(fd, found) == 0 ? fd : -1;
}

/* Which bytes are wanted of a file of SIZE; more than it has is what it has. */
static struct tw_ask bytes_wanted(const struct tw_ladder *ladder, uint64_t size)
{
    struct tw_ask all = {TW_FORM_PLAIN, 0, size};
    if (ladder->want == TW_WANT_TAIL && ladder->length < size) {
        all.from = size - ladder->length;
    } else if (ladder->want == TW_WANT_RANGE) {
        all.to = ladder->to < size ? ladder->to : size;
        all.from = ladder->from < all.to ? ladder->from : all.to;
    }
    return all;
}

static struct tw_sink_plan plan_of(const struct tw_job *job, bool whole, uint64_t bytes)
{
    const struct tw_request *request = &job->request;
    bool asked = request->want == TW_WANT_WHOLE;
    uint64_t cap = request->cap ? request->cap : TW_MAX_PAGE;
    return (struct tw_sink_plan){
        .cap = !asked                           ? bytes
               : request->file || request->feed ? TW_MAX_ARTIFACT
                                                : cap,
        .file = asked ? request->file : NULL,
        .part = job->part,
        .digest = request->digest,
        .whole = whole,
        .feed = asked ? request->feed : NULL,
        .payload = request->payload,
    };
}

static enum tw_status copy_bytes(struct tw_job *job, int fd,
                                 const struct tw_ask *wanted)
{
    char *piece = malloc(PIECE);
    uint64_t at = wanted->from;
    enum tw_status status = piece ? TW_OK : tw_error_nomem(&job->error);
    while (status == TW_OK && at < wanted->to && !job->sink.enough) {
        uint64_t left = wanted->to - at;
        ssize_t got = pread(fd, piece, left < PIECE ? (size_t)left : PIECE, (off_t)at);
        if (got <= 0) {
            status = tw_error_set(&job->error, TW_ERR_IO, "cannot be read: %s",
                                  got < 0 ? strerror(errno) : "it became shorter");
        } else if (!tw_sink_write(&job->sink, (tw_slice){piece, (size_t)got})) {
            status = job->error.status;
        }
        at += got > 0 ? (uint64_t)got : 0;
    }
    free(piece);
    return status;
}

static enum tw_status serve(struct tw_job *job, int fd, uint64_t size)
{
    struct tw_ask wanted = bytes_wanted(&job->ladder, size);
    bool whole = wanted.to - wanted.from == size;
    if (job->ladder.want == TW_WANT_RANGE && job->ladder.total &&
        job->ladder.total != size) {
        job->kind = TW_REPLY_CHANGED;
        return TW_OK;
    }
    struct tw_sink_plan plan = plan_of(job, whole, wanted.to - wanted.from);
    enum tw_status status = tw_sink_open(&job->sink, &plan);
    if (status == TW_OK) {
        status = copy_bytes(job, fd, &wanted);
    }
    if (status == TW_OK && !job->sink.enough) {
        status = tw_sink_end(&job->sink, job->sha256);
    }
    if (status == TW_OK && whole && job->request.form) {
        tw_forming_do(job);
        status = job->error.status;
    }
    job->ladder.total = size;
    job->part_from = wanted.from;
    job->kind = job->sink.enough ? TW_REPLY_ENOUGH
                : whole          ? TW_REPLY_WHOLE
                                 : TW_REPLY_PART;
    return status;
}

void tw_local_serve(struct tw_job *job)
{
    struct stat found = {0};
    tw_slice path = tw_url_to_path(&job->arena, job->url);
    int fd = path.ptr ? open_path(&job->arena, path, &found) : -1;
    if (!path.ptr) {
        tw_error_set(&job->error, TW_ERR_INPUT, "not the URL of a file");
    } else if (fd < 0) {
        open_failed(&job->error);
    } else if (!S_ISREG(found.st_mode)) {
        tw_error_set(&job->error, TW_ERR_IO, "not a file");
    } else {
        serve(job, fd, (uint64_t)found.st_size);
    }
    if (fd >= 0) {
        close(fd);
    }
    if (job->error.status != TW_OK) {
        tw_job_fail(job);
    }
}
