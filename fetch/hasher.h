/*
 * The digest of bytes as they go by: SHA-2 and BLAKE2, by OpenSSL.
 */
#ifndef TW_FETCH_HASHER_H
#define TW_FETCH_HASHER_H

#include "tw_fetch.h"
#include "worker.h"

enum { TW_HASHER_TEXT = 160 }; /* hex digits of the longest, and a NUL */

struct tw_hasher; /* one running computation */

/* The two halves of "sha256=00ff..." or "sha256:00ff..."; false when it is not such a
 * text or names an algorithm that is not known. */
bool tw_hasher_split(tw_slice text, tw_slice *algorithm, tw_slice *hex);

/* Begins a computation with an ALGORITHM that tw_hasher_split gave. TW_ERR_NOMEM;
 * TW_ERR_IO: libcrypto cannot be loaded. */
enum tw_status tw_hasher_new(tw_slice algorithm, struct tw_hasher **out,
                             struct tw_error *err) TW_MUST_USE;

/* Takes the next bytes in. */
void tw_hasher_add(struct tw_hasher *hasher, const void *bytes, size_t size);

/* The same, by WORKER: returns at once, and BYTES must stay as they are until the next
 * call for HASHER has returned. */
void tw_hasher_lend(struct tw_hasher *hasher, struct tw_worker *worker,
                    const void *bytes, size_t size);

/* The digest of what was added so far, as lower-case hex in OUT. Once only. */
void tw_hasher_end(struct tw_hasher *hasher, char out[TW_HASHER_TEXT]);

/* Waits until the worker is done with what it was lent. NULL is allowed. */
void tw_hasher_free(struct tw_hasher *hasher);

#endif
