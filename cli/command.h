/*
 * What most commands share: a run that is opened for them, an error that is told, an
 * exit status.
 */
#ifndef TW_CLI_COMMAND_H
#define TW_CLI_COMMAND_H

#include "cmd.h"
#include "run.h"

/* Does the work of a command. An error is told by the caller; otherwise the command
 * ends with *EXIT_STATUS, which is 0 before. */
typedef enum tw_status tw_action(struct tw_run *run, int *exit_status,
                                 struct tw_error *err);

/* Runs ACT and returns the exit status. Without arguments (or groups) it is a usage
 * error; EXAMPLE is what to try, without the program's name. */
int tw_run_command(const struct tw_options *options,
                   const struct tw_cmd_context *context, const char *example,
                   tw_action *act);

#endif
