/*
 * Looking at the tables of options. See option.h.
 */
#include "option.h"

bool tw_option_takes_value(const struct tw_option *option)
{
    switch (option->kind) {
    case TW_OPTION_TEXT:
    case TW_OPTION_LIST:
    case TW_OPTION_NUMBER:
    case TW_OPTION_CHOICE:
    case TW_OPTION_VOID_OF:
        return true;
    default:
        return false;
    }
}

const struct tw_option *tw_option_find(const struct tw_command_spec *spec,
                                       tw_slice name)
{
    for (uint32_t g = 0; g < spec->group_count; g++) {
        const struct tw_option_group *group = spec->groups[g];
        for (uint32_t i = 0; i < group->count; i++) {
            if (tw_slice_equal(tw_slice_from(group->options[i].name), name)) {
                return &group->options[i];
            }
        }
    }
    return NULL;
}
