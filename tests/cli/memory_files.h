/*
 * A file reader whose files are in the test: what the modules that read files are
 * tested with.
 */
#ifndef TESTS_CLI_MEMORY_FILES_H
#define TESTS_CLI_MEMORY_FILES_H

#include "reqfile.h"

struct memory_file {
    const char *path;
    tw_slice content;
};
#define FILE_OF(path, literal)                                                         \
    {                                                                                  \
        path, TW_SLICE_INIT(literal)                                                   \
    }

struct memory_files {
    const struct memory_file *files;
    size_t count;
};

static inline const struct memory_file *memory_find(void *payload, tw_slice path)
{
    const struct memory_files *all = payload;
    for (size_t i = 0; i < all->count; i++) {
        if (tw_slice_equal(tw_slice_from(all->files[i].path), path)) {
            return &all->files[i];
        }
    }
    return NULL;
}

static inline enum tw_status memory_read(void *payload, struct tw_arena *arena,
                                         tw_slice path, tw_slice *out,
                                         struct tw_error *err)
{
    (void)arena;
    const struct memory_file *file = memory_find(payload, path);
    if (!file) {
        return tw_error_set(err, TW_ERR_INPUT, "there is no such file");
    }
    *out = file->content;
    return TW_OK;
}

static inline enum tw_status memory_identify(void *payload, struct tw_arena *arena,
                                             tw_slice path, tw_slice *out,
                                             struct tw_error *err)
{
    (void)arena;
    (void)err;
    *out = memory_find(payload, path) ? path : TW_NO_SLICE;
    return TW_OK;
}

static inline struct tw_file_reader memory_reader(struct memory_files *files,
                                                  char *const *environment)
{
    return (struct tw_file_reader){.read = memory_read,
                                   .identify = memory_identify,
                                   .payload = files,
                                   .environment = environment,
                                   .folder = TW_SLICE("/home/me")};
}

#endif
