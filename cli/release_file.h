/*
 * A file of a release, as a lock lists it.
 */
#ifndef TW_CLI_RELEASE_FILE_H
#define TW_CLI_RELEASE_FILE_H

#include "tw_base.h"

struct tw_release_file {
    tw_slice filename;
    tw_slice url;        /* absolute, without fragment */
    tw_slice sha256;     /* hexadecimal */
    uint64_t size;       /* bytes, or TW_SIZE_UNKNOWN */
    int64_t upload_time; /* milliseconds since 1970, or TW_TIME_UNKNOWN */
    bool is_wheel;       /* one that fits the target; else an sdist */
};

#endif
