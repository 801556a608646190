/*
 * Reading typed values out of a TOML tree, with messages that name the path of what is
 * wrong: "packages[0].wheels[1].hashes: expected a table, not a string".
 */
#ifndef TW_METADATA_TOML_READER_H
#define TW_METADATA_TOML_READER_H

#include "tw_toml.h"

/* Where the reader stands; one on the stack for each level, innermost last. */
struct toml_path {
    const struct toml_path *above; /* NULL: the document */
    const char *key;               /* NULL: the element INDEX of an array */
    uint32_t index;
};

struct toml_reader {
    struct tw_arena *arena;
    enum tw_status status; /* the kind of error for what is wrong: TW_ERR_LOCK ... */
    struct tw_error *err;
};

/* Sets the error: "PATH: MESSAGE", at VALUE's place (may be NULL). */
enum tw_status toml_wrong(const struct toml_reader *r, const struct toml_path *path,
                          const struct tw_toml *value, const char *format, ...)
    TW_PRINTF(4, 5);

/* The value of KEY in TABLE, of KIND, or NULL in *OUT when there is none. */
enum tw_status toml_read(const struct toml_reader *r, const struct toml_path *path,
                         const struct tw_toml *table, const char *key,
                         enum tw_toml_kind kind,
                         const struct tw_toml **out) TW_MUST_USE;

/* The same, but it must be there. */
enum tw_status toml_need(const struct toml_reader *r, const struct toml_path *path,
                         const struct tw_toml *table, const char *key,
                         enum tw_toml_kind kind,
                         const struct tw_toml **out) TW_MUST_USE;

/* The string of KEY, or TW_NO_SLICE. */
enum tw_status toml_read_text(const struct toml_reader *r, const struct toml_path *path,
                              const struct tw_toml *table, const char *key,
                              tw_slice *out) TW_MUST_USE;
enum tw_status toml_need_text(const struct toml_reader *r, const struct toml_path *path,
                              const struct tw_toml *table, const char *key,
                              tw_slice *out) TW_MUST_USE;

/* The strings of the array KEY; none when it is absent. */
enum tw_status toml_read_texts(const struct toml_reader *r,
                               const struct toml_path *path,
                               const struct tw_toml *table, const char *key,
                               tw_slice **out, uint32_t *count) TW_MUST_USE;

#endif
