/*
 * The jobs under way, by what they fetch.
 */
#ifndef TW_FETCH_TABLE_H
#define TW_FETCH_TABLE_H

#include "job.h"

/* The job under way that REQUEST for URL (bare) may join, or NULL. */
struct tw_job *tw_table_find(const struct tw_fetch *session,
                             const struct tw_request *request, tw_slice url);

/* A new job, not queued yet; NULL: memory is out. */
struct tw_job *tw_table_add(struct tw_fetch *session, const struct tw_request *request,
                            tw_slice url);

/* JOB is not to be joined any more. */
void tw_table_forget(struct tw_fetch *session, struct tw_job *job);

/* Frees JOB, its replies and what the sink has of it. */
void tw_table_free(struct tw_fetch *session, struct tw_job *job);

/* Does anybody wait for JOB? */
bool tw_job_is_wanted(const struct tw_job *job);

#endif
