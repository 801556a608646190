/*
 * The memory of siblings: wheels of one project are alike, so what one needed is the
 * best guess for the next, in this run (project->tail_needed) and in later ones (the
 * cache, under "tail\\nPROJECT").
 *
 * Called from reading_archive.c.
 */
#include "tail_memory.h"

#include <stdio.h>

enum { KEY_MAX = 300, DIGITS_MAX = 21 };

static bool key_of(const struct tw_reading_options *options, char text[KEY_MAX],
                   tw_slice *out)
{
    int len = snprintf(text, KEY_MAX, "tail\n%.*s", TW_FMT(options->project->name));
    *out = (tw_slice){text, (size_t)len};
    return options->cache && len < KEY_MAX;
}

/* What an earlier run learned; 0: nothing. */
static uint64_t recall(const struct tw_reading_options *options)
{
    char text[KEY_MAX];
    tw_slice key;
    struct tw_cached kept;
    uint64_t needed = 0;
    if (!key_of(options, text, &key) || !tw_cache_get(options->cache, key, &kept)) {
        return 0;
    }
    tw_slice rest = kept.value;
    return tw_pull_uint(&rest, UINT64_MAX, &needed) ? needed : 0;
}

uint64_t tw_tail_length(const struct tw_reading_options *options)
{
    const struct tw_distribution *distribution = options->distribution;
    struct tw_tail_hint hint = {
        .size = distribution->size,
        .pure = tw_slice_ends(distribution->filename, TW_SLICE("-any.whl")),
        .sibling = options->project->tail_needed ? options->project->tail_needed
                                                 : recall(options),
    };
    return tw_zip_tail_guess(&hint);
}

void tw_tail_learned(const struct tw_reading_options *options, uint64_t needed)
{
    char text[KEY_MAX], digits[DIGITS_MAX];
    tw_slice key;
    bool known = options->project->tail_needed == needed;
    options->project->tail_needed = needed;
    if (!known && key_of(options, text, &key)) {
        snprintf(digits, sizeof digits, "%llu", (unsigned long long)needed);
        struct tw_cached what = {.value = tw_slice_from(digits)};
        tw_cache_put(options->cache, key, &what);
    }
}
