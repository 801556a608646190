/*
 * The target: what --python-version and --python-platform say, and for what they leave
 * open the Python that is found, asked once; without any, documented defaults.
 */
#ifndef TW_CLI_TARGET_PROBE_H
#define TW_CLI_TARGET_PROBE_H

#include "tw_specifiers.h"
#include "tw_targets.h"

/* Used where neither the user nor a Python says anything. */
#define TW_DEFAULT_PYTHON "3.13"
#define TW_DEFAULT_PLATFORM "linux"

struct tw_target_request {
    tw_slice python;            /* --python: a program, or empty: python3 on PATH */
    tw_slice version;           /* --python-version, or empty */
    tw_slice platform;          /* --python-platform, or empty */
    tw_slice implementation;    /* --implementation, or empty */
    const tw_slice *marker_env; /* --marker-env, "key=value" */
    uint32_t marker_env_count;
    char *const *environment;
    tw_slice
        cache; /* the folder of the cache, for what a Python said before; or empty */
};

struct tw_chosen_target {
    struct tw_target target;
    tw_slice python;         /* the program that was asked, or empty */
    tw_slice python_version; /* its own, "3.11"; empty: none was asked */
    bool defaulted;          /* something was left open and no Python was there */
    tw_slice
        summary; /* "CPython 3.11.7 on linux x86_64 (glibc 2.36), of /usr/bin/..." */
};

/*
 * The target of REQUEST. A Python is run only when REQUEST leaves something open, with
 * -I and a time limit of ten seconds. TW_ERR_USAGE: a version, platform or marker
 * variable is not one, or the --python that was named does not answer.
 */
enum tw_status tw_target_choose(struct tw_arena *arena,
                                const struct tw_target_request *request,
                                struct tw_chosen_target *out,
                                struct tw_error *err) TW_MUST_USE;

#endif
