/*
 * Depth-first search without any wit (see brute.h): walk from the user's lines through
 * what has been chosen so far; at the first project that is asked for and not chosen,
 * try each of its releases in turn.
 *
 * What every release asks for is worked out before, as masks of releases, so that a
 * walk is cheap.
 */
#include "brute.h"

#include <stdlib.h>

#define ABSENT UINT32_MAX   /* no such project */
#define UNCHOSEN UINT32_MAX /* no release of it yet */

/* PROJECT in one of the releases of MASK, with EXTRAS (bits) of it. */
struct demand {
    uint32_t project;
    uint64_t mask;
    uint32_t extras;
};

/* What a release asks for, by itself (slot 0) or under one extra (its id). */
struct demands {
    struct demand *at;
    uint32_t len, cap;
};

struct brute {
    struct tw_truth *truth;
    struct tw_intern extras; /* ids are slots */
    const struct tw_index_project **projects;
    uint32_t count;
    uint64_t *allowed;        /* by project: usable, and within the constraints */
    struct demands **demands; /* by project, then release * slots + slot */
    uint32_t slots;
    struct demands user;
    uint32_t *chosen;  /* by project: a release, or UNCHOSEN */
    uint32_t *visited; /* by project: its slots that the walk has been to, as bits */
};

/* ---------------------------------------------------------------- demands */

/* Where what is asked for goes. */
struct adding {
    struct brute *brute;
    struct demands *demands;
};

static enum tw_status add_one_demand(void *payload,
                                     const struct tw_requirement *requirement,
                                     struct tw_error *err)
{
    struct brute *brute = ((struct adding *)payload)->brute;
    struct demands *demands = ((struct adding *)payload)->demands;
    const struct tw_universe *universe = brute->truth->index->universe;
    const struct tw_universe_project *raw =
        tw_universe_find(universe, requirement->name);
    struct demand demand = {ABSENT, 0, 0};
    if (raw) {
        struct tw_bitmap matches;
        demand.project = (uint32_t)(raw - universe->projects);
        enum tw_status status = tw_truth_matches(
            brute->truth, brute->projects[demand.project], requirement, &matches, err);
        if (status) {
            return status;
        }
        demand.mask = matches.words[0];
    }
    for (uint32_t i = 0; i < requirement->extra_count; i++) {
        uint32_t slot = tw_intern_find(&brute->extras, requirement->extras[i]);
        demand.extras |= UINT32_C(1) << slot;
    }
    return tw_vec_push(brute->truth->arena, demands, demand) ? TW_OK
                                                             : tw_error_nomem(err);
}

/* Adds what is ASKED for, or what overrides it. */
static enum tw_status add_demand(struct brute *brute, struct demands *demands,
                                 struct tw_asked asked, struct tw_error *err)
{
    struct adding adding = {brute, demands};
    return tw_truth_in_force(brute->truth, asked, add_one_demand, &adding, err);
}

static enum tw_status add_release(struct brute *brute, uint32_t project, uint32_t at,
                                  struct tw_error *err)
{
    const struct tw_index_metadata *metadata;
    enum tw_status status = tw_index_needs(
        brute->truth->index, brute->projects[project], at, &metadata, err);
    for (uint32_t slot = 0; status == TW_OK && slot < brute->slots; slot++) {
        struct demands *demands = &brute->demands[project][at * brute->slots + slot];
        tw_slice extra = slot ? tw_intern_text(&brute->extras, slot) : TW_NO_SLICE;
        for (uint32_t i = 0; status == TW_OK && i < metadata->needs.requirement_count;
             i++) {
            const struct tw_requirement *requirement = &metadata->needs.requirements[i];
            bool asks;
            status = tw_truth_asks(brute->truth, requirement, extra, &asks, err);
            if (status == TW_OK && asks) {
                struct tw_asked asked = {requirement, brute->projects[project], at};
                status = add_demand(brute, demands, asked, err);
            }
        }
    }
    return status;
}

/* The user's lines: demands, or limits of what is allowed. */
static enum tw_status add_line(struct brute *brute, uint32_t at, struct tw_error *err)
{
    const struct tw_run_line *line = &brute->truth->lines[at];
    struct demands limit = {0};
    struct adding adding = {brute, &limit};
    if (!brute->truth->active[at]) {
        return TW_OK;
    }
    if (line->origin.kind == TW_FROM_REQUIREMENT) {
        struct tw_asked asked = {&line->requirement, NULL, 0};
        return add_demand(brute, &brute->user, asked, err);
    }
    if (line->origin.parent) {
        return TW_OK;
    }
    enum tw_status status = add_one_demand(&adding, &line->requirement, err);
    if (status == TW_OK && limit.at[0].project != ABSENT) {
        brute->allowed[limit.at[0].project] &= limit.at[0].mask;
    }
    return status;
}

