/*
 * Excludes: projects that the user leaves out, whoever asks for them or where one
 * parent does.
 */
#ifndef TW_DRIVER_EXCLUDES_H
#define TW_DRIVER_EXCLUDES_H

#include "tw_resolver.h"

TW_BEGIN_DECLS

struct tw_exclude {
    tw_slice name; /* normalised */
    const struct tw_requirement
        *parent; /* where these versions ask; NULL: everywhere */
};

struct tw_excludes {
    struct tw_exclude *at;
    uint32_t len, cap;
};

/* Is NAME left out everywhere? EXCLUDES may be NULL here and below: nothing is left
 * out. O(excludes), as below. */
bool tw_excludes_everywhere(const struct tw_excludes *excludes, tw_slice name);

/* Leaves out of *DEPENDENCIES, what PARENT in VERSION says, what is not to count; the
 * list is replaced by one in ARENA where that changes it. False: out of memory. */
bool tw_excludes_apply(const struct tw_excludes *excludes, tw_slice parent,
                       tw_version version, struct tw_arena *arena,
                       struct tw_dependencies *dependencies) TW_MUST_USE;

TW_END_DECLS

#endif
