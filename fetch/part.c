/*
 * FILE.part: one process writes it, and what a killed one has left is resumed. Another
 * that wants the same file meanwhile writes one of its own beside it; whoever is
 * complete first renames, and the other does so again with the same bytes.
 *
 * The invariant: who has the lock and finds the file still under its name may write to
 * it, until it closes it.
 *
 * Called from sink.c; from table.c, before a file is asked for.
 */
#include "part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BESIDE_MAX = 100 };

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

int tw_part_open_beside(const char *part, char **path)
{
    size_t size = strlen(part) + sizeof "..00" + 3 * sizeof(long);
    int fd = -1;
    *path = malloc(size);
    for (int i = 0; *path && fd < 0 && i < BESIDE_MAX; i++) {
        snprintf(*path, size, "%s.%ld.%d", part, (long)getpid(), i);
        fd = open(*path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST) {
            break;
        }
    }
    if (fd < 0) {
        free(*path);
        *path = NULL;
    }
    return fd;
}

/* Whoever had it may just have renamed it. */
int tw_part_open(const char *part, bool *taken)
{
    for (;;) {
        struct flock found;
        int fd = open(part, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (fd < 0) {
            return fd;
        }
        *taken = !lock(fd, F_SETLK, &found);
        if (!*taken && is_still_named(fd, part)) {
            return fd;
        }
        close(fd);
        if (*taken) {
            return -1;
        }
    }
}

/* A file that was truncated is written to its disk when it is closed (ext4), so that is
 * not done to one that is empty. */
bool tw_part_make_empty(int fd)
{
    struct stat found;
    return fstat(fd, &found) == 0 && (found.st_size == 0 || ftruncate(fd, 0) == 0);
}

uint64_t tw_part_resumable(const char *part)
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
