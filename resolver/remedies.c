/*
 * The smallest changes to the user's lines after which everything fits, each one
 * solved.
 *
 * Best-first: the cheapest set of edits not yet tried is solved. If that fails, its own
 * refutation says which lines clash now, and each edit of one of those makes a larger
 * set to try: the sets that work are the hitting sets of all conflicts (Reiter 1987).
 * Sets that edit the same lines as a remedy found, and more, are not looked at; unless
 * that one is only supposed to work, for want of facts: then one is looked for that
 * works for sure. Called from the driver after tw_explain_core.
 */
#include "attempt.h"
#include "edit_sets.h"
#include "outcome.h"
#include "phrase.h"

enum { MAX_PINS = 2 }; /* of one package: its newest yanked versions */

struct hunt {
    struct tw_arena *arena;
    const struct tw_problem *problem;
    const struct tw_core *core;
    struct tw_attempts attempts;
    struct tw_edit_sets sets;
    struct tw_remedies found, unfounded;
    struct tw_line *lines;    /* scratch: the problem's, edited */
    uint32_t *origins;        /* scratch: of each of LINES, its index in the problem */
    uint32_t *named;          /* scratch */
    bool supposed, cut_short; /* some attempts were: see enum tw_attempt */
    struct tw_error *err;
};

/* ---------------------------------------------------------------- what to try */

/* Adds PARENT with each edit of LINE. */
static enum tw_status extend(struct hunt *h, const struct tw_edit_set *parent,
                             uint32_t line)
{
    struct tw_trial trials[TW_MAX_TRIALS];
    uint32_t count = 0;
    enum tw_status status =
        tw_edits_list(h->arena, h->problem, line, trials, &count, h->err);
    for (uint32_t i = 0; i < count && status == TW_OK; i++) {
        status = tw_edit_set_does(parent, &trials[i].edit)
                     ? TW_OK
                     : tw_edit_sets_add(&h->sets, parent, &trials[i], h->err);
    }
    return status;
}

/* Adds PARENT with pins of the newest versions that FACT says were yanked. */
static enum tw_status extend_by_pins(struct hunt *h, const struct tw_edit_set *parent,
                                     const struct tw_proof_fact *fact)
{
    const struct tw_proof_term *term = tw_phrase_term(fact, true);
    enum tw_status status = TW_OK;
    uint32_t pins = 0;
    for (uint32_t i = term->span_count; i-- > 0;) {
        for (uint32_t v = term->spans[i].to; v-- > term->spans[i].from;) {
            if (pins++ == MAX_PINS || status != TW_OK) {
                return status;
            }
            struct tw_trial pin;
            status = tw_edits_pin(h->arena, h->problem, term->pkg, v, &pin, h->err);
            if (status == TW_OK && !tw_edit_set_does(parent, &pin.edit)) {
                status = tw_edit_sets_add(&h->sets, parent, &pin, h->err);
            }
        }
    }
    return status;
}

/* Adds PARENT with what undoes FACT, an exclusion, if anything does. */
static enum tw_status extend_past(struct hunt *h, const struct tw_edit_set *parent,
                                  const struct tw_proof_fact *fact)
{
    if (fact->exclusion == TW_EXCL_YANKED) {
        return extend_by_pins(h, parent, fact);
    }
    if (fact->exclusion != TW_EXCL_PRERELEASE) {
        return TW_OK;
    }
    struct tw_trial trial =
        tw_edits_prereleases(h->problem, tw_phrase_term(fact, true)->pkg);
    return tw_edit_set_does(parent, &trial.edit)
               ? TW_OK
               : tw_edit_sets_add(&h->sets, parent, &trial, h->err);
}

