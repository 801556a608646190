/*
 * The cache as callers see it: a table that is read in place and written in batches.
 *
 *     get ─► one read transaction, as of the first get ─► record checked ─► slices
 *     put ─► pending ──(enough of it, or close)──► one write transaction
 *
 * The invariant: slices that were given stay valid until the cache is closed, because
 * the read transaction does and because misaligned values are copied into the arena.
 * Writers of several processes wait for each other only during their short writes.
 *
 * Called from the driver and from reuse.c.
 */
#define _DEFAULT_SOURCE /* madvise */
#include "cache_files.h"
#include "cache_record.h"
#include "cache_table.h"
#include "tw_limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { USED_RESOLUTION = 24 * 3600 }; /* seconds; a use is written down once a day */

#define DEFAULT_SIZE (1024 * (uint64_t)TW_MIB)
#define DEFAULT_FILES (4096 * (uint64_t)TW_MIB)
/* Larger values lie in pages of their own, never in the arena. */
#define LARGE_VALUE (16 * TW_KIB)

#define PENDING_MAX (1 * TW_MIB)

struct tw_cache {
    struct tw_arena arena;
    int64_t now;
    const char *folder, *facts, *scratch; /* scratch: NULL when it cannot be made */
    struct tw_cache_table table;
    struct tw_arena pending_arena;
    TW_VEC(struct tw_cache_change) pending;
    size_t pending_bytes;
    uint64_t files_max;
    bool file_kept; /* in this run: there may be too many now */
};

static bool make_folder(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

/* Makes PATH and what is above it. */
static bool make_folders(char *path)
{
    for (char *at = path + 1; *at; at++) {
        if (*at == '/') {
            *at = '\0';
            mkdir(path, 0777);
            *at = '/';
        }
    }
    return make_folder(path);
}

/* Backup programs leave out folders with such a file in them. */
static void write_tag(struct tw_cache *cache)
{
    static const char text[] = "Signature: 8a477f597d28d172789f06886806bc55\n";
    char *name = tw_arena_printf(&cache->arena, "%s/CACHEDIR.TAG", cache->folder);
    FILE *stream = name ? fopen(name, "wx") : NULL;
    if (stream) {
        fputs(text, stream);
        fclose(stream);
    }
}

static bool open_folders(struct tw_cache *cache, const char *folder)
{
    char *top = tw_arena_printf(&cache->arena, "%s", folder);
    char *facts = tw_arena_printf(&cache->arena, "%s/facts", folder);
    char *scratch = tw_arena_printf(&cache->arena, "%s/scratch", folder);
    if (!top || !facts || !scratch) {
        return false;
    }
    cache->folder = top;
    cache->facts = facts;
    if (make_folders(top)) {
        write_tag(cache);
    }
    make_folder(facts);
    cache->scratch = make_folder(scratch) ? scratch : NULL;
    return true;
}

enum tw_status tw_cache_open(const struct tw_cache_options *options,
                             struct tw_cache **out, struct tw_error *err)
{
    struct tw_cache *cache = calloc(1, sizeof *cache);
    if (!cache) {
        return tw_error_nomem(err);
    }
    cache->arena = (struct tw_arena)TW_ARENA_INIT;
    cache->pending_arena = (struct tw_arena)TW_ARENA_INIT;
    cache->now = options->now;
    cache->files_max = options->files_max ? options->files_max : DEFAULT_FILES;
    if (!open_folders(cache, options->folder)) {
        tw_arena_free(&cache->arena);
        free(cache);
        return tw_error_nomem(err);
    }
    tw_cache_table_open(&cache->table, cache->facts,
                        options->size_max ? options->size_max : DEFAULT_SIZE);
    *out = cache;
    return TW_OK;
}

void tw_cache_close(struct tw_cache *cache)
{
    if (!cache) {
        return;
    }
    tw_cache_flush(cache);
    if (cache->file_kept) {
        tw_cache_files_prune(cache->folder, cache->files_max, cache->now);
    }
    tw_cache_table_close(&cache->table);
    tw_arena_free(&cache->pending_arena);
    tw_arena_free(&cache->arena);
    free(cache);
}

const char *tw_cache_warning(const struct tw_cache *cache)
{
    return cache->table.warning[0] ? cache->table.warning : NULL;
}

/* ---------------------------------------------------------------- the table */

/* Lack of memory only means that nothing is kept. */
static void add_change(struct tw_cache *cache, struct tw_cache_change change)
{
    if (tw_vec_push(&cache->pending_arena, &cache->pending, change)) {
        cache->pending_bytes += change.record.len;
    }
    if (cache->pending_bytes > PENDING_MAX) {
        tw_cache_flush(cache);
    }
}

/* The record of WHAT in the slot of KEY that is the main one, or beside it. */
static void keep(struct tw_cache *cache, tw_slice key, const struct tw_cached *what,
                 bool beside)
{
    size_t size = tw_cache_record_size(key, what);
    char *record =
        cache->table.read_only ? NULL : tw_arena_alloc(&cache->pending_arena, size);
    if (record) {
        tw_cache_record_write(record, key, what, cache->now);
        add_change(cache, (struct tw_cache_change){tw_cache_slot(key, beside),
                                                   (tw_slice){record, size}});
    }
}

/* Small records lie anywhere in a page; their values are given at an even place. */
static bool align_value(struct tw_cache *cache, tw_slice *value)
{
    return (uintptr_t)value->ptr % 8 == 0 ||
           tw_arena_copy(&cache->arena, *value, value);
}

bool tw_cache_get(struct tw_cache *cache, tw_slice key, struct tw_cached *out)
{
    tw_slice record = TW_NO_SLICE;
    tw_slice beside = TW_NO_SLICE;
    struct tw_cached renewed;
    if (!tw_cache_table_get(&cache->table, tw_cache_slot(key, false), &record) ||
        !tw_cache_record_read(record, key, out) || !align_value(cache, &out->value)) {
        return false;
    }
    int64_t used = tw_cache_record_used(record);
    if (tw_cache_table_get(&cache->table, tw_cache_slot(key, true), &beside) &&
        tw_cache_record_read(beside, key, &renewed)) {
        used = tw_cache_record_used(beside);
        out->freshness = renewed.freshness;
    }
    if (used < cache->now - USED_RESOLUTION) {
        tw_cache_renew(cache, key, &out->freshness);
    }
    return true;
}

void tw_cache_rest(tw_slice value)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t from = ((uintptr_t)value.ptr + page - 1) / page * page;
    uintptr_t to = ((uintptr_t)value.ptr + value.len) / page * page;
    if (value.len > LARGE_VALUE && to > from) {
        madvise((void *)from, to - from, MADV_DONTNEED); /* of a shared file: no loss */
    }
}

