/*
 * The frame of a command: initialise, act, tell what went wrong, close.
 */
#include "command.h"

int tw_run_command(const struct tw_options *options,
                   const struct tw_cmd_context *context, const char *example,
                   tw_action *act)
{
    struct tw_run run;
    struct tw_error err = TW_ERROR_INIT;
    int exit_status = 0;
    tw_run_init(&run, options, context->environment, context->interrupt);
    if (!options->arguments.len && !options->groups.len) {
        tw_error_set(&err, TW_ERR_USAGE,
                     "expected something to work on; try: tailwheel %s", example);
        exit_status = tw_console_fail(&run.console, &err);
    } else if (act(&run, &exit_status, &err)) {
        tw_options_locate(&options->origins, &err);
        exit_status = tw_console_fail(&run.console, &err);
    }
    tw_run_close(&run);
    return exit_status;
}
