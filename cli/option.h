/*
 * Options and commands as rows of tables (see options.h): what is written down of them.
 */
#ifndef TW_CLI_OPTION_H
#define TW_CLI_OPTION_H

#include "tw_base.h"

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

/* Is OPTION followed by a value? */
bool tw_option_takes_value(const struct tw_option *option);

/* The row of SPEC with the long name NAME, or NULL. O(rows). */
const struct tw_option *tw_option_find(const struct tw_command_spec *spec,
                                       tw_slice name);

/* One word of the command line as typed, and the option it belongs to. */
struct tw_typed {
    tw_slice word;
    const struct tw_option *option; /* NULL: an argument, or the command's name */
};

#endif
