/*
 * --build: the user's own pip says what an sdist needs.
 */
#ifndef TW_CLI_BUILD_H
#define TW_CLI_BUILD_H

#include "tw_catalog.h"

struct tw_run;

struct tw_build {
    struct tw_builder builder;
    const struct tw_run *run;
    const char *python;       /* a path */
    char *const *environment; /* of pip */
};

/* Makes ready to build for RUN, whose target and indexes are known; *OUT is in
 * run->inputs. TW_ERR_USAGE: there is no Python; TW_ERR_IO: no temporary folder. */
enum tw_status tw_build_open(struct tw_run *run, struct tw_build **out,
                             struct tw_error *err) TW_MUST_USE;

/* For RUN, a world that is only looked into: what BUILD built before counts, but
 * nothing is built. TW_ERR_NOMEM. */
enum tw_status tw_build_recall_only(struct tw_run *run, const struct tw_build *build,
                                    struct tw_build **out,
                                    struct tw_error *err) TW_MUST_USE;

/* Removes the temporary folder. NULL is allowed. */
void tw_build_close(struct tw_build *build);

#endif
