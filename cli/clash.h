/*
 * The lines of a conflict as annotations.
 */
#ifndef TW_CLI_CLASH_H
#define TW_CLI_CLASH_H

#include "console.h"
#include "tw_explain.h"

/* Annotates each line of the core that stands in a file with the others. */
void tw_clash_annotate(const struct tw_console *console,
                       const struct tw_explanation *explanation);

#endif
