/*
 * Command lines as tables. An option is one row: its names, what it takes, where in
 * struct tw_options the value goes, and its line of help; parsing, --help, suggestions
 * and the TAILWHEEL_<OPTION> environment all come from that row. Rows stand in groups
 * (as the help shows them), and a command is a list of groups.
 */
#ifndef TW_CLI_OPTIONS_H
#define TW_CLI_OPTIONS_H

#include "tw_texts.h"

/* What standard input, given as "-", is called in origins and messages. */
#define TW_STDIN_NAME "<stdin>"

enum tw_option_kind {
    TW_OPTION_FLAG,    /* bool; "no-" put before the name, or taken off it, unsets it */
    TW_OPTION_COUNT,   /* uint32_t: how often it was given */
    TW_OPTION_TEXT,    /* tw_slice: the last one given */
    TW_OPTION_LIST,    /* struct tw_texts: all of them */
    TW_OPTION_NUMBER,  /* uint32_t, decimal */
    TW_OPTION_CHOICE,  /* uint32_t: the index in VALUE, "highest|lowest" */
    TW_OPTION_FIXED,   /* no value; sets a CHOICE to the one that VALUE names */
    TW_OPTION_VOID,    /* no value; accepted with a warning, it has no effect here */
    TW_OPTION_VOID_OF, /* the same, with a value */
    TW_OPTION_REFUSED, /* an error; VALUE is the reason */
};

/* What the header of a compiled file says of an option that was typed. */
enum tw_option_echo {
    TW_ECHO,
    TW_ECHO_NEVER, /* how it was run, not what was asked: -q, -U */
    TW_ECHO_INDEX, /* only with --emit-index-url */
    TW_ECHO_LINKS, /* only with --emit-find-links */
};

struct tw_option {
    const char *name; /* long name without dashes */
    char letter;      /* or 0 */
    enum tw_option_kind kind;
    size_t field;      /* offset in struct tw_options */
    const char *value; /* its name in the help, or the choices joined by "|" */
    const char *help;  /* NULL: accepted but not shown (an alias) */
    enum tw_option_echo echo;
    bool no_environment; /* TAILWHEEL_<NAME> is not read here: config.h does, or nobody
                          */
    const char *also; /* variables read when that one is not set, best first, separated
                         by spaces; or NULL */
};

struct tw_option_group {
    const char *title; /* "Index options" */
    const struct tw_option *options;
    uint32_t count;
};

struct tw_command_spec {
    const char *name;      /* "compile" */
    const char *arguments; /* "<SOURCE>..." */
    const char *summary;   /* one sentence */
    const struct tw_option_group *const *groups;
    uint32_t group_count;
};

/* One word of the command line as typed, and the option it belongs to. */
struct tw_typed {
    tw_slice word;
    const struct tw_option *option; /* NULL: an argument, or the command's name */
};

struct tw_options; /* options_table.h: the values of every command's options */

/* The index in WORDS (argv without the program) of the command's name: the first word
 * that belongs to no option of GLOBAL; COUNT when there is none. */
uint32_t tw_options_command(const struct tw_option_group *global, char *const *words,
                            uint32_t count);

/*
 * Parses WORDS, of which number COMMAND is the command's name, into *OUT, which holds
 * the defaults. Then fills what was not given from ENVIRONMENT ("NAME=value", ends with
 * NULL; may be NULL): TAILWHEEL_<NAME> with "_" for "-", where lists are separated by
 * white space (quotes and backslashes protect it, as in a shell), or what the row names
 * beside it, if that is not PIP_... under --isolated. Parsing stops at
 * --help and --version. Values are borrowed from both, or in ARENA. TW_ERR_USAGE names
 * the option as typed, and the nearest name to an unknown one.
 */
enum tw_status tw_options_parse(struct tw_arena *arena,
                                const struct tw_command_spec *spec, char *const *words,
                                uint32_t count, uint32_t command,
                                char *const *environment, struct tw_options *out,
                                struct tw_error *err) TW_MUST_USE;

/* Is OPTION followed by a value? */
bool tw_option_takes_value(const struct tw_option *option);

/* Appends the --help of SPEC, wrapped at WIDTH columns. */
void tw_options_help(struct tw_buf *buf, const struct tw_command_spec *spec,
                     uint32_t width);

/* The one of COUNT names that is nearest to NAME, or NULL when none is near: for "did
 * you mean". */
const char *tw_nearest_name(tw_slice name, const char *const *names, uint32_t count);

/* The value of NAME in ENVIRONMENT, or TW_NO_SLICE. */
tw_slice tw_environment_get(char *const *environment, const char *name);

#endif
