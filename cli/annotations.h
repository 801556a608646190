/*
 * Messages about a place in a file, as editors, continuous integration and code review
 * read them: "FILE:LINE:COLUMN: error: MESSAGE", or a workflow command of GitHub.
 */
#ifndef TW_CLI_ANNOTATIONS_H
#define TW_CLI_ANNOTATIONS_H

#include "tw_base.h"

/* What --message-format chooses. */
enum tw_message_format {
    TW_MESSAGES_AUTO,   /* text on a terminal, lines elsewhere */
    TW_MESSAGES_TEXT,   /* for people only */
    TW_MESSAGES_LINES,  /* and FILE:LINE for each place that the text says otherwise */
    TW_MESSAGES_GITHUB, /* and an annotation for each place */
};

struct tw_place {
    tw_slice file;         /* as the user named it; empty: nowhere in particular */
    uint32_t line, column; /* from 1; 0: unknown */
};

/* Appends one line that says MESSAGE of PLACE in FORMAT (LINES or GITHUB; nothing for
 * the others). */
void tw_annotate(struct tw_buf *buf, enum tw_message_format format,
                 const struct tw_place *place, tw_slice message);

#endif
