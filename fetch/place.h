/*
 * The places that a session asks.
 */
#ifndef TW_FETCH_PLACE_H
#define TW_FETCH_PLACE_H

#include "job.h"

/* The origin of URL, made if it is new; NULL: memory is out. */
struct tw_origin *tw_session_origin(struct tw_fetch *session, tw_slice url);

/* May URL be asked at all: https, or http to this machine or a trusted host? */
bool tw_session_may_ask(const struct tw_fetch *session, tw_slice url);

/* Is the host of URL named by --trusted-host? */
bool tw_session_trusts(const struct tw_fetch *session, tw_slice url);

/* Makes URL, without its userinfo and fragment, what JOB asks next. False: no memory.
 */
bool tw_job_go_to(struct tw_fetch *session, struct tw_job *job,
                  tw_slice url) TW_MUST_USE;

/* JOB, which the cache did not answer, learns its origins and where it is to ask first.
 * False: no memory. */
bool tw_job_set_out(struct tw_fetch *session, struct tw_job *job) TW_MUST_USE;

#endif
