/*
 * What is kept of a release once its pages are forgotten.
 */
#ifndef TW_DRIVER_DISTRIBUTION_H
#define TW_DRIVER_DISTRIBUTION_H

#include "tw_catalog.h"

/* Fills *OUT, which is zeroed, from CANDIDATE, in CATALOG's arena: its best file and,
 * as the options of CATALOG say, digests and files for a lock. out->index is the
 * caller's to set. TW_ERR_INPUT: a URL cannot be understood. */
enum tw_status tw_distribution_make(const struct tw_catalog *catalog,
                                    const struct tw_candidate *candidate,
                                    struct tw_distribution *out,
                                    struct tw_error *err) TW_MUST_USE;

#endif
