/*
 * Forms of whole bodies, made while the loop goes on.
 */
#ifndef TW_FETCH_FORMING_H
#define TW_FETCH_FORMING_H

#include "job.h"

/* Is the gzip coding of a reply undone as a part of making its form? What has a digest
 * is decoded on the way into the sink, which checks it. */
bool tw_forming_decodes(const struct tw_job *job);

/* Has the form of JOB made, whose whole body is in its sink. True: by the worker, and
 * tw_ending_take will return JOB. False: it is made already, because the body is small
 * or there is no worker. */
bool tw_forming_begin(struct tw_fetch *session, struct tw_job *job);

/* Takes in what the worker made for JOB: job->making or job->error. */
void tw_forming_end(struct tw_job *job);

/* Makes the form of JOB, which nothing else waits for, here and now. */
void tw_forming_do(struct tw_job *job);

/* JOB has become more urgent. */
void tw_forming_raise(struct tw_fetch *session, struct tw_job *job);

/* Takes JOB back from the worker, if that has not begun with it. */
void tw_forming_withdraw(struct tw_fetch *session, struct tw_job *job);

#endif
