/*
 * --exclude-newer and --exclude-newer-package: a date, a time or an age.
 */
#ifndef TW_CLI_CUTOFF_H
#define TW_CLI_CUTOFF_H

#include "options_table.h"
#include "tw_catalog.h"

/* Only files uploaded before these times count. */
struct tw_cutoffs {
    int64_t all; /* milliseconds since 1970; INT64_MAX = no limit */
    const struct tw_project_cutoff *projects;
    uint32_t project_count;
};

/* What OPTIONS say, in ARENA; NOW is the time, as below. `PKG=false` lifts the limit
 * for one package. TW_ERR_USAGE: which option, and what it takes. */
enum tw_status tw_cutoffs_read(struct tw_arena *arena, const struct tw_options *options,
                               int64_t now, struct tw_cutoffs *out,
                               struct tw_error *err) TW_MUST_USE;

/* TEXT as milliseconds since 1970: "2024-05-01" (the end of that day, UTC), an RFC 3339
 * time, or an age before NOW (milliseconds too) such as "7 days", "2 weeks", "12
 * hours", "P7D", "PT12H". TW_ERR_USAGE names the forms. */
enum tw_status tw_cutoff_parse(tw_slice text, int64_t now, int64_t *out,
                               struct tw_error *err) TW_MUST_USE;

#endif
