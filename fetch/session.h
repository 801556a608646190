/*
 * The session: one libcurl multi handle, and everything that waits for it.
 */
#ifndef TW_FETCH_SESSION_H
#define TW_FETCH_SESSION_H

#include "job.h"
#include "origin.h"

#include <stdatomic.h>

struct tw_wire; /* wire.c */

struct tw_fetch {
    struct tw_fetch_options options; /* defaults filled in */
    struct tw_arena arena;           /* lives as long as the session */
    struct tw_curl curl;             /* filled when MULTI is made */
    _Atomic(CURLM *) multi;          /* NULL before the first http request */
    atomic_bool woken;               /* with MULTI all that tw_fetch_wake touches */
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
    uint32_t pending;     /* replies that are still to be handed out */
    uint64_t serial;      /* of the newest job */
    uint64_t random;      /* state of what spreads retries */
    struct tw_fetch_stats stats;
};

/* Milliseconds of a clock that only goes forward. */
int64_t tw_session_clock(void);

#endif
