/*
 * What a remedy would choose: the versions of the packages that clashed, and how many
 * versions of an earlier answer it moves. Called from remedies.c, and by callers that
 * solved the lines in another world (tw_explain_option).
 */
#include "outcome.h"

enum { MAX_OUTCOMES = 8, COST_OPTION = 5 };

uint32_t tw_outcome_chosen(const struct tw_solution *solution, tw_pkg pkg)
{
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        if (solution->selected[i].pkg.id == pkg.id) {
            return solution->selected[i].index;
        }
    }
    return UINT32_MAX;
}

/* Does PROOF, over the facts of PROBLEM, speak of the project NAME? */
static bool speaks_of(const struct tw_problem *problem, const struct tw_proof *proof,
                      tw_slice name)
{
    for (uint32_t i = 0; i < proof->count; i++) {
        for (uint32_t k = 0; k < proof->facts[i].term_count; k++) {
            tw_pkg pkg = proof->facts[i].terms[k].pkg;
            if (pkg.id && tw_slice_equal(tw_facts_name(problem->facts, pkg), name)) {
                return true;
            }
        }
    }
    return false;
}

/* The version that SOLUTION has of the project NAME, or NULL. */
static const struct tw_release *release_of(const struct tw_facts *facts,
                                           const struct tw_solution *solution,
                                           tw_slice name)
{
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        const struct tw_selected *selected = &solution->selected[i];
        if (tw_slice_equal(tw_facts_name(facts, selected->pkg), name)) {
            return tw_facts_release(facts, selected->pkg, selected->index);
        }
    }
    return NULL;
}

static uint32_t count_moved(const struct tw_problem *problem,
                            const struct tw_facts *facts,
                            const struct tw_solution *solution)
{
    uint32_t moved = 0;
    for (uint32_t i = 0; i < problem->preference_count; i++) {
        const struct tw_preference *before = &problem->preferences[i];
        const struct tw_release *now =
            release_of(facts, solution, tw_facts_name(problem->facts, before->pkg));
        moved += before->kind == TW_PREFER_LOCKED &&
                 (!now || tw_version_compare(now->version, before->version) != 0);
    }
    return moved;
}

enum tw_status tw_outcome_note(struct tw_arena *arena, const struct tw_problem *problem,
                               const struct tw_proof *proof,
                               const struct tw_facts *facts,
                               const struct tw_solution *solution,
                               struct tw_remedy *remedy)
{
    struct tw_outcome *outcomes = TW_NEW_ARRAY(arena, struct tw_outcome, MAX_OUTCOMES);
    uint32_t count = 0;
    bool copied = outcomes;
    for (uint32_t i = 0; copied && i < solution->selected_count; i++) {
        const struct tw_selected *selected = &solution->selected[i];
        tw_slice name = tw_facts_name(facts, selected->pkg);
        if (count < MAX_OUTCOMES && speaks_of(problem, proof, name)) {
            tw_version version =
                tw_facts_release(facts, selected->pkg, selected->index)->version;
            copied = tw_arena_copy(arena, name, &outcomes[count].name) &&
                     tw_arena_copy(arena, version.text, &outcomes[count].version);
            count++;
        }
    }
    remedy->outcomes = outcomes;
    remedy->outcome_count = count;
    remedy->moved = count_moved(problem, facts, solution);
    return copied ? TW_OK : TW_ERR_NOMEM;
}

/* ---------------------------------------------------------------- the list */

/* Those that work for sure come first, then those that cost less. */
static bool is_before(const struct tw_remedy *a, const struct tw_remedy *b)
{
    return a->supposed != b->supposed ? b->supposed : a->cost < b->cost;
}

bool tw_outcome_insert(struct tw_arena *arena, struct tw_remedies *remedies,
                       const struct tw_remedy *remedy)
{
    struct tw_remedy *all = TW_NEW_ARRAY(arena, struct tw_remedy, remedies->len + 1);
    uint32_t at = 0;
    if (!all) {
        return false;
    }
    while (at < remedies->len && !is_before(remedy, &remedies->at[at])) {
        all[at] = remedies->at[at];
        at++;
    }
    all[at] = *remedy;
    for (uint32_t i = at; i < remedies->len; i++) {
        all[i + 1] = remedies->at[i];
    }
    remedies->at = all;
    remedies->len += remedies->len < TW_MAX_REMEDIES;
    return true;
}

/* ---------------------------------------------------------------- other worlds */

enum tw_status tw_explain_option(struct tw_arena *arena, struct tw_explanation *e,
                                 tw_slice words, const struct tw_facts *facts,
                                 const struct tw_solution *solution,
                                 struct tw_error *err)
{
    struct tw_edit *edit = TW_NEW(arena, struct tw_edit);
    struct tw_remedy remedy = {.edits = edit, .edit_count = 1, .cost = COST_OPTION};
    if (!edit) {
        return tw_error_nomem(err);
    }
    edit->kind = TW_EDIT_OPTION;
    edit->line = UINT32_MAX;
    if (!tw_arena_copy(arena, words, &edit->replacement) ||
        tw_outcome_note(arena, e->problem, &e->core.proof, facts, solution, &remedy) ||
        !tw_outcome_insert(arena, &e->remedies, &remedy)) {
        return tw_error_nomem(err);
    }
    e->remedies.tried++;
    return TW_OK;
}
