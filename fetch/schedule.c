/*
 * What goes on the wire next, and where a job goes when it comes off.
 *
 *     queued, by origin and class ─► wire ─► done
 *       ▲   │ a probe is out          │
 *       │   ▼                         ▼
 *       ├─ held                    delayed
 *       └───────────── due ◄──────────┘
 *
 * The invariant: a job is in exactly one of these places and job->phase says which. A
 * more urgent class always goes first; within a class the oldest job whose origin has
 * room. Speculation never takes the last slots, so that what the solver waits for
 * starts at once.
 *
 * Called from fetch.c and, when an answer ends a probe, from arrival.c.
 */
#include "schedule.h"

#include "forming.h"
#include "session.h"

#include <time.h>

enum { RESERVED_SLOTS = 2 };

int64_t tw_session_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes JOB from wherever it waits. */
void tw_schedule_remove(struct tw_fetch *session, struct tw_job *job)
{
    if (job->phase == TW_PHASE_QUEUED) {
        tw_queue_remove(&job->origin->queued[job->urgency], job);
    } else if (job->phase == TW_PHASE_HELD) {
        tw_queue_remove(&job->home->held, job);
    } else if (job->phase == TW_PHASE_DELAYED) {
        tw_queue_remove(&session->delayed, job);
    }
}

static void put_in_queue(struct tw_job *job, bool in_front)
{
    struct tw_queue *queue = &job->origin->queued[job->urgency];
    job->phase = TW_PHASE_QUEUED;
    (in_front ? tw_queue_push_front : tw_queue_push)(queue, job);
}

void tw_schedule_add(struct tw_job *job)
{
    put_in_queue(job, false);
}

void tw_schedule_raise(struct tw_fetch *session, struct tw_job *job,
                       enum tw_class urgency)
{
    bool queued = job->phase == TW_PHASE_QUEUED;
    if (urgency >= job->urgency) {
        return;
    }
    if (queued) {
        tw_schedule_remove(session, job);
    }
    job->urgency = urgency;
    tw_forming_raise(session, job);
    if (queued) {
        put_in_queue(job, false);
    }
}

void tw_schedule_probe_ended(struct tw_job *job)
{
    struct tw_origin *home = job->home;
    if (!home || home->probe != job) { /* what the cache answers has none */
        return;
    }
    home->probe = NULL;
    while (home->held.last) {
        struct tw_job *held = home->held.last;
        tw_queue_remove(&home->held, held);
        put_in_queue(held, true);
    }
}

static bool session_has_room(const struct tw_fetch *session, enum tw_class urgency)
{
    uint32_t max = session->options.in_flight;
    if (urgency != TW_CLASS_SPECULATION || max <= RESERVED_SLOTS) {
        return session->running < max;
    }
    return session->running + RESERVED_SLOTS < max &&
           session->speculative < (max + 1) / 2;
}

static struct tw_job *oldest_of_class(const struct tw_fetch *session,
                                      enum tw_class urgency)
{
    struct tw_job *oldest = NULL;
    for (uint32_t i = 0; i < session->origins.len; i++) {
        const struct tw_origin *origin = session->origins.at[i];
        struct tw_job *job = origin->queued[urgency].first;
        if (job && tw_origin_has_room(origin, urgency) &&
            (!oldest || job->serial < oldest->serial)) {
            oldest = job;
        }
    }
    return oldest;
}

static struct tw_job *choose(const struct tw_fetch *session)
{
    struct tw_job *job = NULL;
    for (int c = TW_CLASS_WAITED_FOR; c <= TW_CLASS_SPECULATION && !job; c++) {
        if (session_has_room(session, (enum tw_class)c)) {
            job = oldest_of_class(session, (enum tw_class)c);
        }
    }
    return job;
}

bool tw_schedule_can_start(const struct tw_fetch *session)
{
    return choose(session) != NULL;
}

/* Decides how to ask for JOB. False: it is held until a probe has told. */
static bool settle_form(struct tw_job *job)
{
    struct tw_origin *home = job->home;
    job->ask = tw_ladder_next(&job->ladder, tw_origin_ranges(home));
    if (home->probe == job) {
        return true;
    }
    if (tw_origin_must_hold(home, job->ask.form)) {
        job->phase = TW_PHASE_HELD;
        tw_queue_push(&home->held, job);
        return false;
    }
    if (tw_origin_wants_probe(home, job->ask.form)) {
        home->probe = job;
        home->probes++;
    }
    return true;
}

struct tw_job *tw_schedule_next(struct tw_fetch *session)
{
    for (;;) {
        struct tw_job *job = choose(session);
        if (!job) {
            return NULL;
        }
        tw_schedule_remove(session, job);
        if (settle_form(job)) {
            return job;
        }
    }
}

void tw_schedule_took_off(struct tw_fetch *session, struct tw_job *job)
{
    job->phase = TW_PHASE_RUNNING;
    job->slot = job->origin;
    job->slot_speculative = job->urgency == TW_CLASS_SPECULATION;
    job->slot->in_flight++;
    job->slot->speculative += job->slot_speculative;
    session->running++;
    session->speculative += job->slot_speculative;
}

void tw_schedule_landed(struct tw_fetch *session, struct tw_job *job)
{
    job->slot->in_flight--;
    job->slot->speculative -= job->slot_speculative;
    session->running--;
    session->speculative -= job->slot_speculative;
    job->phase = TW_PHASE_DONE;
}

void tw_schedule_again(struct tw_fetch *session, struct tw_job *job, enum tw_next step)
{
    tw_sink_drop(&job->sink);
    if (step == TW_NEXT_NOW) {
        put_in_queue(job, true);
    } else {
        tw_schedule_probe_ended(job);
        job->phase = TW_PHASE_DELAYED;
        tw_queue_push(&session->delayed, job);
    }
}

int64_t tw_schedule_wake_due(struct tw_fetch *session, int64_t now)
{
    int64_t next = INT64_MAX;
    struct tw_job *job = session->delayed.first;
    while (job) {
        struct tw_job *after = job->after;
        if (job->due <= now) {
            tw_queue_remove(&session->delayed, job);
            put_in_queue(job, true);
        } else if (job->due < next) {
            next = job->due;
        }
        job = after;
    }
    return next;
}
