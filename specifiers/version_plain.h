/*
 * Keys of versions that are written plainly, as nearly all are, in one pass.
 */
#ifndef TW_SPECIFIERS_VERSION_PLAIN_H
#define TW_SPECIFIERS_VERSION_PLAIN_H

#include "tw_specifiers.h"

enum {
    TW_PLAIN_MAX = 40,  /* bytes of a version that counts as plain */
    TW_PLAIN_EXTRA = 8, /* bytes that a key may be longer than its text */
};

/* Writes the key of TEXT, equal to that of tw_key_new(), to OUT, which has room for
 * text.len + TW_PLAIN_EXTRA bytes. Returns its length and sets *FLAGS to those of the
 * version; 0 when TEXT is not plain. */
size_t tw_plain_key(tw_slice text, unsigned char *out, uint32_t *flags);

#endif
