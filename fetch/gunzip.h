/*
 * Undoing a gzip coding, piece by piece or at once.
 */
#ifndef TW_FETCH_GUNZIP_H
#define TW_FETCH_GUNZIP_H

#include "tw_base.h"

struct tw_gunzip; /* one running decoder */

struct tw_gunzip *tw_gunzip_new(void) TW_MUST_USE; /* NULL: memory is out */
void tw_gunzip_free(struct tw_gunzip *gunzip);

/* Takes decoded bytes; false to stop. */
typedef bool tw_gunzip_take(void *context, tw_slice bytes);

/* Does a body that is said to be gzipped begin as if it were? */
bool tw_gunzip_is_gzip(tw_slice bytes);

/* Decodes BYTES and hands on what comes of them. TW_ERR_HTTP: they are not gzip;
 * TW_ERR_CANCELLED, with *ERR as it was: TAKE said so. */
enum tw_status tw_gunzip_add(struct tw_gunzip *gunzip, tw_slice bytes,
                             tw_gunzip_take *take, void *context,
                             struct tw_error *err) TW_MUST_USE;

/* TW_ERR_HTTP: the stream has not come to its end. */
enum tw_status tw_gunzip_end(const struct tw_gunzip *gunzip,
                             struct tw_error *err) TW_MUST_USE;

/* Decodes all of BYTES into OUT. TW_ERR_HTTP, TW_ERR_NOMEM; TW_ERR_LIMIT: they come to
 * more than OUT may have. */
enum tw_status tw_gunzip_all(tw_slice bytes, struct tw_buf *out,
                             struct tw_error *err) TW_MUST_USE;

#endif
