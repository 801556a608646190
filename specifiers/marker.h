/*
 * The tree of a marker expression. marker_parse.c makes it; marker.c evaluates and
 * prints it; marker_dd.c turns it into a decision diagram.
 */
#ifndef TW_SPECIFIERS_MARKER_H
#define TW_SPECIFIERS_MARKER_H

#include "tw_specifiers.h"

/* Variables beside those of enum tw_env_name. */
enum {
    TW_MARKER_EXTRA = TW_ENV_COUNT,
    TW_MARKER_EXTRAS,
    TW_MARKER_GROUPS,
    TW_MARKER_VARIABLES,
    TW_MARKER_LITERAL = TW_MARKER_VARIABLES, /* a side that is no variable */
};

/* Operators beside those of enum tw_operator. */
enum { TW_MARKER_IN = TW_OP_ARBITRARY + 1, TW_MARKER_NOT_IN };

/* One side of a comparison. */
struct tw_marker_side {
    uint32_t variable; /* enum tw_env_name, TW_MARKER_EXTRA ... or TW_MARKER_LITERAL */
    tw_slice text;     /* the literal's value, or the variable's name */
};

struct tw_marker {
    uint32_t count; /* of children; 0: a comparison */
    union {
        struct {
            const struct tw_marker **children;
            const bool *ors; /* is the operator before child I "or"? ors[0] is false */
        };
        struct {
            struct tw_marker_side left, right;
            int op;
            /* OP and RIGHT as a clause, when RIGHT is a literal; NULL: it is none */
            const struct tw_specifier *clause;
        };
    };
};

/* The variable that is called TEXT in markers, by its present name or (_variable) also
 * by an old one; TW_MARKER_LITERAL: none. */
uint32_t tw_marker_name(tw_slice text);
uint32_t tw_marker_variable(tw_slice text);
const char *tw_marker_variable_name(uint32_t variable);
const char *tw_marker_operator_text(int op);

/* Is VARIABLE compared as a version where the right side allows it? */
bool tw_marker_is_version(uint32_t variable);

/* Reads a marker from *AT of TEXT to where it can go no further, and moves *AT there.
 */
enum tw_status tw_marker_scan(struct tw_arena *arena, tw_slice text, size_t *at,
                              const struct tw_marker **out,
                              struct tw_error *err) TW_MUST_USE;

/* The value of the string literal of Python whose inside, without quotes, is TEXT. A
 * slice of TEXT where nothing is escaped, else in ARENA. TW_ERR_MARKER: not one. */
enum tw_status tw_marker_literal(struct tw_arena *arena, tw_slice text, tw_slice *out,
                                 struct tw_error *err) TW_MUST_USE;

/* Parses OP and OPERAND as one version clause; *OUT is NULL when they are none. */
enum tw_status tw_marker_clause(struct tw_arena *arena, int op, tw_slice operand,
                                const struct tw_specifier **out,
                                struct tw_error *err) TW_MUST_USE;

#endif
