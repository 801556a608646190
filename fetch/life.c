/*
 * The life of a job: what an answer means for it, and what is asked next.
 *
 *     arrival.c: header, body ─► answered
 *         answered:  DONE   there is a reply, good or bad
 *                    FORM   there will be, once a form is made of the body
 *                    NOW    ask again at once: another form, place or credential
 *                    LATER  a passing trouble: ask again after a while
 *
 * The invariant: a reply is WHOLE or a PART only if its length is what its header says.
 * Each NOW takes something off a finite list (forms, hops, places, credentials), so
 * that no server keeps a job going.
 *
 * Called from fetch.c when an exchange has ended.
 * Sources: RFC 9110 sections 14 and 15.
 */
#include "life.h"

#include "arrival.h"
#include "credential.h"
#include "ending.h"
#include "forming.h"
#include "place.h"
#include "reuse.h"
#include "schedule.h"
#include "session.h"
#include "table.h"
#include "tw_limits.h"
#include "url.h"

enum { HOPS_MAX = 10, RETRY_AFTER_MAX = 60, DOUBLINGS_MAX = 6 };

bool tw_job_is_conditional(const struct tw_job *job)
{
    return job->request.want == TW_WANT_WHOLE && !job->request.file &&
           (job->if_etag.len || job->if_modified.len);
}

enum tw_next tw_job_fail(struct tw_job *job)
{
    char shown[TW_ERROR_CONTEXT_MAX];
    job->kind = TW_REPLY_FAILED;
    tw_error_wrap(&job->error, "%s",
                  tw_url_redact(job->request.url, shown, sizeof shown));
    return TW_NEXT_DONE;
}

static enum tw_next fail_by_status(struct tw_job *job)
{
    int status = job->answer.status;
    enum tw_status kind = status == 404 || status == 410 ? TW_ERR_NOT_FOUND
                          : status == 401 || status == 403 || status == 407
                              ? TW_ERR_FORBIDDEN
                              : TW_ERR_HTTP;
    tw_error_set(&job->error, kind, "the server answered %d", status);
    return tw_job_fail(job);
}

static enum tw_next succeed(struct tw_job *job, enum tw_reply_kind kind)
{
    job->kind = kind;
    return TW_NEXT_DONE;
}

static enum tw_next later(struct tw_fetch *session, struct tw_job *job,
                          int64_t retry_after)
{
    unsigned doublings = job->tries < DOUBLINGS_MAX ? job->tries : DOUBLINGS_MAX;
    int64_t wait = (int64_t)session->options.backoff_ms << doublings;
    session->random = session->random * 6364136223846793005U + 1442695040888963407U;
    wait = wait / 2 + wait * (int64_t)(session->random >> 54) / 1024;
    if (retry_after > 0) {
        wait = (retry_after < RETRY_AFTER_MAX ? retry_after : RETRY_AFTER_MAX) * 1000;
    }
    job->tries++;
    job->due = tw_session_clock() + wait;
    session->stats.retries++;
    return TW_NEXT_LATER;
}

/* At an origin that only fails each job gets one more try, as all those on the wire
 * fail at once when a connection breaks. */
static bool may_retry(const struct tw_fetch *session, const struct tw_job *job)
{
    return (int)job->tries < session->options.retries &&
           (job->tries == 0 ||
            tw_origin_is_alive(job->origin, session->options.retries));
}

/* What went wrong on the way, and may go right the next time. */
static bool is_passing_code(const struct tw_outcome *outcome)
{
    switch (outcome->code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SSL_CONNECT_ERROR:
        return true;
    case CURLE_RECV_ERROR:
        return outcome->proxy_status != 407;
    default:
        return false;
    }
}

