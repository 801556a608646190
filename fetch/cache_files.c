/*
 * Artifacts that were fetched whole are kept as files/ab/abcdef...: renamed into place,
 * so that a name is there only when its bytes are, and linked or copied out by whoever
 * wants them. Their time of change is the time of their last use.
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

enum { DIGITS = 64 };

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

bool tw_cache_files_keep(const char *folder, struct tw_arena *arena, tw_slice sha256,
                         const char *path)
{
    char *target = path_of(folder, arena, sha256);
    char *files = tw_arena_printf(arena, "%s/files", folder);
    char *shelf = target ? tw_arena_printf(arena, "%s/%.2s", files, sha256.ptr) : NULL;
    if (!files || !shelf) {
        return false;
    }
    mkdir(files, 0777);
    mkdir(shelf, 0777);
    return rename(path, target) == 0;
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

uint64_t tw_cache_files_prune(const char *folder, uint64_t max)
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
    return freed;
}
