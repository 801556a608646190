/*
 * What those who asked get when a job has come to its end.
 *
 *     job ─► deliver ─► a reply for each waiter ─► ready ─► take ─► the caller ─► free
 *
 * The invariant: a job lives until its last reply is freed; one that nobody waits for
 * any more is freed at once.
 *
 * Called from fetch.c.
 */
#include "replies.h"

#include "schedule.h"
#include "session.h"
#include "table.h"

#include <time.h>

static void describe_cached(const struct tw_cached *cached, struct tw_reply *reply)
{
    reply->body = cached->value;
    reply->content_type = cached->content_type;
    reply->known.etag = cached->known.etag;
    reply->known.modified = cached->known.modified;
    reply->freshness = cached->freshness;
}

static void describe(const struct tw_job *job, struct tw_reply *reply)
{
    const struct tw_answer *answer = &job->answer;
    const struct tw_known *known = &job->request.known;
    bool unchanged = job->kind == TW_REPLY_UNCHANGED;
    reply->kind = job->kind;
    reply->status = job->error.status;
    reply->error = &job->error;
    reply->http_status = answer->status;
    reply->known = (struct tw_known){
        .url = job->url,
        .etag = answer->etag.ptr || !unchanged ? answer->etag : known->etag,
        .modified =
            answer->modified.ptr || !unchanged ? answer->modified : known->modified,
        .total = job->ladder.total,
    };
    reply->content_type = answer->content_type;
    reply->freshness = tw_answer_freshness(answer, (int64_t)time(NULL));
    reply->body =
        job->request.form ? job->making.formed.bytes : tw_sink_body(&job->sink);
    if (job->reused) {
        describe_cached(job->cached, reply);
    }
    reply->file = tw_sink_file(&job->sink);
    reply->offset = job->kind == TW_REPLY_PART ? job->part_from : 0;
    memcpy(reply->sha256, job->sha256, sizeof reply->sha256);
}

static void append_ready(struct tw_fetch *session, struct tw_waiter *waiter)
{
    waiter->next_ready = NULL;
    *(session->ready ? &session->ready_last->next_ready : &session->ready) = waiter;
    session->ready_last = waiter;
}

void tw_replies_deliver(struct tw_fetch *session, struct tw_job *job)
{
    tw_schedule_probe_ended(job);
    tw_table_forget(session, job);
    job->phase = TW_PHASE_DONE;
    if (job->kind != TW_REPLY_WHOLE && job->kind != TW_REPLY_PART) {
        tw_sink_drop(&job->sink);
    }
    if (!tw_job_is_wanted(job)) {
        tw_table_free(session, job);
        return;
    }
    for (struct tw_waiter *waiter = job->waiters; waiter; waiter = waiter->next) {
        if (!waiter->done) {
            describe(job, &waiter->reply);
            append_ready(session, waiter);
        }
    }
}

struct tw_waiter *tw_replies_take(struct tw_fetch *session)
{
    struct tw_waiter *waiter = session->ready;
    if (waiter) {
        session->ready = waiter->next_ready;
        session->waiters.at[waiter->reply.id.i - 1] = NULL;
        session->pending--;
    }
    return waiter;
}

void tw_replies_remove(struct tw_fetch *session, const struct tw_waiter *gone)
{
    struct tw_waiter *waiter = session->ready;
    session->ready = NULL;
    while (waiter) {
        struct tw_waiter *next = waiter->next_ready;
        if (waiter != gone) {
            append_ready(session, waiter);
        }
        waiter = next;
    }
}

void tw_reply_free(struct tw_fetch *session, struct tw_reply *reply)
{
    if (reply) {
        struct tw_waiter *waiter = (struct tw_waiter *)reply;
        waiter->done = true;
        if (!tw_job_is_wanted(waiter->job)) {
            tw_table_free(session, waiter->job);
        }
    }
}
