/*
 * The head of an sdist: fed whole and in pieces it comes to the same. When the first
 * byte is odd the others are compressed already, else they are the tar archive.
 */
#include "fuzz.h"
#include "tw_metadata.h"

#include <zlib.h>

/* BYTES as gzip, stored: the fuzzer sees through it. */
static tw_slice pack(struct tw_arena *arena, tw_slice bytes)
{
    z_stream stream = {0};
    require(deflateInit2(&stream, 0, Z_DEFLATED, 31, 8, 0) == Z_OK);
    uLong bound = deflateBound(&stream, (uLong)bytes.len);
    char *packed = tw_arena_alloc(arena, bound);
    require(packed != NULL);
    stream.next_in = (z_const Bytef *)bytes.ptr;
    stream.avail_in = (uInt)bytes.len;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)bound;
    require(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    deflateEnd(&stream);
    return (tw_slice){packed, stream.total_out};
}

static enum tw_head_step feed(struct tw_arena *arena, tw_slice bytes, size_t piece,
                              tw_slice *text)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_sdist_head *head = tw_sdist_head_new(arena);
    enum tw_head_step step = TW_HEAD_MORE;
    require(head != NULL);
    while (step == TW_HEAD_MORE) {
        tw_slice part = tw_slice_cut(bytes, 0, piece);
        step = tw_sdist_head_feed(head, part, &err);
        bytes = tw_slice_cut(bytes, part.len, bytes.len);
    }
    require((step == TW_HEAD_FAILED) == (err.status != TW_OK));
    *text = step == TW_HEAD_DONE ? tw_sdist_head_pkg_info(head) : TW_NO_SLICE;
    return step;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice whole;
    tw_slice pieces;
    if (size == 0) {
        return 0;
    }
    tw_slice bytes = {(const char *)data + 1, size - 1};
    bytes = data[0] & 1 ? bytes : pack(&arena, bytes);
    require(feed(&arena, bytes, SIZE_MAX, &whole) == feed(&arena, bytes, 7, &pieces));
    require(tw_slice_equal(whole, pieces));
    tw_arena_free(&arena);
    return 0;
}
