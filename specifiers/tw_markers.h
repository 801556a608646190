/*
 * Environment markers (dependency specifiers, "Environment Markers"; PEP 508, 685,
 * 751): parsing, evaluating and printing. Included by tw_specifiers.h.
 */
#ifndef TW_SPECIFIERS_MARKERS_H
#define TW_SPECIFIERS_MARKERS_H

#include "tw_base.h"

TW_BEGIN_DECLS

/* An environment to evaluate markers in: the 11 variables of the dependency specifiers,
 * "Environment Markers". Absent ones are undefined. */
enum tw_env_name {
    TW_ENV_IMPLEMENTATION_NAME,
    TW_ENV_IMPLEMENTATION_VERSION,
    TW_ENV_OS_NAME,
    TW_ENV_PLATFORM_MACHINE,
    TW_ENV_PLATFORM_PYTHON_IMPLEMENTATION,
    TW_ENV_PLATFORM_RELEASE,
    TW_ENV_PLATFORM_SYSTEM,
    TW_ENV_PLATFORM_VERSION,
    TW_ENV_PYTHON_FULL_VERSION,
    TW_ENV_PYTHON_VERSION,
    TW_ENV_SYS_PLATFORM,
    TW_ENV_COUNT,
};
struct tw_environment {
    tw_slice value[TW_ENV_COUNT];
};

/* The name of a variable ("sys_platform"), and the variable of a name (false: none
 * such; knows the old spellings "os.name", "python_implementation" ...). */
const char *tw_env_name(enum tw_env_name name);
bool tw_env_find(tw_slice text, enum tw_env_name *out);

/* What a marker stands in; see tw_marker_evaluate. */
enum tw_marker_context { TW_MARKER_METADATA, TW_MARKER_LOCK, TW_MARKER_REQUIREMENT };

/* Names that a marker may ask for beside the environment. */
struct tw_marker_extras {
    const tw_slice *extras; /* normalised names that are on */
    uint32_t extra_count;
    const tw_slice *groups; /* dependency groups, lock files only */
    uint32_t group_count;
    enum tw_marker_context context;
    tw_slice extra; /* normalised; defines `extra` in every context; or no slice */
};

struct tw_marker; /* a parsed marker expression, in an arena */

/* TW_ERR_MARKER: err->offset is the first bad byte. Nesting is bounded by
 * TW_MAX_MARKER_DEPTH. */
enum tw_status tw_marker_parse(struct tw_arena *arena, tw_slice text,
                               const struct tw_marker **out,
                               struct tw_error *err) TW_MUST_USE;

/* Evaluates M. In the METADATA context `extra == "x"` is true when x is among the
 * extras, and no extras at all mean extra is "". In the LOCK context `extras` and
 * `dependency_groups` are sets. TW_ERR_MARKER: a comparison is undefined, or the
 * environment lacks a name that is needed. M may be NULL (true). */
enum tw_status tw_marker_evaluate(const struct tw_marker *m,
                                  const struct tw_environment *env,
                                  const struct tw_marker_extras *extras, bool *out,
                                  struct tw_error *err) TW_MUST_USE;

/* Does M mention `extra` (or `extras`) at all? */
bool tw_marker_uses_extra(const struct tw_marker *m);

/* The variables of the environment that M asks for, a bit (1 << enum tw_env_name) each.
 */
uint32_t tw_marker_variables(const struct tw_marker *m);

/* str(Marker). TW_ERR_MARKER: a literal holds both kinds of quotes. */
enum tw_status tw_marker_print(struct tw_buf *buf, const struct tw_marker *m,
                               struct tw_error *err) TW_MUST_USE;

/* ---------------------------------------------------------------- sets of environments
 */

/*
 * The set of environments in which a marker holds, as a decision diagram. Equal sets
 * have equal ids, in one tw_marker_sets. docs/markers.md tells what is known: intervals
 * of versions (python_version and python_full_version are one variable), values of
 * strings, extras and groups on or off. `in` is decided for values that are known and a
 * question of its own for others, so that what is claimed is always so, while a
 * relation that rests on two such questions is not seen.
 */
typedef struct {
    uint32_t i;
} tw_marker_set;

#define TW_MARKER_NEVER (TW_VALUE(tw_marker_set){0})
#define TW_MARKER_ALWAYS (TW_VALUE(tw_marker_set){1})

struct tw_marker_sets; /* the sets that are compared with each other */

/* NULL: no memory. Freed with ARENA. */
struct tw_marker_sets *tw_marker_sets_new(struct tw_arena *arena);

/* The set of M, which may be NULL (always). TW_ERR_MARKER: a comparison of M is
 * undefined. This and the functions below end with TW_ERR_LIMIT when diagrams grow
 * beyond TW_MAX_MARKER_NODES. */
enum tw_status tw_marker_sets_of(struct tw_marker_sets *sets, const struct tw_marker *m,
                                 tw_marker_set *out, struct tw_error *err) TW_MUST_USE;

enum tw_status tw_marker_sets_and(struct tw_marker_sets *sets, tw_marker_set a,
                                  tw_marker_set b, tw_marker_set *out,
                                  struct tw_error *err) TW_MUST_USE;
enum tw_status tw_marker_sets_or(struct tw_marker_sets *sets, tw_marker_set a,
                                 tw_marker_set b, tw_marker_set *out,
                                 struct tw_error *err) TW_MUST_USE;
enum tw_status tw_marker_sets_not(struct tw_marker_sets *sets, tw_marker_set a,
                                  tw_marker_set *out, struct tw_error *err) TW_MUST_USE;

/* Is there no environment in both A and B; is each of A in B? */
enum tw_status tw_marker_sets_disjoint(struct tw_marker_sets *sets, tw_marker_set a,
                                       tw_marker_set b, bool *out,
                                       struct tw_error *err) TW_MUST_USE;
enum tw_status tw_marker_sets_implies(struct tw_marker_sets *sets, tw_marker_set a,
                                      tw_marker_set b, bool *out,
                                      struct tw_error *err) TW_MUST_USE;

/* Appends a marker that holds where A does, of all environments in ASSUMING: simpler
 * than what made A. Nothing: always; "python_version < '0'": never. TW_ERR_MARKER: no
 * marker says that. */
enum tw_status tw_marker_sets_print(struct tw_marker_sets *sets, tw_marker_set a,
                                    tw_marker_set assuming, struct tw_buf *buf,
                                    struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
