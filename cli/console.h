/*
 * What people see on standard error: errors, warnings, notes; never results.
 */
#ifndef TW_CLI_CONSOLE_H
#define TW_CLI_CONSOLE_H

#include "annotations.h"
#include "options_table.h"
#include "status_line.h"

enum tw_verbosity {
    TW_SILENT = -2, /* -qq: nothing at all */
    TW_ERRORS = -1, /* -q: errors and their reasons */
    TW_NORMAL = 0,  /* and warnings, the summary */
    TW_VERBOSE = 1, /* -v: and what was taken from where */
    TW_DEBUG = 2,   /* -vv: and each exchange, each skipped file */
};

struct tw_console {
    int verbosity; /* enum tw_verbosity, may go beyond both ends */
    bool colour;
    bool redraws;   /* a terminal where a line can be drawn again in place */
    uint32_t width; /* columns to wrap at; 0 = do not wrap (no terminal) */
    enum tw_message_format format;      /* not TW_MESSAGES_AUTO */
    struct tw_status_line *status_line; /* makes way for each message; or NULL */
};

/* From options and environment (NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, TERM, COLUMNS).
 */
void tw_console_init(struct tw_console *console, const struct tw_options *options,
                     char *const *environment);

/* "error: CONTEXT: MESSAGE", or "error: FILE:LINE:COLUMN: MESSAGE" for a place in a
 * file. Returns the exit status that goes with it. */
int tw_console_fail(const struct tw_console *console, const struct tw_error *err);

/* MESSAGE about PLACE for those who read such lines; nothing for people. */
void tw_console_annotate(const struct tw_console *console, const struct tw_place *place,
                         tw_slice message);

/* "warning: ..." */
void tw_console_warn(const struct tw_console *console, const char *format, ...)
    TW_PRINTF(2, 3);

/* A line for those who asked for as much as LEVEL. */
void tw_console_note(const struct tw_console *console, enum tw_verbosity level,
                     const char *format, ...) TW_PRINTF(3, 4);

/* "hint: ..." after an error. */
void tw_console_hint(const struct tw_console *console, const char *format, ...)
    TW_PRINTF(2, 3);

/* Takes the status line away: before something else writes to the terminal. */
void tw_console_make_way(const struct tw_console *console);

/* A TEXT of several lines that another program wrote: nothing in it steers the
 * terminal. */
void tw_console_quote(const struct tw_console *console, const char *text);

/* A text of several lines under an error (an explanation), as it is. */
void tw_console_text(const struct tw_console *console, tw_slice text);

#endif
