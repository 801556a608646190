/*
 * The sets of edits that a search for remedies goes through, cheapest first. Called
 * from remedies.c.
 */
#include "edit_sets.h"

enum {
    MAX_SETS = 512,
    COST_EACH = 10, /* of each edit after the first */
};

static bool same_edit(const struct tw_edit *a, const struct tw_edit *b)
{
    return a->kind == b->kind && a->line == b->line &&
           tw_slice_equal(a->replacement, b->replacement);
}

bool tw_edit_set_does(const struct tw_edit_set *set, const struct tw_edit *edit)
{
    for (uint32_t i = 0; i < set->count; i++) {
        const struct tw_edit *own = &set->trials[i].edit;
        if (edit->line == UINT32_MAX ? same_edit(own, edit) : own->line == edit->line) {
            return true;
        }
    }
    return false;
}

bool tw_edit_set_covers(const struct tw_edit_set *set, const struct tw_remedy *remedy)
{
    for (uint32_t i = 0; i < remedy->edit_count; i++) {
        if (!tw_edit_set_does(set, &remedy->edits[i])) {
            return false;
        }
    }
    return true;
}

static bool is_known(const struct tw_edit_sets *sets, const struct tw_edit_set *set)
{
    for (uint32_t i = 0; i < sets->all.len; i++) {
        const struct tw_edit_set *other = &sets->all.at[i];
        bool same = other->count == set->count;
        for (uint32_t k = 0; same && k < set->count; k++) {
            same = same_edit(&other->trials[k].edit, &set->trials[k].edit);
        }
        if (same) {
            return true;
        }
    }
    return false;
}

/* Does SET leave out every requirement that there is? */
static bool leaves_nothing(const struct tw_edit_sets *sets,
                           const struct tw_edit_set *set)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < sets->problem->line_count; i++) {
        left += sets->problem->lines[i].origin->kind == TW_FROM_REQUIREMENT;
    }
    for (uint32_t i = 0; i < set->count; i++) {
        const struct tw_edit *edit = &set->trials[i].edit;
        left -= edit->kind == TW_EDIT_DROP &&
                sets->problem->lines[edit->line].origin->kind == TW_FROM_REQUIREMENT;
    }
    return left == 0;
}

enum tw_status tw_edit_sets_add(struct tw_edit_sets *sets,
                                const struct tw_edit_set *parent,
                                const struct tw_trial *trial, struct tw_error *err)
{
    struct tw_edit_set set = *parent;
    uint32_t at = set.count++;
    while (at > 0 && set.trials[at - 1].edit.line > trial->edit.line) {
        set.trials[at] = set.trials[at - 1];
        at--;
    }
    set.trials[at] = *trial;
    set.cost += trial->cost + (set.count > 1 ? (uint32_t)COST_EACH : 0);
    set.closed = false;
    if (is_known(sets, &set) || leaves_nothing(sets, &set)) {
        return TW_OK;
    }
    if (sets->all.len == MAX_SETS) {
        sets->full = true;
        return TW_OK;
    }
    return tw_vec_push(sets->arena, &sets->all, set) ? TW_OK : tw_error_nomem(err);
}

uint32_t tw_edit_sets_cheapest(const struct tw_edit_sets *sets)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < sets->all.len; i++) {
        const struct tw_edit_set *set = &sets->all.at[i];
        if (!set->closed &&
            (best == UINT32_MAX || set->cost < sets->all.at[best].cost)) {
            best = i;
        }
    }
    return best;
}
