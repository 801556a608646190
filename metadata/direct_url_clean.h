/*
 * A URL that may be written down: without credentials.
 */
#ifndef TW_METADATA_DIRECT_URL_CLEAN_H
#define TW_METADATA_DIRECT_URL_CLEAN_H

#include "tw_base.h"

struct tw_clean_url {
    tw_slice text;    /* in the arena */
    bool is_file;     /* its scheme is "file" */
    bool is_absolute; /* its path starts with "/" */
};

/* URL with its scheme in lower case, no empty query or fragment, no white space around
 * it, no tabs and line ends in it; and no user and password, unless they are the user
 * "git" alone or ${VARIABLES}. False: out of memory. */
bool tw_direct_url_clean(struct tw_arena *arena, tw_slice url,
                         struct tw_clean_url *out) TW_MUST_USE;

#endif
