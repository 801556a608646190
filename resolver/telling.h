/*
 * telling: why lines clash.
 */
#ifndef TW_RESOLVER_TELLING_H
#define TW_RESOLVER_TELLING_H

#include "reasons.h"

/* Why the core of EXPLANATION clashes: its story if it has one, else its derivation.
 * The last MAX sentences of it: those nearest to the user's lines. */
enum tw_status tw_reasons_find(struct tw_arena *arena,
                               const struct tw_explanation *explanation, uint32_t max,
                               struct tw_reasons *out,
                               struct tw_error *err) TW_MUST_USE;

/* Is LINE of the problem an override that does not clash itself, but stands in the
 * place of something that does? */
bool tw_reasons_replaced(const struct tw_explanation *explanation, uint32_t line);

#endif
