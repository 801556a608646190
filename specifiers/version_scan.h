/*
 * The grammar of PEP 440 versions: finds the parts of a version in text. Shared by the
 * parsers of versions, specifiers and requirements.
 */
#ifndef TW_SPECIFIERS_VERSION_SCAN_H
#define TW_SPECIFIERS_VERSION_SCAN_H

#include "tw_specifiers.h"

/* The parts of a version, as slices of the scanned text. A part that is not there is
 * TW_NO_SLICE; the number of one that has none ("1.0a") is an empty slice. */
struct tw_version_scan {
    tw_slice epoch;   /* digits */
    tw_slice release; /* digits and dots: "1.02.0" */
    char pre_letter;  /* 'a', 'b' or 'r'; 0 without pre */
    tw_slice pre, post, dev;
    tw_slice local; /* without '+', as written */
    uint32_t flags; /* TW_VERSION_* */
};

/* Scans the longest version that starts at AT of S, where a "v" may stand. Returns the
 * index after it, or AT when there is none. O(length of the version). */
size_t tw_version_scan(tw_slice s, size_t at, struct tw_version_scan *out);

/* As tw_version_scan for what follows the release: for specifiers, where ".*" may stand
 * there instead. AT is the end of OUT->release. */
size_t tw_version_scan_release(tw_slice s, size_t at, struct tw_version_scan *out);
size_t tw_version_scan_suffix(tw_slice s, size_t at, struct tw_version_scan *out);
size_t tw_version_scan_local(tw_slice s, size_t at, struct tw_version_scan *out);

/* Eats the next component of *RELEASE: its digits. */
tw_slice tw_release_next(tw_slice *release);

/* Eats the next segment of *LOCAL; *NUMBER: is it all digits? */
tw_slice tw_local_next(tw_slice *local, bool *number);

#endif
