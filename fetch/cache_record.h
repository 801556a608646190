/*
 * One entry of the table as bytes: a fixed head, the texts, the value.
 */
#ifndef TW_FETCH_CACHE_RECORD_H
#define TW_FETCH_CACHE_RECORD_H

#include "tw_cache.h"

/* The bytes that tw_cache_record_write writes. */
size_t tw_cache_record_size(tw_slice key, const struct tw_cached *what);

/* Writes the record of KEY and WHAT, last used at USED, to OUT. */
void tw_cache_record_write(char *out, tw_slice key, const struct tw_cached *what,
                           int64_t used);

/* Reads BYTES in place. False: damaged, or of another key. */
bool tw_cache_record_read(tw_slice bytes, tw_slice key, struct tw_cached *out);

/* When it was last used; 0: damaged. Looks at the head only. */
int64_t tw_cache_record_used(tw_slice bytes);

#endif
