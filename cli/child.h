/*
 * Running another program for what it prints.
 */
#ifndef TW_CLI_CHILD_H
#define TW_CLI_CHILD_H

#include <signal.h>

#include "tw_base.h"

struct tw_child {
    const char *program;               /* a path */
    char *const *words;                /* the program first, ends with NULL */
    char *const *environment;          /* NULL: empty */
    int timeout_ms;                    /* < 0: no limit */
    bool shows_errors;                 /* its standard error is ours, else */
    const char *errors;                /* goes to this file; NULL: nowhere */
    const volatile sig_atomic_t *stop; /* becomes other than 0: it is killed, as when it
                                          is late, with all that it started; or NULL */
};

enum tw_child_end {
    TW_CHILD_ENDED, /* with *exit_status; 128 and more: by a signal */
    TW_CHILD_LATE,  /* or it printed too much, or was stopped: it was killed */
    TW_CHILD_FAILED /* it could not be run; errno says why */
};

/* Runs CHILD, whose input is empty, and appends what it prints to ANSWER, up to the cap
 * of that. It has ended, and is reaped, on return. */
enum tw_child_end tw_child_run(const struct tw_child *child, struct tw_buf *answer,
                               int *exit_status);

#endif