/* The bytes that did come are kept when the rest of the same file can be asked for. */
static void plan_resume(struct tw_job *job)
{
    bool weak = tw_slice_starts(job->answer.etag, TW_SLICE("W/"));
    bool sure = job->request.digest.len || (job->answer.etag.len && !weak);
    if (job->request.file && tw_arrival_is_useful(job) && job->judged && sure) {
        job->ladder.from = tw_sink_save(&job->sink);
        if (job->answer.etag.len && !weak) {
            job->request.known.etag = job->answer.etag;
        }
    }
}

static enum tw_next transport_failed(struct tw_fetch *session, struct tw_job *job,
                                     const struct tw_outcome *outcome)
{
    tw_origin_fared(job->origin, 0, true);
    plan_resume(job);
    if (is_passing_code(outcome) && may_retry(session, job)) {
        return later(session, job, 0);
    }
    enum tw_status status =
        outcome->proxy_status == 407 ? TW_ERR_FORBIDDEN : TW_ERR_NETWORK;
    tw_error_set(&job->error, status, "%s", outcome->message);
    return tw_job_fail(job);
}

static enum tw_next step_down(struct tw_fetch *session)
{
    session->stats.step_downs++;
    return TW_NEXT_NOW;
}

/* A sink that would take no more: its own trouble, or a PART that is too long. */
static enum tw_next sink_failed(struct tw_fetch *session, struct tw_job *job)
{
    if (job->sink.enough) {
        return succeed(job, TW_REPLY_ENOUGH);
    }
    if (job->verdict == TW_VERDICT_PART && job->error.status == TW_ERR_LIMIT) {
        job->error = (struct tw_error)TW_ERROR_INIT;
        job->ladder.refused |= 1U << job->ask.form;
        return step_down(session);
    }
    return tw_job_fail(job);
}

/* What was here before the rest was fetched may be of another file. */
static bool was_of_another(const struct tw_job *job)
{
    return job->verdict == TW_VERDICT_PART && job->ask.form == TW_FORM_RESUME &&
           job->error.status == TW_ERR_DIGEST;
}

enum tw_next tw_job_ended(struct tw_fetch *session, struct tw_job *job)
{
    job->ladder.total = job->sink.size;
    tw_sink_settle(&job->sink);
    if (was_of_another(job)) {
        job->error = (struct tw_error)TW_ERROR_INIT;
        job->ladder.from = 0;
        return step_down(session);
    }
    if (job->error.status != TW_OK) {
        return tw_job_fail(job);
    }
    if (job->request.form) {
        return TW_NEXT_FORM;
    }
    tw_reuse_keep(session, job);
    return succeed(job, TW_REPLY_WHOLE);
}

enum tw_next tw_job_formed(struct tw_fetch *session, struct tw_job *job)
{
    if (job->error.status != TW_OK) {
        return tw_job_fail(job);
    }
    tw_reuse_keep(session, job);
    return succeed(job, TW_REPLY_WHOLE);
}

static enum tw_next finish_whole(struct tw_fetch *session, struct tw_job *job)
{
    return tw_ending_begin(session, job) ? TW_NEXT_ENDING : tw_job_ended(session, job);
}

static enum tw_next finish_part(struct tw_fetch *session, struct tw_job *job)
{
    if (job->ask.form == TW_FORM_RESUME) {
        return finish_whole(session, job);
    }
    if (job->sink.size != tw_arrival_part_size(job)) {
        job->ladder.refused |= 1U << job->ask.form;
        return step_down(session);
    }
    tw_arrival_learn(job);
    job->part_from = tw_arrival_part(job).first;
    return job->sink.plan.whole ? finish_whole(session, job)
                                : succeed(job, TW_REPLY_PART);
}

static enum tw_next out_of_memory(struct tw_job *job)
{
    tw_error_nomem(&job->error);
    return tw_job_fail(job);
}

