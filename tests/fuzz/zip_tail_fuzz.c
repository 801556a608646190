/*
 * The tail of a wheel: at most four ranges, all within the file, and never another
 * METADATA than reading it whole gives. The first byte says how to read the others.
 */
#include "fuzz.h"
#include "tw_metadata.h"

static enum tw_tail_step read_wheel(struct tw_arena *arena, tw_slice bytes,
                                    struct tw_zip_tail_options options,
                                    tw_slice *metadata)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_range need;
    enum tw_tail_step step;
    int requests = 0;
    options.size = bytes.len;
    struct tw_zip_tail *tail = tw_zip_tail_new(arena, &options);
    require(tail != NULL);
    while ((step = tw_zip_tail_step(tail, &need, &err)) == TW_TAIL_NEED) {
        require(need.from < need.to && need.to <= bytes.len && ++requests <= 4);
        tw_slice part = tw_slice_cut(bytes, (size_t)need.from, (size_t)need.to);
        require(tw_zip_tail_give(tail, need.from, part, &err) == TW_OK);
    }
    if (step == TW_TAIL_DONE) {
        *metadata = tw_zip_tail_metadata(tail);
        require(metadata->ptr && tw_zip_tail_needed(tail) <= bytes.len);
    } else {
        require(err.status == TW_ERR_ARCHIVE || err.status == TW_ERR_LIMIT);
    }
    return step;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice bytes = {(const char *)data + 1, size - 1};
    tw_slice whole;
    tw_slice part;
    if (size == 0) {
        return 0;
    }
    struct tw_zip_tail_options options = {
        .kind = data[0] & 1 ? TW_DIST_SDIST : TW_DIST_WHEEL,
        .strict = data[0] & 2,
        .first = 22 + (data[0] >> 2),
    };
    struct tw_zip_tail_options at_once = options;
    at_once.first = bytes.len;
    if (read_wheel(&arena, bytes, options, &part) == TW_TAIL_DONE &&
        read_wheel(&arena, bytes, at_once, &whole) == TW_TAIL_DONE) {
        require(tw_slice_equal(part, whole));
    }
    tw_arena_free(&arena);
    return 0;
}
