/*
 * The difference of two texts, as `diff -u` shows it.
 */
#ifndef TW_CLI_DIFF_H
#define TW_CLI_DIFF_H

#include "tw_base.h"

/*
 * Appends to BUF how OLD becomes NOW: nothing when they are equal, else the names and
 * hunks with three lines of context. Lines are compared whole, with their ends. Time
 * and memory are those of a table of the lines that differ, old by new; where that
 * would have more than four million cells, all of them are shown as replaced.
 */
enum tw_status tw_diff(struct tw_arena *arena, struct tw_buf *buf, tw_slice old,
                       tw_slice now, const char *name,
                       struct tw_error *err) TW_MUST_USE;

#endif
