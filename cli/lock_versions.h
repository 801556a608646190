/*
 * The versions that the targets of a lock share, as far as they can.
 */
#ifndef TW_CLI_LOCK_VERSIONS_H
#define TW_CLI_LOCK_VERSIONS_H

#include "resolve.h"

/* One target of a lock, and what was found for it. */
struct tw_leg {
    struct tw_options options; /* those of the command, with this target in them */
    struct tw_run *run;
    struct tw_resolution resolution;
};

/*
 * Makes leg->run->preferred, in its run: the versions that those of the COUNT legs have
 * that are solved (the first one's where they differ); where one has a wheel of it,
 * only a wheel will do. O(packages of all legs).
 */
enum tw_status tw_lock_versions_prefer(struct tw_leg *leg, const struct tw_leg *legs,
                                       uint32_t count,
                                       struct tw_error *err) TW_MUST_USE;

/*
 * All of the COUNT legs are solved. Where they differ in the version of a package of
 * which some version could serve all of them, they are resolved again with that one
 * preferred; the new answers replace the old ones if fewer packages differ.
 */
enum tw_status tw_lock_versions_unite(struct tw_leg *legs, uint32_t count,
                                      struct tw_error *err) TW_MUST_USE;

#endif
