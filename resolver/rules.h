/*
 * rules: the given facts of a refutation, grouped by the packages they tie together, in
 * the form in which a story works on them.
 *
 * The invariant: rules and packages stand in an order that depends on names only, not
 * on the order in which packages were met.
 */
#ifndef TW_RESOLVER_RULES_H
#define TW_RESOLVER_RULES_H

#include "tw_proof.h"

/*
 * Unary (FROM == TO): KEPT are the versions that stay, REQUIRES whether the package is
 * asked for. Binary: version v of FROM needs TO in ALLOWED[v]; NULL: does not need it.
 */
struct tw_rule {
    uint32_t from, to; /* indexes of packages */
    const uint32_t *facts;
    uint32_t fact_count;
    bool requires;
    uint64_t *kept;
    const uint64_t **allowed;
    bool off; /* left out, while the story is being shortened */
};

struct tw_rules {
    tw_pkg *packages;
    uint32_t *version_counts; /* by package */
    uint32_t package_count;
    struct tw_rule *at;
    uint32_t len;
};

/* *USABLE false: some fact is not of a form that a story can use, or they are too many.
 * Allocated in ARENA. */
enum tw_status tw_rules_build(struct tw_arena *arena, struct tw_facts *facts,
                              const struct tw_proof *proof, struct tw_rules *out,
                              bool *usable) TW_MUST_USE;

#endif
