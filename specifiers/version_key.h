/*
 * Keys: versions as bytes whose bytewise order is the order of PEP 440; and cuts, the
 * places between keys where the ranges of specifiers begin and end. version_key.c draws
 * the layout.
 */
#ifndef TW_SPECIFIERS_VERSION_KEY_H
#define TW_SPECIFIERS_VERSION_KEY_H

#include "version_scan.h"

/* Where a range may be cut, beside a version V itself. A cut is no version's key, so
 * that a version is below it or above it, never on it. */
enum tw_cut {
    TW_CUT_DEV,    /* below V.dev0, above all that is less */
    TW_CUT_LOCALS, /* above V and V+anything */
    TW_CUT_POSTS,  /* above V, V+anything, and V.postN */
    TW_CUT_SELF,   /* just above V, which has a local part */
};

/* The key of what SCAN found; allocated in ARENA. False: no memory. */
bool tw_key_new(struct tw_arena *arena, const struct tw_version_scan *scan,
                tw_slice *key) TW_MUST_USE;

/* The cut CUT of the version that SCAN found. */
bool tw_key_cut(struct tw_arena *arena, const struct tw_version_scan *scan,
                enum tw_cut cut, tw_slice *key) TW_MUST_USE;

/* The cut below (ABOVE: above) everything whose release starts with that of SCAN
 * without its last DROP components: the ends of ==V.* and the upper end of ~=V. */
bool tw_key_prefix(struct tw_arena *arena, const struct tw_version_scan *scan,
                   uint32_t drop, bool above, tw_slice *key) TW_MUST_USE;

/* The key of the least version at or above CUT, where there is one; otherwise CUT
 * itself. Two cuts have no version between them if and only if their successors are
 * equal. */
bool tw_key_successor(struct tw_arena *arena, tw_slice cut, tw_slice *key) TW_MUST_USE;

/* Is CUT, which may come from anywhere, a key or a cut of the layout? O(len). */
bool tw_key_is_cut(tw_slice cut);

#endif
