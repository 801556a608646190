/*
 * What a remedy would choose: the versions of the packages that clashed, and how many
 * versions of an earlier answer it moves. Called from remedies.c.
 */
#include "outcome.h"

enum { MAX_OUTCOMES = 8 };

uint32_t tw_outcome_chosen(const struct tw_solution *solution, tw_pkg pkg)
{
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        if (solution->selected[i].pkg.id == pkg.id) {
            return solution->selected[i].index;
        }
    }
    return UINT32_MAX;
}

static bool speaks_of(const struct tw_facts *facts, const struct tw_proof *proof,
                      tw_pkg pkg)
{
    for (uint32_t i = 0; i < proof->count; i++) {
        for (uint32_t k = 0; k < proof->facts[i].term_count; k++) {
            tw_pkg other = proof->facts[i].terms[k].pkg;
            if (other.id && tw_facts_base(facts, other).id == pkg.id) {
                return true;
            }
        }
    }
    return false;
}

static uint32_t find_locked(const struct tw_problem *problem, tw_pkg pkg)
{
    for (uint32_t i = 0; i < problem->locked_count; i++) {
        if (problem->locked[i].pkg.id == pkg.id) {
            return i;
        }
    }
    return UINT32_MAX;
}

static uint32_t count_moved(const struct tw_problem *problem,
                            const struct tw_solution *solution)
{
    uint32_t moved = 0;
    for (uint32_t i = 0; i < problem->locked_count; i++) {
        const struct tw_locked *locked = &problem->locked[i];
        uint32_t index = tw_outcome_chosen(solution, locked->pkg);
        if (index == UINT32_MAX) {
            moved++;
            continue;
        }
        tw_version now = tw_facts_release(problem->facts, locked->pkg, index)->version;
        moved += tw_version_compare(now, locked->version) != 0;
    }
    return moved;
}

enum tw_status tw_outcome_note(struct tw_arena *arena, const struct tw_problem *problem,
                               const struct tw_proof *proof,
                               const struct tw_solution *solution,
                               struct tw_remedy *remedy)
{
    struct tw_outcome *outcomes = TW_NEW_ARRAY(arena, struct tw_outcome, MAX_OUTCOMES);
    uint32_t count = 0;
    if (!outcomes) {
        return TW_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < solution->selected_count && count < MAX_OUTCOMES; i++) {
        const struct tw_selected *selected = &solution->selected[i];
        if (speaks_of(problem->facts, proof, selected->pkg)) {
            outcomes[count++] = (struct tw_outcome){
                selected->pkg, selected->index, find_locked(problem, selected->pkg)};
        }
    }
    remedy->outcomes = outcomes;
    remedy->outcome_count = count;
    remedy->moved = count_moved(problem, solution);
    return TW_OK;
}
