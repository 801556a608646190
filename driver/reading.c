/*
 * Reading the metadata of one distribution. See reading.h; the order of the steps is
 * that of docs/fetching.md:
 *
 *     sidecar ──404, wrong digest──► tail ──more needed──► range ─┐
 *        │                            │ 200: the whole wheel      │
 *        └──────────► done ◄──────────┴───────────────────────────┘
 *     sdist .tar.gz: from its start until PKG-INFO is complete
 *
 * The invariant: at most one request of a reading is under way; bytes that came are
 * kept until the archive has been understood, so that none is asked for twice.
 */
#include "tw_reading.h"

#include <stdio.h>
#include <stdlib.h>

#include "tail_file.h"
#include "tail_memory.h"
#include "tw_form.h"
#include "tw_limits.h"

enum { MAX_REPLIES = 8 };

/* A wheel that is larger is not read to its end for METADATA alone. */
#define GIANT (64 * TW_MIB)

struct tw_reading {
    struct tw_exchange exchange; /* first: replies find the reading by it */
    struct tw_reading_options options;
    enum tw_class urgency;
    tw_transfer transfer;
    struct tw_arena arena; /* of the archive machines; freed with the reading */
    struct tw_zip_tail *tail;
    struct tw_sdist_head *head;
    struct tw_zip_head *zip_head; /* of a giant that is sent whole */
    enum tw_head_step head_step;
    struct tw_error head_error;
    struct tw_known known;                 /* of the artifact, from its first reply */
    struct tw_reply *replies[MAX_REPLIES]; /* whose bytes the tail borrows */
    uint32_t reply_count;
};

static void destroy(struct tw_reading *reading)
{
    for (uint32_t i = 0; i < reading->reply_count; i++) {
        tw_reply_free(reading->options.fetch, reading->replies[i]);
    }
    reading->options.distribution->reading = NULL;
    tw_arena_free(&reading->arena);
    free(reading);
}

/* ---------------------------------------------------------------- the cache */

/* What a file with a known digest says never changes. */
static bool cache_key(const struct tw_reading *reading, char key[80], tw_slice *out)
{
    const struct tw_distribution *distribution = reading->options.distribution;
    if (!reading->options.cache || distribution->sha256.len != 64) {
        return false;
    }
    int len = snprintf(key, 80, "meta:%.64s", distribution->sha256.ptr);
    *out = (tw_slice){key, (size_t)len};
    return true;
}

/* Only what is read of it is kept. */
static void remember(struct tw_reading *reading, tw_slice text)
{
    char buffer[80];
    tw_slice key;
    struct tw_cached what = {.freshness = {0}};
    if (cache_key(reading, buffer, &key) &&
        tw_core_metadata_brief(&reading->arena, text, &what.value, NULL) == TW_OK) {
        tw_cache_put(reading->options.cache, key, &what);
    }
}

/* ---------------------------------------------------------------- the end */

/* Tells the result and ends the reading. */
static enum tw_status finish(struct tw_reading *reading, tw_slice text,
                             struct tw_error *err)
{
    struct tw_reading_result result = {TW_OK, text, NULL};
    enum tw_status status =
        reading->options.done(reading->options.payload, &result, err);
    destroy(reading);
    return status;
}

static enum tw_status fail(struct tw_reading *reading, const struct tw_error *why,
                           struct tw_error *err)
{
    struct tw_error copy = *why;
    struct tw_reading_result result = {copy.status, TW_NO_SLICE, &copy};
    enum tw_status status =
        reading->options.done(reading->options.payload, &result, err);
    destroy(reading);
    return status;
}

/* An archive that could not be understood: the reason, with its file's name. */
static enum tw_status fail_archive(struct tw_reading *reading, struct tw_error *why,
                                   struct tw_error *err)
{
    if (why->status == TW_ERR_NOMEM) {
        *err = *why;
        destroy(reading);
        return TW_ERR_NOMEM;
    }
    tw_error_wrap(why, "%.*s", TW_FMT(reading->options.distribution->filename));
    return fail(reading, why, err);
}

/* An install will want it, so a whole wheel that a server sent is not fetched again. */
static void keep_whole(const struct tw_reading *reading, const struct tw_reply *reply)
{
    tw_slice sha256 = reading->options.distribution->sha256;
    if (reading->options.cache && reply->kind == TW_REPLY_WHOLE && reply->http_status) {
        tw_cache_keep_file(reading->options.cache, sha256, reply);
    }
}

/* ---------------------------------------------------------------- wheels */

