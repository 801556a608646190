/*
 * --target: the targets that a lock is for, as users write them.
 */
#ifndef TW_CLI_TARGET_LIST_H
#define TW_CLI_TARGET_LIST_H

#include "tw_texts.h"

/* One of them: "3.12-x86_64-manylinux_2_28". */
struct tw_target_name {
    tw_slice text;
    tw_slice python, platform; /* "3.12", "x86_64-manylinux_2_28" */
};

struct tw_target_names {
    struct tw_target_name *at;
    uint32_t len, cap;
};

/*
 * The targets in GIVEN, lists separated by commas, without repeats: by Python version,
 * then by platform, so that the order in which they were given does not matter. In
 * ARENA. TW_ERR_USAGE: one is not PYTHON-PLATFORM; whether there is such a platform is
 * tw_target_new's to say.
 */
enum tw_status tw_target_list(struct tw_arena *arena, const struct tw_texts *given,
                              struct tw_target_names *out,
                              struct tw_error *err) TW_MUST_USE;

#endif
