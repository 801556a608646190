/*
 * The table of hints, as a text: what a node leads to for a target.
 */
#ifndef TW_DRIVER_HINTS_TABLE_H
#define TW_DRIVER_HINTS_TABLE_H

#include "tw_hints.h"

/* What TABLE says of NODE, for tw_hints_table_next; TW_NO_SLICE: nothing. Borrowed.
 * O(log lines). */
tw_slice tw_hints_table_find(tw_slice table, tw_slice node);

/* Takes the next node off *LINE that a target with ENV (NULL: any) comes to. False:
 * there is none. */
bool tw_hints_table_next(tw_slice *line, const struct tw_environment *env,
                         tw_slice *node);

#endif
