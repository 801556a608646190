/*
 * Amounts of bytes as people read them.
 */
#ifndef TW_CLI_BYTES_H
#define TW_CLI_BYTES_H

#include <stdint.h>

enum { TW_BYTES_TEXT = 24 };

/* "512 B", "2.8 MB" (decimal units) into OUT; returns it. */
const char *tw_bytes_print(uint64_t bytes, char out[TW_BYTES_TEXT]);

#endif
