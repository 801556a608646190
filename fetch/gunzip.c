/*
 * Artifacts are asked for without any coding, but some servers gzip them all the same,
 * and some only say so. sink.c looks at the first bytes to tell the two apart and comes
 * here for the first kind.
 *
 * The invariant: no more than one piece of decoded bytes is in memory; the sink behind
 * TAKE holds them against its cap, so that a bomb ends there. RFC 1952.
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

bool tw_gunzip_add(struct tw_gunzip *gunzip, tw_slice bytes, tw_gunzip_take *take,
                   void *context)
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
            return false;
        }
        gunzip->complete = status == Z_STREAM_END;
        tw_slice out = {(const char *)gunzip->piece, PIECE - stream->avail_out};
        if (out.len && !take(context, out)) {
            return false;
        }
    }
    return true;
}

bool tw_gunzip_is_complete(const struct tw_gunzip *gunzip)
{
    return gunzip->complete;
}
