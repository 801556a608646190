/*
 * Reading an archive itself: a wheel from its end, or from its front when a server
 * sends a giant whole; an sdist as a stream. docs/fetching.md.
 *
 *     tail ──more needed──► range ─► done
 *      │ 200: the whole wheel, in memory or on disk ─► done
 *      │ another file than before: once more from the start
 *
 * The invariant: bytes that came are kept until the archive has been understood, so
 * that none is asked for twice. A guess is given up where it would take much of a file.
 *
 * Called from reading.c.
 */
#include "reading_archive.h"

#include "reading_build.h"
#include "tail_file.h"
#include "tail_memory.h"
#include "tw_limits.h"

/* A wheel that is larger is not read to its end for METADATA alone. */
#define GIANT (64 * TW_MIB)

/* As much of a file as a guess may cost, about as much as a large page does. */
#define MOST_ON_A_GUESS TW_MIB

/* ---------------------------------------------------------------- guesses */

static bool is_guess(const struct tw_reading *reading)
{
    return reading->urgency != TW_CLASS_WAITED_FOR;
}

/* Ends a guess; who waits for the text will ask again. */
static enum tw_status give_up(struct tw_reading *reading, struct tw_error *err)
{
    tw_error_set(&reading->head_error, TW_ERR_CANCELLED, "not read whole on a guess");
    return tw_reading_fail(reading, &reading->head_error, err);
}

/* Is a body of which SEEN bytes came, of TOTAL (0: not announced), too much for what is
 * only a guess? */
static bool is_too_much(const struct tw_reading *reading, uint64_t seen, uint64_t total)
{
    return is_guess(reading) && (seen > MOST_ON_A_GUESS || total > MOST_ON_A_GUESS);
}

/* ---------------------------------------------------------------- wheels */

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
    return tw_reading_send(reading, &request, err);
}

/* The archive has been understood. */
static enum tw_status finish_wheel(struct tw_reading *reading, struct tw_error *err)
{
    tw_slice text = tw_zip_tail_metadata(reading->tail);
    tw_tail_learned(&reading->options, tw_zip_tail_needed(reading->tail));
    return tw_reading_take(reading, text, err);
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
    return tw_reading_fail_archive(reading, &why, err);
}

/* The whole wheel is in the file PATH. */
static enum tw_status read_wheel_file(struct tw_reading *reading, const char *path,
                                      struct tw_error *err)
{
    struct tw_error why = TW_ERROR_INIT;
    struct tw_zip_tail_options options = tail_options(reading);
    return tw_tail_file_read(&reading->arena, path, &options, &reading->tail, &why)
               ? tw_reading_fail_archive(reading, &why, err)
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
        return tw_reading_fail_archive(reading, &why, err);
    }
    reading->known = reply->known;
    if (tw_zip_tail_give(reading->tail, reply->offset, reply->body, &why)) {
        return tw_reading_fail_archive(reading, &why, err);
    }
    return step_tail(reading, err);
}

static enum tw_status ask_wheel(struct tw_reading *reading, struct tw_error *err);

/* The file is not the one that earlier replies were about: forget them, once more. */
static enum tw_status begin_anew(struct tw_reading *reading, struct tw_error *err)
{
    tw_reading_forget(reading);
    reading->tail = NULL;
    reading->known = (struct tw_known){.total = 0};
    return ask_wheel(reading, err);
}

/* A wheel that was sent whole was not read to its end. */
static enum tw_status cut_short(struct tw_reading *reading, struct tw_error *err)
{
    if (reading->head_step == TW_HEAD_DONE) {
        return tw_reading_take(reading, tw_zip_head_metadata(reading->zip_head), err);
    }
    return is_guess(reading) ? give_up(reading, err) : begin_anew(reading, err);
}

