/*
 * Code points to UTF-8 (RFC 3629, section 3):
 *
 *     0xxxxxxx   110xxxxx 10xxxxxx   1110xxxx 10xxxxxx 10xxxxxx   11110xxx ...
 */
#include "tw_utf8.h"

char *tw_utf8_write(char *to, uint32_t code)
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
        code = 0xFFFD;
    }
    int length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (length == 1) {
        *to = (char)code;
        return to + 1;
    }
    for (int i = length - 1; i > 0; i--) {
        to[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    to[0] = (char)(lead[length] | code);
    return to + length;
}

size_t tw_utf8_length(tw_slice text)
{
    const unsigned char *s = (const unsigned char *)text.ptr;
    if (text.len == 0 || s[0] > 0xF4) {
        return 0;
    }
    size_t length = s[0] < 0x80   ? 1
                    : s[0] < 0xC2 ? 0
                    : s[0] < 0xE0 ? 2
                    : s[0] < 0xF0 ? 3
                                  : 4;
    if (length > text.len) {
        return 0;
    }
    /* the second byte's bounds rule out overlong forms, surrogates and what exceeds
     * U+10FFFF */
    unsigned char low = s[0] == 0xE0 ? 0xA0 : s[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = s[0] == 0xED ? 0x9F : s[0] == 0xF4 ? 0x8F : 0xBF;
    for (size_t i = 1; i < length; i++) {
        if (s[i] < low || s[i] > high) {
            return 0;
        }
        low = 0x80;
        high = 0xBF;
    }
    return length;
}

size_t tw_utf8_invalid(tw_slice text)
{
    for (size_t at = 0, size; at < text.len; at += size) {
        size = tw_utf8_length(tw_slice_cut(text, at, text.len));
        if (size == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}
