/*
 * The ends of files: their digests are checked and they get their names while the loop
 * goes on.
 */
#ifndef TW_FETCH_ENDING_H
#define TW_FETCH_ENDING_H

#include "job.h"

/* The worker of SESSION, made if there is none; NULL: there is none to be had. */
struct tw_worker *tw_ending_worker(struct tw_fetch *session);

/* Ends the sink of JOB, whose body is complete. True: it is ENDING, and tw_ending_take
 * will return it; false: that was done at once. */
bool tw_ending_begin(struct tw_fetch *session, struct tw_job *job);

/* A job with which the worker is done, ENDING or FORMING, or NULL. */
struct tw_job *tw_ending_take(struct tw_fetch *session);

/* Waits until the worker, if it has JOB, is done with it; it is not taken then. */
void tw_ending_forget(struct tw_fetch *session, struct tw_job *job);

#endif
