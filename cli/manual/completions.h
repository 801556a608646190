/*
 * Completion scripts. Each is a text of this folder, completions.SHELL, in which two
 * marks stand for what comes from the tables.
 */
#ifndef TW_CLI_COMPLETIONS_H
#define TW_CLI_COMPLETIONS_H

#include "manual.h"

typedef void tw_shell_part(struct tw_buf *buf, const struct tw_command_list *commands);

struct tw_shell {
    const char *name; /* "bash" */
    const unsigned char *script;
    const size_t *script_size;
    tw_shell_part *add_commands; /* in place of %COMMANDS%: their names */
    tw_shell_part *add_cases;    /* in place of %CASES%: what each takes */
};

extern const struct tw_shell tw_bash, tw_zsh, tw_fish; /* bash.c, zsh.c, fish.c */

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
