/*
 * Names that a missing project was probably meant to have.
 */
#ifndef TW_CLI_NEAR_NAMES_H
#define TW_CLI_NEAR_NAMES_H

#include "tw_explain.h"

/* Writes to OUT, best first, at most ROOM projects of FACTS (a struct tw_facts) that
 * have releases and are named much like the normalised NAME: the same but for "-",
 * "py" and "python" at either end, or up to two edits away. Nothing is asked for.
 * Returns how many. Made for struct tw_explain_context. O(projects * length). */
uint32_t tw_near_names(void *facts, tw_slice name, tw_slice *out, uint32_t room);

#endif
