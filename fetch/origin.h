/*
 * What is remembered of each scheme://host:port: how ranges work there, how much it may
 * be asked at once, how it fares, and the jobs that queue for it.
 */
#ifndef TW_FETCH_ORIGIN_H
#define TW_FETCH_ORIGIN_H

#include "range.h"

struct tw_job;

/* Jobs in a row, linked through job->before and job->after. */
struct tw_queue {
    struct tw_job *first, *last;
};
void tw_queue_push(struct tw_queue *queue, struct tw_job *job);
void tw_queue_push_front(struct tw_queue *queue, struct tw_job *job);
void tw_queue_remove(struct tw_queue *queue, struct tw_job *job);

struct tw_origin {
    tw_slice name; /* as tw_url_origin gives it */

    enum tw_ranges ranges;
    enum tw_ranges recalled; /* what an earlier run had found out */
    bool proven;             /* a range has worked here in this session */
    bool suffix_doubted;     /* a suffix was refused, nothing else has worked yet */
    bool reprobed;           /* ranges were given up and tried again once */
    unsigned failed_files;   /* files of which no range could be had */
    unsigned probes;         /* jobs that went ahead alone to find out */
    struct tw_job *probe;    /* the one under way */
    struct tw_queue held;    /* those that wait for what it finds out */

    struct tw_queue queued[3]; /* by class */
    uint32_t in_flight;
    uint32_t speculative; /* of those, of class 2 */
    uint32_t cap;         /* most in flight: one more for each answer until SLOWED,
                             which halves it; then slowly regained */
    bool slowed;          /* by 429 or 503 */
    uint32_t cap_max;     /* larger on HTTP/2 */
    uint32_t successes;   /* since the cap last changed */
    unsigned failures;    /* passing troubles since the last success */
    bool asked;           /* the user was asked for a password */
};

/* The form in which ranges should be asked for at ORIGIN now. */
enum tw_ranges tw_origin_ranges(const struct tw_origin *origin);

/* Must a request in that FORM wait until the probe has told how ranges work? */
bool tw_origin_must_hold(const struct tw_origin *origin, enum tw_form form);

/* Should a request in that FORM go ahead alone, as a probe? */
bool tw_origin_wants_probe(const struct tw_origin *origin, enum tw_form form);

/* Takes in what ANSWER to ASK, judged as VERDICT, tells of ranges at ORIGIN. A PART
 * counts when its body is complete. */
void tw_origin_learn(struct tw_origin *origin, const struct tw_ladder *ladder,
                     const struct tw_ask *ask, enum tw_verdict verdict,
                     const struct tw_answer *answer);

/* Room for one more of URGENCY? */
bool tw_origin_has_room(const struct tw_origin *origin, enum tw_class urgency);

/* After an answer: adapts the cap and the count of failures. */
void tw_origin_fared(struct tw_origin *origin, int http_status, bool passing_trouble);

/* Is there any point in trying again at ORIGIN? Not after many failures in a row, more
 * of them than the RETRIES of one request. */
bool tw_origin_is_alive(const struct tw_origin *origin, int retries);

#endif
