/*
 * Core metadata as JSON.
 */
#ifndef TW_METADATA_JSON_H
#define TW_METADATA_JSON_H

#include "tw_base.h"

TW_BEGIN_DECLS

/* Appends the METADATA or PKG-INFO in TEXT as one JSON object, on one line: fields that
 * are known, in the order of the specification, named as PEP 566 says ("Requires-Dist"
 * is "requires_dist", a list); Keywords as a list; what follows the headers is the
 * description. Values are as written, however wrong. O(len * fields). */
void tw_metadata_json(struct tw_buf *buf, tw_slice text);

/* The way back, for what a resolver needs: *OUT is METADATA, in ARENA, of the one
 * distribution in REPORT, which `pip install --report` wrote. What pip learned is not
 * dynamic any more, hence of a Metadata-Version that has such a thing. TW_ERR_METADATA:
 * that is no such report. */
enum tw_status tw_metadata_of_pip_report(struct tw_arena *arena, tw_slice report,
                                         tw_slice *out,
                                         struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
