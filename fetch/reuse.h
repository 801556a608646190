/*
 * Answering requests from the cache (RFC 9111), and keeping what may be answered so.
 */
#ifndef TW_FETCH_REUSE_H
#define TW_FETCH_REUSE_H

#include "job.h"

/*
 * Looks JOB up when its request allows it. True: it is answered, nothing has to be
 * fetched. Otherwise what the cache has, if anything, made the request conditional.
 */
bool tw_reuse_answer(struct tw_fetch *session, struct tw_job *job);

/* After a 304: JOB is answered from the cache, whose entry is fresh again. False: the
 * 304 is about something else, ask without conditions. */
bool tw_reuse_confirm(struct tw_fetch *session, struct tw_job *job);

/* Keeps the body of a JOB that was fetched whole. */
void tw_reuse_keep(struct tw_fetch *session, struct tw_job *job);

/* What an earlier run found out about ranges at ORIGIN, if that was within a week. */
void tw_reuse_recall(struct tw_fetch *session, struct tw_origin *origin);

/* Keeps what this run found out about ranges. */
void tw_reuse_remember(struct tw_fetch *session);

#endif
