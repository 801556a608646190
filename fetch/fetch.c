/*
 * START HERE: the session and its loop.
 *
 *     tw_fetch_start ─► table.c: a job, or one to join ─► schedule.c: a queue
 *     tw_fetch_wait ─► schedule.c: what next ─► wire.c: libcurl ─► arrival.c: header
 *                      and body ─► life.c: what became of it
 *                                      ─► done: a reply for each who asked
 *                                      ─► now or later: schedule.c again
 *
 * The invariant: a request gets exactly one reply, unless it is cancelled. Nothing
 * sleeps but curl_multi_poll.
 *
 * Called from the driver.
 */
#include "session.h"

#include "certificates.h"
#include "credential.h"
#include "ending.h"
#include "forming.h"
#include "life.h"
#include "local.h"
#include "place.h"
#include "replies.h"
#include "reuse.h"
#include "schedule.h"
#include "table.h"
#include "tw_limits.h"
#include "url.h"
#include "wire.h"

#include <assert.h>
#include <stdlib.h>

enum { DEFAULT_TIMEOUT_MS = 15000, DEFAULT_BACKOFF_MS = 250, DEFAULT_RETRIES = 3 };
enum { DEFAULT_IN_FLIGHT = 64, DEFAULT_PER_ORIGIN = 8, DEFAULT_AT_FIRST = 16 };
enum { MINUTE_MS = 60000 };

_Static_assert(ATOMIC_BOOL_LOCK_FREE == 2 && ATOMIC_POINTER_LOCK_FREE == 2,
               "signal handlers call tw_fetch_wake");

/* ---------------------------------------------------------------- the loop */

static enum tw_status make_multi(struct tw_fetch *session, struct tw_error *err)
{
    struct tw_fetch_options *o = &session->options;
    enum tw_status status = tw_curl_load(&session->curl, err);
    if (status != TW_OK) {
        return status;
    }
    if (!o->ca_file && !o->ca_folder) {
        o->ca_file =
            tw_certificates_find(session->curl.version_info(CURLVERSION_NOW)->cainfo);
    }
    CURLM *multi = session->curl.multi_init();
    if (!multi) {
        return tw_error_nomem(err);
    }
    session->curl.multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                               (long)o->per_origin);
    session->curl.multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)o->in_flight);
    session->multi = multi;
    return TW_OK;
}

/* Puts a job on the wire; its failure to get there is its end. */
static void launch(struct tw_fetch *session, struct tw_job *job)
{
    enum tw_status status = TW_OK;
    job->answer = (struct tw_answer){.length = -1};
    job->judged = job->cut = false;
    job->thrown_away = 0;
    if (tw_slice_starts(job->url, TW_SLICE("file:"))) {
        tw_local_serve(job);
        tw_replies_deliver(session, job);
        return;
    }
    if (session->options.offline) {
        status = tw_error_set(&job->error, TW_ERR_NETWORK,
                              "not in the cache, and nothing is fetched offline");
    } else if (!session->multi) {
        status = make_multi(session, &job->error);
    }
    if (status == TW_OK) {
        status = tw_wire_begin(session, job, &job->error);
    }
    if (status == TW_OK) {
        tw_schedule_took_off(session, job);
        return;
    }
    tw_job_fail(job);
    tw_replies_deliver(session, job);
}

static void settle(struct tw_fetch *session, struct tw_job *job, enum tw_next step)
{
    if (step == TW_NEXT_FORM && !tw_forming_begin(session, job)) {
        step = tw_job_formed(session, job);
    }
    if (step == TW_NEXT_FORM || step == TW_NEXT_ENDING) {
        return; /* the worker has it */
    }
    if (step == TW_NEXT_DONE || !tw_job_is_wanted(job)) {
        tw_replies_deliver(session, job);
    } else {
        tw_schedule_again(session, job, step);
    }
}

/* Takes JOB back from the worker. */
static enum tw_next take_back(struct tw_fetch *session, struct tw_job *job)
{
    if (job->phase == TW_PHASE_ENDING) {
        return tw_job_ended(session, job);
    }
    tw_forming_end(job);
    return tw_job_formed(session, job);
}

