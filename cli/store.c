/*
 * Where a run keeps things on the disk. The invariant: nothing here stops a run;
 * without a home, with a full or read-only disk, it goes on without a cache. Called
 * when a run opens and closes, and by `tailwheel cache`.
 */
#include "store.h"
#include "environment.h"

#include <dirent.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

tw_slice tw_store_folder(struct tw_arena *arena, const struct tw_options *options,
                         char *const *environment)
{
    if (options->cache_dir.len) {
        return options->cache_dir;
    }
    tw_slice base = tw_environment_get(environment, "XDG_CACHE_HOME");
    tw_slice home = tw_environment_get(environment, "HOME");
    bool absolute = tw_slice_starts(base, TW_SLICE("/"));
    if (!absolute && !home.len) {
        return TW_NO_SLICE;
    }
    return tw_slice_from(
        absolute ? tw_arena_printf(arena, "%.*s/tailwheel", TW_FMT(base))
                 : tw_arena_printf(arena, "%.*s/.cache/tailwheel", TW_FMT(home)));
}

char *tw_store_make_scratch(struct tw_arena *arena, char *const *environment)
{
    tw_slice base = tw_environment_get(environment, "TMPDIR");
    char *path = tw_arena_printf(arena, "%.*s/tailwheel.XXXXXX",
                                 TW_FMT(base.len ? base : TW_SLICE("/tmp")));
    return path ? mkdtemp(path) : NULL;
}

/* Tells what is wrong with the cache, unless that was done before. */
static void warn(struct tw_store *store, const struct tw_console *console)
{
    const char *warning = tw_cache_warning(store->cache);
    if (warning && !store->warned) {
        tw_console_warn(console, "%s", warning);
        store->warned = true;
    }
}

enum tw_status tw_store_open(struct tw_arena *arena, const struct tw_options *options,
                             char *const *environment, const struct tw_console *console,
                             struct tw_store *out, struct tw_error *err)
{
    *out = (struct tw_store){.cache = NULL};
    tw_slice folder = tw_store_folder(arena, options, environment);
    if (!options->no_cache && folder.len) {
        struct tw_cache_options cache = {.folder = folder.ptr, .now = time(NULL)};
        enum tw_status status = tw_cache_open(&cache, &out->cache, err);
        if (status) {
            return status;
        }
        warn(out, console);
    }
    if (!out->cache || !tw_cache_scratch(out->cache)) {
        out->own_scratch = tw_store_make_scratch(arena, environment);
    }
    return TW_OK;
}

const char *tw_store_scratch(const struct tw_store *store)
{
    return store->own_scratch ? store->own_scratch
           : store->cache     ? tw_cache_scratch(store->cache)
                              : NULL;
}

void tw_store_remove_scratch(const char *path)
{
    DIR *folder = path ? opendir(path) : NULL;
    if (!folder) {
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] != '.') {
            unlinkat(dirfd(folder), entry->d_name, 0);
        }
    }
    closedir(folder);
    rmdir(path);
}

void tw_store_close(struct tw_store *store, const struct tw_console *console)
{
    if (store->cache) {
        tw_cache_flush(store->cache);
        warn(store, console);
    }
    tw_cache_close(store->cache);
    tw_store_remove_scratch(store->own_scratch);
}
