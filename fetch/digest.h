/*
 * The digest of bytes as they go by: SHA-2 and BLAKE2, by OpenSSL.
 */
#ifndef TW_FETCH_DIGEST_H
#define TW_FETCH_DIGEST_H

#include "tw_fetch.h"

enum { TW_DIGEST_TEXT = 160 }; /* hex digits of the longest, and a NUL */

struct tw_digest; /* one running computation */

/* The two halves of "sha256=00ff..." or "sha256:00ff..."; false when it is not such a
 * text or names an algorithm that is not known. */
bool tw_digest_split(tw_slice text, tw_slice *algorithm, tw_slice *hex);

/* Begins a computation; NULL when ALGORITHM is not known or memory is out. */
struct tw_digest *tw_digest_new(tw_slice algorithm) TW_MUST_USE;

void tw_digest_add(struct tw_digest *digest, const void *bytes, size_t size);

/* The digest of what was added so far, as lower-case hex in OUT, and starts anew. */
void tw_digest_end(struct tw_digest *digest, char out[TW_DIGEST_TEXT]);

void tw_digest_free(struct tw_digest *digest);

#endif