static enum tw_next follow(struct tw_fetch *session, struct tw_job *job)
{
    struct tw_url from = tw_url_split(job->url);
    tw_slice target = TW_NO_SLICE;
    if (++job->hops > HOPS_MAX) {
        tw_error_set(&job->error, TW_ERR_HTTP, "more than %d redirects", HOPS_MAX);
        return tw_job_fail(job);
    }
    if (tw_url_join(&job->arena, job->url, job->answer.location, &target,
                    &job->error) != TW_OK) {
        return tw_job_fail(job);
    }
    struct tw_url to = tw_url_split(target);
    bool downgrade = tw_url_is_https(&from) && !tw_url_is_https(&to);
    if (!tw_session_may_ask(session, target) ||
        (downgrade && !tw_session_trusts(session, target))) {
        char shown[200];
        tw_error_set(&job->error, TW_ERR_FORBIDDEN,
                     "redirected to %s, which is not safe",
                     tw_url_redact(target, shown, sizeof shown));
        return tw_job_fail(job);
    }
    session->stats.redirects++;
    return tw_job_go_to(session, job, target) ? TW_NEXT_NOW : out_of_memory(job);
}

static enum tw_next go_home(struct tw_fetch *session, struct tw_job *job)
{
    job->remembered = false;
    job->hops = 0;
    return tw_job_go_to(session, job, job->request.url) ? TW_NEXT_NOW
                                                        : out_of_memory(job);
}

/* Is there a credential for the place that refused, one that it has not seen? */
static bool has_new_credential(struct tw_fetch *session, struct tw_job *job)
{
    int status = job->answer.status;
    if (status != 401 && status != 403 && status != 404) {
        return false;
    }
    const struct tw_credential *who = tw_credential_find(session, job->url);
    bool tried = !who || who->password == job->sent_password;
    if (tried && tw_credential_ask(session, job->origin)) {
        who = tw_credential_find(session, job->url);
    }
    return who && who->password != job->sent_password;
}

static enum tw_next refused(struct tw_fetch *session, struct tw_job *job)
{
    if (has_new_credential(session, job)) {
        job->ladder.refused = 0;
        job->ladder.steps = 0;
        return TW_NEXT_NOW;
    }
    return fail_by_status(job);
}

static enum tw_next unchanged(struct tw_fetch *session, struct tw_job *job)
{
    if (!tw_job_is_conditional(job)) {
        return fail_by_status(job);
    }
    if (!job->cached) {
        return succeed(job, TW_REPLY_UNCHANGED);
    }
    return tw_reuse_confirm(session, job) ? TW_NEXT_DONE : TW_NEXT_NOW;
}

static enum tw_next by_verdict(struct tw_fetch *session, struct tw_job *job,
                               const struct tw_outcome *outcome)
{
    switch (job->verdict) {
    case TW_VERDICT_WHOLE:
        return finish_whole(session, job);
    case TW_VERDICT_PART:
        return finish_part(session, job);
    case TW_VERDICT_UNCHANGED:
        return unchanged(session, job);
    case TW_VERDICT_CHANGED:
        return succeed(job, TW_REPLY_CHANGED);
    case TW_VERDICT_NEXT:
        return step_down(session);
    case TW_VERDICT_REDIRECT:
        return follow(session, job);
    case TW_VERDICT_HOME:
        return go_home(session, job);
    case TW_VERDICT_AGAIN:
        return may_retry(session, job) ? later(session, job, outcome->retry_after)
                                       : fail_by_status(job);
    case TW_VERDICT_REFUSED:
        break;
    }
    return refused(session, job);
}

enum tw_next tw_job_answered(struct tw_fetch *session, struct tw_job *job,
                             const struct tw_outcome *outcome)
{
    if (outcome->code != CURLE_OK && !job->cut) {
        return transport_failed(session, job, outcome);
    }
    tw_arrival_judge(session, job);
    tw_origin_fared(job->origin, job->answer.status, job->verdict == TW_VERDICT_AGAIN);
    if (job->cut && tw_arrival_is_useful(job)) {
        return sink_failed(session, job);
    }
    return by_verdict(session, job, outcome);
}
