/*
 * A folder with a cache, and shorthands for what is put there.
 */
#ifndef TW_TEST_CACHE_PLACE_H
#define TW_TEST_CACHE_PLACE_H

#include "tw_test.h"

#include "tw_cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NOW = 1700000000, DAY = 86400 };

struct place {
    char folder[64];
    char data[96];
};

static inline struct place new_place(void)
{
    struct place place;
    snprintf(place.folder, sizeof place.folder, "/tmp/tw-cache-XXXXXX");
    assert_non_null(mkdtemp(place.folder));
    snprintf(place.data, sizeof place.data, "%s/facts/data.mdb", place.folder);
    return place;
}

static inline void remove_place(const struct place *place)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", place->folder);
    assert_int_equal(system(command), 0);
}

static inline struct tw_cache *open_at(const struct place *place, int64_t now,
                                       uint64_t max)
{
    struct tw_cache_options options = {
        .folder = place->folder, .size_max = max, .now = now};
    struct tw_error err = TW_ERROR_INIT;
    struct tw_cache *cache = NULL;
    assert_int_equal(tw_cache_open(&options, &cache, &err), TW_OK);
    return cache;
}

static inline struct tw_cached a_page(const char *value)
{
    return (struct tw_cached){
        .value = tw_slice_from(value),
        .content_type = TW_SLICE("text/html"),
        .known = {.url = TW_SLICE("https://index.example.org/a/"),
                  .etag = TW_SLICE("\"one\""),
                  .total = 4711},
        .freshness = {.date = NOW, .max_age = 600, .immutable = true},
    };
}

static inline void put(struct tw_cache *cache, const char *key, const char *value)
{
    struct tw_cached page = a_page(value);
    tw_cache_put(cache, tw_slice_from(key), &page);
}

static inline bool has(struct tw_cache *cache, const char *key, const char *value)
{
    struct tw_cached found;
    return tw_cache_get(cache, tw_slice_from(key), &found) &&
           tw_slice_equal(found.value, tw_slice_from(value));
}

#endif
