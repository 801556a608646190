/*
 * Results that go to standard output as a whole.
 */
#ifndef TW_CLI_RESULT_H
#define TW_CLI_RESULT_H

#include "tw_base.h"

/* Writes TEXT, which is a WHAT ("report"), to standard output and flushes it.
 * TW_ERR_IO, or what TEXT failed with. */
enum tw_status tw_result_put(const struct tw_buf *text, const char *what,
                             struct tw_error *err) TW_MUST_USE;

#endif
