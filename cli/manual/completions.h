/*
 * Completion scripts. Each is a text of this folder, completions.SHELL, in which two
 * marks stand for what comes from the tables.
 */
#ifndef TW_CLI_COMPLETIONS_H
#define TW_CLI_COMPLETIONS_H

#include "manual.h"
#include "value_kind.h"

typedef void tw_shell_part(struct tw_buf *buf, const struct tw_command_list *commands);

struct tw_shell {
    const char *name; /* "bash" */
    const unsigned char *script;
    const size_t *script_size;
    tw_shell_part *add_commands; /* in place of %COMMANDS%: their names */
    tw_shell_part *add_cases;    /* in place of %CASES%: what each takes */
};

extern const struct tw_shell tw_bash, tw_zsh, tw_fish; /* bash.c, zsh.c, fish.c */

#endif
