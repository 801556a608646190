/*
 * Writing JSON (RFC 8259): strings and members of objects. Where a comma belongs is
 * what the caller knows.
 */
#ifndef TW_JSON_TEXT_H
#define TW_JSON_TEXT_H

#include "tw_base.h"

TW_BEGIN_DECLS

/* Appends TEXT as a JSON string. Bytes that are not UTF-8 become U+FFFD. */
void tw_json_add_string(struct tw_buf *buf, tw_slice text);

/* Appends `"KEY": "TEXT"`, or `"KEY": null` when there is no text; with a comma before
 * it unless it is FIRST. */
void tw_json_add_member(struct tw_buf *buf, const char *key, tw_slice text, bool first);

TW_END_DECLS

#endif
