/*
 * Keys as text again, for bounds that no text was kept of.
 */
#ifndef TW_SPECIFIERS_KEY_TEXT_H
#define TW_SPECIFIERS_KEY_TEXT_H

#include "tw_specifiers.h"

/* What a key or cut is the place of. */
enum tw_key_place {
    TW_KEY_PLACE_VERSION, /* a version without local part */
    TW_KEY_PLACE_POSTS,   /* above a version and its post-releases */
    TW_KEY_PLACE_OTHER,   /* anything else: nothing is appended */
};

/* Appends the version of KEY, in normal form, and sets *FLAGS (TW_VERSION_*). */
enum tw_key_place tw_key_print(struct tw_buf *buf, tw_slice key, uint32_t *flags);

#endif
