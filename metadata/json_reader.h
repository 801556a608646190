/*
 * A pull reader of JSON (RFC 8259): the caller asks for what it expects and skips the
 * rest, so that a page of any size needs no memory for its tree or its tokens.
 *
 *     if (tw_json_enter_object(&json)) {
 *         while (tw_json_key(&json, &key)) {
 *             if ("size" is key) { tw_json_uint(&json, &size); }
 *             else { tw_json_skip(&json); }
 *         }
 *     }
 *
 * The invariant: after each key and each item exactly one value is read or skipped. A
 * reader of a value of another type skips it and returns false. An error in the text
 * poisons the reader: everything returns false from then on, one check at the end.
 */
#ifndef TW_METADATA_JSON_READER_H
#define TW_METADATA_JSON_READER_H

#include "tw_base.h"

struct tw_json_reader {
    const char *at, *end, *start;
    struct tw_arena *arena; /* for texts with escapes */
    const char *problem;    /* NULL: none so far; else what is wrong at AT */
    bool nomem;             /* the problem is memory */
    bool fresh;             /* just inside "{" or "[": no comma is due */
};

/* Reads TEXT (borrowed) from its start. */
void tw_json_init(struct tw_json_reader *json, struct tw_arena *arena, tw_slice text);

/* Enters an object or array whose value is next, then goes from key to key, or item to
 * item. False: it is something else, and skipped; or an error. */
bool tw_json_enter_object(struct tw_json_reader *json);
bool tw_json_key(struct tw_json_reader *json,
                 tw_slice *key); /* false: behind the "}" */
bool tw_json_enter_array(struct tw_json_reader *json);
bool tw_json_item(struct tw_json_reader *json); /* false: behind the "]" */

/* Borrowed from the text when it has no escapes, else decoded into the arena. */
bool tw_json_text(struct tw_json_reader *json, tw_slice *out);
bool tw_json_bool(struct tw_json_reader *json, bool *out);
bool tw_json_uint(struct tw_json_reader *json, uint64_t *out); /* a whole number >= 0 */

/* Any value. Nesting is bounded by TW_MAX_JSON_DEPTH. */
void tw_json_skip(struct tw_json_reader *json);

/* The first byte of the next value: '{' '[' '"' 't' 'f' 'n', a digit or '-'; 0: none.
 */
char tw_json_peek(struct tw_json_reader *json);

/* Has the whole text been read, and was it JSON? TW_ERR_PAGE with offset and line, or
 * TW_ERR_NOMEM. */
enum tw_status tw_json_finish(struct tw_json_reader *json,
                              struct tw_error *err) TW_MUST_USE;

#endif
