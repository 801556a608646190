/*
 * Solves again with other lines on the same facts.
 *
 * A missing fact is asked of the oracle; when that will not answer, it is supposed to
 * be no obstacle, and the solution that is found to be one as far as is known. A line
 * can also allow: a pin lets a yanked version in, an override takes the place of what
 * packages ask. Where lines are left out to find who is to blame, that must not go with
 * them, or the index would be blamed for what the user had put right. Called from
 * core.c and remedies.c.
 */
#include "attempt.h"

#include "facts.h"
#include "suppose.h"

void tw_attempts_start(struct tw_attempts *attempts, const struct tw_problem *problem,
                       const struct tw_oracle *oracle)
{
    uint32_t limit = oracle ? oracle->max_attempts : 0;
    *attempts = (struct tw_attempts){
        .problem = problem,
        .oracle = oracle,
        .within = oracle ? NULL : problem->search,
        .left = limit ? limit : (uint32_t)TW_EXPLAIN_ATTEMPTS,
    };
}

/* ---------------------------------------------------------------- what lines allow */

/* The specifiers that opt in to pre-releases and match every version: none is older. */
static enum tw_status opt_in(struct tw_arena *arena, struct tw_specifiers *out,
                             struct tw_error *err)
{
    return tw_specifiers_parse(arena, TW_SLICE(">=0.dev0"), out, err);
}

/* Appends to OUT what LINE allows as a line that does not limit: a constraint or an
 * override that every version matches. */
static enum tw_status add_allowing(struct tw_arena *arena, const struct tw_line *line,
                                   struct tw_line *out, uint32_t *count,
                                   struct tw_error *err)
{
    bool overrides = line->origin->kind == TW_FROM_OVERRIDE;
    bool opts_in = tw_specifiers_allow_prereleases(&line->requirement->specifiers);
    if (!overrides && !opts_in) {
        return TW_OK;
    }
    struct tw_requirement *mild = TW_NEW(arena, struct tw_requirement);
    struct tw_origin *origin = TW_NEW(arena, struct tw_origin);
    if (!mild || !origin) {
        return tw_error_nomem(err);
    }
    *mild = *line->requirement;
    mild->specifiers = (struct tw_specifiers){NULL, 0, TW_SLICE("")};
    origin->kind = overrides ? TW_FROM_OVERRIDE : TW_FROM_CONSTRAINT;
    origin->parent = line->origin->parent;
    out[(*count)++] = (struct tw_line){mild, origin};
    return opts_in ? opt_in(arena, &mild->specifiers, err) : TW_OK;
}

/* The version that R pins, to *OUT: among those of PKG the one that was yanked, if they
 * are known. False: none. */
static bool find_pinned(const struct tw_facts *facts, tw_pkg pkg,
                        const struct tw_requirement *r, tw_version *out)
{
    for (uint32_t i = 0; i < tw_facts_version_count(facts, pkg); i++) {
        const struct tw_release *release = tw_facts_release(facts, pkg, i);
        if (release->exclusion == TW_EXCL_YANKED &&
            tw_specifiers_pin(&r->specifiers, release->version)) {
            *out = release->version;
            return true;
        }
    }
    for (uint32_t i = 0; i < r->specifiers.count && !tw_facts_known(facts, pkg); i++) {
        const struct tw_specifier *clause = &r->specifiers.clauses[i];
        bool exact = clause->op == TW_OP_EQUAL || clause->op == TW_OP_ARBITRARY;
        if (exact && !clause->prefix && clause->version.key.len) {
            *out = clause->version;
            return true;
        }
    }
    return false;
}

/* Notes the version that R lets in by a pin, if there may be one. */
static enum tw_status add_pinned(struct tw_attempts *attempts,
                                 const struct tw_requirement *r, struct tw_error *err)
{
    const struct tw_problem *problem = attempts->problem;
    struct tw_marker_extras none = {.context = TW_MARKER_METADATA};
    bool active = false;
    tw_pkg pkg = tw_facts_package(problem->facts, r->name, TW_NO_SLICE);
    enum tw_status status =
        pkg.id ? tw_marker_evaluate(r->marker, problem->facts->env, &none, &active, err)
               : tw_error_nomem(err);
    struct tw_preference pin = {.pkg = pkg, .kind = TW_PREFER_LOCKED};
    if (!status && active && find_pinned(problem->facts, pkg, r, &pin.version)) {
        attempts->allowed[attempts->allowed_count++] = pin;
    }
    return status;
}

