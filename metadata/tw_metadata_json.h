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

TW_END_DECLS

#endif
