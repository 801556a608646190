/*
 * resolver: which versions fit together, and if none do, why.
 *
 * Two objects. The *facts* (struct tw_facts) are what is known of packages for one
 * target: their sorted versions, which of those are excluded and why, what each version
 * needs. They only grow, and outlive any number of searches. A *solver* searches over
 * them:
 *
 *     while ((step = tw_solver_step(solver, &needs, err)) == TW_STEP_NEED) {
 *         for each need: find out, then tw_facts_give_versions / _dependencies / ...
 *     }
 *
 * No I/O, no clock, no globals: the same core runs under the driver, tests and fuzzers.
 * The answer is a function of the set of requirements and of the facts, never of the
 * order in which either arrived. docs/resolver.md explains the method (PubGrub:
 * Weizenbaum 2018).
 */
#ifndef TW_RESOLVER_H
#define TW_RESOLVER_H

#include "tw_specifiers.h"

TW_BEGIN_DECLS

/* ---------------------------------------------------------------- facts */

/* A package: a project, or one extra of a project (`project[extra]`, tied to the same
 * version). 0 = none. */
typedef struct {
    uint32_t id;
} tw_pkg;

struct tw_facts;

struct tw_facts_options {
    const struct tw_environment *env; /* markers are evaluated in it; borrowed */
};

/* Everything is allocated in ARENA. NULL: out of memory. */
struct tw_facts *tw_facts_new(struct tw_arena *arena,
                              const struct tw_facts_options *options) TW_MUST_USE;

/* The package of a normalised project name (and, if not empty, a normalised extra);
 * added when it is new. id 0: out of memory. */
tw_pkg tw_facts_package(struct tw_facts *facts, tw_slice name,
                        tw_slice extra) TW_MUST_USE;

/* What PKG was made of, normalised; borrowed from the facts. */
tw_slice tw_facts_name(const struct tw_facts *facts, tw_pkg pkg);
tw_slice tw_facts_extra(const struct tw_facts *facts, tw_pkg pkg); /* or empty */
tw_pkg tw_facts_base(const struct tw_facts *facts, tw_pkg pkg); /* without its extra */

/* Why a version cannot be chosen; told in explanations. */
enum tw_exclusion {
    TW_EXCL_NONE,
    TW_EXCL_YANKED,          /* detail: the reason given, or empty */
    TW_EXCL_REQUIRES_PYTHON, /* detail: the Requires-Python */
    TW_EXCL_NO_WHEEL,        /* detail: what there is instead, as "cp39-win_amd64" */
    TW_EXCL_TOO_NEW,         /* detail: its upload time */
    TW_EXCL_NO_BINARY,       /* only wheels, and --no-binary; detail: one's name */
    TW_EXCL_ONLY_SDIST,      /* needs a build; detail: the sdist's file name */
    TW_EXCL_BAD_METADATA,    /* detail: the parser's message */
    TW_EXCL_OTHER,           /* detail: a whole phrase */
    TW_EXCL_PRERELEASE,      /* refused by tw_solver_options; in refutations only */
};

struct tw_release {
    tw_version version;
    enum tw_exclusion exclusion;
    tw_slice detail;
    bool is_sdist; /* no wheel of it can be used, only an sdist */
};

/* The releases of project PKG (not an extra), ascending by version without duplicates;
 * copied. Pre-release policy is not an exclusion: see tw_solver_options. Once a
 * package. */
enum tw_status tw_facts_give_versions(struct tw_facts *facts, tw_pkg pkg,
                                      const struct tw_release *releases, uint32_t count,
                                      struct tw_error *err) TW_MUST_USE;

/* After tw_facts_give_versions, before a search meets PKG: of the versions that fit,
 * those of the lowest tier are tried before all others (--index-strategy
 * unsafe-first-match). TIERS has a number for each version. */
enum tw_status tw_facts_give_tiers(struct tw_facts *facts, tw_pkg pkg,
                                   const uint32_t *tiers,
                                   struct tw_error *err) TW_MUST_USE;

/* There is no such project, or the index would not say; WHY is told in explanations
 * ("is not on the index", "could not be asked: ..."). Instead of give_versions. */
enum tw_status tw_facts_give_absence(struct tw_facts *facts, tw_pkg pkg, tw_slice why,
                                     struct tw_error *err) TW_MUST_USE;

/* Project PKG comes from URL alone, as the user says; before any dependencies are
 * given. URL is borrowed. What versions need from another URL ("name @ url") nothing
 * meets. */
void tw_facts_give_url(struct tw_facts *facts, tw_pkg pkg, tw_slice url);

