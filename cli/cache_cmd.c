/*
 * tailwheel cache: where the cache is, how large it is, and making it smaller.
 */
#include "bytes.h"
#include "cmd.h"
#include "console.h"
#include "store.h"
#include "tw_limits.h"

#include <stdio.h>
#include <time.h>

enum {
    PRUNED_SIZE = 256
}; /* MiB that `cache prune` leaves of the table and of files */

static int print_size(struct tw_cache *cache)
{
    char table[TW_BYTES_TEXT];
    char files[TW_BYTES_TEXT];
    struct tw_cache_usage usage = tw_cache_usage(cache);
    printf("%s in %llu entries, %s in %llu files\n",
           tw_bytes_print(usage.table_bytes, table), (unsigned long long)usage.entries,
           tw_bytes_print(usage.file_bytes, files), (unsigned long long)usage.files);
    return 0;
}

static int shrink(const struct tw_console *console, struct tw_cache *cache,
                  uint64_t max)
{
    char freed[TW_BYTES_TEXT];
    tw_console_note(console, TW_NORMAL, "freed %s",
                    tw_bytes_print(tw_cache_prune(cache, max), freed));
    return 0;
}

static int act(const struct tw_console *console, tw_slice action, tw_slice folder,
               struct tw_error *err)
{
    struct tw_cache *cache;
    struct tw_cache_options options = {.folder = folder.ptr, .now = time(NULL)};
    if (tw_slice_equal(action, TW_SLICE("dir"))) {
        printf("%.*s\n", TW_FMT(folder));
        return 0;
    }
    if (tw_cache_open(&options, &cache, err)) {
        return tw_console_fail(console, err);
    }
    int exit_status;
    if (tw_cache_warning(cache)) {
        tw_error_set(err, TW_ERR_IO, "%s", tw_cache_warning(cache));
        exit_status = tw_console_fail(console, err);
    } else if (tw_slice_equal(action, TW_SLICE("size"))) {
        exit_status = print_size(cache);
    } else {
        bool clear = tw_slice_equal(action, TW_SLICE("clear"));
        exit_status = shrink(console, cache, clear ? 0 : PRUNED_SIZE * TW_MIB);
    }
    tw_cache_close(cache);
    return exit_status;
}

static bool is_action(tw_slice word)
{
    static const char *const actions[] = {"dir", "size", "prune", "clear"};
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        if (tw_slice_equal(word, tw_slice_from(actions[i]))) {
            return true;
        }
    }
    return false;
}

int tw_cmd_cache(const struct tw_options *options, const struct tw_cmd_context *context)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_console console;
    struct tw_error err = TW_ERROR_INIT;
    int exit_status;
    tw_console_init(&console, options, context->environment);
    tw_slice folder = tw_store_folder(&arena, options, context->environment);
    if (options->arguments.len != 1 || !is_action(options->arguments.at[0])) {
        tw_error_set(&err, TW_ERR_USAGE, "say one of: dir, size, prune, clear");
        exit_status = tw_console_fail(&console, &err);
    } else if (!folder.len) {
        tw_error_set(&err, TW_ERR_USAGE, "there is no home folder; give --cache-dir");
        exit_status = tw_console_fail(&console, &err);
    } else {
        exit_status = act(&console, options->arguments.at[0], folder, &err);
    }
    tw_arena_free(&arena);
    return exit_status;
}