/* Adds PARENT with each edit that may undo PROOF, a refutation of COUNT of h->lines. */
static enum tw_status extend_against(struct hunt *h, const struct tw_edit_set *parent,
                                     const struct tw_proof *proof, uint32_t count)
{
    enum tw_status status = TW_OK;
    if (parent->count == TW_MAX_EDITS) {
        h->cut_short = true;
        return TW_OK;
    }
    count = tw_attempt_named(proof, h->lines, count, h->named);
    for (uint32_t i = 0; i < count && status == TW_OK; i++) {
        uint32_t line = h->origins[h->named[i]];
        status = line == UINT32_MAX ? TW_OK : extend(h, parent, line);
    }
    for (uint32_t i = 0; i < proof->count && status == TW_OK; i++) {
        const struct tw_proof_fact *fact = &proof->facts[i];
        if (fact->kind == TW_FACT_EXCLUDED) {
            status = extend_past(h, parent, fact);
        }
    }
    return status;
}

/* ---------------------------------------------------------------- trying */

static const struct tw_trial *trial_of(const struct tw_edit_set *node, uint32_t line)
{
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->trials[i].edit.line == line) {
            return &node->trials[i];
        }
    }
    return NULL;
}

/* The problem's lines as NODE edits them, and the lines it adds, to h->lines; returns
 * how many. */
static uint32_t edited_lines(struct hunt *h, const struct tw_edit_set *node)
{
    static const struct tw_origin new_line = {.kind = TW_FROM_REQUIREMENT};
    uint32_t count = 0;
    for (uint32_t i = 0; i < h->problem->line_count; i++) {
        const struct tw_trial *trial = trial_of(node, i);
        h->lines[count] = h->problem->lines[i];
        h->origins[count] = i;
        if (trial) {
            h->lines[count].requirement = trial->requirement;
        }
        count += !trial || trial->requirement;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->trials[i].edit.kind == TW_EDIT_PIN) {
            h->lines[count] = (struct tw_line){node->trials[i].requirement, &new_line};
            h->origins[count++] = UINT32_MAX;
        }
    }
    return count;
}

/* The options of the problem, with the pre-releases that NODE allows. */
static bool edited_options(struct hunt *h, struct tw_arena *scratch,
                           const struct tw_edit_set *node,
                           struct tw_solver_options *out)
{
    const struct tw_solver_options *given = &h->problem->options;
    uint32_t count = given->exception_count;
    struct tw_pre_exception *exceptions =
        TW_NEW_ARRAY(scratch, struct tw_pre_exception, count + node->count);
    for (uint32_t i = 0; exceptions && i < count; i++) {
        exceptions[i] = given->exceptions[i];
    }
    for (uint32_t i = 0; exceptions && i < node->count; i++) {
        const struct tw_edit *edit = &node->trials[i].edit;
        if (edit->kind == TW_EDIT_PRERELEASE) {
            tw_pkg pkg =
                tw_facts_package(h->problem->facts, edit->replacement, TW_NO_SLICE);
            exceptions[count++] = (struct tw_pre_exception){pkg, TW_PRE_ALWAYS};
        }
    }
    *out = *given;
    out->exceptions = exceptions;
    out->exception_count = count;
    return exceptions;
}

static enum tw_status solve(struct hunt *h, struct tw_arena *scratch,
                            const struct tw_edit_set *node, struct tw_solver **solver,
                            enum tw_attempt *result)
{
    struct tw_solver_options options;
    uint32_t count = edited_lines(h, node);
    return edited_options(h, scratch, node, &options)
               ? tw_attempt(scratch, &h->attempts, h->lines, count, &options, solver,
                            result, h->err)
               : tw_error_nomem(h->err);
}

/* ---------------------------------------------------------------- what works */

/* Do needs of PKG have a part in the conflict? */
static bool is_to_blame(const struct hunt *h, tw_pkg pkg)
{
    const struct tw_proof *proof = &h->core->proof;
    for (uint32_t i = 0; i < proof->count; i++) {
        if (proof->facts[i].kind == TW_FACT_DEPENDENCY &&
            tw_facts_base(h->problem->facts, proof->facts[i].from).id == pkg.id) {
            return true;
        }
    }
    return false;
}

