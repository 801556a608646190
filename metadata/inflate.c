/*
 * Unpacking one member of a zip archive with zlib.
 *
 * The invariant: never more output than the directory announced, which the caller has
 * held against TW_MAX_METADATA: a deflate bomb stops there. Called from zip_tail.c and
 * zip_head.c.
 */
#include "inflate.h"

#include <zlib.h>

enum { METHOD_STORED = 0, METHOD_DEFLATE = 8 };

void *tw_inflate_alloc(void *opaque, unsigned items, unsigned size)
{
    return tw_arena_zalloc(opaque, items, size);
}

void tw_inflate_free(void *opaque, void *address)
{
    (void)opaque;
    (void)address;
}

/* Inflates into TO, which has a byte more than it should need: it shows a member that
 * is too long. Z_STREAM_END is success. */
static int inflate_all(struct tw_arena *arena, tw_slice bytes, char *to, size_t size,
                       size_t *length)
{
    z_stream stream = {.zalloc = tw_inflate_alloc,
                       .zfree = tw_inflate_free,
                       .opaque = arena,
                       .next_in = (z_const Bytef *)bytes.ptr,
                       .avail_in = (uInt)bytes.len,
                       .next_out = (Bytef *)to,
                       .avail_out = (uInt)size + 1};
    int result = inflateInit2(&stream, -MAX_WBITS);
    if (result == Z_OK) {
        result = inflate(&stream, Z_FINISH);
        *length = stream.total_out;
        inflateEnd(&stream);
    }
    return result;
}

static enum tw_status inflate_member(struct tw_arena *arena,
                                     const struct tw_packed *member, tw_slice *out,
                                     struct tw_error *err)
{
    char *text = tw_arena_alloc(arena, member->size + 1);
    if (!text) {
        return tw_error_nomem(err);
    }
    size_t length = 0;
    struct tw_arena_mark mark = tw_arena_mark(arena);
    int result = inflate_all(arena, member->bytes, text, member->size, &length);
    tw_arena_reset(arena, mark);
    if (result == Z_MEM_ERROR) {
        return tw_error_nomem(err);
    }
    if (result != Z_STREAM_END || length != member->size) {
        return tw_error_set(err, TW_ERR_ARCHIVE,
                            "its metadata do not inflate to the %zu bytes announced",
                            member->size);
    }
    *out = (tw_slice){text, length};
    return TW_OK;
}

enum tw_status tw_inflate_member(struct tw_arena *arena, const struct tw_packed *member,
                                 tw_slice *out, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    tw_slice text;
    if (member->method == METHOD_DEFLATE) {
        status = inflate_member(arena, member, &text, err);
    } else if (member->method != METHOD_STORED) {
        return tw_error_set(err, TW_ERR_ARCHIVE,
                            "its metadata are compressed by method %u, not deflate",
                            member->method);
    } else if (member->bytes.len != member->size) {
        return tw_error_set(err, TW_ERR_ARCHIVE, "its metadata have two sizes");
    } else if (!tw_arena_copy(arena, member->bytes, &text)) {
        return tw_error_nomem(err);
    }
    if (status) {
        return status;
    }
    if (crc32(0, (const Bytef *)text.ptr, (uInt)text.len) != member->crc) {
        return tw_error_set(err, TW_ERR_ARCHIVE,
                            "its metadata do not have the checksum announced");
    }
    *out = text;
    return TW_OK;
}
