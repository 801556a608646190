/*
 * Progress of transfers on a terminal: a line for each one that is under way and one
 * for all of them, redrawn in place. On anything else than a terminal nothing is drawn.
 */
#ifndef TW_CLI_PROGRESS_H
#define TW_CLI_PROGRESS_H

#include "console.h"

struct tw_progress_row {
    tw_slice name;
    uint64_t done, size; /* bytes; size 0 = unknown */
    bool active;
};

struct tw_progress {
    bool on;
    uint32_t width;               /* columns */
    struct tw_progress_row *rows; /* borrowed */
    uint32_t row_count;
    uint32_t drawn;  /* lines that stand on the terminal */
    int64_t started; /* milliseconds of a monotonic clock, as NOW below */
    int64_t next;    /* when to draw again */
};

/* Draws to standard error if that is a terminal and options do not forbid it. */
void tw_progress_init(struct tw_progress *progress, const struct tw_console *console,
                      bool wanted, struct tw_progress_row *rows, uint32_t row_count,
                      int64_t now);

/* Draws anew, at most ten times a second. */
void tw_progress_draw(struct tw_progress *progress, int64_t now);

/* Takes what was drawn off the terminal: before anything else is printed, and at the
 * end. */
void tw_progress_clear(struct tw_progress *progress);

#endif
