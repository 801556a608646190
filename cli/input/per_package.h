/*
 * Options that say something of one package: PKG=VALUE.
 */
#ifndef TW_CLI_PER_PACKAGE_H
#define TW_CLI_PER_PACKAGE_H

#include "tw_base.h"

struct tw_per_package {
    tw_slice package; /* normalised */
    tw_slice value;   /* not empty */
};

/* Takes TEXT apart. FORM is what it should be, for the message: "PKG=DATE".
 * TW_ERR_USAGE: it is not of that form; the caller adds which option had it. */
enum tw_status tw_per_package_read(struct tw_arena *arena, tw_slice text,
                                   const char *form, struct tw_per_package *out,
                                   struct tw_error *err) TW_MUST_USE;

#endif
