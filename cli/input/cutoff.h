/*
 * --exclude-newer: a date, a time or an age.
 */
#ifndef TW_CLI_CUTOFF_H
#define TW_CLI_CUTOFF_H

#include "tw_base.h"

/* TEXT as milliseconds since 1970: "2024-05-01" (the end of that day, UTC), an RFC 3339
 * time, or an age before NOW (milliseconds too) such as "7 days", "2 weeks", "12
 * hours", "P7D", "PT12H". TW_ERR_USAGE names the forms. */
enum tw_status tw_cutoff_parse(tw_slice text, int64_t now, int64_t *out,
                               struct tw_error *err) TW_MUST_USE;

#endif