static void land(struct tw_fetch *session, CURL *easy, CURLcode code)
{
    struct tw_outcome outcome;
    struct tw_job *job = tw_wire_end(session, easy, code, &outcome);
    tw_schedule_landed(session, job);
    settle(session, job, tw_job_answered(session, job, &outcome));
}

static enum tw_status move_bytes(struct tw_fetch *session, struct tw_error *err)
{
    int left = 0;
    CURLMsg *message = NULL;
    CURLMcode code = session->curl.multi_perform(session->multi, &left);
    if (code != CURLM_OK) {
        return tw_error_set(err, TW_ERR_NETWORK, "libcurl: %s",
                            session->curl.multi_strerror(code));
    }
    while ((message = session->curl.multi_info_read(session->multi, &left))) {
        land(session, message->easy_handle, message->data.result);
    }
    return TW_OK;
}

/* Takes in what has happened on the wire and beside it. */
static enum tw_status pump(struct tw_fetch *session, struct tw_error *err)
{
    for (struct tw_job *job; (job = tw_ending_take(session));) {
        settle(session, job, take_back(session, job));
    }
    return session->running ? move_bytes(session, err) : TW_OK;
}

/* Sleeps until something happens on the wire or beside it, or UNTIL. */
static void sleep_until(struct tw_fetch *session, int64_t now, int64_t until)
{
    int64_t wait = until - now < MINUTE_MS ? until - now : MINUTE_MS;
    int events = 0;
    /* Who woke the session before MULTI was made could not interrupt the poll. */
    if (session->multi && !session->woken) {
        session->curl.multi_poll(session->multi, NULL, 0, (int)wait, &events);
    }
}

/* Is there something new on the wire? */
static bool launch_all(struct tw_fetch *session)
{
    uint32_t before = session->running;
    for (struct tw_job *job; (job = tw_schedule_next(session));) {
        launch(session, job);
    }
    return session->running > before;
}

enum tw_status tw_fetch_wait(struct tw_fetch *session, int timeout_ms,
                             struct tw_reply **reply, struct tw_error *err)
{
    int64_t deadline = timeout_ms < 0 ? INT64_MAX : tw_session_clock() + timeout_ms;
    enum tw_status status = TW_OK;
    *reply = NULL;
    while (session->pending && !session->woken && status == TW_OK) {
        if (launch_all(session) || !session->ready) {
            status = pump(session, err);
        }
        struct tw_waiter *waiter = tw_replies_take(session);
        if (waiter) {
            *reply = &waiter->reply;
            return TW_OK;
        }
        int64_t now = tw_session_clock();
        int64_t due = tw_schedule_wake_due(session, now);
        if (now >= deadline) {
            break;
        }
        if (!tw_schedule_can_start(session)) {
            sleep_until(session, now, due < deadline ? due : deadline);
        }
    }
    session->woken = false;
    return status;
}

void tw_fetch_wake(struct tw_fetch *session)
{
    session->woken = true;
    CURLM *multi = session->multi;
    if (multi) {
        session->curl.multi_wakeup(multi);
    }
}

/* ---------------------------------------------------------------- requests */

static enum tw_status check(const struct tw_fetch *session,
                            const struct tw_request *request, struct tw_error *err)
{
    struct tw_url url = tw_url_split(request->url);
    char shown[TW_ERROR_CONTEXT_MAX];
    enum tw_status status = TW_OK;
    bool http = tw_url_is_http(&url) || tw_url_is_https(&url);
    if (request->url.len > TW_MAX_URL || (!http && !tw_url_is_file(&url))) {
        status = tw_error_set(err, TW_ERR_INPUT, "not a URL that can be fetched");
    } else if (http && !tw_session_may_ask(session, request->url)) {
        status = tw_error_set(err, TW_ERR_FORBIDDEN,
                              "plain http is not safe; use https or trust the host");
    }
    return status == TW_OK
               ? TW_OK
               : tw_error_wrap(err, "%s",
                               tw_url_redact(request->url, shown, sizeof shown));
}