static enum tw_status start(struct tw_reading *reading, struct tw_request *request,
                            struct tw_error *err)
{
    request->urgency = reading->urgency;
    request->payload = reading;
    struct tw_error why = TW_ERROR_INIT;
    if (tw_fetch_start(reading->options.fetch, request, &reading->transfer, &why)) {
        return fail(reading, &why, err);
    }
    return TW_OK;
}

static struct tw_zip_tail_options tail_options(const struct tw_reading *reading)
{
    return (struct tw_zip_tail_options){
        .project = reading->options.project->name,
        .kind = reading->options.distribution->kind,
        .strict = reading->options.strict,
    };
}

static bool new_tail(struct tw_reading *reading, uint64_t size)
{
    struct tw_zip_tail_options options = tail_options(reading);
    options.size = size;
    reading->tail = tw_zip_tail_new(&reading->arena, &options);
    return reading->tail;
}

static enum tw_status ask_range(struct tw_reading *reading, struct tw_range need,
                                struct tw_error *err)
{
    struct tw_request request = {
        .url = reading->options.distribution->url,
        .want = TW_WANT_RANGE,
        .kind = TW_GET_TAIL,
        .from = need.from,
        .to = need.to,
        .known = reading->known,
    };
    return start(reading, &request, err);
}

/* The archive has been understood. */
static enum tw_status finish_wheel(struct tw_reading *reading, struct tw_error *err)
{
    tw_slice text = tw_zip_tail_metadata(reading->tail);
    tw_tail_learned(&reading->options, tw_zip_tail_needed(reading->tail));
    remember(reading, text);
    return finish(reading, text, err);
}

/* Steps the archive machine with what is there; asks for more, or ends. */
static enum tw_status step_tail(struct tw_reading *reading, struct tw_error *err)
{
    struct tw_range need;
    struct tw_error why = TW_ERROR_INIT;
    switch (tw_zip_tail_step(reading->tail, &need, &why)) {
    case TW_TAIL_NEED:
        return ask_range(reading, need, err);
    case TW_TAIL_DONE:
        return finish_wheel(reading, err);
    case TW_TAIL_FAILED:
        break;
    }
    return fail_archive(reading, &why, err);
}

/* The whole wheel is in the file PATH. */
static enum tw_status read_wheel_file(struct tw_reading *reading, const char *path,
                                      struct tw_error *err)
{
    struct tw_error why = TW_ERROR_INIT;
    struct tw_zip_tail_options options = tail_options(reading);
    return tw_tail_file_read(&reading->arena, path, &options, &reading->tail, &why)
               ? fail_archive(reading, &why, err)
               : finish_wheel(reading, err);
}

/* A part of the wheel, or all of it in memory. */
static enum tw_status read_wheel_bytes(struct tw_reading *reading,
                                       const struct tw_reply *reply,
                                       struct tw_error *err)
{
    struct tw_error why = TW_ERROR_INIT;
    uint64_t size =
        reply->kind == TW_REPLY_WHOLE ? reply->body.len : reply->known.total;
    if (!reading->tail && !new_tail(reading, size)) {
        tw_error_nomem(&why);
        return fail_archive(reading, &why, err);
    }
    reading->known = reply->known;
    if (tw_zip_tail_give(reading->tail, reply->offset, reply->body, &why)) {
        return fail_archive(reading, &why, err);
    }
    return step_tail(reading, err);
}

static enum tw_status ask_wheel(struct tw_reading *reading, struct tw_error *err);

/* The file is not the one that earlier replies were about: forget them, once more. */
static enum tw_status begin_anew(struct tw_reading *reading, struct tw_error *err)
{
    for (uint32_t i = 0; i < reading->reply_count; i++) {
        tw_reply_free(reading->options.fetch, reading->replies[i]);
    }
    reading->reply_count = 0;
    reading->tail = NULL;
    reading->known = (struct tw_known){.total = 0};
    return ask_wheel(reading, err);
}

static enum tw_status wheel_done(struct tw_exchange *self, struct tw_reply *reply,
                                 struct tw_error *err)
{
    struct tw_reading *reading = (struct tw_reading *)self;
    reading->transfer = (tw_transfer){0};
    if (reading->reply_count == MAX_REPLIES) {
        tw_reply_free(reading->options.fetch, reply);
        struct tw_error why = TW_ERROR_INIT;
        tw_error_set(&why, TW_ERR_ARCHIVE, "keeps changing on the server");
        return fail_archive(reading, &why, err);
    }
    reading->replies[reading->reply_count++] = reply;
    switch (reply->kind) {
    case TW_REPLY_CHANGED:
        return begin_anew(reading, err);
    case TW_REPLY_PART:
    case TW_REPLY_WHOLE:
        keep_whole(reading, reply);
        return reply->file ? read_wheel_file(reading, reply->file, err)
                           : read_wheel_bytes(reading, reply, err);
    case TW_REPLY_ENOUGH:
        remember(reading, tw_zip_head_metadata(reading->zip_head));
        return finish(reading, tw_zip_head_metadata(reading->zip_head), err);
    default:
        return fail(reading, &reply->error, err);
    }
}