/* ---------------------------------------------------------------- what there is */

static bool note_extras(struct brute *brute, const struct tw_requirement *requirement)
{
    for (uint32_t i = 0; i < requirement->extra_count; i++) {
        if (!tw_intern_add(&brute->extras, requirement->extras[i])) {
            return false;
        }
    }
    return true;
}

static enum tw_status note_release(struct brute *brute, uint32_t project, uint32_t at,
                                   struct tw_error *err)
{
    const struct tw_index_metadata *metadata;
    enum tw_status status = tw_index_needs(
        brute->truth->index, brute->projects[project], at, &metadata, err);
    for (uint32_t i = 0; status == TW_OK && i < metadata->needs.requirement_count;
         i++) {
        if (!note_extras(brute, &metadata->needs.requirements[i])) {
            status = tw_error_nomem(err);
        }
    }
    return status;
}

/* Gives a slot to every extra that somebody asks for, whether it is declared or not. */
static enum tw_status list_extras(struct brute *brute, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; status == TW_OK && i < brute->truth->line_count; i++) {
        if (!note_extras(brute, &brute->truth->lines[i].requirement)) {
            status = tw_error_nomem(err);
        }
    }
    for (uint32_t i = 0; status == TW_OK && i < brute->count; i++) {
        const struct tw_universe_project *raw = brute->projects[i]->raw;
        for (uint32_t at = 0; status == TW_OK && at < raw->release_count; at++) {
            status = note_release(brute, i, at, err);
        }
    }
    brute->slots = brute->extras.texts.len + 1;
    return status;
}

static enum tw_status open_project(struct brute *brute, uint32_t at,
                                   struct tw_error *err)
{
    struct tw_truth *truth = brute->truth;
    enum tw_status status =
        tw_index_find(truth->index, truth->index->universe->projects[at].name,
                      &brute->projects[at], err);
    if (status) {
        return status;
    }
    uint32_t releases = brute->projects[at]->raw->release_count;
    brute->chosen[at] = UNCHOSEN;
    for (uint32_t i = 0; status == TW_OK && i < releases; i++) {
        bool usable;
        status = tw_truth_usable(truth, brute->projects[at], i, &usable, err);
        brute->allowed[at] |= (uint64_t)(status == TW_OK && usable) << i;
    }
    return status;
}

static bool make_tables(struct brute *brute)
{
    struct tw_arena *arena = brute->truth->arena;
    brute->projects =
        TW_NEW_ARRAY(arena, const struct tw_index_project *, brute->count);
    brute->allowed = TW_NEW_ARRAY(arena, uint64_t, brute->count);
    brute->demands = TW_NEW_ARRAY(arena, struct demands *, brute->count);
    brute->chosen = TW_NEW_ARRAY(arena, uint32_t, brute->count);
    brute->visited = TW_NEW_ARRAY(arena, uint32_t, brute->count);
    return brute->projects && brute->allowed && brute->demands && brute->chosen &&
           brute->visited;
}

static enum tw_status add_releases(struct brute *brute, uint32_t project,
                                   struct tw_error *err)
{
    enum tw_status status = TW_OK;
    uint64_t allowed = brute->allowed[project];
    brute->demands[project] =
        TW_NEW_ARRAY(brute->truth->arena, struct demands,
                     brute->projects[project]->raw->release_count * brute->slots);
    if (!brute->demands[project]) {
        return tw_error_nomem(err);
    }
    for (uint32_t at = 0; status == TW_OK && allowed >> at; at++) {
        if (allowed >> at & 1) {
            status = add_release(brute, project, at, err);
        }
    }
    return status;
}

static enum tw_status prepare(struct brute *brute, struct tw_truth *truth,
                              struct tw_error *err)
{
    *brute = (struct brute){.truth = truth,
                            .extras = TW_INTERN_INIT(truth->arena),
                            .count = truth->index->universe->project_count};
    enum tw_status status = make_tables(brute) ? TW_OK : tw_error_nomem(err);
    for (uint32_t i = 0; status == TW_OK && i < brute->count; i++) {
        status = open_project(brute, i, err);
    }
    if (status == TW_OK) {
        status = list_extras(brute, err);
    }
    for (uint32_t i = 0; status == TW_OK && i < brute->count; i++) {
        status = add_releases(brute, i, err);
    }
    for (uint32_t i = 0; status == TW_OK && i < brute->truth->line_count; i++) {
        status = add_line(brute, i, err);
    }
    return status;
}

/* ---------------------------------------------------------------- walking */

enum state { MET, OPEN, VIOLATED };

/* Holds DEMANDS, and all that follow from them, against what is chosen. OPEN: *open is
 * a project that must be chosen next. */
