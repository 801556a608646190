/*
 * Code points to UTF-8, for the readers of escapes and character references.
 */
#ifndef TW_METADATA_UTF8_H
#define TW_METADATA_UTF8_H

#include <stdint.h>

/* Writes CODE in 1 to 4 bytes to TO and returns where they end. What is no character (a
 * surrogate, or above U+10FFFF) becomes U+FFFD. */
char *tw_utf8_put(char *to, uint32_t code);

#endif
