/*
 * What should be known of a solution although it is right.
 */
#ifndef TW_CLI_CAUTIONS_H
#define TW_CLI_CAUTIONS_H

#include "inputs.h"

/* Warns on standard error of projects that their index calls archived or deprecated
 * (PEP 792), of yanked versions and why they were, of extras that do not exist, and of
 * releases that are old because newer ones cap the Python they allow, have no upload
 * time, or because the oldest are wanted and nobody gives a lower bound; notes
 * pre-releases. */
void tw_cautions_tell(const struct tw_run *run, const struct tw_inputs *inputs,
                      const struct tw_solution *solution);

#endif
