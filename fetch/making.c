/*
 * To undo the coding of a large page, to parse and to pack it takes as long as a round
 * trip. A body that is said to be gzipped is decoded here, and in memory for no longer
 * than its form is made of it.
 *
 * The invariant: what is made is in the arena of the making, which is nobody else's
 * meanwhile.
 *
 * Called from forming.c, mostly by the worker.
 */
#include "making.h"

#include "gunzip.h"

void tw_making_do(struct tw_making *making)
{
    struct tw_buf plain = TW_BUF_INIT(making->cap);
    struct tw_body body = making->body;
    enum tw_status status = TW_OK;
    if (making->gzipped && tw_gunzip_is_gzip(body.bytes)) {
        status = tw_gunzip_all(body.bytes, &plain, making->error);
        body.bytes = tw_buf_slice(&plain);
    }
    making->size = body.bytes.len;
    if (status == TW_OK) {
        status = making->form->make(&making->arena, &body, making->about,
                                    &making->formed, making->error);
    }
    if (status != TW_OK) {
        making->formed = (struct tw_formed){TW_NO_SLICE, 0};
    }
    tw_buf_free(&plain);
}

void tw_making_free(struct tw_making *making)
{
    tw_arena_free(&making->arena);
}