enum tw_status tw_attempts_allow(struct tw_arena *arena, struct tw_attempts *attempts,
                                 struct tw_error *err)
{
    const struct tw_problem *problem = attempts->problem;
    struct tw_line *lines = TW_NEW_ARRAY(arena, struct tw_line, problem->line_count);
    attempts->allowing = lines;
    attempts->allowed = TW_NEW_ARRAY(arena, struct tw_preference, problem->line_count);
    if (!lines || !attempts->allowed) {
        return tw_error_nomem(err);
    }
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < problem->line_count && status == TW_OK; i++) {
        const struct tw_line *line = &problem->lines[i];
        status = add_allowing(arena, line, lines, &attempts->allowing_count, err);
        if (status == TW_OK) {
            status = add_pinned(attempts, line->requirement, err);
        }
    }
    return status;
}

/* ---------------------------------------------------------------- an attempt */

static enum tw_status require(struct tw_solver *solver, const struct tw_line *lines,
                              uint32_t count, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < count && status == TW_OK; i++) {
        status = tw_solver_require(solver, lines[i].requirement, lines[i].origin, err);
    }
    return status;
}

static enum tw_status prefer(struct tw_solver *solver,
                             const struct tw_preference *preferences, uint32_t count,
                             struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < count && status == TW_OK; i++) {
        status = tw_solver_prefer(solver, &preferences[i], err);
    }
    return status;
}

static enum tw_status load(struct tw_solver *solver, const struct tw_attempts *attempts,
                           const struct tw_line *lines, uint32_t count,
                           struct tw_error *err)
{
    const struct tw_problem *problem = attempts->problem;
    enum tw_status status = require(solver, lines, count, err);
    if (status == TW_OK) {
        status = require(solver, attempts->allowing, attempts->allowing_count, err);
    }
    if (status == TW_OK) {
        status = prefer(solver, problem->preferences, problem->preference_count, err);
    }
    return status == TW_OK
               ? prefer(solver, attempts->allowed, attempts->allowed_count, err)
               : status;
}

static bool answered(const struct tw_oracle *oracle, const struct tw_needs *needs)
{
    return oracle && oracle->answer && oracle->answer(oracle->payload, needs) == TW_OK;
}

/* Runs SOLVER to its end. *SUPPOSED: not all that it needed was known. */
static enum tw_step run(const struct tw_attempts *attempts, struct tw_solver *solver,
                        bool *supposed, struct tw_error *err)
{
    struct tw_needs needs;
    enum tw_step step;
    *supposed = false;
    while ((step = tw_solver_step(solver, &needs, err)) == TW_STEP_NEED) {
        if (answered(attempts->oracle, &needs)) {
            continue;
        }
        *supposed = true;
        if (!tw_suppose(solver)) {
            tw_error_nomem(err);
            return TW_STEP_FAILED;
        }
    }
    return step;
}

enum tw_status tw_attempt(struct tw_arena *arena, struct tw_attempts *attempts,
                          const struct tw_line *lines, uint32_t count,
                          const struct tw_solver_options *options,
                          struct tw_solver **out, enum tw_attempt *result,
                          struct tw_error *err)
{
    const struct tw_problem *problem = attempts->problem;
    *out = NULL;
    *result = TW_ATTEMPT_CUT_SHORT;
    if (attempts->left == 0 ||
        (options->stop && options->stop(options->stop_payload))) {
        return TW_OK;
    }
    attempts->left--;
    attempts->made++;
    *out = tw_solver_new(arena, problem->facts, options);
    if (!*out) {
        return tw_error_nomem(err);
    }
    tw_suppose_within(*out, attempts->within);
    enum tw_status status = load(*out, attempts, lines, count, err);
    if (status != TW_OK) {
        return status;
    }
    bool supposed;
    enum tw_step step = run(attempts, *out, &supposed, err);
    *result = step == TW_STEP_UNSOLVABLE           ? TW_ATTEMPT_UNSOLVABLE
              : step == TW_STEP_SOLVED && supposed ? TW_ATTEMPT_SUPPOSED
              : step == TW_STEP_SOLVED             ? TW_ATTEMPT_SOLVED
                                                   : TW_ATTEMPT_CUT_SHORT;
    return step == TW_STEP_FAILED ? err->status : TW_OK;
}

static bool names(const struct tw_proof *proof, const struct tw_origin *origin)
{
    for (uint32_t i = 0; i < proof->count; i++) {
        if (proof->facts[i].origin == origin) {
            return true;
        }
    }
    return false;
}

uint32_t tw_attempt_named(const struct tw_proof *proof, const struct tw_line *lines,
                          uint32_t count, uint32_t *out)
{
    uint32_t len = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (names(proof, lines[i].origin)) {
            out[len++] = i;
        }
    }
    return len;
}
