/*
 * Remedies that are no edits to lines: options with which the lines can be met.
 */
#ifndef TW_CLI_OTHER_WORLDS_H
#define TW_CLI_OTHER_WORLDS_H

#include "inputs.h"
#include "tw_explain.h"

/*
 * Resolves INPUTS anew with other options, as the reasons in the core of E suggest:
 * another Python, a later cut-off, wheels or source of one package, other indexes. What
 * works is added to the remedies of E, in ARENA. Asks nobody when the session of RUN is
 * offline; what cannot be found out then is noted in e->remedies.end. TW_ERR_NOMEM,
 * TW_ERR_CANCELLED.
 */
enum tw_status tw_other_worlds(struct tw_run *run, const struct tw_inputs *inputs,
                               struct tw_arena *arena, struct tw_explanation *e,
                               struct tw_error *err) TW_MUST_USE;

#endif
