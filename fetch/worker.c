/*
 * The one thread beside the loop's. Hashing takes about as long as all system calls of
 * a download together, giving a small file its name as long as receiving it, and to
 * decode, parse and pack a large page as long as a round trip: here all of that goes on
 * while the loop receives and asks.
 *
 * The invariant: a task is in the queue, or run, or among the done, and UNDER_WAY until
 * it has run; all of that changes under the mutex only. What a task works on is nobody
 * else's while it is under way. Signals are for the loop's thread.
 *
 * Called from hasher.c, ending.c and forming.c.
 */
#include "worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct row {
    struct tw_task *first, *last;
};

struct tw_worker {
    tw_worker_notify *notify;
    void *context;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t given, ran;
    struct row queue, done;
    uint32_t backlog;
    bool ending;
};

static void push(struct row *row, struct tw_task *task)
{
    task->next = NULL;
    *(row->first ? &row->last->next : &row->first) = task;
    row->last = task;
}

/* Puts TASK behind the last that is at least as urgent. */
static void put(struct row *row, struct tw_task *task)
{
    struct tw_task *before = NULL;
    for (struct tw_task *at = row->first; at && at->urgency <= task->urgency;
         at = at->next) {
        before = at;
    }
    struct tw_task **link = before ? &before->next : &row->first;
    task->next = *link;
    *link = task;
    row->last = task->next ? row->last : task;
}

/* False: TASK is not there. */
static bool drop(struct row *row, const struct tw_task *task)
{
    struct tw_task *before = NULL;
    struct tw_task *at = row->first;
    while (at && at != task) {
        before = at;
        at = at->next;
    }
    if (at) {
        *(before ? &before->next : &row->first) = at->next;
        row->last = row->last == at ? before : row->last;
    }
    return at;
}

static struct tw_task *shift(struct row *row)
{
    struct tw_task *task = row->first;
    if (task) {
        row->first = task->next;
    }
    return task;
}

/* TASK has run; is it the first of the done? */
static bool put_away(struct tw_worker *worker, struct tw_task *task)
{
    bool first = task->announced && !worker->done.first;
    task->under_way = false;
    worker->backlog--;
    if (task->announced) {
        push(&worker->done, task);
    }
    pthread_cond_signal(&worker->ran);
    return first;
}

static void *work(void *context)
{
    struct tw_worker *worker = context;
    pthread_mutex_lock(&worker->mutex);
    while (worker->queue.first || !worker->ending) {
        struct tw_task *task = shift(&worker->queue);
        if (!task) {
            pthread_cond_wait(&worker->given, &worker->mutex);
            continue;
        }
        pthread_mutex_unlock(&worker->mutex);
        task->run(task->context);
        pthread_mutex_lock(&worker->mutex);
        if (put_away(worker, task)) {
            pthread_mutex_unlock(&worker->mutex);
            worker->notify(worker->context);
            pthread_mutex_lock(&worker->mutex);
        }
    }
    pthread_mutex_unlock(&worker->mutex);
    return NULL;
}

/* Begins the thread with all signals blocked. */
static bool begin(struct tw_worker *worker)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool begun = pthread_create(&worker->thread, NULL, work, worker) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return begun;
}

static void destroy(struct tw_worker *worker)
{
    pthread_cond_destroy(&worker->ran);
    pthread_cond_destroy(&worker->given);
    pthread_mutex_destroy(&worker->mutex);
    free(worker);
}

struct tw_worker *tw_worker_new(tw_worker_notify *notify, void *context)
{
    struct tw_worker *worker = calloc(1, sizeof *worker);
    if (!worker) {
        return NULL;
    }
    worker->notify = notify;
    worker->context = context;
    pthread_mutex_init(&worker->mutex, NULL);
    pthread_cond_init(&worker->given, NULL);
    pthread_cond_init(&worker->ran, NULL);
    if (!begin(worker)) {
        destroy(worker);
        return NULL;
    }
    return worker;
}

void tw_worker_add(struct tw_worker *worker, struct tw_task *task)
{
    pthread_mutex_lock(&worker->mutex);
    task->under_way = true;
    worker->backlog++;
    put(&worker->queue, task);
    pthread_mutex_unlock(&worker->mutex);
    pthread_cond_signal(&worker->given);
}

bool tw_worker_withdraw(struct tw_worker *worker, struct tw_task *task)
{
    pthread_mutex_lock(&worker->mutex);
    bool withdrawn = drop(&worker->queue, task);
    if (withdrawn) {
        task->under_way = false;
        worker->backlog--;
    }
    pthread_mutex_unlock(&worker->mutex);
    return withdrawn;
}

void tw_worker_wait(struct tw_worker *worker, struct tw_task *task)
{
    pthread_mutex_lock(&worker->mutex);
    while (task->under_way) {
        pthread_cond_wait(&worker->ran, &worker->mutex);
    }
    pthread_mutex_unlock(&worker->mutex);
}

void tw_worker_forget(struct tw_worker *worker, struct tw_task *task)
{
    tw_worker_wait(worker, task);
    pthread_mutex_lock(&worker->mutex);
    drop(&worker->done, task);
    pthread_mutex_unlock(&worker->mutex);
}

struct tw_task *tw_worker_take(struct tw_worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    struct tw_task *task = shift(&worker->done);
    pthread_mutex_unlock(&worker->mutex);
    return task;
}

uint32_t tw_worker_backlog(struct tw_worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    uint32_t backlog = worker->backlog;
    pthread_mutex_unlock(&worker->mutex);
    return backlog;
}

void tw_worker_free(struct tw_worker *worker)
{
    if (!worker) {
        return;
    }
    pthread_mutex_lock(&worker->mutex);
    worker->ending = true;
    pthread_mutex_unlock(&worker->mutex);
    pthread_cond_signal(&worker->given);
    pthread_join(worker->thread, NULL);
    destroy(worker);
}
