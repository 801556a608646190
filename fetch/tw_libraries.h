/*
 * The libraries that fetch/ stands on, for people who report a bug.
 */
#ifndef TW_FETCH_LIBRARIES_H
#define TW_FETCH_LIBRARIES_H

#include "tw_base.h"

TW_BEGIN_DECLS

/* Appends to LIBRARIES those that this part stands on, with their versions
 * ("libcurl/7.88.1 OpenSSL/3.0.17 ..."), to FEATURES what they can do. TW_ERR_IO:
 * libcurl cannot be loaded. */
enum tw_status tw_fetch_describe(struct tw_buf *libraries, struct tw_buf *features,
                                 struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
