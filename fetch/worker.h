/*
 * A thread that runs tasks one after the other, so that the loop can go on meanwhile.
 */
#ifndef TW_FETCH_WORKER_H
#define TW_FETCH_WORKER_H

#include <stdbool.h>
#include <stdint.h>

struct tw_worker;

/* A piece of work. It belongs to whoever gives it, and stays where it is until it was
 * taken or forgotten or, unannounced, waited for; then it may be given again. */
struct tw_task {
    void (*run)(void *context); /* on the thread of the worker */
    void *context;
    uint32_t urgency; /* 0 first; of those alike, the one that was given first */
    bool announced;   /* when it has run, tw_worker_take returns it */
    bool under_way;   /* of the worker, as NEXT */
    struct tw_task *next;
};

/* Told, on the worker's thread, that there is something to take. */
typedef void tw_worker_notify(void *context);

/* A worker and its thread; NULL: there is none to be had. */
struct tw_worker *tw_worker_new(tw_worker_notify *notify, void *context);

/* Gives TASK to WORKER. O(tasks of other urgency). */
void tw_worker_add(struct tw_worker *worker, struct tw_task *task);

/* Takes TASK back. False: it is running, or has run, or was never given. O(tasks). */
bool tw_worker_withdraw(struct tw_worker *worker, struct tw_task *task);

/* Waits until TASK has run; returns at once if it was not given. */
void tw_worker_wait(struct tw_worker *worker, struct tw_task *task);

/* Waits likewise; then TASK, announced or not, is no concern of WORKER any more. */
void tw_worker_forget(struct tw_worker *worker, struct tw_task *task);

/* The announced task that ran first of those not taken yet, or NULL. */
struct tw_task *tw_worker_take(struct tw_worker *worker);

/* How many tasks have not run yet. */
uint32_t tw_worker_backlog(struct tw_worker *worker);

/* Runs what was given, and ends the thread. NULL is allowed. */
void tw_worker_free(struct tw_worker *worker);

#endif
