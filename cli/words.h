/*
 * Words of a shell: splitting a line into them, and quoting one. What a requirements
 * file, a list in the environment and the header of a compiled file have in common.
 */
#ifndef TW_CLI_WORDS_H
#define TW_CLI_WORDS_H

#include "tw_texts.h"

/* ASCII white space: what separates words. */
bool tw_is_space(char byte);

/*
 * Appends the words of LINE to *OUT: separated by white space; '...' is literal, "..."
 * knows \" and \\, elsewhere a backslash makes the next byte literal. Words are
 * NUL-terminated in ARENA. TW_ERR_INPUT: a quote is not closed (err->offset is where it
 * opens). O(len).
 */
enum tw_status tw_words_split(struct tw_arena *arena, tw_slice line,
                              struct tw_texts *out, struct tw_error *err) TW_MUST_USE;

/* Appends WORD so that a POSIX shell reads it back: as it is where nothing needs
 * quoting, else in single quotes. */
void tw_words_quote(struct tw_buf *buf, tw_slice word);

#endif
