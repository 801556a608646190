/*
 * Settling a project: from what was found of it to facts.
 */
#ifndef TW_DRIVER_SETTLING_H
#define TW_DRIVER_SETTLING_H

#include "lookup.h"

/* Takes in what the lookup of PROJECT came to, which is KNOWN afterwards, or FAILED
 * with project->error. TW_ERR_NOMEM, and what is wrong with the --find-links pages. */
enum tw_status tw_settle(struct tw_project *project,
                         const struct tw_lookup_result *result,
                         struct tw_error *err) TW_MUST_USE;

/* The same for a project whose only file the user gave by its URL, project->direct.
 * TW_ERR_REQUIREMENT: that does not name a wheel or an sdist of it. */
enum tw_status tw_settle_direct(struct tw_project *project,
                                struct tw_error *err) TW_MUST_USE;

#endif
