/*
 * A JSON document in memory: jsmn's tokens made walkable. Strings are unescaped in
 * place, so every one of them is a slice into the document's own text.
 */
#ifndef TW_TESTS_JSON_H
#define TW_TESTS_JSON_H

#include "tw_base.h"

enum tw_json_kind {
    TW_JSON_ABSENT, /* node 0: no such member */
    TW_JSON_NULL,
    TW_JSON_BOOL,
    TW_JSON_NUMBER,
    TW_JSON_STRING, /* also the key of a member, whose value is the node after it */
    TW_JSON_ARRAY,
    TW_JSON_OBJECT,
};

struct tw_json_node {
    enum tw_json_kind kind;
    uint32_t next; /* the node after this one and all that it holds */
    tw_slice text; /* of a string, number or bool */
};

struct tw_json {
    const struct tw_json_node *at; /* in document order; 0 is the absent node */
    uint32_t count;
};

enum { TW_JSON_ROOT = 1 };

/* The elements of an array, or the keys of an object (the value is node KEY + 1). Of
 * anything else: none. */
#define TW_JSON_EACH(doc, parent, child)                                               \
    for (uint32_t child = (parent) + 1; child < (doc)->at[parent].next;                \
         child = (doc)->at[child].next)

/* TEXT, which is written to, as a document in ARENA. TW_ERR_INPUT: not JSON. O(len). */
enum tw_status tw_json_parse(struct tw_arena *arena, char *text, size_t len,
                             struct tw_json *out, struct tw_error *err) TW_MUST_USE;

/* The value of member NAME of an object, or node 0. O(members). */
uint32_t tw_json_member(const struct tw_json *doc, uint32_t object, const char *name);

/* The number of elements or members. O(that). */
uint32_t tw_json_length(const struct tw_json *doc, uint32_t node);

/* The text of a string; TW_NO_SLICE for everything else. */
tw_slice tw_json_string(const struct tw_json *doc, uint32_t node);

bool tw_json_true(const struct tw_json *doc, uint32_t node);

#endif
