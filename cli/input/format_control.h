/*
 * Which packages may come as wheels, and which as sdists: --no-binary and
 * --only-binary.
 */
#ifndef TW_CLI_FORMAT_CONTROL_H
#define TW_CLI_FORMAT_CONTROL_H

#include "options_table.h"
#include "reqfile.h"

/* Normalised names, or ":all:" alone; in the order in which they were given. */
struct tw_format_control {
    struct tw_texts no_binary, only_binary;
};

/*
 * What the options in FILES and then those of the command line add up to, as in pip:
 * the later word about a package counts, ":all:" forgets what was said before, ":none:"
 * empties its list; commas separate. Of the command line's two options, the order of
 * which is not known, one with ":all:" is taken first. TW_ERR_USAGE, TW_ERR_NAME (in a
 * file): not a name.
 */
enum tw_status tw_format_control(struct tw_arena *arena, const struct tw_reqfile *files,
                                 const struct tw_options *options,
                                 struct tw_format_control *out,
                                 struct tw_error *err) TW_MUST_USE;

#endif
