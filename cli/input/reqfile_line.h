/*
 * One logical line of a requirements file: a requirement with its options, or options
 * of the file. Knows no files.
 */
#ifndef TW_CLI_REQFILE_LINE_H
#define TW_CLI_REQFILE_LINE_H

#include "reqfile_entry.h"

enum tw_word_kind {
    TW_WORD_REQUIREMENTS, /* -r */
    TW_WORD_CONSTRAINTS,  /* -c */
    TW_WORD_EDITABLE,     /* -e */
    TW_WORD_HASH,         /* after a requirement only */
    TW_WORD_SETTING,      /* after a requirement only, means nothing here */
    TW_WORD_OPTION,       /* see .option */
};

/* What may stand in a file: --name, -letter. */
struct tw_word_spec {
    const char *name; /* with its dashes */
    char letter;      /* or 0 */
    bool valued;
    enum tw_word_kind kind;
    enum tw_file_option_kind option;
};

/* One option of a line, VALUE (TW_NO_SLICE: it takes none) not expanded. */
struct tw_line_option {
    const struct tw_word_spec *spec;
    tw_slice value;
    size_t offset; /* in the line, of the option's name */
};

struct tw_parsed_line {
    tw_slice requirement; /* before the options; or empty */
    TW_VEC(struct tw_line_option) options;
};

/* Takes LINE apart. TW_ERR_INPUT: err->offset says where in LINE, the message what was
 * expected. */
enum tw_status tw_reqfile_split(struct tw_arena *arena, tw_slice line,
                                struct tw_parsed_line *out,
                                struct tw_error *err) TW_MUST_USE;

/*
 * The requirement TEXT (expanded) in any form but -e: a dependency specifier, or a bare
 * URL or path, whose name is that of the wheel or sdist, else "#egg=NAME", else empty.
 * Sets FORM and REQUIREMENT of *OUT only. Errors as tw_requirement_parse.
 */
enum tw_status tw_reqfile_requirement(struct tw_arena *arena, tw_slice text,
                                      struct tw_entry *out,
                                      struct tw_error *err) TW_MUST_USE;

/* Takes the parent off the override *TEXT, "parent<2: child==1.0": *OUT, in ARENA, is
 * that of the parent, and *TEXT what stands in the place of what it asks. *OUT NULL: it
 * has none. Errors as tw_requirement_parse. */
enum tw_status tw_reqfile_parent(struct tw_arena *arena, tw_slice *text,
                                 const struct tw_requirement **out,
                                 struct tw_error *err) TW_MUST_USE;

/* The same for what follows -e, which is always a place. */
enum tw_status tw_reqfile_place(struct tw_arena *arena, tw_slice text,
                                struct tw_entry *out, struct tw_error *err) TW_MUST_USE;

/* Is TEXT "sha256:", "sha384:" or "sha512:" and as many hexadecimal digits? */
bool tw_reqfile_is_hash(tw_slice text);

#endif
