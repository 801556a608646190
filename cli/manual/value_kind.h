/*
 * What the value of an option can be.
 */
#ifndef TW_CLI_VALUE_KIND_H
#define TW_CLI_VALUE_KIND_H

#include "tw_base.h"

/* What the value that the help shows as SHOWN can be: "FILE", "<SOURCE>...", "DIR",
 * "split|line". */
enum tw_value_kind {
    TW_VALUE_ANY,
    TW_VALUE_FILE,
    TW_VALUE_FOLDER,
    TW_VALUE_COMMAND, /* the name of a command */
    TW_VALUE_WORDS,   /* one of those that tw_value_words gives */
};
enum tw_value_kind tw_value_kind(const char *shown);

/* Appends the words of a value of kind TW_VALUE_WORDS, separated by spaces. */
void tw_value_words(struct tw_buf *buf, const char *shown);

#endif
