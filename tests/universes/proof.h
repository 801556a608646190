/*
 * What the two halves of the proof checker share: a fact of the proof as a box, for
 * each package the states that its term lets in. See check_proof.c for what it means.
 */
#ifndef TW_TESTS_PROOF_H
#define TW_TESTS_PROOF_H

#include "checker.h"

struct tw_proof_check {
    struct tw_truth *truth;
    const struct tw_run *run;
    struct tw_arena scratch; /* bitmaps of the fact in hand */
};

/* The raw project of PKG, or of the extra that it is; *OUT is NULL when there is none.
 */
enum tw_status tw_proof_project(struct tw_proof_check *check, tw_pkg pkg,
                                const struct tw_index_project **out,
                                struct tw_error *err) TW_MUST_USE;

/* FACT's term on PKG, the first if there are several, or NULL. */
const struct tw_proof_term *tw_proof_term_of(const struct tw_proof_fact *fact,
                                             tw_pkg pkg);

/* The states of PKG in which FACT's term on it is true, all where it has none: a bit
 * for each release, and one for "not chosen". The user's own package has one state, and
 * every positive term on it is true. In the scratch memory of CHECK. */
enum tw_status tw_proof_states(struct tw_proof_check *check,
                               const struct tw_proof_fact *fact, tw_pkg pkg,
                               struct tw_bitmap *out, struct tw_error *err) TW_MUST_USE;

/* Is FACT, which is not derived, so in the raw index and the user's lines? */
enum tw_status tw_proof_check_leaf(struct tw_proof_check *check,
                                   const struct tw_proof_fact *fact,
                                   struct tw_error *err) TW_MUST_USE;

#endif
