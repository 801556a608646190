/*
 * A job is one resource, or one part of it, being fetched for everybody who asked for
 * it: the exchanges with servers it takes, and the replies that come of it.
 */
#ifndef TW_FETCH_JOB_H
#define TW_FETCH_JOB_H

#include "curl_library.h"
#include "making.h"
#include "range.h"
#include "sink.h"
#include "tw_cache.h"

enum tw_phase {
    TW_PHASE_QUEUED,  /* in a queue of its origin */
    TW_PHASE_HELD,    /* waits for a probe of its range origin */
    TW_PHASE_RUNNING, /* on the wire */
    TW_PHASE_ENDING,  /* its file is with the worker */
    TW_PHASE_FORMING, /* its body is with the worker */
    TW_PHASE_DELAYED, /* waits until due */
    TW_PHASE_DONE
};

/* What is to be done with a job: hand out its reply, make its form of its body, wait
 * until the worker has ended its file, or ask again, at once or when it is due. */
enum tw_next { TW_NEXT_DONE, TW_NEXT_FORM, TW_NEXT_ENDING, TW_NEXT_NOW, TW_NEXT_LATER };

/* One tw_fetch_start and the reply to it. */
struct tw_waiter {
    struct tw_reply reply; /* first, so that a reply leads back here */
    struct tw_job *job;
    struct tw_waiter *next;       /* of the same job */
    struct tw_waiter *next_ready; /* of the session */
    bool done;                    /* cancelled, or its reply was freed */
};

struct tw_job {
    struct tw_arena arena; /* of everything below */
    struct tw_request request;
    const char *part; /* request.file with ".part", or NULL */
    struct tw_waiter *waiters;
    uint32_t url_id;               /* key of the table of jobs under way */
    struct tw_job *next_same;      /* another part of the same URL */
    struct tw_job *before, *after; /* of a queue, or of the delayed */
    struct tw_job *older, *newer;  /* of all jobs of the session */
    uint64_t serial;               /* order of arrival */
    enum tw_class urgency;
    enum tw_phase phase;

    tw_slice url;              /* to ask now: bare, NUL-terminated */
    struct tw_origin *origin;  /* of that, once it set out; its queue and its slots */
    struct tw_origin *home;    /* of the request, likewise: how ranges work */
    const char *sent_password; /* with the exchange under way, or NULL */
    unsigned hops;             /* redirects followed */
    bool remembered;           /* url is request.known.url, not request.url */
    unsigned tries;            /* passing troubles so far */
    int64_t due;               /* when DELAYED; ms of the monotonic clock */

    struct tw_ladder ladder;
    struct tw_ask ask;       /* of the exchange under way */
    struct tw_answer answer; /* to it */
    bool judged;             /* VERDICT is of this answer */
    enum tw_verdict verdict;
    uint64_t thrown_away; /* bytes of a useless body that were read */
    bool cut;             /* the body is of no use: the exchange was cut off */
    struct tw_sink sink;
    struct tw_task
        task;             /* while ENDING: the worker has SINK, ERROR and SHA256; while
                             FORMING: it has MAKING and ERROR, and reads SINK and ANSWER */
    struct tw_wire *wire; /* while RUNNING */
    struct tw_origin *slot; /* whose slot it takes then */
    bool slot_speculative;

    tw_slice if_etag, if_modified; /* what a conditional request has seen before */
    tw_slice cache_key;            /* "" or absent: not from or for the cache */
    struct tw_cached *cached;      /* what the cache has, or NULL */
    bool reused;                   /* the reply is that */
    struct tw_making making;       /* what request.form made of the body */

    uint64_t part_from;      /* where a PART begins */
    enum tw_reply_kind kind; /* once DONE, as are these */
    struct tw_error error;
    char sha256[65];
};

#endif
