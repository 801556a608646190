/*
 * A thread that hashes what it is lent, so that the loop can go on meanwhile.
 */
#ifndef TW_FETCH_HASH_THREAD_H
#define TW_FETCH_HASH_THREAD_H

#include <stddef.h>

struct tw_hash_thread;

typedef void tw_hash_update(void *context, const void *bytes, size_t size);

/* A thread that calls UPDATE; NULL: there is none to be had. */
struct tw_hash_thread *tw_hash_thread_new(tw_hash_update *update, void *context);

/* Lends BYTES until the next call for THREAD has returned; first waits until it is done
 * with what it had before. */
void tw_hash_thread_lend(struct tw_hash_thread *thread, const void *bytes, size_t size);

/* Waits until THREAD is done with what it was lent. */
void tw_hash_thread_wait(struct tw_hash_thread *thread);

/* Waits, and ends it. NULL is allowed. */
void tw_hash_thread_free(struct tw_hash_thread *thread);

#endif
