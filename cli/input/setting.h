/*
 * Values of settings, and who gave them.
 */
#ifndef TW_CLI_SETTING_H
#define TW_CLI_SETTING_H

#include "tw_base.h"

/* One value and who gave it. */
struct tw_setting {
    tw_slice value;   /* NUL-terminated too */
    tw_slice typed;   /* as typed: ${VAR} of a requirements file not expanded */
    tw_slice name;    /* of `--index NAME=URL`, or empty */
    tw_slice source;  /* "--index-url", "requirements.in:3", "PIP_INDEX_URL", a path */
    bool pinned_only; /* of an index: see struct tw_index */
    const uint16_t *ignored; /* likewise */
    uint32_t ignored_count;
};

struct tw_settings {
    struct tw_setting *at;
    uint32_t len, cap;
};

#endif
