/* Puts what the tables say into the scripts of completions.h; called by man_cmd.c. */
#include "completions.h"

/* Appends *REST up to MARK, and then the part that stands for it. */
static void expand(struct tw_buf *buf, tw_slice *rest, tw_slice mark,
                   tw_shell_part *add, const struct tw_command_list *commands)
{
    size_t at = tw_slice_search(*rest, mark);
    tw_buf_add(buf, tw_slice_cut(*rest, 0, at));
    add(buf, commands);
    *rest = tw_slice_cut(*rest, at + mark.len, rest->len);
}

bool tw_completions(struct tw_buf *buf, tw_slice shell,
                    const struct tw_command_list *commands)
{
    static const struct tw_shell *const shells[] = {&tw_bash, &tw_zsh, &tw_fish};
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        if (tw_slice_equal(tw_slice_from(shells[i]->name), shell)) {
            tw_slice rest = {(const char *)shells[i]->script, *shells[i]->script_size};
            expand(buf, &rest, TW_SLICE("%COMMANDS%"), shells[i]->add_commands,
                   commands);
            expand(buf, &rest, TW_SLICE("%CASES%"), shells[i]->add_cases, commands);
            tw_buf_add(buf, rest);
            return true;
        }
    }
    return false;
}
