/*
 * What the steps of a reading share: requests and the bytes that came of them, what the
 * cache keeps, and the end. See reading_steps.h.
 *
 * The invariant: a reading ends once; who tells its result, or that there is none,
 * frees it and must not touch it afterwards.
 *
 * Called from reading.c, reading_archive.c and reading_build.c.
 */
#include "reading_steps.h"

#include <stdio.h>
#include <stdlib.h>

void tw_reading_forget(struct tw_reading *reading)
{
    for (uint32_t i = 0; i < reading->reply_count; i++) {
        tw_reply_free(reading->options.fetch, reading->replies[i]);
    }
    reading->reply_count = 0;
}

void tw_reading_free(struct tw_reading *reading)
{
    tw_reading_forget(reading);
    reading->options.distribution->reading = NULL;
    tw_arena_free(&reading->arena);
    free(reading);
}

/* ---------------------------------------------------------------- the cache */

enum { KEY_MAX = 100 };

/* What a file with a known digest says never changes. */
static bool cache_key(const struct tw_reading *reading, const char *kept,
                      char key[KEY_MAX], tw_slice *out)
{
    const struct tw_distribution *distribution = reading->options.distribution;
    if (!reading->options.cache || distribution->sha256.len != 64) {
        return false;
    }
    int len = snprintf(key, KEY_MAX, "%.20s:%.64s", kept, distribution->sha256.ptr);
    *out = (tw_slice){key, (size_t)len};
    return true;
}

enum tw_status tw_reading_pack(struct tw_reading *reading, const char *kept,
                               tw_slice text, tw_slice *out)
{
    char buffer[KEY_MAX];
    tw_slice key;
    enum tw_status status =
        tw_metadata_pack(&reading->arena, text, out, &reading->head_error);
    if (!status && cache_key(reading, kept, buffer, &key)) {
        struct tw_cached what = {.value = *out};
        tw_cache_put(reading->options.cache, key, &what);
    }
    return status;
}

bool tw_reading_recall(const struct tw_reading *reading, const char *kept,
                       tw_slice *out)
{
    char buffer[KEY_MAX];
    tw_slice key;
    struct tw_cached what;
    bool found = cache_key(reading, kept, buffer, &key) &&
                 tw_cache_get(reading->options.cache, key, &what) &&
                 tw_packed_metadata_is(what.value);
    *out = found ? what.value : TW_NO_SLICE;
    return found;
}

void tw_reading_keep_whole(const struct tw_reading *reading,
                           const struct tw_reply *reply)
{
    tw_slice sha256 = reading->options.distribution->sha256;
    if (reading->options.cache && reply->kind == TW_REPLY_WHOLE && reply->http_status) {
        tw_cache_keep_file(reading->options.cache, sha256, reply);
    }
}

/* ---------------------------------------------------------------- the end */

enum tw_status tw_reading_tell(struct tw_reading *reading, tw_slice packed,
                               tw_slice whole, struct tw_error *err)
{
    struct tw_reading_result result = {TW_OK, packed, whole, NULL};
    enum tw_status status =
        reading->options.done(reading->options.payload, &result, err);
    tw_reading_free(reading);
    return status;
}

enum tw_status tw_reading_fail(struct tw_reading *reading, const struct tw_error *why,
                               struct tw_error *err)
{
    struct tw_error copy = *why;
    struct tw_reading_result result = {copy.status, TW_NO_SLICE, TW_NO_SLICE, &copy};
    enum tw_status status =
        reading->options.done(reading->options.payload, &result, err);
    tw_reading_free(reading);
    return status;
}

enum tw_status tw_reading_fail_archive(struct tw_reading *reading, struct tw_error *why,
                                       struct tw_error *err)
{
    if (why->status == TW_ERR_NOMEM) {
        *err = *why;
        tw_reading_free(reading);
        return TW_ERR_NOMEM;
    }
    tw_error_wrap(why, "%.*s", TW_FMT(reading->options.distribution->filename));
    return tw_reading_fail(reading, why, err);
}

/* ---------------------------------------------------------------- requests */

tw_slice tw_reading_digest(const struct tw_reading *reading,
                           char text[sizeof "sha256=" + 64])
{
    tw_slice sha256 = reading->options.distribution->sha256;
    snprintf(text, sizeof "sha256=" + 64, "sha256=%.*s", TW_FMT(sha256));
    return sha256.len == 64 ? tw_slice_from(text) : TW_NO_SLICE;
}

enum tw_status tw_reading_send(struct tw_reading *reading, struct tw_request *request,
                               struct tw_error *err)
{
    request->urgency = reading->urgency;
    request->payload = reading;
    struct tw_error why = TW_ERROR_INIT;
    if (tw_fetch_start(reading->options.fetch, request, &reading->transfer, &why)) {
        return tw_reading_fail(reading, &why, err);
    }
    return TW_OK;
}
