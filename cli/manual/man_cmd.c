/*
 * tailwheel man and tailwheel completions: texts about the program itself. The build
 * runs them for what is installed.
 */
#include "cmd.h"
#include "console.h"
#include "manual.h"

#include <stdio.h>

enum { TEXT_MAX = 1 << 20 };

static const struct tw_command_spec *find(const struct tw_command_list *commands,
                                          tw_slice name)
{
    for (uint32_t i = 0; i < commands->len; i++) {
        if (tw_slice_equal(tw_slice_from(commands->at[i]->name), name)) {
            return commands->at[i];
        }
    }
    return NULL;
}

/* Prints BUF, or what is wrong, and frees it. */
static int finish(const struct tw_options *options,
                  const struct tw_cmd_context *context, struct tw_buf *buf,
                  struct tw_error *err)
{
    struct tw_console console;
    tw_slice text = tw_buf_slice(buf);
    if (!err->status && buf->failed) {
        tw_error_set(err, buf->failed, "the text is too long");
    }
    if (!err->status &&
        (fwrite(text.ptr, 1, text.len, stdout) != text.len || fflush(stdout) != 0)) {
        tw_error_set(err, TW_ERR_IO, "cannot write to standard output");
    }
    tw_buf_free(buf);
    tw_console_init(&console, options, context->environment);
    return err->status ? tw_console_fail(&console, err) : 0;
}

int tw_cmd_completions(const struct tw_options *options,
                       const struct tw_cmd_context *context)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf buf = TW_BUF_INIT(TEXT_MAX);
    const struct tw_texts *words = &options->arguments;
    if (words->len != 1 || !tw_completions(&buf, words->at[0], &context->commands)) {
        tw_error_set(&err, TW_ERR_USAGE, "say one of: bash, zsh, fish");
    }
    return finish(options, context, &buf, &err);
}

int tw_cmd_man(const struct tw_options *options, const struct tw_cmd_context *context)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf buf = TW_BUF_INIT(TEXT_MAX);
    const struct tw_texts *words = &options->arguments;
    const struct tw_command_spec *command =
        words->len ? find(&context->commands, words->at[0]) : NULL;
    if (words->len > 1 || (words->len && !command)) {
        tw_error_set(&err, TW_ERR_USAGE,
                     "say one command; tailwheel --help lists them");
    } else if (command) {
        tw_manual_command(&buf, command, &context->commands);
    } else {
        tw_manual_program(&buf, &context->commands);
    }
    return finish(options, context, &buf, &err);
}