/* Does it count as known what version INDEX of PKG needs? */
static bool is_known(const struct hunt *h, tw_pkg pkg, uint32_t index)
{
    const struct tw_solver *within = h->attempts.within;
    return tw_facts_dependencies_known(h->problem->facts, pkg, index) &&
           (!within || tw_solver_used(within, (struct tw_need){pkg, index}));
}

/* Is it known what those versions of SOLUTION need whose project is to blame? */
static bool is_founded(const struct hunt *h, const struct tw_solution *solution)
{
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        const struct tw_selected *selected = &solution->selected[i];
        if (!is_known(h, selected->pkg, selected->index) &&
            is_to_blame(h, selected->pkg)) {
            return false;
        }
    }
    return true;
}

/* Writes down NODE as a remedy with what SOLUTION, the RESULT, chooses. */
static enum tw_status add_remedy(struct hunt *h, const struct tw_edit_set *node,
                                 const struct tw_solution *solution,
                                 enum tw_attempt result)
{
    struct tw_edit *edits = TW_NEW_ARRAY(h->arena, struct tw_edit, node->count);
    struct tw_remedy remedy = {
        .edits = edits,
        .edit_count = node->count,
        .cost = node->cost,
        .supposed = result == TW_ATTEMPT_SUPPOSED,
    };
    for (uint32_t i = 0; edits && i < node->count; i++) {
        edits[i] = node->trials[i].edit;
    }
    struct tw_remedies *list = is_founded(h, solution) ? &h->found : &h->unfounded;
    if (!edits ||
        tw_outcome_note(h->arena, h->problem, &h->core->proof, h->problem->facts,
                        solution, &remedy) ||
        !tw_outcome_insert(h->arena, list, &remedy)) {
        return tw_error_nomem(h->err);
    }
    return TW_OK;
}

/* NODE with the bounds of its edits moved to what SOLUTION chose. *CHANGED: there were
 * any. */
static enum tw_status tighten(struct hunt *h, struct tw_edit_set *node,
                              const struct tw_solution *solution, bool *changed)
{
    enum tw_status status = TW_OK;
    *changed = false;
    for (uint32_t i = 0; i < node->count && status == TW_OK; i++) {
        struct tw_trial *trial = &node->trials[i];
        if (!trial->bound || !trial->requirement) {
            continue;
        }
        tw_pkg pkg =
            tw_facts_package(h->problem->facts, trial->requirement->name, TW_NO_SLICE);
        uint32_t index = tw_outcome_chosen(solution, pkg);
        if (index != UINT32_MAX) {
            const struct tw_release *release =
                tw_facts_release(h->problem->facts, pkg, index);
            struct tw_trial loose = *trial;
            *changed = true;
            status = tw_edits_tighten(h->arena, h->problem, &loose, release->version,
                                      trial, h->err);
        }
    }
    return status;
}

static bool works(enum tw_attempt result)
{
    return result == TW_ATTEMPT_SOLVED || result == TW_ATTEMPT_SUPPOSED;
}

/* NODE was solved: that is RESULT. Its tight form is solved too, and written down if it
 * works as well. */
static enum tw_status accept(struct hunt *h, struct tw_arena *scratch,
                             const struct tw_edit_set *node, struct tw_solver *solver,
                             enum tw_attempt result)
{
    struct tw_solution loose;
    struct tw_solution solution;
    struct tw_edit_set tight = *node;
    enum tw_attempt again = TW_ATTEMPT_CUT_SHORT;
    bool changed = false;
    enum tw_status status = tw_solver_solution(solver, &loose, h->err);
    if (status == TW_OK) {
        status = tighten(h, &tight, &loose, &changed);
    }
    if (status == TW_OK && changed) {
        status = solve(h, scratch, &tight, &solver, &again);
    }
    if (status != TW_OK || !works(again)) {
        return status == TW_OK ? add_remedy(h, node, &loose, result) : status;
    }
    status = tw_solver_solution(solver, &solution, h->err);
    return status == TW_OK ? add_remedy(h, &tight, &solution, again) : status;
}