static struct tw_job *join_or_add(struct tw_fetch *session,
                                  const struct tw_request *request)
{
    struct tw_arena_mark mark = tw_arena_mark(&session->arena);
    tw_slice url = tw_url_bare(&session->arena, request->url);
    struct tw_job *job = url.ptr ? tw_table_find(session, request, url) : NULL;
    if (job) {
        tw_arena_reset(&session->arena, mark);
        tw_schedule_raise(session, job, request->urgency);
        session->stats.joined++;
        return job;
    }
    job = url.ptr ? tw_table_add(session, request, url) : NULL;
    if (job && tw_reuse_answer(session, job)) {
        job->phase = TW_PHASE_DONE;
    } else if (job && tw_job_set_out(session, job)) {
        tw_schedule_add(job);
    } else if (job) {
        tw_table_forget(session, job);
        tw_table_free(session, job);
        job = NULL;
    }
    return job;
}

enum tw_status tw_fetch_start(struct tw_fetch *session,
                              const struct tw_request *request, tw_transfer *out,
                              struct tw_error *err)
{
    assert(request->kind < TW_FETCH_KINDS);
    enum tw_status status = check(session, request, err);
    if (status != TW_OK) {
        return status;
    }
    bool ready = tw_credential_learn(session, request->url) &&
                 tw_vec_reserve(&session->arena, &session->waiters, 1u);
    struct tw_job *job = ready ? join_or_add(session, request) : NULL;
    struct tw_waiter *waiter = job ? TW_NEW(&job->arena, struct tw_waiter) : NULL;
    if (!waiter) {
        return tw_error_nomem(err);
    }
    session->waiters.at[session->waiters.len++] = waiter;
    session->pending++;
    waiter->job = job;
    waiter->next = job->waiters;
    waiter->reply.id.i = session->waiters.len;
    waiter->reply.payload = request->payload;
    job->waiters = waiter;
    if (job->phase == TW_PHASE_DONE) {
        tw_replies_deliver(session, job);
    }
    *out = waiter->reply.id;
    return TW_OK;
}

static struct tw_waiter *waiter_of(const struct tw_fetch *session, tw_transfer id)
{
    return id.i && id.i <= session->waiters.len ? session->waiters.at[id.i - 1] : NULL;
}

void tw_fetch_raise(struct tw_fetch *session, tw_transfer id, enum tw_class urgency)
{
    struct tw_waiter *waiter = waiter_of(session, id);
    if (waiter) {
        tw_schedule_raise(session, waiter->job, urgency);
    }
}

void tw_fetch_cancel(struct tw_fetch *session, tw_transfer id)
{
    struct tw_waiter *waiter = waiter_of(session, id);
    if (!waiter) {
        return;
    }
    struct tw_job *job = waiter->job;
    waiter->done = true;
    session->waiters.at[id.i - 1] = NULL;
    session->pending--;
    if (job->phase == TW_PHASE_DONE) {
        tw_replies_remove(session, waiter);
    }
    if (tw_job_is_wanted(job)) {
        return;
    }
    bool kept = !job->request.file && !job->request.feed; /* it goes on for the cache */
    if (job->phase == TW_PHASE_ENDING || job->phase == TW_PHASE_FORMING ||
        (job->phase == TW_PHASE_RUNNING && kept)) {
        return;
    }
    if (job->phase == TW_PHASE_RUNNING) {
        tw_wire_abort(session, job);
        tw_schedule_landed(session, job);
    }
    tw_schedule_remove(session, job);
    tw_replies_deliver(session, job);
}

void tw_fetch_set_offline(struct tw_fetch *session, bool offline)
{
    session->options.offline = offline;
}

