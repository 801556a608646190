/*
 * The thread beside the loop's: order, what is announced, and what is waited for.
 */
#include "tw_test.h"

#include "worker.h"

#include <pthread.h>

struct told {
    pthread_mutex_t mutex;
    pthread_cond_t more;
    unsigned times;
};

struct step {
    struct tw_task task;
    char name;
    char **end; /* of what the worker has written so far */
};

static void on_ready(void *context)
{
    struct told *told = context;
    pthread_mutex_lock(&told->mutex);
    told->times++;
    pthread_cond_signal(&told->more);
    pthread_mutex_unlock(&told->mutex);
}

static void write_name(void *context)
{
    const struct step *step = context;
    *(*step->end)++ = step->name;
}

static struct tw_task *take_next(struct tw_worker *worker, struct told *told)
{
    struct tw_task *task = tw_worker_take(worker);
    pthread_mutex_lock(&told->mutex);
    while (!task) {
        while (!told->times) {
            pthread_cond_wait(&told->more, &told->mutex);
        }
        told->times--;
        task = tw_worker_take(worker);
    }
    pthread_mutex_unlock(&told->mutex);
    return task;
}

TW_TEST(tasks_run_in_the_order_in_which_they_were_given)
{
    struct told told = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    struct tw_worker *worker = tw_worker_new(on_ready, &told);
    struct step steps[20];
    char written[21] = "";
    char *end = written;
    assert_non_null(worker);
    for (int i = 0; i < 20; i++) {
        steps[i] = (struct step){
            {write_name, &steps[i], .announced = i % 2}, (char)('a' + i), &end};
        tw_worker_add(worker, &steps[i].task);
    }
    tw_worker_wait(worker, &steps[19].task);
    assert_string_equal(written, "abcdefghijklmnopqrst");
    assert_int_equal(tw_worker_backlog(worker), 0);
    tw_worker_free(worker);
}

TW_TEST(announced_tasks_are_taken_once_and_in_order)
{
    struct told told = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    struct tw_worker *worker = tw_worker_new(on_ready, &told);
    struct step steps[20];
    char written[21] = "";
    char *end = written;
    assert_non_null(worker);
    for (int i = 0; i < 20; i++) {
        steps[i] = (struct step){
            {write_name, &steps[i], .announced = i % 2}, (char)('a' + i), &end};
        tw_worker_add(worker, &steps[i].task);
    }
    for (int i = 1; i < 20; i += 2) {
        assert_ptr_equal(take_next(worker, &told), &steps[i].task);
    }
    assert_null(tw_worker_take(worker));
    tw_worker_free(worker);
}

TW_TEST(a_worker_that_is_freed_runs_what_it_was_given)
{
    struct told told = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    struct tw_worker *worker = tw_worker_new(on_ready, &told);
    char written[3] = "";
    char *end = written;
    struct step steps[2] = {{{write_name, &steps[0], .announced = true}, 'x', &end},
                            {{write_name, &steps[1], .announced = false}, 'y', &end}};
    assert_non_null(worker);
    tw_worker_wait(worker, &steps[0].task); /* was not given: returns at once */
    assert_string_equal(written, "");
    tw_worker_add(worker, &steps[0].task);
    tw_worker_add(worker, &steps[1].task);
    tw_worker_free(worker);
    assert_string_equal(written, "xy");
    tw_worker_free(NULL);
}
