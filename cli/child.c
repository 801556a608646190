/*
 * One child process at a time, its output through a pipe.
 *
 * The invariant: the child is reaped before we return, killed first if it is late.
 *
 * Called from python_probe.c and keyring.c.
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Starts CHILD; its output goes to OUTPUT. Returns 0 or an errno. */
static int start(const struct tw_child *child, int output, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);
    if (code) {
        return code;
    }
    code = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (!code) {
        code = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                                O_RDONLY, 0);
    }
    if (!code && !child->shows_errors) {
        code = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                                O_WRONLY, 0);
    }
    static char *const nothing[] = {NULL};
    if (!code) {
        code = posix_spawn(pid, child->program, &actions, NULL, child->words,
                           child->environment ? child->environment : nothing);
    }
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* Reads what comes from FD until its end. False: not by DEADLINE, or too much. */
static bool read_answer(int fd, int64_t deadline, struct tw_buf *answer)
{
    char chunk[4096];
    for (;;) {
        int64_t left = deadline == INT64_MAX ? INT32_MAX : deadline - now_ms();
        struct pollfd ready = {fd, POLLIN, 0};
        int events = left > 0 ? poll(&ready, 1, (int)left) : 0;
        if (events < 0 && errno == EINTR) {
            continue;
        }
        ssize_t got = events > 0 ? read(fd, chunk, sizeof chunk) : -1;
        if (got <= 0) {
            return got == 0;
        }
        tw_buf_add(answer, (tw_slice){chunk, (size_t)got});
        if (answer->failed) {
            return false;
        }
    }
}

static int reap(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        continue;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

enum tw_child_end tw_child_run(const struct tw_child *child, struct tw_buf *answer,
                               int *exit_status)
{
    int ends[2];
    pid_t pid;
    if (pipe(ends) < 0) {
        return TW_CHILD_FAILED;
    }
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    int code = start(child, ends[1], &pid);
    close(ends[1]);
    if (code) {
        close(ends[0]);
        errno = code;
        return TW_CHILD_FAILED;
    }
    int64_t deadline = child->timeout_ms < 0 ? INT64_MAX : now_ms() + child->timeout_ms;
    bool ended = read_answer(ends[0], deadline, answer);
    close(ends[0]);
    if (!ended) {
        kill(pid, SIGKILL);
    }
    *exit_status = reap(pid);
    return ended ? TW_CHILD_ENDED : TW_CHILD_LATE;
}