void tw_cache_put(struct tw_cache *cache, tw_slice key, const struct tw_cached *what)
{
    add_change(cache, (struct tw_cache_change){tw_cache_slot(key, true), TW_NO_SLICE});
    keep(cache, key, what, false);
}

void tw_cache_renew(struct tw_cache *cache, tw_slice key,
                    const struct tw_freshness *freshness)
{
    struct tw_cached light = {.freshness = *freshness};
    keep(cache, key, &light, true);
}

void tw_cache_drop(struct tw_cache *cache, tw_slice key)
{
    add_change(cache, (struct tw_cache_change){tw_cache_slot(key, false), TW_NO_SLICE});
    add_change(cache, (struct tw_cache_change){tw_cache_slot(key, true), TW_NO_SLICE});
}

void tw_cache_flush(struct tw_cache *cache)
{
    tw_cache_table_apply(&cache->table, cache->pending.at, cache->pending.len);
    tw_arena_free(&cache->pending_arena);
    memset(&cache->pending, 0, sizeof cache->pending);
    cache->pending_bytes = 0;
}

bool tw_cached_is_fresh(const struct tw_cached *what, int64_t now)
{
    const struct tw_freshness *fresh = &what->freshness;
    int64_t age = now - fresh->date;
    return !fresh->no_store && age >= 0 && age < fresh->max_age;
}

/* ---------------------------------------------------------------- files */

tw_slice tw_cache_file(struct tw_cache *cache, struct tw_arena *arena, tw_slice sha256)
{
    return tw_cache_files_find(cache->folder, arena, sha256);
}

bool tw_cache_keep_file(struct tw_cache *cache, tw_slice sha256,
                        const struct tw_reply *reply)
{
    cache->file_kept = true;
    return tw_cache_files_keep(cache->folder, &cache->arena, sha256, reply);
}

void tw_cache_drop_file(struct tw_cache *cache, tw_slice sha256)
{
    tw_cache_files_drop(cache->folder, &cache->arena, sha256);
}

const char *tw_cache_scratch(const struct tw_cache *cache)
{
    return cache->scratch;
}

struct tw_cache_usage tw_cache_usage(struct tw_cache *cache)
{
    struct tw_cache_usage usage = {0, 0, 0, 0};
    usage.table_bytes = tw_cache_table_bytes(&cache->table, &usage.entries);
    tw_cache_files_count(cache->folder, &usage.files, &usage.file_bytes);
    return usage;
}

uint64_t tw_cache_prune(struct tw_cache *cache, uint64_t max)
{
    uint64_t freed = 0;
    tw_cache_flush(cache);
    if (max == 0) {
        freed = tw_cache_table_bytes(&cache->table, NULL);
        tw_cache_table_clear(&cache->table);
    } else {
        freed = tw_cache_table_prune(&cache->table, max);
    }
    return freed + tw_cache_files_prune(cache->folder, max, cache->now);
}
