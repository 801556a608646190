/*
 * Replies to those who asked, from the end of a job until they are freed.
 */
#ifndef TW_FETCH_REPLIES_H
#define TW_FETCH_REPLIES_H

#include "job.h"

/* Makes replies of a job that has come to its end, or frees it if nobody waits. */
void tw_replies_deliver(struct tw_fetch *session, struct tw_job *job);

/* The oldest reply that was not cancelled meanwhile, or NULL. */
struct tw_waiter *tw_replies_take(struct tw_fetch *session);

/* Takes GONE, which was cancelled, out of those that are ready. */
void tw_replies_remove(struct tw_fetch *session, const struct tw_waiter *gone);

#endif
