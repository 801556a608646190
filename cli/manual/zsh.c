/*
 * Completion for zsh, by its _arguments: an option is '(-o --output-file)'{-o+,
 * --output-file=}'[what it does]:FILE:_files'.
 */
#include "completions.h"

extern const unsigned char tw_zsh_script[];
extern const size_t tw_zsh_script_size;

/* TEXT inside single quotes and brackets. */
static void add_quoted(struct tw_buf *buf, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'') {
            tw_buf_adds(buf, "'\\''");
        } else {
            if (strchr("\\[]:", *text)) {
                tw_buf_add_byte(buf, '\\');
            }
            tw_buf_add_byte(buf, *text);
        }
    }
}

/* ":MESSAGE:ACTION" for a value that stands as SHOWN in the help. */
static void add_value(struct tw_buf *buf, const char *shown)
{
    tw_buf_add_byte(buf, ':');
    enum tw_value_kind kind = tw_value_kind(shown);
    add_quoted(buf, kind == TW_VALUE_WORDS ? "one of" : shown);
    switch (kind) {
    case TW_VALUE_WORDS:
        tw_buf_adds(buf, ":(");
        tw_value_words(buf, shown);
        tw_buf_adds(buf, ")");
        break;
    case TW_VALUE_FILE:
        tw_buf_adds(buf, ":_files");
        break;
    case TW_VALUE_FOLDER:
        tw_buf_adds(buf, ":_files -/");
        break;
    case TW_VALUE_COMMAND:
        tw_buf_adds(buf, ":_tailwheel_commands");
        break;
    case TW_VALUE_ANY:
        tw_buf_adds(buf, ": ");
        break;
    }
}

static void add_option(struct tw_buf *buf, const struct tw_option *option)
{
    bool valued = tw_option_takes_value(option);
    bool again = option->kind == TW_OPTION_LIST || option->kind == TW_OPTION_COUNT;
    tw_buf_adds(buf, "            ");
    if (option->letter && again) {
        tw_buf_printf(buf, "'*'{-%c%s,--%s%s}'[", option->letter, valued ? "+" : "",
                      option->name, valued ? "=" : "");
    } else if (option->letter) {
        tw_buf_printf(buf, "'(-%c --%s)'{-%c%s,--%s%s}'[", option->letter, option->name,
                      option->letter, valued ? "+" : "", option->name,
                      valued ? "=" : "");
    } else {
        tw_buf_printf(buf, "'%s--%s%s[", again ? "*" : "", option->name,
                      valued ? "=" : "");
    }
    add_quoted(buf, option->help);
    tw_buf_add_byte(buf, ']');
    if (valued) {
        add_value(buf, option->value);
    }
    tw_buf_adds(buf, "' \\\n");
}

static void add_command(struct tw_buf *buf, const struct tw_command_spec *command)
{
    tw_buf_printf(buf, "    %s)\n        _arguments -s -S \\\n", command->name);
    for (uint32_t g = 0; g < command->group_count; g++) {
        for (uint32_t i = 0; i < command->groups[g]->count; i++) {
            if (command->groups[g]->options[i].help) {
                add_option(buf, &command->groups[g]->options[i]);
            }
        }
    }
    tw_buf_adds(buf, "            '*");
    add_value(buf, command->arguments);
    tw_buf_adds(buf, "' ;;\n");
}

static void add_commands(struct tw_buf *buf, const struct tw_command_list *commands)
{
    for (uint32_t i = 0; i < commands->len; i++) {
        tw_buf_printf(buf, "        '%s:", commands->at[i]->name);
        add_quoted(buf, commands->at[i]->summary);
        tw_buf_adds(buf, "'\n");
    }
}

static void add_cases(struct tw_buf *buf, const struct tw_command_list *commands)
{
    for (uint32_t i = 0; i < commands->len; i++) {
        add_command(buf, commands->at[i]);
    }
}

const struct tw_shell tw_zsh = {"zsh", tw_zsh_script, &tw_zsh_script_size, add_commands,
                                add_cases};
