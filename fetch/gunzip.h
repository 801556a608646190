/*
 * Undoing a gzip coding that nobody asked for, piece by piece.
 */
#ifndef TW_FETCH_GUNZIP_H
#define TW_FETCH_GUNZIP_H

#include "tw_base.h"

struct tw_gunzip; /* one running decoder */

struct tw_gunzip *tw_gunzip_new(void) TW_MUST_USE; /* NULL: memory is out */
void tw_gunzip_free(struct tw_gunzip *gunzip);

/* Takes decoded bytes; false to stop. */
typedef bool tw_gunzip_take(void *context, tw_slice bytes);

/* Decodes BYTES and hands on what comes of them. False: not gzip, or TAKE said so. */
bool tw_gunzip_add(struct tw_gunzip *gunzip, tw_slice bytes, tw_gunzip_take *take,
                   void *context) TW_MUST_USE;

/* Has the stream come to its end? Else the body was cut. */
bool tw_gunzip_is_complete(const struct tw_gunzip *gunzip);

#endif
