/*
 * UTF-8 (RFC 3629): writing code points, and checking text.
 */
#ifndef TW_UTF8_H
#define TW_UTF8_H

#include "tw_base.h"

TW_BEGIN_DECLS

/* Writes CODE in 1 to 4 bytes to TO and returns where they end. What is no character (a
 * surrogate, or above U+10FFFF) becomes U+FFFD. */
char *tw_utf8_write(char *to, uint32_t code);

/* Bytes of the well-formed character at the start of TEXT, 1 to 4; 0: it starts with
 * none, or is empty. */
size_t tw_utf8_length(tw_slice text);

/* The offset of the first byte of TEXT that is not UTF-8 (RFC 3629), or SIZE_MAX.
 * O(len). */
size_t tw_utf8_invalid(tw_slice text);

TW_END_DECLS

#endif
