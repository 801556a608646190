/*
 * proof: why there is no solution, as a derivation that anyone can check step by step.
 * Explanations (tw_explain.h) are made of it.
 */
#ifndef TW_PROOF_H
#define TW_PROOF_H

#include "tw_resolver.h"

TW_BEGIN_DECLS

/*
 * The refutation: a list of facts, each one an incompatibility (its terms cannot all
 * hold at once), causes before effects; the last one has no terms, or only the user's
 * own package, and so is the contradiction. It holds only what the contradiction needs.
 */
enum tw_fact_kind {
    TW_FACT_REQUIRED,   /* the user's line ORIGIN asks for REQUIREMENT */
    TW_FACT_CONSTRAINT, /* the user's line ORIGIN limits, or overrides, a package */
    TW_FACT_DEPENDENCY, /* a set of versions of FROM needs REQUIREMENT */
    TW_FACT_OVERRIDDEN, /* the same by the user's line ORIGIN, whatever FROM says */
    TW_FACT_EXTRA,      /* FROM (an extra) needs the same version of its project */
    TW_FACT_NO_VERSION, /* no version lies in the set; REQUIREMENT is what asked, or
                           NULL */
    TW_FACT_EXCLUDED,   /* the versions in the set are excluded, by EXCLUSION */
    TW_FACT_ABSENT,     /* the project does not exist; DETAIL says why */
    TW_FACT_DERIVED, /* follows from CAUSE[0] and CAUSE[1] by the rule of resolution */
};

/* PKG has (positive) or has not a version in the set. A negative term also holds when
 * the package is not chosen at all. PKG.id 0 is the user's own project, always chosen.
 */
struct tw_proof_term {
    tw_pkg pkg;
    bool positive;
    const struct tw_span *spans; /* indexes of the project's versions, canonical */
    uint32_t span_count;
};
struct tw_proof_fact {
    enum tw_fact_kind kind;
    const struct tw_proof_term *terms; /* at most one a package */
    uint32_t term_count;
    uint32_t cause[2]; /* TW_FACT_DERIVED: indexes into the list, both smaller */
    tw_pkg from;
    const struct tw_requirement *requirement;
    const struct tw_origin *origin;
    enum tw_exclusion exclusion;
    tw_slice detail;
};
struct tw_proof {
    const struct tw_proof_fact *facts;
    uint32_t count;
};

/* After TW_STEP_UNSOLVABLE. Allocated in ARENA; valid while solver and facts live. */
enum tw_status tw_solver_refutation(struct tw_solver *solver, struct tw_arena *arena,
                                    struct tw_proof *out,
                                    struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
