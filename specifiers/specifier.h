/*
 * Clauses of version specifiers in text; shared by the parsers of specifiers and of
 * requirements, which must know where a clause ends before they know what follows.
 */
#ifndef TW_SPECIFIERS_SPECIFIER_H
#define TW_SPECIFIERS_SPECIFIER_H

#include "version_scan.h"

struct tw_clause_scan {
    enum tw_operator op;
    bool prefix;      /* ".*" follows the release */
    tw_slice operand; /* what follows the operator, without white space and ".*" */
    struct tw_version_scan version; /* of OPERAND; not set for === */
};

/* Scans the longest clause that starts at AT of S. Returns the index after it, or AT
 * when there is none. O(length of the clause). */
size_t tw_clause_scan(tw_slice s, size_t at, struct tw_clause_scan *out);

/* Parses TEXT, trimmed, as one clause. OFFSET is its place in what is parsed.
 * TW_ERR_SPECIFIER: it is none. */
enum tw_status tw_clause_parse(struct tw_arena *arena, tw_slice text, size_t offset,
                               struct tw_specifier *out,
                               struct tw_error *err) TW_MUST_USE;

/* The index after the operator at AT of S, or AT; and the spelling of an operator. */
size_t tw_operator_scan(tw_slice s, size_t at, enum tw_operator *op);
const char *tw_operator_text(enum tw_operator op);

/* Does clause C match V? */
bool tw_clause_matches(const struct tw_specifier *c, tw_version v);

/* An interval of keys; no slice = no bound. */
struct tw_key_range {
    tw_slice lower, upper;
};

/* The intersection of the ranges of the clauses of SET other than != and ===. Costs a
 * comparison for each. */
struct tw_key_range tw_specifiers_hull(const struct tw_specifiers *set);

#endif
