/*
 * The bytes of a key, which version_key.c draws, and writing them. Shared by the files
 * that make keys.
 */
#ifndef TW_SPECIFIERS_KEY_WRITER_H
#define TW_SPECIFIERS_KEY_WRITER_H

#include "tw_base.h"

enum {
    TW_KEY_END = 0x00,   /* of a release or a text segment */
    TW_KEY_ABOVE = 0xff, /* above all that may stand in its place */

    TW_KEY_ZERO = 0x01,      /* the number 0 */
    TW_KEY_SMALL_MAX = 0xdf, /* numbers of one byte */
    TW_KEY_BINARY = 0xe0,    /* + count of bytes */
    TW_KEY_DIGITS = 0xe9,    /* more digits than 64 bits hold */

    TW_KEY_PRE_ONLY_DEV = 1,
    TW_KEY_PRE_A = 2,
    TW_KEY_PRE_B = 3,
    TW_KEY_PRE_RC = 4,
    TW_KEY_PRE_NONE = 5,
    TW_KEY_POST_NONE = 1,
    TW_KEY_POST = 2,
    TW_KEY_DEV = 1,
    TW_KEY_DEV_NONE = 2,
    TW_KEY_LOCAL_TEXT = 1,
    TW_KEY_LOCAL_NUMBER = 2,

    TW_KEY_BINARY_DIGITS = 19, /* a number of so many fits 64 bits */
};

enum { TW_KEY_SHORT = 128 /* bytes of a key that the stack has room for */ };

/* A key being written; the writers below trust that it is large enough. */
struct tw_key_writer {
    unsigned char *at, *out;
    unsigned char *pre, *post, *dev, *local; /* where these parts start */
    unsigned char bytes[TW_KEY_SHORT];       /* OUT of a short key */
};

/* Makes room for SIZE bytes. False: no memory. */
bool tw_key_open(struct tw_key_writer *w, struct tw_arena *arena, size_t size);

/* Sets *KEY to what was written, in the arena. False: no memory. */
bool tw_key_close(const struct tw_key_writer *w, struct tw_arena *arena, tw_slice *key);

static inline void tw_key_put(struct tw_key_writer *w, unsigned byte)
{
    *w->at++ = (unsigned char)byte;
}

/* Writes a number of up to 64 bits to AT; returns what follows it, at most 9 bytes on.
 */
static inline unsigned char *tw_key_put_value(unsigned char *at, uint64_t value)
{
    if (value <= TW_KEY_SMALL_MAX) {
        *at = (unsigned char)(value + 1);
        return at + 1;
    }
    unsigned bytes = 1;
    while (bytes < 8 && value >> (8 * bytes)) {
        bytes++;
    }
    *at++ = (unsigned char)(TW_KEY_BINARY + bytes);
    while (bytes-- > 0) {
        *at++ = (unsigned char)(value >> (8 * bytes));
    }
    return at;
}

/* Eats a number from the front of *KEY. False, and nothing is eaten: it has more than
 * TW_KEY_BINARY_DIGITS digits. */
static inline bool tw_key_pull_value(tw_slice *key, uint64_t *out)
{
    const unsigned char *byte = (const unsigned char *)key->ptr;
    if (byte[0] == TW_KEY_DIGITS) {
        return false;
    }
    size_t more = byte[0] > TW_KEY_BINARY ? byte[0] - (size_t)TW_KEY_BINARY : 0;
    *out = more ? 0 : byte[0] - 1u;
    for (size_t i = 1; i <= more; i++) {
        *out = *out << 8 | byte[i];
    }
    *key = tw_slice_cut(*key, 1 + more, key->len);
    return true;
}

/* Writes a number of any length; no digits at all count as 0. */
void tw_key_put_number(struct tw_key_writer *w, tw_slice digits);

#endif