/* What version INDEX of project PKG needs: all its Requires-Dist, markers unevaluated,
 * and the extras it provides. Once a version. Only the text of a requirement is kept,
 * and read again by tw_requirement_parse_lenient. A marker that cannot be evaluated
 * counts as false. TW_ERR_LIMIT: a marker names more extras than anyone would. */
struct tw_dependencies {
    const struct tw_requirement *requirements;
    uint32_t requirement_count;
    const tw_slice *extras; /* Provides-Extra, normalised */
    uint32_t extra_count;
};
enum tw_status tw_facts_give_dependencies(struct tw_facts *facts, tw_pkg pkg,
                                          uint32_t index,
                                          const struct tw_dependencies *dependencies,
                                          struct tw_error *err) TW_MUST_USE;

/* Version INDEX turned out to be unusable (its metadata is broken, it needs a build).
 */
enum tw_status tw_facts_give_exclusion(struct tw_facts *facts, tw_pkg pkg,
                                       uint32_t index, enum tw_exclusion exclusion,
                                       tw_slice detail,
                                       struct tw_error *err) TW_MUST_USE;

/* Look-ups, for drivers and reports. COUNT is 0 while the versions are not known. */
bool tw_facts_known(const struct tw_facts *facts, tw_pkg pkg);
uint32_t tw_facts_version_count(const struct tw_facts *facts, tw_pkg pkg);
const struct tw_release *tw_facts_release(const struct tw_facts *facts, tw_pkg pkg,
                                          uint32_t index);
bool tw_facts_dependencies_known(const struct tw_facts *facts, tw_pkg pkg,
                                 uint32_t index);

/* ---------------------------------------------------------------- the search */

enum tw_origin_kind {
    TW_FROM_REQUIREMENT,
    TW_FROM_CONSTRAINT,
    TW_FROM_OVERRIDE,
};

/* Where a requirement was written; borrowed, must outlive solver and explanation. */
struct tw_origin {
    tw_slice file; /* as the user named it; "-r requirements.in"'s requirements.in */
    uint32_t line; /* 1-based; 0 = not from a file */
    tw_slice text; /* as written */
    enum tw_origin_kind kind;
    const struct tw_requirement *parent; /* of an override: it stands in the place of
                                            what these versions of PARENT ask; NULL: of
                                            what anyone asks */
};

enum tw_order { TW_HIGHEST, TW_LOWEST, TW_LOWEST_DIRECT };
enum tw_pre_mode { TW_PRE_IF_NECESSARY, TW_PRE_ALWAYS, TW_PRE_NEVER, TW_PRE_EXPLICIT };

/* A project whose pre-releases have a mode of their own. */
struct tw_pre_exception {
    tw_pkg pkg;
    enum tw_pre_mode mode;
};

struct tw_solver_options {
    enum tw_order order;
    enum tw_pre_mode prereleases;
    const struct tw_pre_exception *exceptions; /* borrowed; the last of a project counts
                                                */
    uint32_t exception_count;
    bool prefer_wheels;          /* an older wheel is tried before a newer sdist */
    uint64_t max_steps;          /* decisions and conflicts; 0 = no limit */
    bool (*stop)(void *payload); /* asked now and then: give up? NULL: never */
    void *stop_payload;
    void (*trace)(void *payload, const char *json_line); /* NULL: none */
    void *trace_payload;
};
#define TW_SOLVER_OPTIONS_INIT                                                         \
    {                                                                                  \
        .order = TW_HIGHEST, .prereleases = TW_PRE_IF_NECESSARY                        \
    }

struct tw_solver;

/* A search over FACTS, allocated in ARENA (may be another than that of the facts, so
 * that a search can be thrown away). NULL: out of memory. */
struct tw_solver *tw_solver_new(struct tw_arena *arena, struct tw_facts *facts,
                                const struct tw_solver_options *options) TW_MUST_USE;

/* A requirement of the user's own, before the first step. Its marker is evaluated in
 * the environment of the facts; one that is false is ignored. A constraint limits
 * versions without asking for the package; an override replaces what every package asks
 * of it, or, if it has a parent, what that asks. REQUIREMENT and ORIGIN are borrowed.
 */
enum tw_status tw_solver_require(struct tw_solver *solver,
                                 const struct tw_requirement *requirement,
                                 const struct tw_origin *origin,
                                 struct tw_error *err) TW_MUST_USE;

