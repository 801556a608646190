/*
 * --build: the user's own pip says what an sdist needs.
 */
#ifndef TW_CLI_BUILD_H
#define TW_CLI_BUILD_H

#include "config.h"
#include "console.h"
#include "target_probe.h"
#include "tw_driver.h"

/* What builds are to know of the run; all of it is borrowed. */
struct tw_build_setting {
    struct tw_arena *arena;
    const struct tw_options *options;
    char *const *environment;
    const struct tw_index_config *indexes;
    const struct tw_chosen_target *target;
    const struct tw_console *console;
    const struct tw_interrupt *interrupt;
};

struct tw_build {
    struct tw_builder builder;
    struct tw_build_setting setting;
    const char *python;       /* a path */
    char *const *environment; /* of pip */
};

/* Makes ready to build; *OUT is in the setting's arena. TW_ERR_USAGE: there is no
 * Python; TW_ERR_IO: no temporary folder. */
enum tw_status tw_build_open(const struct tw_build_setting *setting,
                             struct tw_build **out, struct tw_error *err) TW_MUST_USE;

/* For a world that is only looked into, in ARENA: what BUILD built before counts, but
 * nothing is built. TW_ERR_NOMEM. */
enum tw_status tw_build_recall_only(struct tw_arena *arena,
                                    const struct tw_build *build, struct tw_build **out,
                                    struct tw_error *err) TW_MUST_USE;

/* Removes the temporary folder. NULL is allowed. */
void tw_build_close(struct tw_build *build);

#endif
