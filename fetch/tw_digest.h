/*
 * Digests of what is at hand.
 */
#ifndef TW_DIGEST_H
#define TW_DIGEST_H

#include "tw_base.h"

TW_BEGIN_DECLS

enum { TW_SHA256_TEXT = 65 }; /* hex digits and a NUL */

/* The SHA-256 of BYTES, as lower-case hex. TW_ERR_IO: libcrypto cannot be loaded. */
enum tw_status tw_digest_bytes(tw_slice bytes, char out[TW_SHA256_TEXT],
                               struct tw_error *err) TW_MUST_USE;

/* The same of the file PATH, which is read once. TW_ERR_IO: it cannot be. */
enum tw_status tw_digest_file(const char *path, char out[TW_SHA256_TEXT],
                              struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