/* The digest that the index gives, in TEXT; absent when it gives none. */
static tw_slice digest_of(const struct tw_reading *reading,
                          char text[sizeof "sha256=" + 64])
{
    tw_slice sha256 = reading->options.distribution->sha256;
    snprintf(text, sizeof "sha256=" + 64, "sha256=%.*s", TW_FMT(sha256));
    return sha256.len == 64 ? tw_slice_from(text) : TW_NO_SLICE;
}

/* Is a body of TOTAL bytes (0: not announced) more than anybody wants to wait for? */
static bool is_giant(const struct tw_reading *reading, uint64_t total)
{
    uint64_t size = reading->options.distribution->size;
    total = total || size == TW_SIZE_UNKNOWN ? total : size;
    return total > GIANT && !reading->options.strict;
}

/* Sees a wheel that is sent whole although its end was asked for. Of a giant METADATA
 * is enough, when it comes within the first quarter. */
static bool giant_feed(void *payload, const struct tw_piece *piece)
{
    struct tw_reading *reading = payload;
    uint64_t seen = piece->offset + piece->bytes.len;
    if (piece->offset == 0) {
        reading->zip_head =
            is_giant(reading, piece->total)
                ? tw_zip_head_new(&reading->arena, reading->options.project->name)
                : NULL;
        reading->head_step = reading->zip_head ? TW_HEAD_MORE : TW_HEAD_ABSENT;
    }
    if (reading->head_step == TW_HEAD_MORE) {
        reading->head_step =
            tw_zip_head_feed(reading->zip_head, piece->bytes, &reading->head_error);
    }
    bool early = seen <= GIANT / 4 || (piece->total && seen <= piece->total / 4);
    return reading->head_step != TW_HEAD_DONE || !early;
}

/* A small wheel whole, else its tail; what is not known of its size comes with it. */
static enum tw_status ask_wheel(struct tw_reading *reading, struct tw_error *err)
{
    const struct tw_distribution *distribution = reading->options.distribution;
    uint64_t length = tw_tail_length(&reading->options);
    bool sized = distribution->size != TW_SIZE_UNKNOWN;
    bool small = sized && distribution->size <= length;
    char digest[sizeof "sha256=" + 64];
    struct tw_request request = {
        .url = distribution->url,
        .want = small ? TW_WANT_WHOLE : TW_WANT_TAIL,
        .kind = small ? TW_GET_WHOLE : TW_GET_TAIL,
        .length = length,
        .known.total = sized && !small ? distribution->size : 0,
        .digest = digest_of(reading, digest),
        .feed = small || distribution->kind != TW_DIST_WHEEL ? NULL : giant_feed,
    };
    reading->exchange.done = wheel_done;
    return start(reading, &request, err);
}

/* ---------------------------------------------------------------- sdists */

static bool head_feed(void *payload, const struct tw_piece *piece)
{
    struct tw_reading *reading = payload;
    if (piece->offset == 0) {
        reading->head = tw_sdist_head_new(&reading->arena);
        reading->head_step = reading->head ? TW_HEAD_MORE : TW_HEAD_FAILED;
    }
    if (!reading->head) {
        (void)tw_error_nomem(&reading->head_error);
    } else if (piece->bytes.len && reading->head_step == TW_HEAD_MORE) {
        reading->head_step =
            tw_sdist_head_feed(reading->head, piece->bytes, &reading->head_error);
    }
    return reading->head_step == TW_HEAD_MORE;
}

static enum tw_status sdist_done(struct tw_exchange *self, struct tw_reply *reply,
                                 struct tw_error *err)
{
    struct tw_reading *reading = (struct tw_reading *)self;
    reading->transfer = (tw_transfer){0};
    reading->replies[reading->reply_count++] = reply;
    if (reply->status == TW_ERR_DIGEST) {
        return fail(reading, &reply->error, err);
    }
    bool ended = reply->kind == TW_REPLY_WHOLE && reading->head;
    if (ended && reading->head_step == TW_HEAD_MORE) {
        reading->head_step =
            tw_sdist_head_feed(reading->head, TW_NO_SLICE, &reading->head_error);
    }
    switch (reading->head_step) {
    case TW_HEAD_DONE:
        remember(reading, tw_sdist_head_pkg_info(reading->head));
        return finish(reading, tw_sdist_head_pkg_info(reading->head), err);
    case TW_HEAD_ABSENT:
        tw_error_set(&reading->head_error, TW_ERR_ARCHIVE, "it has no PKG-INFO");
        return fail_archive(reading, &reading->head_error, err);
    case TW_HEAD_FAILED:
        return fail_archive(reading, &reading->head_error, err);
    case TW_HEAD_MORE:
        break;
    }
    return fail(reading, &reply->error, err);
}

