/*
 * The one thread beside the loop's. Of a large download at full speed hashing takes as
 * long as all system calls together; here it goes on while the loop writes the same
 * bytes and receives the next ones.
 *
 * The invariant: BYTES is set by the loop's thread and cleared by this one, each under
 * the mutex; between the two nobody but the thread calls UPDATE, and nobody changes the
 * bytes. Signals are for the loop's thread.
 *
 * Called from hasher.c.
 */
#include "hash_thread.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

struct tw_hash_thread {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t lent, done;
    tw_hash_update *update;
    void *context;
    const void *bytes; /* NULL: idle */
    size_t size;
    bool ending;
};

static void *work(void *context)
{
    struct tw_hash_thread *thread = context;
    pthread_mutex_lock(&thread->mutex);
    while (thread->bytes || !thread->ending) {
        if (!thread->bytes) {
            pthread_cond_wait(&thread->lent, &thread->mutex);
            continue;
        }
        pthread_mutex_unlock(&thread->mutex);
        thread->update(thread->context, thread->bytes, thread->size);
        pthread_mutex_lock(&thread->mutex);
        thread->bytes = NULL;
        pthread_cond_signal(&thread->done);
    }
    pthread_mutex_unlock(&thread->mutex);
    return NULL;
}

/* Begins the thread with all signals blocked. */
static bool begin(struct tw_hash_thread *thread)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool begun = pthread_create(&thread->thread, NULL, work, thread) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return begun;
}

static void destroy(struct tw_hash_thread *thread)
{
    pthread_cond_destroy(&thread->done);
    pthread_cond_destroy(&thread->lent);
    pthread_mutex_destroy(&thread->mutex);
    free(thread);
}

struct tw_hash_thread *tw_hash_thread_new(tw_hash_update *update, void *context)
{
    struct tw_hash_thread *thread = calloc(1, sizeof *thread);
    if (!thread) {
        return NULL;
    }
    thread->update = update;
    thread->context = context;
    pthread_mutex_init(&thread->mutex, NULL);
    pthread_cond_init(&thread->lent, NULL);
    pthread_cond_init(&thread->done, NULL);
    if (!begin(thread)) {
        destroy(thread);
        return NULL;
    }
    return thread;
}

static void wait_until_idle(struct tw_hash_thread *thread)
{
    while (thread->bytes) {
        pthread_cond_wait(&thread->done, &thread->mutex);
    }
}

void tw_hash_thread_lend(struct tw_hash_thread *thread, const void *bytes, size_t size)
{
    pthread_mutex_lock(&thread->mutex);
    wait_until_idle(thread);
    thread->bytes = bytes;
    thread->size = size;
    pthread_cond_signal(&thread->lent);
    pthread_mutex_unlock(&thread->mutex);
}

void tw_hash_thread_wait(struct tw_hash_thread *thread)
{
    pthread_mutex_lock(&thread->mutex);
    wait_until_idle(thread);
    pthread_mutex_unlock(&thread->mutex);
}

void tw_hash_thread_free(struct tw_hash_thread *thread)
{
    if (!thread) {
        return;
    }
    pthread_mutex_lock(&thread->mutex);
    thread->ending = true;
    pthread_cond_signal(&thread->lent);
    pthread_mutex_unlock(&thread->mutex);
    pthread_join(thread->thread, NULL);
    destroy(thread);
}
