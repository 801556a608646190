/*
 * Lines of overrides and excludes: a requirement, perhaps for what one parent asks only
 * ("parent<2: child==1.0").
 */
#ifndef TW_TESTS_SCOPE_H
#define TW_TESTS_SCOPE_H

#include "tw_specifiers.h"

struct tw_scoped {
    struct tw_requirement requirement;
    struct tw_requirement parent; /* when SCOPED */
    bool scoped;
};

/* Errors as tw_requirement_parse. */
enum tw_status tw_scope_read(struct tw_arena *arena, tw_slice text,
                             struct tw_scoped *out, struct tw_error *err) TW_MUST_USE;

/* Is SCOPED about what NAME in VERSION asks? */
bool tw_scope_is_of(const struct tw_scoped *scoped, tw_slice name, tw_version version);

#endif
