/*
 * Letters and digits of ASCII, whatever the locale.
 */
#ifndef TW_METADATA_ASCII_H
#define TW_METADATA_ASCII_H

#include "tw_base.h"

static inline char tw_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static inline bool tw_ascii_is_letter(char c)
{
    return tw_ascii_lower(c) >= 'a' && tw_ascii_lower(c) <= 'z';
}

static inline bool tw_ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The value of a hexadecimal digit, or 16. */
static inline unsigned tw_ascii_hex(char c)
{
    char lower = tw_ascii_lower(c);
    return tw_ascii_is_digit(c)           ? (unsigned)(c - '0')
           : lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a' + 10)
                                          : 16;
}

/* TEXT in lower case, in ARENA. False: out of memory. */
bool tw_ascii_copy_lower(struct tw_arena *arena, tw_slice text,
                         tw_slice *out) TW_MUST_USE;

#endif
