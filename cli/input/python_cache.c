/*
 * A small text file for each interpreter: a first line that says what it is about
 * (path, device, inode, time and size of the program, kernel), then the answer as it
 * came. An interpreter that was replaced, or another kernel, has another first line.
 *
 * Called from target_probe.c.
 */
#include "python_cache.h"

#include "atomic_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { FILE_MAX = 64 * 1024 };

static bool is_script(const char *program)
{
    char start[2] = "";
    int fd = open(program, O_RDONLY | O_CLOEXEC);
    bool script = fd < 0 || read(fd, start, 2) != 2 || memcmp(start, "#!", 2) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return script;
}

enum tw_status tw_python_slot(struct tw_arena *arena, tw_slice folder,
                              const char *program, struct tw_python_slot *out,
                              struct tw_error *err)
{
    struct stat file;
    struct utsname kernel;
    *out = (struct tw_python_slot){{NULL, 0}, {NULL, 0}};
    if (is_script(program) || stat(program, &file) < 0 || uname(&kernel) < 0 ||
        strchr(program, '\n')) {
        return TW_OK;
    }
    const char *key = tw_arena_printf(
        arena, "tailwheel-python-1 %s %ju %ju %jd.%09ld %jd %s %s\n", program,
        (uintmax_t)file.st_dev, (uintmax_t)file.st_ino, (intmax_t)file.st_mtim.tv_sec,
        file.st_mtim.tv_nsec, (intmax_t)file.st_size, kernel.release, kernel.version);
    const char *path =
        key ? tw_arena_printf(arena, "%.*s/python/%016jx", TW_FMT(folder),
                              (uintmax_t)tw_hash(tw_slice_from(program)))
            : NULL;
    if (!path) {
        return tw_error_nomem(err);
    }
    *out = (struct tw_python_slot){tw_slice_from(path), tw_slice_from(key)};
    return TW_OK;
}

bool tw_python_recall(struct tw_arena *arena, const struct tw_python_slot *slot,
                      struct tw_python_facts *out)
{
    char *text = tw_arena_alloc(arena, FILE_MAX);
    int fd = text ? open(slot->path.ptr, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) {
        return false;
    }
    ssize_t len = read(fd, text, FILE_MAX);
    close(fd);
    tw_slice content = {text, len > 0 ? (size_t)len : 0};
    return tw_slice_starts(content, slot->key) &&
           tw_python_read_facts(tw_slice_cut(content, slot->key.len, content.len), out);
}

void tw_python_remember(const struct tw_python_slot *slot,
                        const struct tw_python_facts *facts)
{
    struct tw_buf content = TW_BUF_INIT(FILE_MAX);
    struct tw_error unused;
    tw_buf_add(&content, slot->key);
    tw_buf_add(&content, facts->answer);
    if (!content.failed) {
        (void)!tw_atomic_write(slot->path.ptr, tw_buf_slice(&content), NULL, &unused);
    }
    tw_buf_free(&content);
}
