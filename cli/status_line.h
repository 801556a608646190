/*
 * One line at the foot of a terminal that says what goes on, behind a spinner. It is
 * redrawn in place and leaves no trace: whoever prints anything else clears it first.
 */
#ifndef TW_CLI_STATUS_LINE_H
#define TW_CLI_STATUS_LINE_H

#include "tw_base.h"

struct tw_status_line {
    bool drawn;     /* it stands on the terminal, with the cursor behind it */
    uint32_t turns; /* of the spinner */
};

/* Puts TEXT on standard error, a terminal, in place of what stands there. What does not
 * fit is left out of its middle; what is not printable ASCII becomes "?". */
void tw_status_line_draw(struct tw_status_line *line, tw_slice text);

/* Takes it off the terminal; nothing if none is there. */
void tw_status_line_clear(struct tw_status_line *line);

#endif
