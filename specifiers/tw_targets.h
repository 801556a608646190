/*
 * What to resolve for: platforms, compatibility tags and whole targets (PEP 425, 600,
 * 656; platform compatibility tags).
 */
#ifndef TW_SPECIFIERS_TARGETS_H
#define TW_SPECIFIERS_TARGETS_H

#include "tw_specifiers.h"

TW_BEGIN_DECLS

/* A machine and interpreter to resolve for; not necessarily this one. */
struct tw_target {
    struct tw_environment env; /* for markers */
    tw_version python;         /* full version, for Requires-Python */
    struct tw_tags *tags;      /* accepted wheel tags, best first */
};

/* The tags accepted by CPython (or PYTHON_IMPL "pypy") MAJOR.MINOR on PLATFORMS (best
 * first), in the order of `packaging.tags`: cpython_tags (or generic_tags), then
 * compatible_tags. Allocated in ARENA. */
struct tw_tags_options {
    tw_slice implementation; /* "cp", "pp"; empty = "cp" */
    uint32_t major, minor;   /* of the Python; minor UINT32_MAX: not known */
    const tw_slice *abis;    /* NULL: those that follow from the version */
    uint32_t abi_count;
    const tw_slice
        *platforms; /* best first: "manylinux_2_28_x86_64", ..., "linux_x86_64" */
    uint32_t platform_count;
};
enum tw_status tw_tags_new(struct tw_arena *arena,
                           const struct tw_tags_options *options, struct tw_tags **out,
                           struct tw_error *err) TW_MUST_USE;

/* How many there are, and the one of INDEX, best first: "cp312-cp312-linux_x86_64". */
uint32_t tw_tags_count(const struct tw_tags *tags);
void tw_tags_print(struct tw_buf *buf, const struct tw_tags *tags, uint32_t index);

/* The rank of the best tag that the wheel has, 0 = best; UINT32_MAX: not installable.
 * Cost: a few hash look-ups for each tag of the wheel; no allocation. */
uint32_t tw_tags_rank(const struct tw_tags *tags, const struct tw_wheel_name *wheel);

/* Is one of PLATFORMS ("manylinux_2_17_x86_64.manylinux2014_x86_64"), or "any", among
 * those of the tags, whatever Python goes with it? */
bool tw_tags_have_platform(const struct tw_tags *tags, tw_slice platforms);

/* The platform tags of an operating system, best first (packaging.tags.*_platforms).
 * OS: "linux" (arch, libc "glibc" | "musl" | "", libc version), "macos" (arch,
 * version), "windows" (arch), "ios", "android". */
struct tw_platform {
    tw_slice os, arch, libc;
    uint32_t major, minor; /* of the libc or the operating system */
    tw_slice abi;          /* android, ios: "arm64_iphoneos" ... */
};
enum tw_status tw_platform_tags(struct tw_arena *arena,
                                const struct tw_platform *platform, tw_slice **out,
                                uint32_t *count, struct tw_error *err) TW_MUST_USE;

/* A whole target from what users type: PYTHON "3.12" or "3.12.4", PLATFORM as uv spells
 * it (linux, macos, windows, x86_64-manylinux_2_28, aarch64-apple-darwin, ...).
 * TW_ERR_USAGE lists what is known. */
enum tw_status tw_target_new(struct tw_arena *arena, tw_slice python, tw_slice platform,
                             struct tw_target *out, struct tw_error *err) TW_MUST_USE;

/* The same for another implementation than CPython: IMPLEMENTATION is "cp" or
 * "cpython", "pp" or "pypy". Of PyPy's wheels those for its own ABI are not known to
 * fit. */
enum tw_status tw_target_new_of(struct tw_arena *arena, tw_slice implementation,
                                tw_slice python, tw_slice platform,
                                struct tw_target *out,
                                struct tw_error *err) TW_MUST_USE;

/* Sets the two variables of ENV that IMPLEMENTATION (as above) says. TW_ERR_USAGE:
 * there is none of that name. */
enum tw_status tw_target_set_implementation(struct tw_environment *env,
                                            tw_slice implementation,
                                            struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
