/*
 * ${NAME} in requirements files: pip's only form, and only where the variable is set.
 */
#ifndef TW_CLI_VARIABLES_H
#define TW_CLI_VARIABLES_H

#include "tw_base.h"

/* TEXT with each ${NAME} (capitals, digits, "_") that is set and not empty in
 * ENVIRONMENT replaced, in ARENA; TEXT itself where there is none. TW_ERR_LIMIT: longer
 * than TW_MAX_INPUT_LINE then. */
enum tw_status tw_variables_expand(struct tw_arena *arena, char *const *environment,
                                   tw_slice text, tw_slice *out,
                                   struct tw_error *err) TW_MUST_USE;

/* The offset in TEXT of what is at OFFSET of its expansion; OFFSET itself when memory
 * is out. */
size_t tw_variables_unexpanded(char *const *environment, tw_slice text, size_t offset);

#endif
