/*
 * Writing JSON (RFC 8259).
 */
#ifndef TW_CLI_JSON_TEXT_H
#define TW_CLI_JSON_TEXT_H

#include "tw_base.h"

/* Appends TEXT as a JSON string; bytes that are not UTF-8 are left as they are. */
void tw_json_add_string(struct tw_buf *buf, tw_slice text);

/* Appends `"KEY": "TEXT"`, or `"KEY": null` when there is no text; with a comma before
 * it unless it is FIRST. */
void tw_json_add_member(struct tw_buf *buf, const char *key, tw_slice text, bool first);

#endif
