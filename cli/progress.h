/*
 * Progress of transfers. On a terminal: a line for each one that is under way and one
 * for all of them, redrawn in place. Elsewhere, in the log of a build say: the line for
 * all of them, now and then.
 */
#ifndef TW_CLI_PROGRESS_H
#define TW_CLI_PROGRESS_H

#include "console.h"

/* Bytes a second, lately. */
struct tw_progress_rate {
    double value; /* 0: not known yet */
    uint64_t bytes;
    int64_t at;
};

struct tw_progress_row {
    tw_slice name;
    uint64_t size; /* bytes; 0 = unknown */
    uint64_t done; /* bytes that are there */
    uint64_t had;  /* bytes of them that an earlier run left */
    bool active;   /* under way: drawn */
    bool fetched;  /* its bytes are transferred, not only copied or checked */
    struct tw_progress_rate rate;
};

enum tw_progress_kind { TW_PROGRESS_NONE, TW_PROGRESS_BARS, TW_PROGRESS_LINES };

struct tw_progress {
    enum tw_progress_kind kind;
    uint32_t width;               /* columns */
    struct tw_progress_row *rows; /* borrowed */
    uint32_t row_count, finished;
    uint32_t drawn; /* lines that stand on the terminal */
    uint64_t moved; /* bytes that were transferred */
    struct tw_progress_rate rate;
    int64_t next; /* when to draw again; ms of a monotonic clock, as NOW everywhere */
};

/* Shows it on standard error if options do not forbid it. */
void tw_progress_init(struct tw_progress *progress, const struct tw_console *console,
                      bool wanted, struct tw_progress_row *rows, uint32_t row_count,
                      int64_t now);

/* ROW's file begins, or begins anew from another place. */
void tw_progress_begin(struct tw_progress_row *row, bool fetched, int64_t now);

/* DONE bytes of it are there, HAD of them from an earlier run. */
void tw_progress_move(struct tw_progress *progress, struct tw_progress_row *row,
                      uint64_t done, uint64_t had, int64_t now);

/* It is complete, or given up. */
void tw_progress_end(struct tw_progress *progress, struct tw_progress_row *row,
                     bool complete);

/* Milliseconds that a caller may wait before it looks whether it is due; -1: any. */
int tw_progress_interval(const struct tw_progress *progress);

/* Is it time to draw? */
bool tw_progress_is_due(const struct tw_progress *progress, int64_t now);

/* Draws the rows as they are now, in one write. */
void tw_progress_draw(struct tw_progress *progress, int64_t now);

/* Takes what was drawn off the terminal: before anything else is printed, and at the
 * end. */
void tw_progress_clear(struct tw_progress *progress);

#endif
