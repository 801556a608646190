/*
 * Watching a search from outside: it is told to stop when its time is over or a signal
 * came, says on a terminal what it is about (the status line), and writes down what it
 * does (--trace).
 */
#ifndef TW_CLI_SEARCH_WATCH_H
#define TW_CLI_SEARCH_WATCH_H

#include <stdio.h>

#include "run.h"

struct tw_search_watch {
    const struct tw_run *run;
    FILE *trace;      /* or NULL */
    bool draws;       /* the status line of run->console */
    int64_t next;     /* when to draw again: milliseconds of tw_run_elapsed */
    uint64_t made;    /* progress at the last look: what was read, and steps */
    int64_t stuck_at; /* since when there is none; milliseconds as above */
    bool out_of_time; /* --max-time is over */
};

/* Watches the search that will be made with run->policies and run->driver, from
 * run->watch. TW_ERR_IO: the trace cannot be written; TW_ERR_NOMEM. */
enum tw_status tw_search_watch_start(struct tw_run *run,
                                     struct tw_error *err) TW_MUST_USE;

/* The search is over: takes the status line away and closes the trace. The time limit
 * stays. TW_ERR_IO: the trace could not be written as a whole. */
enum tw_status tw_search_watch_end(struct tw_run *run,
                                   struct tw_error *err) TW_MUST_USE;

#endif
