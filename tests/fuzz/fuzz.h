/*
 * What every fuzz target includes: the entry point, and a check that stays in every
 * build.
 */
#ifndef TW_TESTS_FUZZ_H
#define TW_TESTS_FUZZ_H

#include "tw_base.h"

#include <stdlib.h>

/* Called by libFuzzer, or by replay_main.c for each file of a corpus. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program, which is a finding, when PROPERTY does not hold. */
static inline void require(bool property)
{
    if (!property) {
        abort();
    }
}

/* Can MARKER, as printed, be parsed again? Markers print what their literals mean, and
 * literals have no place for these characters but as escapes. */
static inline bool is_without_escapes(tw_slice marker)
{
    for (size_t i = 0; i < marker.len; i++) {
        char c = marker.ptr[i];
        if (c == '\\' || c == '\n' || c == '\r' || c == '\0') {
            return false;
        }
    }
    return true;
}

#endif
