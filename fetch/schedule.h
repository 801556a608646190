/*
 * The places where a job waits, and what leaves them next.
 */
#ifndef TW_FETCH_SCHEDULE_H
#define TW_FETCH_SCHEDULE_H

#include "job.h"

/* Into its queue; out of wherever it waits; to a more urgent class. */
void tw_schedule_add(struct tw_job *job);
void tw_schedule_remove(struct tw_fetch *session, struct tw_job *job);
void tw_schedule_raise(struct tw_fetch *session, struct tw_job *job,
                       enum tw_class urgency);

/* The job to start now, out of its queue and with its form settled; NULL: none may. */
struct tw_job *tw_schedule_next(struct tw_fetch *session);

/* Is there a job that could start now? */
bool tw_schedule_can_start(const struct tw_fetch *session);

/* Count the slots of a job that is on the wire, and no longer is. */
void tw_schedule_took_off(struct tw_fetch *session, struct tw_job *job);
void tw_schedule_landed(struct tw_fetch *session, struct tw_job *job);

/* A job that is to be asked again: at once (NOW) or when it is due (LATER). */
void tw_schedule_again(struct tw_fetch *session, struct tw_job *job, enum tw_next step);

/* Queues the delayed jobs that are due; when the next one will be, or INT64_MAX. */
int64_t tw_schedule_wake_due(struct tw_fetch *session, int64_t now);

/* If JOB is the probe of its home: it has told, the held ones may go. */
void tw_schedule_probe_ended(struct tw_job *job);

#endif
