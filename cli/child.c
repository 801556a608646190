/*
 * One child process at a time, its output through a pipe.
 *
 * The invariant: the child is reaped before we return, killed first if it is late.
 *
 * Called from python_probe.c, keyring.c and build.c.
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

enum { LOOK_MS = 200 }; /* between looks whether to stop */

static int64_t now_ms(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Where the three standard streams of CHILD go. Returns 0 or an errno. */
static int direct(const struct tw_child *child, int output,
                  posix_spawn_file_actions_t *actions)
{
    const char *errors = child->errors ? child->errors : "/dev/null";
    int code = posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
    if (!code) {
        code = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null",
                                                O_RDONLY, 0);
    }
    if (!code && !child->shows_errors) {
        code = posix_spawn_file_actions_addopen(actions, STDERR_FILENO, errors,
                                                O_WRONLY | O_CREAT | O_TRUNC, 0600);
    }
    return code;
}

/* Starts CHILD; its output goes to OUTPUT. Returns 0 or an errno. */
static int start(const struct tw_child *child, int output, pid_t *pid)
{
    static char *const nothing[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int code = posix_spawn_file_actions_init(&actions);
    if (code) {
        return code;
    }
    code = posix_spawnattr_init(&attributes);
    if (!code) {
        code = direct(child, output, &actions);
        if (!code && child->stop) {
            code = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        }
        if (!code) {
            code = posix_spawn(pid, child->program, &actions, &attributes, child->words,
                               child->environment ? child->environment : nothing);
        }
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* How long to wait for output, which may be none yet; <= 0: no longer. */
static int64_t patience(const struct tw_child *child, int64_t deadline)
{
    int64_t left = deadline == INT64_MAX ? INT32_MAX : deadline - now_ms();
    if (!child->stop) {
        return left;
    }
    return *child->stop ? 0 : left < LOOK_MS ? left : LOOK_MS;
}

/* Reads what comes from FD until its end. False: not by DEADLINE, or too much. */
static bool read_answer(const struct tw_child *child, int fd, int64_t deadline,
                        struct tw_buf *answer)
{
    char chunk[4096];
    for (;;) {
        int64_t wait = patience(child, deadline);
        struct pollfd ready = {fd, POLLIN, 0};
        int events = wait > 0 ? poll(&ready, 1, (int)wait) : 0;
        bool again = events == 0 ? child->stop && wait > 0 : errno == EINTR;
        if (events <= 0 && again) {
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
    bool ended = read_answer(child, ends[0], deadline, answer);
    close(ends[0]);
    if (!ended) {
        kill(child->stop ? -pid : pid, SIGKILL);
    }
    *exit_status = reap(pid);
    return ended ? TW_CHILD_ENDED : TW_CHILD_LATE;
}
