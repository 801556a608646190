/*
 * What the readers of pages need of URLs, beside the public functions.
 */
#ifndef TW_METADATA_URL_H
#define TW_METADATA_URL_H

#include "tw_base.h"

/* What follows the last "/" of the path: a file name, percent-escapes and all. */
tw_slice tw_url_last_segment(tw_slice url);

/* TEXT with its percent-escapes decoded; borrowed when it has none, else in ARENA.
 * A "%" that starts no escape stands for itself. False: out of memory. */
bool tw_percent_decode(struct tw_arena *arena, tw_slice text,
                       tw_slice *out) TW_MUST_USE;

/* BASE, which a page at the absolute URL declares for its links, with what it lacks of
 * URL put in front: scheme, host or folder. Dot segments stay; resolving a link against
 * the result removes them. False: out of memory. */
bool tw_url_rebase(struct tw_arena *arena, tw_slice url, tw_slice base,
                   tw_slice *out) TW_MUST_USE;

#endif
