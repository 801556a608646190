/*
 * The text of a TOML document under a cursor, and its scalar values. Used by toml.c.
 */
#ifndef TW_METADATA_TOML_TEXT_H
#define TW_METADATA_TOML_TEXT_H

#include "toml_table.h"

struct toml_text {
    struct tw_arena *arena;
    tw_slice text;
    size_t at; /* of the next byte */
    struct tw_error *err;
};

/* The byte AHEAD of the cursor, or -1 at the end. */
int toml_peek(const struct toml_text *t, size_t ahead);

/* Sets the error at offset AT, as line and column. */
enum tw_status toml_fail(struct toml_text *t, size_t at, const char *message);

/* Line and column of offset AT. O(AT). */
void toml_place(const struct toml_text *t, size_t at, uint32_t *line, uint32_t *column);

/* Eats what is given, if it stands there. */
bool toml_eat(struct toml_text *t, const char *expected);

/* Eats spaces and tabs. */
void toml_skip_blank(struct toml_text *t);

/* Eats blanks and a comment, up to the end of the line or text. */
enum tw_status toml_skip_comment(struct toml_text *t) TW_MUST_USE;

/* Eats "\n" or "\r\n". */
bool toml_eat_newline(struct toml_text *t);

/* The string that starts with a quote at the cursor. MULTILINE: three quotes are
 * allowed. */
enum tw_status toml_string(struct toml_text *t, bool multiline,
                           tw_slice *out) TW_MUST_USE;

/* The number, boolean, date or time at the cursor. */
enum tw_status toml_scalar(struct toml_text *t, struct tw_toml **out) TW_MUST_USE;

/* The date or time that is the whole of WORD; false: it is none. */
bool toml_datetime(tw_slice word, enum tw_toml_kind *kind);

#endif
