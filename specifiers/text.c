/*
 * UTF-8 and its white space, as str.isspace() of the reference implementation knows it:
 * the ASCII controls \t to \r and 0x1c to 0x1f, space, and the separators of Unicode.
 * Called from the parsers of versions and specifiers.
 */
#include "text.h"

#include "tw_utf8.h"

/* The white space of U+0080 and up, in UTF-8. */
static const char *const wide_spaces[] = {
    "\xc2\x85",                                                     /* next line */
    "\xc2\xa0",                                                     /* no-break space */
    "\xe1\x9a\x80",                                                 /* ogham */
    "\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82", "\xe2\x80\x83", /* quads to em */
    "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87",
    "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", /* ... to hair space */
    "\xe2\x80\xa8", "\xe2\x80\xa9",                 /* line, paragraph separator */
    "\xe2\x80\xaf",                                 /* narrow no-break space */
    "\xe2\x81\x9f",                                 /* mathematical space */
    "\xe3\x80\x80",                                 /* ideographic space */
};

static bool is_ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

static size_t wide_space(tw_slice s, size_t at)
{
    tw_slice rest = tw_slice_cut(s, at, s.len);
    for (size_t i = 0; i < sizeof wide_spaces / sizeof *wide_spaces; i++) {
        tw_slice space = tw_slice_from(wide_spaces[i]);
        if (tw_slice_starts(rest, space)) {
            return space.len;
        }
    }
    return 0;
}

size_t tw_text_space(tw_slice s, size_t at)
{
    if (at >= s.len) {
        return 0;
    }
    if (is_ascii_space(s.ptr[at])) {
        return 1;
    }
    return (unsigned char)s.ptr[at] < 0x80 ? 0 : wide_space(s, at);
}

size_t tw_text_skip(tw_slice s, size_t at)
{
    size_t space;
    while ((space = tw_text_space(s, at)) != 0) {
        at += space;
    }
    return at;
}

/* Bytes of the white-space character that ends S. */
static size_t last_space(tw_slice s)
{
    if (s.len == 0 || is_ascii_space(s.ptr[s.len - 1])) {
        return s.len ? 1 : 0;
    }
    for (size_t size = 2; size <= 3 && size <= s.len; size++) {
        if ((unsigned char)s.ptr[s.len - 1] >= 0x80 &&
            tw_text_space(s, s.len - size) == size) {
            return size;
        }
    }
    return 0;
}

tw_slice tw_text_trim(tw_slice s)
{
    size_t space;
    s = tw_slice_cut(s, tw_text_skip(s, 0), s.len);
    while ((space = last_space(s)) != 0) {
        s.len -= space;
    }
    return s;
}

size_t tw_lower_put(char *out, uint32_t c)
{
    if (c >= TW_NOT_UTF8) {
        out[0] = (char)(c - TW_NOT_UTF8);
        return 1;
    }
    return (size_t)(tw_utf8_write(out, c) - out);
}
