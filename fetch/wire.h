/*
 * Exchanges with servers: libcurl's easy handles.
 */
#ifndef TW_FETCH_WIRE_H
#define TW_FETCH_WIRE_H

#include "job.h"

struct tw_outcome;

/* Puts JOB on the wire. TW_ERR_NOMEM, TW_ERR_NETWORK. */
enum tw_status tw_wire_begin(struct tw_fetch *session, struct tw_job *job,
                             struct tw_error *err) TW_MUST_USE;

/* Takes a finished easy handle off the wire: its job and outcome; then it is idle. */
struct tw_job *tw_wire_end(struct tw_fetch *session, CURL *easy, CURLcode code,
                           struct tw_outcome *outcome);

/* Takes JOB off the wire before its reply is complete. */
void tw_wire_abort(struct tw_fetch *session, struct tw_job *job);

/* Frees the handles that wait to be used again, with their connections. */
void tw_wire_free_idle(struct tw_fetch *session);

#endif