static enum state walk(struct brute *brute, const struct demands *demands,
                       uint32_t *open)
{
    enum state state = MET;
    for (uint32_t i = 0; i < demands->len; i++) {
        struct demand demand = demands->at[i];
        if (demand.project == ABSENT) {
            return VIOLATED;
        }
        uint32_t chosen = brute->chosen[demand.project];
        if (chosen == UNCHOSEN) {
            *open = demand.project;
            state = OPEN;
            continue;
        }
        if (!(demand.mask >> chosen & 1)) {
            return VIOLATED;
        }
        uint32_t fresh = (demand.extras | 1) & ~brute->visited[demand.project];
        brute->visited[demand.project] |= fresh;
        for (uint32_t slot = 0; slot < brute->slots; slot++) {
            enum state deeper = MET;
            if (fresh >> slot & 1) {
                deeper =
                    walk(brute,
                         &brute->demands[demand.project][chosen * brute->slots + slot],
                         open);
            }
            if (deeper == VIOLATED) {
                return VIOLATED;
            }
            state = deeper == OPEN ? OPEN : state;
        }
    }
    return state;
}

static enum state walk_all(struct brute *brute, uint32_t *open)
{
    memset(brute->visited, 0, brute->count * sizeof *brute->visited);
    return walk(brute, &brute->user, open);
}

/* ---------------------------------------------------------------- the best */

/* Does a line of the user's own ask for it? */
static bool is_direct(const struct brute *brute, uint32_t project)
{
    for (uint32_t i = 0; i < brute->user.len; i++) {
        if (brute->user.at[i].project == project) {
            return true;
        }
    }
    return false;
}

/* Would the user like release A of PROJECT better than B? Final releases come first,
 * unless pre-releases are as good. */
static bool is_better(const struct brute *brute, const struct tw_universe_case *what,
                      uint32_t project, uint32_t a, uint32_t b)
{
    const struct tw_universe_release *releases =
        brute->projects[project]->raw->releases;
    bool a_pre = tw_version_is_prerelease(releases[a].version);
    bool b_pre = tw_version_is_prerelease(releases[b].version);
    bool lowest = what->order == TW_LOWEST ||
                  (what->order == TW_LOWEST_DIRECT && is_direct(brute, project));
    uint32_t a_tier = tw_index_tier(&releases[a]), b_tier = tw_index_tier(&releases[b]);
    if (a_tier != b_tier) {
        return a_tier < b_tier;
    }
    if (tw_universe_pre_mode(what, brute->projects[project]->raw->name) !=
            TW_PRE_ALWAYS &&
        a_pre != b_pre) {
        return b_pre;
    }
    return lowest ? a < b : a > b;
}

static bool can_improve(struct brute *brute, const struct tw_universe_case *what,
                        uint32_t project)
{
    uint32_t chosen = brute->chosen[project], open;
    bool improved = false;
    for (uint32_t at = 0; !improved && brute->allowed[project] >> at; at++) {
        if (brute->allowed[project] >> at & 1 &&
            is_better(brute, what, project, at, chosen)) {
            brute->chosen[project] = at;
            improved = walk_all(brute, &open) == MET;
        }
    }
    brute->chosen[project] = chosen;
    return improved;
}

enum tw_status tw_brute_improve(struct tw_truth *truth,
                                const struct tw_universe_case *what,
                                const struct tw_run *run, tw_slice *worse,
                                struct tw_error *err)
{
    struct brute brute;
    enum tw_status status = prepare(&brute, truth, err);
    *worse = TW_NO_SLICE;
    for (uint32_t i = 0; status == TW_OK && i < run->solution.selected_count; i++) {
        const struct tw_selected *selected = &run->solution.selected[i];
        const struct tw_universe_project *raw = tw_universe_find(
            truth->index->universe, tw_facts_name(run->facts, selected->pkg));
        brute.chosen[raw - truth->index->universe->projects] = selected->index;
    }
    for (uint32_t i = 0; status == TW_OK && i < brute.count && !worse->ptr; i++) {
        if (brute.chosen[i] != UNCHOSEN && can_improve(&brute, what, i)) {
            *worse = brute.projects[i]->raw->name;
        }
    }
    return status;
}

/* ---------------------------------------------------------------- the search */

static bool search(struct brute *brute)
{
    uint32_t open = 0;
    enum state state = walk_all(brute, &open);
    if (state != OPEN) {
        return state == MET;
    }
    for (uint32_t at = 0; brute->allowed[open] >> at; at++) {
        if (brute->allowed[open] >> at & 1) {
            brute->chosen[open] = at;
            if (search(brute)) {
                return true;
            }
        }
    }
    brute->chosen[open] = UNCHOSEN;
    return false;
}

enum tw_status tw_brute_solve(struct tw_truth *truth, bool *satisfiable,
                              struct tw_error *err)
{
    struct brute brute;
    enum tw_status status = prepare(&brute, truth, err);
    if (status == TW_OK) {
        *satisfiable = search(&brute);
    }
    return status;
}
