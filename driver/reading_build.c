/*
 * An sdist whose PKG-INFO leaves open what it needs: the whole of it goes to whoever
 * builds, and what comes back stands in the place of PKG-INFO.
 *
 *     kept from an earlier build ─► done
 *     the whole sdist ─► built ─► kept, done
 *
 * The invariant: a build runs code of strangers, so none is run on a guess: only for a
 * version whose needs the search waits for.
 *
 * Called from reading.c and reading_archive.c.
 */
#include "reading_build.h"

#include <unistd.h>

static struct tw_builder *builder_of(const struct tw_reading *reading)
{
    const struct tw_catalog *catalog = reading->options.project->catalog;
    return catalog ? catalog->options.builder : NULL;
}

static bool wants_build(const struct tw_reading *reading, tw_slice packed)
{
    if (reading->options.distribution->kind != TW_DIST_SDIST || !builder_of(reading)) {
        return false;
    }
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_core_metadata metadata;
    bool wants = tw_metadata_unpack(&scratch, packed, &metadata, NULL) == TW_OK &&
                 !tw_core_metadata_is_static(&metadata);
    tw_arena_free(&scratch);
    return wants;
}

/* The sdist is in the file PATH, and needed no more afterwards. */
static enum tw_status build(struct tw_reading *reading, const char *path,
                            struct tw_error *err)
{
    const struct tw_builder *builder = builder_of(reading);
    struct tw_error why = TW_ERROR_INIT;
    tw_slice text;
    tw_slice packed;
    enum tw_status status =
        builder->build(builder->payload, &reading->arena, path, &text, &why);
    unlink(path);
    if (status) {
        return tw_reading_fail_archive(reading, &why, err);
    }
    return tw_reading_pack(reading, builder->kept, text, &packed)
               ? tw_reading_fail_archive(reading, &reading->head_error, err)
               : tw_reading_tell(reading, packed, text, err);
}

static enum tw_status whole_done(struct tw_exchange *self, struct tw_reply *reply,
                                 struct tw_error *err)
{
    struct tw_reading *reading = (struct tw_reading *)self;
    reading->transfer = (tw_transfer){0};
    reading->replies[reading->reply_count++] = reply;
    tw_slice kept; /* since it was asked for, by the run of another target */
    if (tw_reading_recall(reading, builder_of(reading)->kept, &kept)) {
        return tw_reading_tell(reading, kept, TW_NO_SLICE, err);
    }
    if (reply->kind != TW_REPLY_WHOLE) {
        return tw_reading_fail(reading, reply->error, err);
    }
    tw_reading_keep_whole(reading, reply);
    return build(reading, reply->file, err);
}

static enum tw_status ask_whole(struct tw_reading *reading, struct tw_error *err)
{
    struct tw_builder *builder = builder_of(reading);
    tw_slice filename = reading->options.distribution->filename;
    if (tw_slice_find(filename, '/', 0) != SIZE_MAX) {
        tw_error_set(&reading->head_error, TW_ERR_ARCHIVE, "not the name of a file");
        return tw_reading_fail_archive(reading, &reading->head_error, err);
    }
    char digest[sizeof "sha256=" + 64];
    struct tw_request request = {
        .url = reading->options.distribution->url,
        .kind = TW_GET_WHOLE,
        .file = tw_arena_printf(&reading->arena, "%s/%u-%.*s", builder->folder,
                                ++builder->taken, TW_FMT(filename)),
        .digest = tw_reading_digest(reading, digest),
    };
    if (!request.file) {
        tw_error_nomem(&reading->head_error);
        return tw_reading_fail_archive(reading, &reading->head_error, err);
    }
    tw_reading_forget(reading);
    reading->exchange.done = whole_done;
    return tw_reading_send(reading, &request, err);
}

static enum tw_status have_built(struct tw_reading *reading, tw_slice packed,
                                 tw_slice whole, struct tw_error *err)
{
    const struct tw_builder *builder = builder_of(reading);
    tw_slice kept;
    if (tw_reading_recall(reading, builder->kept, &kept)) {
        return tw_reading_tell(reading, kept, TW_NO_SLICE, err);
    }
    if (!builder->build) {
        return tw_reading_tell(reading, packed, whole, err);
    }
    if (!reading->options.distribution->waited_for) {
        tw_error_set(&reading->head_error, TW_ERR_CANCELLED, "not built on a guess");
        return tw_reading_fail(reading, &reading->head_error, err);
    }
    return ask_whole(reading, err);
}

enum tw_status tw_reading_finish(struct tw_reading *reading, tw_slice packed,
                                 tw_slice whole, struct tw_error *err)
{
    return wants_build(reading, packed) ? have_built(reading, packed, whole, err)
                                        : tw_reading_tell(reading, packed, whole, err);
}

enum tw_status tw_reading_take(struct tw_reading *reading, tw_slice text,
                               struct tw_error *err)
{
    tw_slice packed;
    return tw_reading_pack(reading, TW_KEPT_SAID, text, &packed)
               ? tw_reading_fail_archive(reading, &reading->head_error, err)
               : tw_reading_finish(reading, packed, text, err);
}