static enum tw_status wheel_done(struct tw_exchange *self, struct tw_reply *reply,
                                 struct tw_error *err)
{
    struct tw_reading *reading = (struct tw_reading *)self;
    reading->transfer = (tw_transfer){0};
    if (reading->reply_count == TW_READING_REPLIES) {
        tw_reply_free(reading->options.fetch, reply);
        struct tw_error why = TW_ERROR_INIT;
        tw_error_set(&why, TW_ERR_ARCHIVE, "keeps changing on the server");
        return tw_reading_fail_archive(reading, &why, err);
    }
    reading->replies[reading->reply_count++] = reply;
    switch (reply->kind) {
    case TW_REPLY_CHANGED:
        return begin_anew(reading, err);
    case TW_REPLY_PART:
    case TW_REPLY_WHOLE:
        tw_reading_keep_whole(reading, reply);
        return reply->file ? read_wheel_file(reading, reply->file, err)
                           : read_wheel_bytes(reading, reply, err);
    case TW_REPLY_ENOUGH:
        return cut_short(reading, err);
    default:
        return tw_reading_fail(reading, reply->error, err);
    }
}

/* Is a body of TOTAL bytes (0: not announced) more than anybody wants to wait for? */
static bool is_giant(const struct tw_reading *reading, uint64_t total)
{
    uint64_t size = reading->options.distribution->size;
    total = total || size == TW_SIZE_UNKNOWN ? total : size;
    return total > GIANT && !reading->options.strict;
}

/* Sees a wheel that is sent whole although its end was asked for. Of a giant METADATA
 * is enough, when it comes within the first quarter; a guess is not worth much. */
static bool whole_feed(void *payload, const struct tw_piece *piece)
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
    bool found = reading->head_step == TW_HEAD_DONE && early;
    return !found && !is_too_much(reading, seen, piece->total);
}

/* Would a wheel, not a SMALL one, come whole for all we know, and is it only a guess?
 */
static bool is_dear(const struct tw_reading *reading, bool small)
{
    const struct tw_distribution *distribution = reading->options.distribution;
    return !small && is_too_much(reading, 0, distribution->size) &&
           tw_fetch_ranges(reading->options.fetch, distribution->url) == TW_RANGES_NONE;
}

/* A small wheel whole, else its tail; what is not known of its size comes with it. */
static enum tw_status ask_wheel(struct tw_reading *reading, struct tw_error *err)
{
    const struct tw_distribution *distribution = reading->options.distribution;
    uint64_t length = tw_tail_length(&reading->options);
    bool sized = distribution->size != TW_SIZE_UNKNOWN;
    bool small = sized && distribution->size <= length;
    if (is_dear(reading, small)) {
        return give_up(reading, err);
    }
    char digest[sizeof "sha256=" + 64];
    struct tw_request request = {
        .url = distribution->url,
        .want = small ? TW_WANT_WHOLE : TW_WANT_TAIL,
        .kind = small ? TW_GET_WHOLE : TW_GET_TAIL,
        .length = length,
        .known.total = sized && !small ? distribution->size : 0,
        .digest = tw_reading_digest(reading, digest),
        .feed = small || distribution->kind != TW_DIST_WHEEL ? NULL : whole_feed,
    };
    reading->exchange.done = wheel_done;
    return tw_reading_send(reading, &request, err);
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
        return tw_reading_fail(reading, reply->error, err);
    }
    bool ended = reply->kind == TW_REPLY_WHOLE && reading->head;
    if (ended && reading->head_step == TW_HEAD_MORE) {
        reading->head_step =
            tw_sdist_head_feed(reading->head, TW_NO_SLICE, &reading->head_error);
    }
    switch (reading->head_step) {
    case TW_HEAD_DONE:
        return tw_reading_take(reading, tw_sdist_head_pkg_info(reading->head), err);
    case TW_HEAD_ABSENT:
        tw_error_set(&reading->head_error, TW_ERR_ARCHIVE, "it has no PKG-INFO");
        return tw_reading_fail_archive(reading, &reading->head_error, err);
    case TW_HEAD_FAILED:
        return tw_reading_fail_archive(reading, &reading->head_error, err);
    case TW_HEAD_MORE:
        break;
    }
    return tw_reading_fail(reading, reply->error, err);
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
        .digest = tw_reading_digest(reading, digest),
    };
    reading->exchange.done = sdist_done;
    return tw_reading_send(reading, &request, err);
}

enum tw_status tw_reading_ask_archive(struct tw_reading *reading, struct tw_error *err)
{
    return reading->options.distribution->kind == TW_DIST_SDIST
               ? ask_sdist(reading, err)
               : ask_wheel(reading, err);
}