/* Why a version is tried before all others. */
enum tw_preference_kind {
    TW_PREFER_LOCKED,       /* an earlier answer has it; allowed though it is yanked */
    TW_PREFER_SHARED,       /* the answer for another target has it */
    TW_PREFER_SHARED_WHEEL, /* the same, unless here it is only an sdist */
};
struct tw_preference {
    tw_pkg pkg;
    tw_version version; /* borrowed */
    enum tw_preference_kind kind;
};

/* Before the first step: try this version before all others, when it is allowed. The
 * last one for a project counts. */
enum tw_status tw_solver_prefer(struct tw_solver *solver,
                                const struct tw_preference *preference,
                                struct tw_error *err) TW_MUST_USE;

enum tw_step {
    TW_STEP_NEED,       /* facts are missing: give them, then step again */
    TW_STEP_SOLVED,     /* see tw_solver_solution */
    TW_STEP_UNSOLVABLE, /* see tw_solver_refutation in tw_proof.h */
    TW_STEP_LIMIT,      /* max_steps reached, or told to stop; see tw_unfinished_find */
    TW_STEP_FAILED,     /* *err says why (out of memory, invalid facts) */
};

/* What is missing: the versions of PKG (index TW_VERSIONS), or the dependencies of its
 * version INDEX. In the order of importance; borrowed until the next step. Any one of
 * them given is enough to step again, all at once is better. */
#define TW_VERSIONS UINT32_MAX
struct tw_need {
    tw_pkg pkg; /* always a project, never an extra */
    uint32_t index;
};
struct tw_needs {
    const struct tw_need *at;
    uint32_t len;
};
enum tw_step tw_solver_step(struct tw_solver *solver, struct tw_needs *needs,
                            struct tw_error *err) TW_MUST_USE;

/* What is likely to be needed soon, best first: for speculation that warms a cache.
 * Writes at most ROOM needs, returns how many; never affects the answer. */
uint32_t tw_solver_guess(struct tw_solver *solver, struct tw_need *out, uint32_t room);

/* The same for a driver that asks again and again: what was worked out is remembered.
 * Lives in ARENA and no longer than SOLVER. NULL: out of memory. */
struct tw_guesser;
struct tw_guesser *tw_guesser_new(struct tw_arena *arena,
                                  struct tw_solver *solver) TW_MUST_USE;
uint32_t tw_guesser_guess(struct tw_guesser *guesser, struct tw_need *out,
                          uint32_t room);

/* PROJECT is thought to be needed in the end, in a version WITHIN these specifiers
 * (borrowed; NULL: any), for reasons that the facts do not know: once its versions are
 * known, guesses are about it too. The first specifiers that are given for a project
 * hold. False: out of memory. */
bool tw_guesser_suppose(struct tw_guesser *guesser, tw_pkg project,
                        const struct tw_specifiers *within) TW_MUST_USE;

/* PROJECT is one of those that may clash: of what these need only each other is
 * guessed, until tw_guesser_unquestion. Does it promise well? That is, the search has
 * settled on a version of it; or none was ruled out, and it is known what the one needs
 * that would be tried first. */
bool tw_guesser_question(struct tw_guesser *guesser, tw_pkg project);
void tw_guesser_unquestion(struct tw_guesser *guesser);

/* Has the search looked at what NEED stands for? */
bool tw_solver_used(const struct tw_solver *solver, struct tw_need need);

/* The solution, by name: every project chosen, the version's index, its extras that
 * were asked for, and who asked (an edge list with requirement and origin). */
struct tw_selected {
    tw_pkg pkg;
    uint32_t index;
    const tw_pkg *extras; /* the packages of its extras, sorted by name */
    uint32_t extra_count;
};
struct tw_edge {
    tw_pkg from, to; /* from.id 0: the user; FROM may be an extra package */
    const struct tw_requirement *requirement;
    const struct tw_origin *origin; /* of the user's own lines (an override's, where it
                                       replaced what FROM asks), else NULL */
};
struct tw_solution {
    const struct tw_selected *selected;
    uint32_t selected_count;
    const struct tw_edge *edges; /* sorted by TO, then FROM, then requirement */
    uint32_t edge_count;
    const tw_pkg *missing_extras; /* asked for, but the version has no such extra */
    uint32_t missing_count;
};
enum tw_status tw_solver_solution(struct tw_solver *solver, struct tw_solution *out,
                                  struct tw_error *err) TW_MUST_USE;

struct tw_solver_counts {
    uint64_t decisions; /* versions chosen among several */
    uint64_t conflicts, learned, propagations;
    uint64_t asked; /* versions whose dependencies were looked at */
};
struct tw_solver_counts tw_solver_counts(const struct tw_solver *solver);

TW_END_DECLS

#endif
