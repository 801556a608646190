/*
 * Completion for bash. One function with a case for each command; it needs nothing but
 * bash itself. What can come is a list of words, or @files, @folders or @any.
 */
#include "completions.h"

extern const unsigned char tw_bash_script[];
extern const size_t tw_bash_script_size;

/* What may stand for SHOWN, as a list of words or an @name. */
static void add_values(struct tw_buf *buf, const char *shown)
{
    switch (tw_value_kind(shown)) {
    case TW_VALUE_WORDS:
        tw_value_words(buf, shown);
        break;
    case TW_VALUE_FILE:
        tw_buf_adds(buf, "@files");
        break;
    case TW_VALUE_FOLDER:
        tw_buf_adds(buf, "@folders");
        break;
    case TW_VALUE_COMMAND:
        tw_buf_adds(buf, "$commands");
        break;
    case TW_VALUE_ANY:
        tw_buf_adds(buf, "@any");
        break;
    }
}

static void add_names(struct tw_buf *buf, const struct tw_option_group *group)
{
    for (uint32_t i = 0; i < group->count; i++) {
        const struct tw_option *option = &group->options[i];
        if (option->help && option->letter) {
            tw_buf_printf(buf, " -%c", option->letter);
        }
        if (option->help) {
            tw_buf_printf(buf, " --%s", option->name);
        }
    }
}

/* What may follow each option of GROUP that takes a value. */
static void add_followers(struct tw_buf *buf, const struct tw_option_group *group)
{
    for (uint32_t i = 0; i < group->count; i++) {
        const struct tw_option *option = &group->options[i];
        if (!option->help || !tw_option_takes_value(option)) {
            continue;
        }
        tw_buf_adds(buf, "            ");
        if (option->letter) {
            tw_buf_printf(buf, "-%c | ", option->letter);
        }
        tw_buf_printf(buf, "--%s) values=\"", option->name);
        add_values(buf, option->value);
        tw_buf_adds(buf, "\" ;;\n");
    }
}

static void add_command(struct tw_buf *buf, const struct tw_command_spec *command)
{
    tw_buf_printf(buf, "        %s)\n            words=\"", command->name);
    add_values(buf, command->arguments);
    tw_buf_adds(buf, "\"\n            options=\"");
    for (uint32_t g = 0; g < command->group_count; g++) {
        add_names(buf, command->groups[g]);
    }
    tw_buf_adds(buf, "\"\n            case $before in\n");
    for (uint32_t g = 0; g < command->group_count; g++) {
        add_followers(buf, command->groups[g]);
    }
    tw_buf_adds(buf, "            esac ;;\n");
}

static void add_commands(struct tw_buf *buf, const struct tw_command_list *commands)
{
    for (uint32_t i = 0; i < commands->len; i++) {
        tw_buf_printf(buf, "%s%s", i ? " " : "", commands->at[i]->name);
    }
}

static void add_cases(struct tw_buf *buf, const struct tw_command_list *commands)
{
    for (uint32_t i = 0; i < commands->len; i++) {
        add_command(buf, commands->at[i]);
    }
}

const struct tw_shell tw_bash = {"bash", tw_bash_script, &tw_bash_script_size,
                                 add_commands, add_cases};
