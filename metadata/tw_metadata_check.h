/*
 * Core metadata held against its specification, field by field, as the reference
 * implementation does (`packaging`: parse_email, Metadata.from_email). What resolves
 * needs less and forgives more: see tw_core_metadata_parse.
 */
#ifndef TW_METADATA_CHECK_H
#define TW_METADATA_CHECK_H

#include "tw_base.h"

TW_BEGIN_DECLS

/* All headers of one name. */
struct tw_metadata_field {
    tw_slice name;    /* in lower case: "requires-dist" */
    tw_slice *values; /* as written, in their order; folded ones with their line ends */
    uint32_t count;   /* 0: a required field that is missing, or the body is at fault */
    bool unparsed;    /* no such field, not UTF-8, or there more often than it may be */
    bool newer;       /* came with a later version than the metadata say they are of */
    const char *problem; /* a static phrase: "is no version"; NULL: valid */
};

struct tw_metadata_report {
    struct tw_metadata_field *fields; /* in the order of their first headers */
    uint32_t count;
    tw_slice body; /* the description, when it does not stand in a header */
};

/* Checks METADATA or PKG-INFO. Invalid ones are no failure of this function: see the
 * problems. TW_ERR_LIMIT: longer than TW_MAX_METADATA. Slices borrow from BYTES. */
enum tw_status tw_metadata_check(struct tw_arena *arena, tw_slice bytes,
                                 struct tw_metadata_report *out,
                                 struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
