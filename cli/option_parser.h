/*
 * What reads options, from the command line (options.c) or from the environment
 * (environment.c), and how both set them.
 */
#ifndef TW_CLI_OPTION_PARSER_H
#define TW_CLI_OPTION_PARSER_H

#include "options_table.h"

struct tw_option_parser {
    struct tw_arena *arena;
    const struct tw_command_spec *spec;
    char *const *words;
    uint32_t count, at; /* the word being read */
    struct tw_options *out;
    bool given[sizeof(struct tw_options)]; /* by the field's offset */
    struct tw_error *err;
};

/* An option found in the tables, and whether its negative form was used. */
struct tw_option_match {
    const struct tw_option *option; /* NULL: none */
    bool negated;
};

/* Sets the field of the option of MATCH to VALUE if it takes one; a list grows by it.
 * SHOWN is what messages call it: "--name" or its variable. TW_ERR_USAGE: no such
 * number or choice, or the option is refused. */
enum tw_status tw_option_assign(struct tw_option_parser *p,
                                struct tw_option_match match, const char *shown,
                                tw_slice value) TW_MUST_USE;

/* Sets *OUT to the decimal VALUE. TW_ERR_USAGE: it is none, or above UINT32_MAX. */
enum tw_status tw_option_set_number(const char *shown, tw_slice value, uint32_t *out,
                                    struct tw_error *err) TW_MUST_USE;

#endif
