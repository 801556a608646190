/*
 * Completion for fish: one `complete` line for each option of each command.
 */
#include "completions.h"

extern const unsigned char tw_fish_script[];
extern const size_t tw_fish_script_size;

/* TEXT in single quotes. */
static void add_quoted(struct tw_buf *buf, const char *text)
{
    tw_buf_add_byte(buf, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\') {
            tw_buf_add_byte(buf, '\\');
        }
        tw_buf_add_byte(buf, *text);
    }
    tw_buf_add_byte(buf, '\'');
}

/* What can stand for SHOWN; by itself fish offers files only where -F says so. */
static void add_values(struct tw_buf *buf, const char *shown,
                       const struct tw_command_list *commands)
{
    switch (tw_value_kind(shown)) {
    case TW_VALUE_WORDS:
        tw_buf_adds(buf, " -a '");
        tw_value_words(buf, shown);
        tw_buf_adds(buf, "'");
        break;
    case TW_VALUE_FILE:
        tw_buf_adds(buf, " -F");
        break;
    case TW_VALUE_FOLDER:
        tw_buf_adds(buf, " -a '(__fish_complete_directories)'");
        break;
    case TW_VALUE_COMMAND:
        tw_buf_adds(buf, " -a '");
        for (uint32_t i = 0; i < commands->len; i++) {
            tw_buf_printf(buf, "%s%s", i ? " " : "", commands->at[i]->name);
        }
        tw_buf_adds(buf, "'");
        break;
    case TW_VALUE_ANY:
        break;
    }
}

static void begin_line(struct tw_buf *buf, const struct tw_command_spec *command)
{
    tw_buf_printf(buf, "complete -c tailwheel -n '__fish_seen_subcommand_from %s'",
                  command->name);
}

static void add_option(struct tw_buf *buf, const struct tw_command_spec *command,
                       const struct tw_option *option,
                       const struct tw_command_list *commands)
{
    begin_line(buf, command);
    if (option->letter) {
        tw_buf_printf(buf, " -s %c", option->letter);
    }
    tw_buf_printf(buf, " -l %s", option->name);
    if (tw_option_takes_value(option)) {
        bool file = tw_value_kind(option->value) == TW_VALUE_FILE;
        tw_buf_adds(buf, file ? " -r" : " -x");
        add_values(buf, option->value, commands);
    }
    tw_buf_adds(buf, " -d ");
    add_quoted(buf, option->help);
    tw_buf_add_byte(buf, '\n');
}

static void add_command(struct tw_buf *buf, const struct tw_command_spec *command,
                        const struct tw_command_list *commands)
{
    for (uint32_t g = 0; g < command->group_count; g++) {
        for (uint32_t i = 0; i < command->groups[g]->count; i++) {
            if (command->groups[g]->options[i].help) {
                add_option(buf, command, &command->groups[g]->options[i], commands);
            }
        }
    }
    if (tw_value_kind(command->arguments) != TW_VALUE_ANY) {
        begin_line(buf, command);
        add_values(buf, command->arguments, commands);
        tw_buf_add_byte(buf, '\n');
    }
}

static void add_commands(struct tw_buf *buf, const struct tw_command_list *commands)
{
    for (uint32_t i = 0; i < commands->len; i++) {
        tw_buf_printf(buf, "complete -c tailwheel -n __fish_use_subcommand -a %s -d ",
                      commands->at[i]->name);
        add_quoted(buf, commands->at[i]->summary);
        tw_buf_add_byte(buf, '\n');
    }
}

static void add_cases(struct tw_buf *buf, const struct tw_command_list *commands)
{
    for (uint32_t i = 0; i < commands->len; i++) {
        add_command(buf, commands->at[i], commands);
    }
}

const struct tw_shell tw_fish = {"fish", tw_fish_script, &tw_fish_script_size,
                                 add_commands, add_cases};
