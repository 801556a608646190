/*
 * --emit-marker-expression: for which environments a requirements.txt is known to hold.
 */
#ifndef TW_CLI_VALID_FOR_H
#define TW_CLI_VALID_FOR_H

#include "resolve.h"

/* The values of the marker variables that RESOLUTION (solved) asked for, joined by
 * "and", in run->inputs; empty when nothing depended on one. */
enum tw_status tw_valid_for(struct tw_run *run, const struct tw_resolution *resolution,
                            tw_slice *out, struct tw_error *err) TW_MUST_USE;

#endif