bool tw_fetch_call_off(struct tw_fetch *session, tw_transfer id)
{
    const struct tw_waiter *waiter = waiter_of(session, id);
    bool idle = waiter && (waiter->job->phase == TW_PHASE_QUEUED ||
                           waiter->job->phase == TW_PHASE_HELD);
    if (idle) {
        tw_fetch_cancel(session, id);
    }
    return idle;
}

uint32_t tw_fetch_pending(const struct tw_fetch *session)
{
    return session->pending;
}

uint64_t tw_fetch_received(const struct tw_fetch *session, tw_transfer id,
                           uint64_t *had)
{
    const struct tw_waiter *waiter = waiter_of(session, id);
    const struct tw_sink *sink = waiter ? &waiter->job->sink : NULL;
    *had = sink ? sink->plan.resume : 0;
    return sink && sink->size > *had ? sink->size : *had;
}

enum tw_ranges tw_fetch_ranges(struct tw_fetch *session, tw_slice url)
{
    const struct tw_origin *origin = tw_session_origin(session, url);
    return origin ? tw_origin_ranges(origin) : TW_RANGES_UNKNOWN;
}

const struct tw_fetch_stats *tw_fetch_stats(const struct tw_fetch *session)
{
    return &session->stats;
}

/* ---------------------------------------------------------------- opening */

static uint32_t or_default(uint32_t value, uint32_t otherwise)
{
    return value ? value : otherwise;
}

static struct tw_fetch_options with_defaults(const struct tw_fetch_options *options)
{
    struct tw_fetch_options o = *options;
    o.user_agent = o.user_agent ? o.user_agent : "tailwheel";
    o.connect_timeout_ms = or_default(o.connect_timeout_ms, DEFAULT_TIMEOUT_MS);
    o.stall_timeout_ms = or_default(o.stall_timeout_ms, DEFAULT_TIMEOUT_MS);
    o.backoff_ms = or_default(o.backoff_ms, DEFAULT_BACKOFF_MS);
    o.in_flight = or_default(o.in_flight, DEFAULT_IN_FLIGHT);
    o.per_origin = or_default(o.per_origin, DEFAULT_PER_ORIGIN);
    o.at_first = or_default(o.at_first, DEFAULT_AT_FIRST);
    o.at_first = o.at_first < o.per_origin ? o.at_first : o.per_origin;
    o.retries = o.retries < 0 ? 0 : o.retries == 0 ? DEFAULT_RETRIES : o.retries;
    return o;
}

enum tw_status tw_fetch_open(const struct tw_fetch_options *options,
                             struct tw_fetch **out, struct tw_error *err)
{
    struct tw_fetch *session = calloc(1, sizeof *session);
    enum tw_status status = TW_OK;
    if (!session) {
        return tw_error_nomem(err);
    }
    session->options = with_defaults(options);
    session->arena = (struct tw_arena)TW_ARENA_INIT;
    session->urls = (struct tw_intern)TW_INTERN_INIT(&session->arena);
    session->origin_names = (struct tw_intern)TW_INTERN_INIT(&session->arena);
    session->random = (uint64_t)tw_session_clock() * 2654435761U ^ (uintptr_t)session;
    for (size_t i = 0; i < options->credential_count && status == TW_OK; i++) {
        status = tw_fetch_add_credential(session, &options->credentials[i], err);
    }
    if (status != TW_OK) {
        tw_fetch_close(session);
        return status;
    }
    *out = session;
    return TW_OK;
}

void tw_fetch_close(struct tw_fetch *session)
{
    if (!session) {
        return;
    }
    tw_reuse_remember(session);
    while (session->jobs) {
        if (session->jobs->phase == TW_PHASE_RUNNING) {
            tw_wire_abort(session, session->jobs);
        }
        tw_forming_withdraw(session, session->jobs);
        tw_ending_forget(session, session->jobs);
        tw_table_free(session, session->jobs);
    }
    tw_worker_free(session->worker);
    tw_spare_free(&session->spare);
    tw_wire_free_idle(session);
    if (session->multi) {
        session->curl.multi_cleanup(session->multi);
    }
    tw_arena_free(&session->arena);
    free(session);
}
