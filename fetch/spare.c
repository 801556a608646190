/*
 * A stack of buffers: the one that was used last is taken first, as it may still be in
 * the processor's cache.
 *
 * The invariant: a buffer is in the stack or somebody's, never both, and those in the
 * stack have memory.
 *
 * Called from sink.c, by the loop's thread only.
 */
#include "spare.h"

struct tw_buf tw_spare_take(struct tw_spare *spare, size_t cap)
{
    struct tw_buf buf = TW_BUF_INIT(cap);
    if (spare && spare->count) {
        buf = spare->bufs[--spare->count];
        buf.cap = cap;
        tw_buf_clear(&buf);
    }
    return buf;
}

void tw_spare_give(struct tw_spare *spare, struct tw_buf *buf)
{
    if (spare && buf->ptr && spare->count < TW_SPARE_MAX) {
        spare->bufs[spare->count++] = *buf;
    } else {
        tw_buf_free(buf);
    }
    *buf = (struct tw_buf)TW_BUF_INIT(0);
}

void tw_spare_free(struct tw_spare *spare)
{
    while (spare->count) {
        tw_buf_free(&spare->bufs[--spare->count]);
    }
}
