/*
 * Amounts of bytes as people read them: three digits and a decimal unit.
 */
#include "bytes.h"

#include <stddef.h>
#include <stdio.h>

const char *tw_bytes_print(uint64_t bytes, char out[TW_BYTES_TEXT])
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    double value = (double)bytes;
    size_t unit = 0;
    for (; value >= 1000 && unit + 1 < sizeof units / sizeof units[0]; unit++) {
        value /= 1000;
    }
    snprintf(out, TW_BYTES_TEXT, unit ? "%.1f %s" : "%.0f %s", value, units[unit]);
    return out;
}
