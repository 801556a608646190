/*
 * From the packed pages of a project to the distribution of one version.
 */
#ifndef TW_DRIVER_DISTRIBUTION_H
#define TW_DRIVER_DISTRIBUTION_H

#include "tw_catalog.h"

/* Fills *OUT with what PROJECT's pages have of VERSION; texts are in the catalog's
 * arena. TW_ERR_PAGE: a page that came from the cache is damaged there. */
enum tw_status tw_distribution_find(const struct tw_project *project,
                                    tw_version version, struct tw_distribution *out,
                                    struct tw_error *err) TW_MUST_USE;

#endif