static enum tw_status ask_sdist(struct tw_reading *reading, struct tw_error *err)
{
    if (tw_slice_ends(reading->options.distribution->filename, TW_SLICE(".zip"))) {
        return ask_wheel(reading, err);
    }
    char digest[sizeof "sha256=" + 64];
    struct tw_request request = {
        .url = reading->options.distribution->url,
        .kind = TW_GET_WHOLE,
        .feed = head_feed,
        .digest = digest_of(reading, digest),
    };
    reading->exchange.done = sdist_done;
    return start(reading, &request, err);
}

static enum tw_status ask_archive(struct tw_reading *reading, struct tw_error *err)
{
    return reading->options.distribution->kind == TW_DIST_SDIST
               ? ask_sdist(reading, err)
               : ask_wheel(reading, err);
}

/* ---------------------------------------------------------------- the sidecar */

/* A sidecar that is missing or wrong costs a step down, not the run. */
static enum tw_status sidecar_done(struct tw_exchange *self, struct tw_reply *reply,
                                   struct tw_error *err)
{
    struct tw_reading *reading = (struct tw_reading *)self;
    reading->transfer = (tw_transfer){0};
    reading->replies[reading->reply_count++] = reply;
    if (reply->kind == TW_REPLY_WHOLE) {
        return finish(reading, reply->body, err);
    }
    bool liar = reply->status == TW_ERR_NOT_FOUND || reply->status == TW_ERR_DIGEST ||
                reply->status == TW_ERR_FORBIDDEN || reply->status == TW_ERR_HTTP;
    return liar ? ask_archive(reading, err) : fail(reading, &reply->error, err);
}

/* A sidecar without what nobody reads, its description above all. */
static enum tw_status make_brief(struct tw_arena *arena, const struct tw_body *body,
                                 tw_slice about, struct tw_formed *out,
                                 struct tw_error *err)
{
    (void)about;
    return tw_core_metadata_brief(arena, body->bytes, &out->bytes, err);
}

static const struct tw_fetch_form brief_metadata = {"brief metadata 1", make_brief,
                                                    NULL};

static enum tw_status ask_sidecar(struct tw_reading *reading, struct tw_error *err)
{
    const struct tw_distribution *distribution = reading->options.distribution;
    char digest[sizeof "sha256=" + 64];
    struct tw_request request = {
        .kind = TW_GET_SIDECAR,
        .cap = TW_MAX_METADATA,
        .reuse = true,
        .form = &brief_metadata,
    };
    if (tw_url_sidecar(&reading->arena, distribution->url, &request.url,
                       &reading->head_error)) {
        return fail_archive(reading, &reading->head_error, err);
    }
    if (distribution->metadata_sha256.len == 64) {
        snprintf(digest, sizeof digest, "sha256=%.64s",
                 distribution->metadata_sha256.ptr);
        request.digest = tw_slice_from(digest);
    }
    reading->exchange.done = sidecar_done;
    return start(reading, &request, err);
}

/* ---------------------------------------------------------------- from outside */

enum tw_status tw_reading_start(const struct tw_reading_options *options,
                                enum tw_class urgency, struct tw_error *err)
{
    struct tw_reading *reading = calloc(1, sizeof *reading);
    if (!reading) {
        return tw_error_nomem(err);
    }
    reading->options = *options;
    reading->urgency = urgency;
    reading->arena = (struct tw_arena)TW_ARENA_INIT;
    options->distribution->reading = reading;
    char buffer[80];
    tw_slice key;
    struct tw_cached kept;
    if (cache_key(reading, buffer, &key) && tw_cache_get(options->cache, key, &kept)) {
        return finish(reading, kept.value, err);
    }
    return options->distribution->has_metadata ? ask_sidecar(reading, err)
                                               : ask_archive(reading, err);
}

void tw_reading_raise(struct tw_reading *reading, enum tw_class urgency)
{
    if (urgency < reading->urgency) {
        reading->urgency = urgency;
        tw_fetch_raise(reading->options.fetch, reading->transfer, urgency);
    }
}

void tw_reading_cancel(struct tw_reading *reading)
{
    if (reading) {
        tw_fetch_cancel(reading->options.fetch, reading->transfer);
        destroy(reading);
    }
}
