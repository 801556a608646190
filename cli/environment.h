/*
 * The environment: values of variables, and options out of them.
 */
#ifndef TW_CLI_ENVIRONMENT_H
#define TW_CLI_ENVIRONMENT_H

#include "tw_base.h"

struct tw_option_parser;

/* The value of NAME in ENVIRONMENT ("NAME=value", ends with NULL), or TW_NO_SLICE. */
tw_slice tw_environment_get(char *const *environment, const char *name);

/* Fills the options of P that were not given from their variables. TW_ERR_USAGE names
 * the variable. */
enum tw_status tw_environment_fill(struct tw_option_parser *p,
                                   char *const *environment) TW_MUST_USE;

#endif
