/*
 * The two ways of telling why lines clash.
 */
#ifndef TW_RESOLVER_TELLERS_H
#define TW_RESOLVER_TELLERS_H

#include "reasons.h"

/* Tells STORY (which was found) of PROOF. */
enum tw_status tw_narrate(struct tw_reasons *reasons, const struct tw_proof *proof,
                          const struct tw_story *story,
                          struct tw_error *err) TW_MUST_USE;

/* Tells the derivation of PROOF step by step. */
enum tw_status tw_recount(struct tw_reasons *reasons, const struct tw_proof *proof,
                          struct tw_error *err) TW_MUST_USE;

#endif
