/*
 * What is made of the tables of options beside --help: manual pages and completions.
 * Everything is generated, so that nothing that the program takes can be missing there.
 */
#ifndef TW_CLI_MANUAL_H
#define TW_CLI_MANUAL_H

#include "options.h"

/* The commands of the program, in the order of its help. */
struct tw_command_list {
    const struct tw_command_spec *const *at;
    uint32_t len;
};

/* Appends the page tailwheel-COMMAND(1) in the language of man(7). */
void tw_manual_command(struct tw_buf *buf, const struct tw_command_spec *command,
                       const struct tw_command_list *commands);

/* Appends the page tailwheel(1). */
void tw_manual_program(struct tw_buf *buf, const struct tw_command_list *commands);

/* Appends the script that teaches SHELL to complete the program's command lines. False:
 * the shell is none of bash, zsh and fish. */
bool tw_completions(struct tw_buf *buf, tw_slice shell,
                    const struct tw_command_list *commands) TW_MUST_USE;

#endif
