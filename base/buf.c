/*
 * Text that grows on the heap, with a cap that must be stated when it is made.
 *
 * The invariant: ptr is NUL-terminated whenever it is not NULL, and len <= cap. A
 * failed buffer keeps what it had and ignores appends, so one check at the end is
 * enough.
 */
#include "tw_base.h"

#include <stdio.h>
#include <stdlib.h>

/* Room for EXTRA bytes and a NUL. */
static bool reserve(struct tw_buf *buf, size_t extra)
{
    if (buf->failed) {
        return false;
    }
    if (extra > buf->cap - buf->len) {
        buf->failed = TW_ERR_LIMIT;
        return false;
    }
    size_t wanted = buf->len + extra + 1;
    if (wanted <= buf->size) {
        return true;
    }
    size_t size = buf->size < 64 ? 64 : buf->size;
    while (size < wanted) {
        size = size < SIZE_MAX / 2 ? size * 2 : wanted;
    }
    char *moved = realloc(buf->ptr, size);
    if (!moved) {
        buf->failed = TW_ERR_NOMEM;
        return false;
    }
    buf->ptr = moved;
    buf->size = size;
    return true;
}

void tw_buf_add(struct tw_buf *buf, tw_slice text)
{
    if (!reserve(buf, text.len)) {
        return;
    }
    if (text.len) {
        memcpy(buf->ptr + buf->len, text.ptr, text.len);
    }
    buf->len += text.len;
    buf->ptr[buf->len] = '\0';
}

void tw_buf_add_byte(struct tw_buf *buf, char byte)
{
    tw_buf_add(buf, (tw_slice){&byte, 1});
}

void tw_buf_printf(struct tw_buf *buf, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length >= 0 && reserve(buf, (size_t)length)) {
        vsnprintf(buf->ptr + buf->len, (size_t)length + 1, format, again);
        buf->len += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

void tw_buf_clear(struct tw_buf *buf)
{
    buf->len = 0;
    buf->failed = TW_OK;
    if (buf->ptr) {
        buf->ptr[0] = '\0';
    }
}

void tw_buf_free(struct tw_buf *buf)
{
    free(buf->ptr);
    *buf = (struct tw_buf)TW_BUF_INIT(buf->cap);
}

tw_slice tw_buf_slice(const struct tw_buf *buf)
{
    return (tw_slice){buf->ptr ? buf->ptr : "", buf->len};
}
