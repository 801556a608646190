/*
 * TOML 1.0, read whole into a tree. What pyproject.toml, pylock.toml and tailwheel's
 * own settings are read with.
 */
#ifndef TW_METADATA_TOML_H
#define TW_METADATA_TOML_H

#include "tw_base.h"

TW_BEGIN_DECLS

enum tw_toml_kind {
    TW_TOML_TABLE,
    TW_TOML_ARRAY,
    TW_TOML_STRING,
    TW_TOML_INTEGER,
    TW_TOML_FLOAT,
    TW_TOML_BOOL,
    TW_TOML_OFFSET_DATETIME,
    TW_TOML_LOCAL_DATETIME,
    TW_TOML_LOCAL_DATE,
    TW_TOML_LOCAL_TIME,
};

/* A value, and the key it has in its table. Children stand in the order of the text. */
struct tw_toml {
    enum tw_toml_kind kind;
    uint32_t line, column;        /* of its key, or of itself in an array; 1-based */
    tw_slice key;                 /* decoded; TW_NO_SLICE in an array and at the root */
    tw_slice text;                /* a string's value; a date or time as written */
    int64_t integer;              /* also 0 or 1 for a bool */
    double number;                /* a float */
    struct tw_toml *first, *last; /* children of a table or array */
    struct tw_toml *next;         /* in the same table or array */
    uint32_t count;               /* of children */
    struct tw_toml_table *internal; /* how the table may still be extended, its hash */
};

/* Reads TEXT (UTF-8) into *ROOT, a table; everything is allocated in ARENA, strings
 * without escapes are borrowed from TEXT. TW_ERR_TOML: err->line and err->column say
 * where and the message says what is wrong; TW_ERR_LIMIT: nested deeper than
 * TW_MAX_TOML_DEPTH. O(len). Integers outside int64 are errors. */
enum tw_status tw_toml_parse(struct tw_arena *arena, tw_slice text,
                             struct tw_toml **root, struct tw_error *err) TW_MUST_USE;

/* The value of KEY in TABLE, or NULL: none, or TABLE is NULL or no table. Expected
 * O(1). */
const struct tw_toml *tw_toml_get(const struct tw_toml *table, tw_slice key);

/* The same, but NULL too when it is of another kind. */
const struct tw_toml *tw_toml_get_kind(const struct tw_toml *table, tw_slice key,
                                       enum tw_toml_kind kind);

/* "a string", "an array": for messages. */
const char *tw_toml_kind_name(enum tw_toml_kind kind);

TW_END_DECLS

#endif
