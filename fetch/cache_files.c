/*
 * Artifacts that were fetched whole are kept as files/ab/abcdef...: linked or renamed
 * into place, so that a name is there only when its bytes are, and copied out by
 * whoever wants them. Their time of change is the time of their last use.
 * What a killed run leaves in scratch/ goes when the cache is pruned.
 *
 * Called from cache.c.
 */
#include "cache_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIGITS = 64, SCRATCH_SECONDS = 3600 };

static bool is_sha256(tw_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return text.len == DIGITS;
}

static char *path_of(const char *folder, struct tw_arena *arena, tw_slice sha256)
{
    return is_sha256(sha256) ? tw_arena_printf(arena, "%s/files/%.2s/%.64s", folder,
                                               sha256.ptr, sha256.ptr)
                             : NULL;
}

tw_slice tw_cache_files_find(const char *folder, struct tw_arena *arena,
                             tw_slice sha256)
{
    char *path = path_of(folder, arena, sha256);
    struct stat found;
    if (!path || stat(path, &found) < 0 || !S_ISREG(found.st_mode)) {
        return TW_NO_SLICE;
    }
    utimensat(AT_FDCWD, path, NULL, 0); /* a read-only cache forgets that it was used */
    return tw_slice_from(path);
}

void tw_cache_files_drop(const char *folder, struct tw_arena *arena, tw_slice sha256)
{
    char *path = path_of(folder, arena, sha256);
    if (path) {
        unlink(path);
    }
}

/* ---------------------------------------------------------------- keeping one */

static bool write_file(int fd, tw_slice bytes)
{
    size_t at = 0;
    for (ssize_t done = 0; at < bytes.len && (done >= 0 || errno == EINTR);) {
        done = write(fd, bytes.ptr + at, bytes.len - at);
        at += done > 0 ? (size_t)done : 0;
    }
    return close(fd) == 0 && at == bytes.len;
}

static bool keep_bytes(const char *folder, struct tw_arena *arena, tw_slice bytes,
                       const char *target)
{
    char *path = tw_arena_printf(arena, "%s/scratch/tw-XXXXXX", folder);
    int fd = path ? mkstemp(path) : -1;
    if (fd < 0) {
        return false;
    }
    bool kept = write_file(fd, bytes) && rename(path, target) == 0;
    if (!kept) {
        unlink(path);
    }
    return kept;
}

bool tw_cache_files_keep(const char *folder, struct tw_arena *arena, tw_slice sha256,
                         const struct tw_reply *reply)
{
    struct tw_arena_mark mark = tw_arena_mark(arena);
    char *target = path_of(folder, arena, sha256);
    char *files = tw_arena_printf(arena, "%s/files", folder);
    char *shelf = target ? tw_arena_printf(arena, "%s/%.2s", files, sha256.ptr) : NULL;
    bool kept = false;
    if (files && shelf) {
        mkdir(files, 0777);
        mkdir(shelf, 0777);
        kept = reply->file ? link(reply->file, target) == 0 || errno == EEXIST
                           : keep_bytes(folder, arena, reply->body, target);
    }
    tw_arena_reset(arena, mark);
    return kept;
}

/* ---------------------------------------------------------------- all of them */

struct file {
    char name[sizeof "files/ab/" + DIGITS];
    int64_t used; /* seconds since 1970 */
    uint64_t size;
};

struct listing {
    struct tw_arena arena;
    TW_VEC(struct file) files;
    uint64_t bytes;
};

static void list_shelf(struct listing *listing, int top, const char *shelf)
{
    int fd = openat(top, shelf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = fd >= 0 ? fdopendir(fd) : NULL;
    struct stat found;
    for (struct dirent *entry; stream && (entry = readdir(stream));) {
        if (is_sha256(tw_slice_from(entry->d_name)) &&
            fstatat(fd, entry->d_name, &found, 0) == 0) {
            struct file file = {"", found.st_mtime, (uint64_t)found.st_size};
            snprintf(file.name, sizeof file.name, "%.2s/%.64s", shelf, entry->d_name);
            listing->bytes +=
                tw_vec_push(&listing->arena, &listing->files, file) ? file.size : 0;
        }
    }
    if (stream) {
        closedir(stream);
    }
}

/* Returns the folder of the shelves, open, or -1. */
static int list_all(const char *folder, struct listing *listing)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/files", folder);
    int top = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = top >= 0 ? opendir(path) : NULL;
    for (struct dirent *entry; stream && (entry = readdir(stream));) {
        if (strlen(entry->d_name) == 2 && entry->d_name[0] != '.') {
            list_shelf(listing, top, entry->d_name);
        }
    }
    if (stream) {
        closedir(stream);
    }
    return top;
}

static int older_first(const void *left, const void *right)
{
    const struct file *a = left;
    const struct file *b = right;
    return a->used != b->used ? (a->used < b->used ? -1 : 1) : strcmp(a->name, b->name);
}

void tw_cache_files_count(const char *folder, uint64_t *files, uint64_t *bytes)
{
    struct listing listing = {TW_ARENA_INIT, {NULL, 0, 0}, 0};
    int top = list_all(folder, &listing);
    *files = listing.files.len;
    *bytes = listing.bytes;
    tw_arena_free(&listing.arena);
    if (top >= 0) {
        close(top);
    }
}

/* Whoever writes a file there changes it all the time, so an old one is nobody's. */
static uint64_t sweep_scratch(const char *folder, int64_t now)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/scratch", folder);
    DIR *stream = opendir(path);
    struct stat found;
    uint64_t freed = 0;
    for (struct dirent *entry; stream && (entry = readdir(stream));) {
        if (fstatat(dirfd(stream), entry->d_name, &found, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(found.st_mode) && found.st_mtime < now - SCRATCH_SECONDS &&
            unlinkat(dirfd(stream), entry->d_name, 0) == 0) {
            freed += (uint64_t)found.st_size;
        }
    }
    if (stream) {
        closedir(stream);
    }
    return freed;
}

uint64_t tw_cache_files_prune(const char *folder, uint64_t max, int64_t now)
{
    struct listing listing = {TW_ARENA_INIT, {NULL, 0, 0}, 0};
    int top = list_all(folder, &listing);
    uint64_t freed = 0;
    if (listing.files.len) {
        qsort(listing.files.at, listing.files.len, sizeof *listing.files.at,
              older_first);
    }
    for (uint32_t i = 0; i < listing.files.len && listing.bytes - freed > max; i++) {
        const struct file *file = &listing.files.at[i];
        freed += unlinkat(top, file->name, 0) == 0 ? file->size : 0;
    }
    tw_arena_free(&listing.arena);
    if (top >= 0) {
        close(top);
    }
    return freed + sweep_scratch(folder, now);
}
