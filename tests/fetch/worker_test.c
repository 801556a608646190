/*
 * The thread beside the loop's: order, what is announced, and what is waited for.
 */
#include "tw_test.h"

#include "worker.h"

#include <pthread.h>
#include <stdlib.h>

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

/* A worker and its tasks: each writes its letter, every other one is announced. */
struct bench {
    struct told told;
    struct tw_worker *worker;
    struct step steps[20];
    char written[21];
    char *end;
};

static void give_tasks(struct bench *bench)
{
    *bench = (struct bench){
        .told = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0},
        .end = bench->written,
    };
    bench->worker = tw_worker_new(on_ready, &bench->told);
    assert_non_null(bench->worker);
    for (int i = 0; i < 20; i++) {
        struct step *step = &bench->steps[i];
        *step = (struct step){
            {write_name, step, .announced = i % 2}, (char)('a' + i), &bench->end};
        tw_worker_add(bench->worker, &step->task);
    }
}

TW_TEST(tasks_run_in_the_order_in_which_they_were_given)
{
    struct bench bench;
    give_tasks(&bench);
    tw_worker_wait(bench.worker, &bench.steps[19].task);
    assert_string_equal(bench.written, "abcdefghijklmnopqrst");
    assert_int_equal(tw_worker_backlog(bench.worker), 0);
    tw_worker_free(bench.worker);
}

TW_TEST(announced_tasks_are_taken_once_and_in_order)
{
    struct bench bench;
    give_tasks(&bench);
    for (int i = 1; i < 20; i += 2) {
        assert_ptr_equal(take_next(bench.worker, &bench.told), &bench.steps[i].task);
    }
    assert_null(tw_worker_take(bench.worker));
    tw_worker_free(bench.worker);
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

/* The first holds the worker up until the others are in its queue. */
static void wait_for_mutex(void *context)
{
    pthread_mutex_t *mutex = context;
    pthread_mutex_lock(mutex);
    pthread_mutex_unlock(mutex);
}

TW_TEST(the_most_urgent_task_runs_first)
{
    struct told told = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    struct tw_task first = {wait_for_mutex, &gate, .urgency = 0};
    struct tw_worker *worker = tw_worker_new(on_ready, &told);
    static const uint32_t urgencies[] = {2, 1, 2, 2, 0, 0};
    struct step steps[6];
    char written[8] = "";
    char *end = written;
    assert_non_null(worker);
    pthread_mutex_lock(&gate);
    tw_worker_add(worker, &first);
    for (int i = 0; i < 6; i++) {
        steps[i] = (struct step){
            {write_name, &steps[i], .urgency = urgencies[i]}, (char)('a' + i), &end};
        tw_worker_add(worker, &steps[i].task);
    }
    assert_true(tw_worker_withdraw(worker, &steps[3].task));
    assert_false(tw_worker_withdraw(worker, &steps[3].task));
    assert_true(tw_worker_withdraw(worker, &steps[2].task));
    steps[2].task.urgency = 0;
    tw_worker_add(worker, &steps[2].task);
    pthread_mutex_unlock(&gate);
    tw_worker_wait(worker, &steps[3].task); /* was withdrawn: returns at once */
    tw_worker_free(worker);
    assert_string_equal(written, "efcba");
}

TW_TEST(a_row_that_was_emptied_takes_tasks_again)
{
    struct told told = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    struct tw_task first = {wait_for_mutex, &gate, .urgency = 0};
    struct tw_worker *worker = tw_worker_new(on_ready, &told);
    char written[3] = "";
    char *end = written;
    struct step steps[2] = {{{write_name, &steps[0], .urgency = 0}, 'x', &end},
                            {{write_name, &steps[1], .urgency = 0}, 'y', &end}};
    assert_non_null(worker);
    pthread_mutex_lock(&gate);
    tw_worker_add(worker, &first);
    tw_worker_add(worker, &steps[0].task);
    tw_worker_withdraw(worker, &steps[0].task);
    tw_worker_add(worker, &steps[1].task);
    tw_worker_add(worker, &steps[0].task);
    pthread_mutex_unlock(&gate);
    tw_worker_free(worker);
    assert_string_equal(written, "yx");
}

TW_TEST(a_task_that_is_forgotten_is_not_touched_again)
{
    struct told told = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    struct tw_worker *worker = tw_worker_new(on_ready, &told);
    struct step *gone = calloc(1, sizeof *gone);
    char written[3] = "";
    char *end = written;
    struct step later = {{write_name, &later, .announced = true}, 'y', &end};
    assert_non_null(worker);
    assert_non_null(gone);
    *gone = (struct step){{write_name, gone, .announced = true}, 'x', &end};
    tw_worker_add(worker, &gone->task);
    tw_worker_forget(worker, &gone->task);
    free(gone);
    tw_worker_add(worker, &later.task);
    assert_ptr_equal(take_next(worker, &told), &later.task);
    assert_null(tw_worker_take(worker));
    tw_worker_free(worker);
    assert_string_equal(written, "xy");
}
