/*
 * The ends of files, which take as long as receiving small ones: hashing, a file made,
 * written and renamed. The worker does that, in the order in which they were complete.
 *
 * The invariant: while a job is ENDING its sink, error and digest are the worker's. No
 * more than BACKLOG_MAX wait, so that no more than that many bodies are in memory: then
 * the loop ends files itself, and takes part of the work in that way.
 *
 * Called from life.c and fetch.c.
 */
#include "ending.h"

#include "session.h"

enum { BACKLOG_MAX = 16 };

static void on_ended(void *context)
{
    struct tw_fetch *session = context;
    session->curl.multi_wakeup(session->multi);
}

struct tw_worker *tw_ending_worker(struct tw_fetch *session)
{
    if (!session->worker) {
        session->worker = tw_worker_new(on_ended, session);
    }
    return session->worker;
}

static void end(void *context)
{
    struct tw_job *job = context;
    enum tw_status status = tw_sink_end(&job->sink, job->sha256);
    (void)status; /* is in job->error */
}

bool tw_ending_begin(struct tw_fetch *session, struct tw_job *job)
{
    struct tw_worker *worker = job->request.file ? tw_ending_worker(session) : NULL;
    if (!worker || tw_worker_backlog(worker) >= BACKLOG_MAX) {
        end(job);
        return false;
    }
    job->phase = TW_PHASE_ENDING;
    job->task = (struct tw_task){.run = end, .context = job, .announced = true};
    tw_worker_add(worker, &job->task);
    return true;
}

struct tw_job *tw_ending_take(struct tw_fetch *session)
{
    struct tw_task *task = session->worker ? tw_worker_take(session->worker) : NULL;
    return task ? task->context : NULL;
}

void tw_ending_forget(struct tw_fetch *session, struct tw_job *job)
{
    if (job->phase == TW_PHASE_ENDING || job->phase == TW_PHASE_FORMING) {
        tw_worker_forget(session->worker, &job->task);
    }
}
