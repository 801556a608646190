/*
 * Forms of whole bodies, made by the worker while the loop asks for the next ones.
 *
 *     whole body ─► begin: FORMING ─► making.c ─► end ─► life.c: kept, a reply
 *
 * The invariant: while a job is FORMING its sink and its answer stay as they are, as
 * the worker reads the body there. What is most urgent is made first.
 *
 * Called from fetch.c, schedule.c and local.c.
 */
#include "forming.h"

#include "ending.h"
#include "session.h"
#include "tw_limits.h"

/* A body of so many bytes, decoded, is formed in less than a millisecond; to wait for
 * the worker may take longer. */
enum { SMALL = 64 * 1024, USUAL_RATIO = 8 };

bool tw_forming_decodes(const struct tw_job *job)
{
    return job->request.form && !job->request.digest.len &&
           tw_answer_is_gzipped(&job->answer);
}

static bool is_small(const struct tw_job *job)
{
    return job->sink.size <= SMALL / (tw_forming_decodes(job) ? USUAL_RATIO : 1);
}

static void prepare(struct tw_job *job)
{
    const struct tw_request *request = &job->request;
    job->making = (struct tw_making){
        .form = request->form,
        .body = {tw_sink_body(&job->sink), job->answer.content_type, job->url},
        .gzipped = tw_forming_decodes(job),
        .cap = request->cap ? request->cap : TW_MAX_PAGE,
        .about = request->about,
        .arena = TW_ARENA_INIT,
        .error = &job->error,
    };
}

void tw_forming_end(struct tw_job *job)
{
    job->ladder.total = job->making.size;
    tw_sink_drop(&job->sink);
}

void tw_forming_do(struct tw_job *job)
{
    prepare(job);
    tw_making_do(&job->making);
    tw_forming_end(job);
}

static void make(void *context)
{
    struct tw_job *job = context;
    tw_making_do(&job->making);
}

static void add(struct tw_fetch *session, struct tw_job *job)
{
    job->task = (struct tw_task){
        .run = make, .context = job, .urgency = job->urgency, .announced = true};
    tw_worker_add(session->worker, &job->task);
}

bool tw_forming_begin(struct tw_fetch *session, struct tw_job *job)
{
    if (is_small(job) || !tw_ending_worker(session)) {
        tw_forming_do(job);
        return false;
    }
    prepare(job);
    job->phase = TW_PHASE_FORMING;
    add(session, job);
    return true;
}

void tw_forming_raise(struct tw_fetch *session, struct tw_job *job)
{
    if (job->phase == TW_PHASE_FORMING &&
        tw_worker_withdraw(session->worker, &job->task)) {
        add(session, job);
    }
}

void tw_forming_withdraw(struct tw_fetch *session, struct tw_job *job)
{
    if (job->phase == TW_PHASE_FORMING) {
        tw_worker_withdraw(session->worker, &job->task);
    }
}
