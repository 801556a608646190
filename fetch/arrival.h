/*
 * A reply to a job while it arrives.
 */
#ifndef TW_FETCH_ARRIVAL_H
#define TW_FETCH_ARRIVAL_H

#include "job.h"

/* Take in a line of a reply's header, and a piece of its body. False: cut it off. */
bool tw_job_header(struct tw_job *job, tw_slice line);
bool tw_job_body(struct tw_fetch *session, struct tw_job *job, tw_slice bytes);

/* Judges the header, which is complete, and opens the sink of a useful body, if that
 * has not been done. On failure job->cut is set and job->error says why. */
void tw_arrival_judge(struct tw_fetch *session, struct tw_job *job);

/* Is the body WHOLE or a PART? */
bool tw_arrival_is_useful(const struct tw_job *job);

/* Which bytes a PART has, and how many; it was judged to be sound. */
struct tw_content_range tw_arrival_part(const struct tw_job *job);
uint64_t tw_arrival_part_size(const struct tw_job *job);

/* Keeps what the origin teaches; of a part only when all of it has come. */
void tw_arrival_learn(struct tw_job *job);

#endif
