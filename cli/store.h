/*
 * What a run keeps on the disk: the cache, and a scratch folder for wheels that a
 * server sends whole.
 */
#ifndef TW_CLI_STORE_H
#define TW_CLI_STORE_H

#include "console.h"
#include "tw_cache.h"

struct tw_store {
    struct tw_cache *cache; /* NULL: --no-cache, or no place for one */
    char *own_scratch;      /* a folder of our own when there is no cache, or NULL */
    bool warned;            /* of the cache; once is enough */
};

/* The folder of the cache: --cache-dir (also TAILWHEEL_CACHE_DIR), else tailwheel/ in
 * XDG_CACHE_HOME or ~/.cache. NUL-terminated, in ARENA; TW_NO_SLICE: there is no home,
 * or no memory. */
tw_slice tw_store_folder(struct tw_arena *arena, const struct tw_options *options,
                         char *const *environment);

/* Opens what OPTIONS ask for. What cannot be had is done without: the cache with one
 * warning on CONSOLE, the scratch folder in silence. TW_ERR_NOMEM only. */
enum tw_status tw_store_open(struct tw_arena *arena, const struct tw_options *options,
                             char *const *environment, const struct tw_console *console,
                             struct tw_store *out, struct tw_error *err) TW_MUST_USE;

/* The folder for whole wheels; NULL: none. */
const char *tw_store_scratch(const struct tw_store *store);

/* A new folder for temporary files, its path in ARENA; NULL: there can be none. Its
 * files go with it. */
char *tw_store_make_scratch(struct tw_arena *arena, char *const *environment);
void tw_store_remove_scratch(const char *path);

/* Closes the cache and removes the scratch folder, after the fetch session was closed.
 * What went wrong with the cache since it was opened is one warning on CONSOLE. */
void tw_store_close(struct tw_store *store, const struct tw_console *console);

#endif
