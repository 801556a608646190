/*
 * What wheels a release has when none of them is for the target.
 */
#ifndef TW_METADATA_WHEEL_LIST_H
#define TW_METADATA_WHEEL_LIST_H

#include "fitting.h"

/* The first few of different texts: shorter ones first, so that cp39 stands before
 * cp310. */
enum { TW_LISTED = 6 };
struct tw_listing {
    tw_slice at[TW_LISTED];
    uint32_t len;
    bool more; /* than there was room for */
};

/* Pythons of the wheels for the target's platform, and the platforms of others. */
struct tw_wheel_list {
    struct tw_listing pythons, platforms;
};

/* Adds a wheel with TAGS ("cp39-cp39-win_amd64"), which are borrowed. */
void tw_wheel_list_add(struct tw_wheel_list *list, const struct tw_fitting *fitting,
                       tw_slice tags);

/* "cp39, cp310 and cp311": the Pythons if there are any, else the platforms. In ARENA.
 * False: no memory. */
bool tw_wheel_list_print(struct tw_arena *arena, const struct tw_wheel_list *list,
                         tw_slice *out) TW_MUST_USE;

#endif
