/*
 * The machine that reads the end of an archive asks for ranges, and a file answers.
 * Called from reading_archive.c for what a server sent whole.
 */
#include "tail_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads PART of the open FILE into ARENA. */
static bool read_part(struct tw_arena *arena, int file, struct tw_range part,
                      tw_slice *out)
{
    size_t size = (size_t)(part.to - part.from);
    char *bytes = tw_arena_alloc(arena, size);
    size_t got = 0;
    while (bytes && got < size) {
        ssize_t n = pread(file, bytes + got, size - got, (off_t)(part.from + got));
        if (n <= 0) {
            return false;
        }
        got += (size_t)n;
    }
    *out = (tw_slice){bytes, size};
    return bytes;
}

static enum tw_status run(struct tw_arena *arena, int file, struct tw_zip_tail *tail,
                          struct tw_error *err)
{
    struct tw_range need;
    tw_slice bytes;
    enum tw_tail_step step;
    while ((step = tw_zip_tail_step(tail, &need, err)) == TW_TAIL_NEED) {
        if (!read_part(arena, file, need, &bytes)) {
            return tw_error_set(err, TW_ERR_IO, "cannot be read back from the disk");
        }
        if (tw_zip_tail_give(tail, need.from, bytes, err)) {
            return err->status;
        }
    }
    return step == TW_TAIL_DONE ? TW_OK : err->status;
}

enum tw_status tw_tail_file_read(struct tw_arena *arena, const char *path,
                                 const struct tw_zip_tail_options *options,
                                 struct tw_zip_tail **out, struct tw_error *err)
{
    struct stat info;
    struct tw_zip_tail_options sized = *options;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &info) < 0) {
        tw_error_set(err, TW_ERR_IO, "cannot be read back from %s", path);
    } else {
        sized.size = (uint64_t)info.st_size;
        *out = tw_zip_tail_new(arena, &sized);
        (void)(*out ? run(arena, file, *out, err) : tw_error_nomem(err));
    }
    if (file >= 0) {
        close(file);
    }
    return err->status;
}
