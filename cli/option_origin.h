/*
 * Where the values of options came from that were not typed.
 */
#ifndef TW_CLI_OPTION_ORIGIN_H
#define TW_CLI_OPTION_ORIGIN_H

#include "option.h"

/* Where a variable of the environment was really set: in a file of settings. */
struct tw_setting_place {
    tw_slice variable; /* "TAILWHEEL_RESOLUTION" */
    tw_slice file;
    uint32_t line;
};
struct tw_setting_places {
    struct tw_setting_place *at;
    uint32_t len, cap;
};

/* An option that was taken from a variable. */
struct tw_filled {
    const struct tw_option *option;
    const char *variable;
};

struct tw_option_origins {
    const struct tw_setting_places *places; /* set before parsing; or NULL */
    TW_VEC(struct tw_filled) filled;
};

/* An error about the value of an option begins its context with "--NAME". Where that
 * option was not typed, says instead which variable it came from, or which line of the
 * settings; its status is TW_ERR_INPUT then. */
void tw_options_locate(const struct tw_option_origins *origins, struct tw_error *err);

#endif
