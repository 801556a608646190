/*
 * The life of a job, from one exchange to the next until there is a reply.
 */
#ifndef TW_FETCH_LIFE_H
#define TW_FETCH_LIFE_H

#include "job.h"

/* What became of an exchange, beside job->answer and job->sink. */
struct tw_outcome {
    CURLcode code;
    const char *message; /* of libcurl */
    long proxy_status;   /* of CONNECT, or 0 */
    int64_t retry_after; /* seconds, 0 = not said */
};

/* Is the request of JOB one that a 304 may answer? */
bool tw_job_is_conditional(const struct tw_job *job);

/* Ends JOB as FAILED with job->error, which gets its URL as context. */
enum tw_next tw_job_fail(struct tw_job *job);

/* Take in that an exchange, the sink of a whole body, or a form of one has ended. */
enum tw_next tw_job_answered(struct tw_fetch *session, struct tw_job *job,
                             const struct tw_outcome *outcome);
enum tw_next tw_job_ended(struct tw_fetch *session, struct tw_job *job);
enum tw_next tw_job_formed(struct tw_fetch *session, struct tw_job *job);

#endif
