/*
 * The session: one libcurl multi handle, and everything that waits for it.
 */
#ifndef TW_FETCH_SESSION_H
#define TW_FETCH_SESSION_H

#include "job.h"

#include <signal.h>

struct tw_wire; /* wire.c */

struct tw_fetch {
    struct tw_fetch_options options; /* defaults filled in */
    struct tw_arena arena;           /* lives as long as the session */
    struct tw_curl curl;             /* filled when MULTI is made */
    CURLM *multi;                    /* NULL before the first http request */
    struct tw_wire *idle;            /* easy handles to use again */
    struct tw_worker *worker;        /* NULL before it is needed */
    struct tw_spare spare;           /* buffers of files */
    struct tw_intern urls;
    TW_VEC(struct tw_job *) by_url;     /* by id - 1: jobs under way, linked by same */
    TW_VEC(struct tw_waiter *) waiters; /* by tw_transfer - 1; NULL: handed out */
    struct tw_intern origin_names;
    TW_VEC(struct tw_origin *) origins; /* by id - 1 */
    TW_VEC(struct tw_credential) credentials;
    struct tw_job *jobs; /* all that are not freed, newest first */
    struct tw_queue delayed;
    struct tw_waiter *ready, *ready_last; /* replies to hand out */
    uint32_t running;
    uint32_t speculative; /* of those, of class 2 */
    uint32_t pending;
    uint64_t serial;
    uint64_t random;
    volatile sig_atomic_t woken;
    struct tw_fetch_stats stats;
};

/* table.c: the job under way that REQUEST for URL (bare) may join, or NULL. */
struct tw_job *tw_table_find(const struct tw_fetch *session,
                             const struct tw_request *request, tw_slice url);

/* A new job, not queued yet; NULL: memory is out. */
struct tw_job *tw_table_add(struct tw_fetch *session, const struct tw_request *request,
                            tw_slice url);
void tw_table_forget(struct tw_fetch *session,
                     struct tw_job *job); /* not to be joined */
void tw_table_free(struct tw_fetch *session, struct tw_job *job);
bool tw_job_is_wanted(const struct tw_job *job); /* does anybody wait for it? */

/* place.c: the origin of URL, made if it is new; NULL: memory is out. */
struct tw_origin *tw_session_origin(struct tw_fetch *session, tw_slice url);

/* May URL be asked at all: https, or http to this machine or a trusted host? */
bool tw_session_may_ask(const struct tw_fetch *session, tw_slice url);

/* Is the host of URL named by --trusted-host? */
bool tw_session_trusts(const struct tw_fetch *session, tw_slice url);

/* Makes URL, without its userinfo and fragment, what JOB asks next. False: no memory.
 */
bool tw_job_go_to(struct tw_fetch *session, struct tw_job *job,
                  tw_slice url) TW_MUST_USE;

/* credential.c: the one for URL (bare), or NULL. Newer ones win over equal older ones.
 */
const struct tw_credential *tw_credential_find(struct tw_fetch *session, tw_slice url);

/* Adds the userinfo of URL, if it has one, as a credential. False: no memory. */
bool tw_credential_learn(struct tw_fetch *session, tw_slice url) TW_MUST_USE;

/* Asks the user, once an origin. True: there is a new credential. */
bool tw_credential_ask(struct tw_fetch *session, struct tw_origin *origin);

/* wire.c: puts JOB on the wire. TW_ERR_NOMEM, TW_ERR_NETWORK. */
enum tw_status tw_wire_begin(struct tw_fetch *session, struct tw_job *job,
                             struct tw_error *err) TW_MUST_USE;

/* What became of an exchange, beside job->answer and job->sink. */
struct tw_outcome {
    CURLcode code;
    const char *message; /* of libcurl */
    long proxy_status;   /* of CONNECT, or 0 */
    int64_t retry_after; /* seconds, 0 = not said */
};

/* Takes a finished easy handle off the wire: its job and outcome; then it is idle. */
struct tw_job *tw_wire_end(struct tw_fetch *session, CURL *easy, CURLcode code,
                           struct tw_outcome *outcome);
void tw_wire_abort(struct tw_fetch *session, struct tw_job *job);
void tw_wire_free_idle(struct tw_fetch *session);

/* job.c: is the request one that a 304 may answer? */
bool tw_job_is_conditional(const struct tw_job *job);

/* job.c: what wire.c hands on while a reply arrives. False: cut it off. */
bool tw_job_header(struct tw_job *job, tw_slice line);
bool tw_job_body(struct tw_fetch *session, struct tw_job *job, tw_slice bytes);

/* What is to be done with a job: make its form of its body (FORM), or wait until the
 * worker has ended its file (ENDING). */
enum tw_step { TW_STEP_DONE, TW_STEP_FORM, TW_STEP_ENDING, TW_STEP_NOW, TW_STEP_LATER };

/* Ends JOB as FAILED with job->error, which gets its URL as context. */
enum tw_step tw_job_fail(struct tw_job *job);

/* Take in that an exchange, the sink of a whole body, or a form of one has ended. */
enum tw_step tw_job_answered(struct tw_fetch *session, struct tw_job *job,
                             const struct tw_outcome *outcome);
enum tw_step tw_job_ended(struct tw_fetch *session, struct tw_job *job);
enum tw_step tw_job_formed(struct tw_fetch *session, struct tw_job *job);

/* local.c: reads the file of a file URL; the job is done then. */
void tw_local_serve(struct tw_job *job);

/* Milliseconds of a clock that only goes forward. */
int64_t tw_session_clock(void);

#endif
