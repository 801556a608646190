/*
 * Characters of the specifications: ASCII classes, and the white space of Unicode that
 * the reference implementation accepts around versions and specifiers.
 */
#ifndef TW_SPECIFIERS_TEXT_H
#define TW_SPECIFIERS_TEXT_H

#include "tw_base.h"

static inline bool tw_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char tw_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline bool tw_is_letter(char c)
{
    return tw_lower(c) >= 'a' && tw_lower(c) <= 'z';
}

static inline bool tw_is_alnum(char c)
{
    return tw_is_digit(c) || tw_is_letter(c);
}

/* '-', '_' or '.' */
static inline bool tw_is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

/* Bytes of the white-space character (of Unicode, in UTF-8) at AT; 0 when there is
 * none. AT may be past the end. */
size_t tw_text_space(tw_slice s, size_t at);

/* The index of the first character at or after AT that is not white space. */
size_t tw_text_skip(tw_slice s, size_t at);

/* Text being read in lower case, as Unicode has it. */
struct tw_lower_reader {
    tw_slice rest;
    uint32_t pending; /* the second character of a pair, or 0 */
};

enum {
    TW_NOT_UTF8 = 0x110000, /* + a byte that is not UTF-8 */
    TW_LOWER_END = 0x120000,
};

/* The next character (a code point, or TW_NOT_UTF8 + a byte); TW_LOWER_END after the
 * last. */
uint32_t tw_lower_next(struct tw_lower_reader *reader);

/* Writes what tw_lower_next gave, up to 4 bytes; returns how many. */
size_t tw_lower_put(char *out, uint32_t c);

/* Are A and B equal in lower case? */
bool tw_text_equal_lower(tw_slice a, tw_slice b);

/* S without white space of Unicode at both ends. */
tw_slice tw_text_trim(tw_slice s);

#endif
