/*
 * Command lines as tables. An option is one row: its names, what it takes, where in
 * struct tw_options the value goes, and its line of help; parsing, --help, suggestions
 * and the TAILWHEEL_<OPTION> environment all come from that row. Rows stand in groups
 * (as the help shows them), and a command is a list of groups.
 */
#ifndef TW_CLI_OPTIONS_H
#define TW_CLI_OPTIONS_H

#include "option.h"
#include "tw_texts.h"

/* What standard input, given as "-", is called in origins and messages. */
#define TW_STDIN_NAME "<stdin>"

struct tw_options; /* options_table.h: the values of every command's options */

/* The index in WORDS (argv without the program) of the command's name: the first word
 * that belongs to no option of GLOBAL; COUNT when there is none. */
uint32_t tw_options_command(const struct tw_option_group *global, char *const *words,
                            uint32_t count);

struct tw_command_line {
    char *const *words; /* argv without the program */
    uint32_t count;
    uint32_t command; /* which of them is the command's name */
};

/*
 * Parses the words of LINE into *OUT, which holds the defaults. Then fills what was not
 * given from ENVIRONMENT ("NAME=value", ends with NULL; may be NULL): TAILWHEEL_<NAME>
 * with "_" for "-", where lists are separated by white space (quotes and backslashes
 * protect it, as in a shell), or what the row names beside it, if that is not PIP_...
 * under --isolated. Parsing stops at --help and --version. Values are borrowed from
 * both, or in ARENA. TW_ERR_USAGE names the option as typed, and the nearest name to an
 * unknown one.
 */
enum tw_status tw_options_parse(struct tw_arena *arena,
                                const struct tw_command_spec *spec,
                                const struct tw_command_line *line,
                                char *const *environment, struct tw_options *out,
                                struct tw_error *err) TW_MUST_USE;

/* Appends the --help of SPEC, wrapped at WIDTH columns. */
void tw_options_help(struct tw_buf *buf, const struct tw_command_spec *spec,
                     uint32_t width);

/* The one of COUNT names that is nearest to NAME, or NULL when none is near: for "did
 * you mean". */
const char *tw_nearest_name(tw_slice name, const char *const *names, uint32_t count);

#endif
