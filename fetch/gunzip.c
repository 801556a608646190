/*
 * Pages are asked for with gzip. Artifacts are asked for without any coding, but some
 * servers gzip them all the same, and some only say so: the first bytes tell the two
 * apart.
 *
 * The invariant: no more than one piece of decoded bytes is held here; whoever takes
 * the pieces holds them against a cap, so that a bomb ends there. RFC 1952.
 *
 * Called from sink.c, and from making.c.
 */
#include "gunzip.h"

#include <stdlib.h>
#include <zlib.h>

enum { PIECE = 32 * 1024, GZIP_ONLY = 16 };

struct tw_gunzip {
    z_stream stream;
    bool complete;
    unsigned char piece[PIECE];
};

struct tw_gunzip *tw_gunzip_new(void)
{
    struct tw_gunzip *gunzip = calloc(1, sizeof *gunzip);
    if (gunzip && inflateInit2(&gunzip->stream, MAX_WBITS + GZIP_ONLY) != Z_OK) {
        free(gunzip);
        return NULL;
    }
    return gunzip;
}

void tw_gunzip_free(struct tw_gunzip *gunzip)
{
    if (gunzip) {
        inflateEnd(&gunzip->stream);
        free(gunzip);
    }
}

bool tw_gunzip_is_gzip(tw_slice bytes)
{
    return tw_slice_starts(bytes, TW_SLICE("\x1f\x8b"));
}

enum tw_status tw_gunzip_add(struct tw_gunzip *gunzip, tw_slice bytes,
                             tw_gunzip_take *take, void *context, struct tw_error *err)
{
    z_stream *stream = &gunzip->stream;
    int status = Z_OK;
    stream->next_in = (Bytef *)(uintptr_t)bytes.ptr;
    stream->avail_in = (uInt)bytes.len;
    while (!gunzip->complete && (stream->avail_in || stream->avail_out == 0)) {
        stream->next_out = gunzip->piece;
        stream->avail_out = PIECE;
        status = inflate(stream, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
            return tw_error_set(err, TW_ERR_HTTP,
                                "the body is not the gzip that it claims");
        }
        gunzip->complete = status == Z_STREAM_END;
        tw_slice out = {(const char *)gunzip->piece, PIECE - stream->avail_out};
        if (out.len && !take(context, out)) {
            return TW_ERR_CANCELLED;
        }
    }
    return TW_OK;
}

enum tw_status tw_gunzip_end(const struct tw_gunzip *gunzip, struct tw_error *err)
{
    return gunzip->complete
               ? TW_OK
               : tw_error_set(err, TW_ERR_HTTP, "the gzipped body was cut");
}

static bool gather(void *context, tw_slice bytes)
{
    struct tw_buf *out = context;
    tw_buf_add(out, bytes);
    return out->failed == TW_OK;
}

enum tw_status tw_gunzip_all(tw_slice bytes, struct tw_buf *out, struct tw_error *err)
{
    struct tw_gunzip *gunzip = tw_gunzip_new();
    if (!gunzip) {
        return tw_error_nomem(err);
    }
    enum tw_status status = tw_gunzip_add(gunzip, bytes, gather, out, err);
    if (status == TW_OK) {
        status = tw_gunzip_end(gunzip, err);
    } else if (out->failed == TW_ERR_NOMEM) {
        status = tw_error_nomem(err);
    } else if (out->failed == TW_ERR_LIMIT) {
        status = tw_error_set(err, TW_ERR_LIMIT, "more than %zu bytes", out->cap);
    }
    tw_gunzip_free(gunzip);
    return status;
}
