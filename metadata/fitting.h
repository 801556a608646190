/*
 * What fits a target, with a memory of what was asked before.
 */
#ifndef TW_METADATA_FITTING_H
#define TW_METADATA_FITTING_H

#include "tw_candidates.h"

/* The rank of the best of TAGS ("py2.py3-none-any"); UINT32_MAX: none is accepted.
 * False: no memory. Expected cost: a hash look-up. */
bool tw_fitting_rank(struct tw_fitting *fitting, tw_slice tags,
                     uint32_t *rank) TW_MUST_USE;

/* Is one of PLATFORMS ("manylinux_2_17_x86_64.manylinux2014_x86_64") the target's? */
bool tw_fitting_platform(const struct tw_fitting *fitting, tw_slice platforms);

/* Does the target's Python satisfy TEXT? One that cannot be read says nothing. False:
 * no memory. */
bool tw_fitting_python(struct tw_fitting *fitting, tw_slice text,
                       bool *fits) TW_MUST_USE;

#endif
