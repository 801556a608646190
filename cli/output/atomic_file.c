/*
 * Writing a file so that whoever looks sees the old or the new content, never a part:
 * written beside the target under a name of its own, synced, renamed over it (POSIX
 * rename() replaces atomically), and the folder synced so that the name survives a
 * power cut. What is no regular file (a pipe, /dev/stdout) is written to as it is.
 *
 * Called from compile.c and every command that has an -o.
 */
#include "atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINKS_MAX = 40, NAMES_MAX = 100, CHUNK = 64 * 1024, NEW_FILE_MODE = 0666 };

struct job {
    struct tw_arena arena; /* for paths */
    const char *path;      /* as the user gave it, for messages */
    const char *target;    /* what it is after symbolic links */
    struct stat old;
    bool exists;
    tw_slice content;
    struct tw_error *err;
};

static enum tw_status io_error(const struct job *job, const char *doing)
{
    int code = errno;
    return tw_error_set(job->err, TW_ERR_IO, "%s: cannot %s: %s", job->path, doing,
                        strerror(code));
}

/* The length of the folder part of PATH, with its slash. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Follows the symbolic links at job->target; the last one may lead nowhere yet. */
static enum tw_status follow_links(struct job *job)
{
    for (int i = 0; i < LINKS_MAX; i++) {
        struct stat info;
        if (lstat(job->target, &info) < 0 || !S_ISLNK(info.st_mode)) {
            return TW_OK;
        }
        char link[CHUNK];
        ssize_t len = readlink(job->target, link, sizeof link - 1);
        if (len < 0) {
            return io_error(job, "follow the link");
        }
        link[len] = '\0';
        size_t folder = link[0] == '/' ? 0 : folder_length(job->target);
        job->target =
            tw_arena_printf(&job->arena, "%.*s%s", (int)folder, job->target, link);
        if (!job->target) {
            return tw_error_nomem(job->err);
        }
    }
    errno = ELOOP;
    return io_error(job, "follow the link");
}

static enum tw_status make_folders(struct job *job)
{
    size_t end = folder_length(job->target);
    tw_slice folder;
    if (!tw_arena_copy(&job->arena, (tw_slice){job->target, end}, &folder)) {
        return tw_error_nomem(job->err);
    }
    char *path = (char *)folder.ptr;
    for (size_t i = 1; i < end; i++) {
        if (path[i] != '/') {
            continue;
        }
        path[i] = '\0';
        if (mkdir(path, 0777) < 0 && errno != EEXIST) {
            return io_error(job, "make its folder");
        }
        path[i] = '/';
    }
    return TW_OK;
}

static bool write_all(int fd, tw_slice content)
{
    while (content.len > 0) {
        ssize_t done = write(fd, content.ptr, content.len);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        content = tw_slice_cut(content, done > 0 ? (size_t)done : 0, content.len);
    }
    return true;
}

/* Does the target hold exactly the content already? */
static bool is_unchanged(const struct job *job)
{
    if (!job->exists || (uintmax_t)job->old.st_size != job->content.len) {
        return false;
    }
    int fd = open(job->target, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    char chunk[CHUNK];
    size_t at = 0;
    ssize_t got;
    while ((got = read(fd, chunk, sizeof chunk)) > 0 &&
           (size_t)got <= job->content.len - at &&
           memcmp(chunk, job->content.ptr + at, (size_t)got) == 0) {
        at += (size_t)got;
    }
    close(fd);
    return got == 0 && at == job->content.len;
}

/* Opens a new file beside the target; *NAME is its path, in the arena. */
static int open_beside(struct job *job, const char **name)
{
    size_t folder = folder_length(job->target);
    for (int i = 0; i < NAMES_MAX; i++) {
        *name = tw_arena_printf(&job->arena, "%.*s.%s.%ld-%d", (int)folder, job->target,
                                job->target + folder, (long)getpid(), i);
        if (!*name) {
            errno = ENOMEM;
            return -1;
        }
        int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, NEW_FILE_MODE);
        if (fd >= 0 || errno != EEXIST) {
            return fd;
        }
    }
    return -1;
}

/* Makes the name of the new file durable; a file system that cannot is no error. */
static void sync_folder(struct job *job)
{
    size_t len = folder_length(job->target);
    const char *folder =
        len > 0 ? tw_arena_printf(&job->arena, "%.*s", (int)len, job->target) : ".";
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

static enum tw_status replace(struct job *job)
{
    const char *name;
    int fd = open_beside(job, &name);
    if (fd < 0) {
        return io_error(job, "be written");
    }
    bool good = write_all(fd, job->content) &&
                (!job->exists || fchmod(fd, job->old.st_mode & 07777) == 0) &&
                fsync(fd) == 0;
    int code = errno;
    bool closed = close(fd) == 0;
    code = good ? errno : code;
    if (good && closed && rename(name, job->target) == 0) {
        sync_folder(job);
        return TW_OK;
    }
    errno = good && closed ? errno : code;
    enum tw_status status = io_error(job, "be written");
    unlink(name);
    return status;
}

/* A pipe or a device. */
static enum tw_status write_through(struct job *job)
{
    int fd = open(job->target, O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        return io_error(job, "be written");
    }
    bool good = write_all(fd, job->content);
    enum tw_status status = good ? TW_OK : io_error(job, "be written");
    close(fd);
    return status;
}

static enum tw_status write_job(struct job *job, bool *changed)
{
    enum tw_status status = follow_links(job);
    if (status) {
        return status;
    }
    job->exists = stat(job->target, &job->old) == 0;
    *changed = !is_unchanged(job);
    if (!*changed) {
        return TW_OK;
    }
    if (job->exists && S_ISDIR(job->old.st_mode)) {
        return tw_error_set(job->err, TW_ERR_IO, "%s: expected a file, found a folder",
                            job->path);
    }
    if (job->exists && !S_ISREG(job->old.st_mode)) {
        return write_through(job);
    }
    status = job->exists ? TW_OK : make_folders(job);
    return status ? status : replace(job);
}

enum tw_status tw_atomic_write(const char *path, tw_slice content, bool *changed,
                               struct tw_error *err)
{
    bool unused;
    struct job job = {.arena = TW_ARENA_INIT,
                      .path = path,
                      .target = path,
                      .content = content,
                      .err = err};
    enum tw_status status = write_job(&job, changed ? changed : &unused);
    tw_arena_free(&job.arena);
    return status;
}
