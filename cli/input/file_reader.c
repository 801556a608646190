/*
 * The file system as requirements files and settings are read from it, with the limits
 * and the messages that bad input needs: a folder, a missing file, one too large.
 *
 * Called from inputs.c; reqfile.c and config.c read through it.
 */
#include "file_reader.h"

#include "tw_limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, FOLDER_MAX = 16 * 1024 };

static enum tw_status cannot_read(int code, struct tw_error *err)
{
    if (code == ENOENT) {
        return tw_error_set(err, TW_ERR_INPUT, "there is no such file");
    }
    if (code == EISDIR) {
        return tw_error_set(err, TW_ERR_INPUT, "expected a file, found a folder");
    }
    return tw_error_set(err, TW_ERR_INPUT, "cannot be read: %s", strerror(code));
}

/* Everything that FD gives, up to TW_MAX_INPUT_FILE bytes. */
static enum tw_status read_all(struct tw_arena *arena, int fd, tw_slice *out,
                               struct tw_error *err)
{
    struct tw_buf content = TW_BUF_INIT(TW_MAX_INPUT_FILE);
    char chunk[CHUNK];
    ssize_t got;
    do {
        got = read(fd, chunk, sizeof chunk);
        if (got > 0) {
            tw_buf_add(&content, (tw_slice){chunk, (size_t)got});
        }
    } while (!content.failed && (got > 0 || (got < 0 && errno == EINTR)));

    enum tw_status status = TW_OK;
    if (content.failed == TW_ERR_LIMIT) {
        status = tw_error_set(err, TW_ERR_LIMIT, "the file is larger than %zu MiB",
                              TW_MAX_INPUT_FILE / TW_MIB);
    } else if (!content.failed && got < 0) {
        status = cannot_read(errno, err);
    } else if (content.failed || !tw_arena_copy(arena, tw_buf_slice(&content), out)) {
        status = tw_error_nomem(err);
    }
    tw_buf_free(&content);
    return status;
}

static enum tw_status read_disk(void *payload, struct tw_arena *arena, tw_slice path,
                                tw_slice *out, struct tw_error *err)
{
    (void)payload;
    if (tw_slice_equal(path, TW_SLICE("-"))) {
        return read_all(arena, STDIN_FILENO, out, err);
    }
    tw_slice name;
    if (!tw_arena_copy(arena, path, &name)) {
        return tw_error_nomem(err);
    }
    int fd = open(name.ptr, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return cannot_read(errno, err);
    }
    enum tw_status status = read_all(arena, fd, out, err);
    close(fd);
    return status;
}

static enum tw_status identify_disk(void *payload, struct tw_arena *arena,
                                    tw_slice path, tw_slice *out, struct tw_error *err)
{
    (void)payload;
    *out = path;
    if (tw_slice_equal(path, TW_SLICE("-"))) {
        return TW_OK;
    }
    tw_slice name;
    struct stat file;
    if (!tw_arena_copy(arena, path, &name)) {
        return tw_error_nomem(err);
    }
    if (stat(name.ptr, &file) < 0) {
        *out = TW_NO_SLICE;
        return TW_OK;
    }
    const char *text = tw_arena_printf(arena, "%ju %ju", (uintmax_t)file.st_dev,
                                       (uintmax_t)file.st_ino);
    *out = tw_slice_from(text);
    return text ? TW_OK : tw_error_nomem(err);
}

tw_slice tw_file_reader_shown(const struct tw_file_reader *reader, tw_slice path)
{
    tw_slice below = tw_slice_cut(path, reader->folder.len, path.len);
    bool inside =
        tw_slice_starts(path, reader->folder) && below.len > 1 && below.ptr[0] == '/';
    return inside ? tw_slice_cut(below, 1, below.len) : path;
}

enum tw_status tw_file_reader_init(struct tw_arena *arena, char *const *environment,
                                   struct tw_file_reader *out, struct tw_error *err)
{
    char folder[FOLDER_MAX];
    *out = (struct tw_file_reader){
        .read = read_disk, .identify = identify_disk, .environment = environment};
    if (!getcwd(folder, sizeof folder)) {
        return tw_error_set(err, TW_ERR_IO, "the working folder is not there: %s",
                            strerror(errno));
    }
    return tw_arena_copy(arena, tw_slice_from(folder), &out->folder)
               ? TW_OK
               : tw_error_nomem(err);
}
