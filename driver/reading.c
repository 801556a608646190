/*
 * Reading the metadata of one distribution. See tw_reading.h; the order of the steps is
 * that of docs/fetching.md:
 *
 *     sidecar ──404, wrong digest──► tail ──more needed──► range ─┐
 *        │                            │ 200: the whole wheel      │
 *        └──────────► done ◄──────────┴───────────────────────────┘
 *     sdist .tar.gz: from its start until PKG-INFO is complete ──not static──► build
 *
 * The invariant: at most one request of a reading is under way; bytes that came are
 * kept until the archive has been understood, so that none is asked for twice.
 */
#include "tw_reading.h"

#include "reading_archive.h"
#include "reading_build.h"
#include "tw_form.h"
#include "tw_limits.h"

#include <stdio.h>
#include <stdlib.h>

enum { LIES_MAX = 2 }; /* sidecars that are wrong before no more are asked for */

/* ---------------------------------------------------------------- the sidecar */

/* What is remembered of the index of this distribution; NULL: it is of none. */
static struct tw_sidecars *sidecars_of(const struct tw_reading *reading)
{
    struct tw_catalog *catalog = reading->options.project->catalog;
    uint32_t index = reading->options.distribution->index;
    return !catalog || index == TW_NO_INDEX ? NULL : &catalog->sidecars[index];
}

/* Is there a sidecar, at an index that does not only promise them? */
static bool may_ask_sidecar(const struct tw_reading *reading)
{
    const struct tw_sidecars *known = sidecars_of(reading);
    return reading->options.distribution->has_metadata &&
           (!known || known->any_right || known->wrong < LIES_MAX);
}

static void tell_wrong_sidecar(const struct tw_reading *reading)
{
    const struct tw_catalog *catalog = reading->options.project->catalog;
    struct tw_skipped what = {reading->options.distribution->filename,
                              TW_SLICE("its sidecar is missing or wrong")};
    if (catalog && catalog->options.skipped) {
        catalog->options.skipped(catalog->options.payload,
                                 reading->options.project->name, &what);
    }
}

/* A sidecar that is missing or wrong costs a step down, not the run. */
static enum tw_status sidecar_done(struct tw_exchange *self, struct tw_reply *reply,
                                   struct tw_error *err)
{
    struct tw_reading *reading = (struct tw_reading *)self;
    struct tw_sidecars *known = sidecars_of(reading);
    reading->transfer = (tw_transfer){0};
    reading->replies[reading->reply_count++] = reply;
    if (reply->kind == TW_REPLY_WHOLE) {
        if (known) {
            known->any_right = true;
        }
        return tw_reading_finish(reading, reply->body, TW_NO_SLICE, err);
    }
    if (reply->status == TW_ERR_NETWORK || reply->status == TW_ERR_NOMEM) {
        return tw_reading_fail(reading, reply->error, err);
    }
    if (known) {
        known->wrong++;
    }
    tell_wrong_sidecar(reading);
    return tw_reading_ask_archive(reading, err);
}

static enum tw_status pack_sidecar(struct tw_arena *arena, const struct tw_body *body,
                                   tw_slice about, struct tw_formed *out,
                                   struct tw_error *err)
{
    (void)about;
    return tw_metadata_pack(arena, body->bytes, &out->bytes, err);
}

static const struct tw_fetch_form packed_metadata = {
    TW_PACKED_METADATA_FORMAT, pack_sidecar, tw_packed_metadata_is};

static enum tw_status ask_sidecar(struct tw_reading *reading, struct tw_error *err)
{
    const struct tw_distribution *distribution = reading->options.distribution;
    char digest[sizeof "sha256=" + 64];
    struct tw_request request = {
        .kind = TW_GET_SIDECAR,
        .cap = TW_MAX_METADATA,
        .reuse = true,
        .form = &packed_metadata,
    };
    if (tw_url_sidecar(&reading->arena, distribution->url, &request.url,
                       &reading->head_error)) {
        return tw_reading_fail_archive(reading, &reading->head_error, err);
    }
    if (distribution->metadata_sha256.len == 64) {
        snprintf(digest, sizeof digest, "sha256=%.64s",
                 distribution->metadata_sha256.ptr);
        request.digest = tw_slice_from(digest);
    }
    reading->exchange.done = sidecar_done;
    return tw_reading_send(reading, &request, err);
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
    tw_slice kept;
    if (tw_reading_recall(reading, TW_KEPT_SAID, &kept)) {
        return tw_reading_finish(reading, kept, TW_NO_SLICE, err);
    }
    return may_ask_sidecar(reading) ? ask_sidecar(reading, err)
                                    : tw_reading_ask_archive(reading, err);
}

void tw_reading_raise(struct tw_reading *reading, enum tw_class urgency)
{
    if (urgency < reading->urgency) {
        reading->urgency = urgency;
        tw_fetch_raise(reading->options.fetch, reading->transfer, urgency);
    }
}

bool tw_reading_call_off(struct tw_reading *reading)
{
    bool gone = tw_fetch_call_off(reading->options.fetch, reading->transfer);
    if (gone) {
        tw_reading_free(reading);
    }
    return gone;
}

void tw_reading_cancel(struct tw_reading *reading)
{
    if (reading) {
        tw_fetch_cancel(reading->options.fetch, reading->transfer);
        tw_reading_free(reading);
    }
}
