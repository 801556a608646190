/*
 * The front of a wheel: the same whether it comes at once or in pieces, the first byte
 * says how long those are.
 */
#include "fuzz.h"
#include "tw_metadata.h"

static enum tw_head_step read_pieces(struct tw_arena *arena, tw_slice bytes,
                                     size_t size, tw_slice *metadata)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_zip_head *head = tw_zip_head_new(arena, TW_SLICE("x"));
    enum tw_head_step step = TW_HEAD_MORE;
    require(head != NULL);
    while (bytes.len && step == TW_HEAD_MORE) {
        step = tw_zip_head_feed(head, tw_slice_cut(bytes, 0, size), &err);
        bytes = tw_slice_cut(bytes, size, bytes.len);
    }
    *metadata = tw_zip_head_metadata(head);
    require((step == TW_HEAD_DONE) == (metadata->ptr != NULL));
    require((step == TW_HEAD_FAILED) == (err.status == TW_ERR_ARCHIVE));
    return step;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice whole;
    tw_slice part;
    if (size == 0) {
        return 0;
    }
    tw_slice bytes = {(const char *)data + 1, size - 1};
    enum tw_head_step at_once = read_pieces(&arena, bytes, bytes.len + 1, &whole);
    require(read_pieces(&arena, bytes, 1U + data[0], &part) == at_once);
    require(tw_slice_equal(part, whole));
    tw_arena_free(&arena);
    return 0;
}