/* NODE was refuted: whatever clashes now can be edited as well. */
static enum tw_status branch(struct hunt *h, struct tw_arena *scratch,
                             const struct tw_edit_set *node, struct tw_solver *solver)
{
    struct tw_proof proof;
    enum tw_status status = tw_solver_refutation(solver, scratch, &proof, h->err);
    return status == TW_OK ? extend_against(h, node, &proof, edited_lines(h, node))
                           : status;
}

/* Does NODE do all that a remedy does which was found, and which works for sure or is
 * SUPPOSED to? */
static bool is_covered(const struct hunt *h, const struct tw_edit_set *node,
                       bool supposed)
{
    for (uint32_t i = 0; i < h->found.len; i++) {
        const struct tw_remedy *remedy = &h->found.at[i];
        if ((supposed || !remedy->supposed) && tw_edit_set_covers(node, remedy)) {
            return true;
        }
    }
    return false;
}

static enum tw_status try_node(struct hunt *h, const struct tw_edit_set *node)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    scratch.fail_after = h->arena->fail_after;
    struct tw_solver *solver;
    enum tw_attempt result;
    enum tw_status status = solve(h, &scratch, node, &solver, &result);
    if (status == TW_OK &&
        (result == TW_ATTEMPT_SOLVED ||
         (result == TW_ATTEMPT_SUPPOSED && !is_covered(h, node, true)))) {
        status = accept(h, &scratch, node, solver, result);
    } else if (status == TW_OK && result == TW_ATTEMPT_UNSOLVABLE) {
        status = branch(h, &scratch, node, solver);
    }
    h->supposed |= result == TW_ATTEMPT_SUPPOSED;
    h->cut_short |= result == TW_ATTEMPT_CUT_SHORT;
    tw_arena_free(&scratch);
    return status;
}

/* ---------------------------------------------------------------- the hunt */

static enum tw_status start(struct hunt *h)
{
    static const struct tw_edit_set nothing = {.count = 0};
    uint32_t count = h->problem->line_count + TW_MAX_EDITS;
    h->lines = TW_NEW_ARRAY(h->arena, struct tw_line, count);
    h->origins = TW_NEW_ARRAY(h->arena, uint32_t, count);
    h->named = TW_NEW_ARRAY(h->arena, uint32_t, count);
    if (!h->lines || !h->origins || !h->named) {
        return tw_error_nomem(h->err);
    }
    count = edited_lines(h, &nothing);
    return extend_against(h, &nothing, &h->core->proof, count);
}

enum tw_status tw_explain_remedies(struct tw_arena *arena,
                                   const struct tw_problem *problem,
                                   const struct tw_core *core,
                                   const struct tw_oracle *oracle,
                                   struct tw_remedies *out, struct tw_error *err)
{
    struct hunt h = {.arena = arena,
                     .problem = problem,
                     .core = core,
                     .sets = {.arena = arena, .problem = problem},
                     .err = err};
    tw_attempts_start(&h.attempts, problem, oracle);
    enum tw_status status = start(&h);
    uint32_t next;
    while (status == TW_OK && h.found.len < TW_MAX_REMEDIES && h.attempts.left &&
           (next = tw_edit_sets_cheapest(&h.sets)) != UINT32_MAX) {
        struct tw_edit_set node = h.sets.all.at[next];
        h.sets.all.at[next].closed = true;
        if (!is_covered(&h, &node, false)) {
            status = try_node(&h, &node);
        }
    }
    h.cut_short |= h.sets.full || tw_edit_sets_cheapest(&h.sets) != UINT32_MAX;
    *out = h.found.len ? h.found : h.unfounded;
    out->tried = h.attempts.made;
    out->end = h.cut_short && h.found.len < TW_MAX_REMEDIES ? TW_REMEDIES_CUT_SHORT
               : h.supposed                                 ? TW_REMEDIES_LACK_FACTS
                                                            : TW_REMEDIES_ALL_TRIED;
    return status;
}
