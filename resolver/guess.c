/*
 * Guesses: what the search is likely to need soon, for a driver that asks ahead.
 *
 * For each package that is required: the dependencies of the versions that it is likely
 * to be tried with (likely.h). From there on through everything that is known already:
 * the versions of what such a version needs, the dependencies of the best one of those,
 * and so on, although the search has not come there. What others suppose to be needed
 * (tw_guesser_suppose) is followed in the same way. While the search waits for a
 * package of which versions have failed, nothing that it has not come to is followed,
 * for much of it may never be needed. Where others see that two packages may clash
 * (tw_guesser_question), what these need beside each other waits until it is seen that
 * they do not.
 *
 * This reads facts that the search has not asked for, so nothing of it may flow back
 * into the search.
 */
#include "decide.h"
#include "encode.h"
#include "likely.h"
#include "meet.h"
#include "search.h"

/* What is thought of a package that the search has not met. */
struct view {
    bool known;
    uint32_t visited;    /* the round of guesses that came by last */
    uint32_t supposed;   /* its place among what is, plus one; 0: it is not */
    uint32_t questioned; /* the question that it belongs to; see waits */
    tw_vset usable;      /* versions that nothing but a dependency may rule out */
};

/* A package that may be needed, and the states in which it would be. */
struct lead {
    tw_pkg pkg;
    tw_vset set;
};

/* A project that others suppose to be needed. */
struct supposed {
    tw_pkg project;
    const struct tw_specifiers *within; /* NULL: any version */
};

struct tw_guesser {
    struct tw_arena *arena;   /* borrowed */
    struct tw_solver *solver; /* borrowed */
    TW_VEC(struct supposed) supposed;
    TW_VEC(struct view) views; /* by id of the facts' package */
    TW_VEC(struct lead) leads; /* of this round; those before NEXT were followed */
    uint32_t next, round;
    uint32_t question; /* that is open; those below it are answered */
    struct tw_need *out;
    uint32_t len, room;
};

struct tw_guesser *tw_guesser_new(struct tw_arena *arena, struct tw_solver *solver)
{
    struct tw_guesser *guesser = TW_NEW(arena, struct tw_guesser);
    if (guesser) {
        guesser->arena = arena;
        guesser->solver = solver;
        guesser->question = 1;
    }
    return guesser;
}

/* ---------------------------------------------------------------- packages not met */

/* The view of PKG, whose facts exist; NULL: no memory. */
static struct view *view_of(struct tw_guesser *g, tw_pkg pkg)
{
    while (g->views.len <= pkg.id) {
        if (!tw_vec_push(g->arena, &g->views, (struct view){.known = false})) {
            return NULL;
        }
    }
    return &g->views.at[pkg.id];
}

bool tw_guesser_suppose(struct tw_guesser *g, tw_pkg project,
                        const struct tw_specifiers *within)
{
    struct view *view = view_of(g, project);
    if (view && !view->supposed) {
        struct supposed new = {project, NULL};
        view->supposed = tw_vec_push(g->arena, &g->supposed, new) ? g->supposed.len : 0;
    }
    if (!view || !view->supposed) {
        return false;
    }
    struct supposed *supposed = &g->supposed.at[view->supposed - 1];
    supposed->within = supposed->within ? supposed->within : within;
    return true;
}

/* The versions of PROJECT (known) that index, user and policy leave, pre-releases only
 * where nothing else is left. */
static tw_vset find_usable(struct tw_solver *s, tw_pkg project)
{
    const struct tw_fact_package *fact = tw_facts_at(s->facts, project);
    const struct tw_slot *slot = tw_meet_found(s, project);
    tw_vset none = tw_vset_only(s->sets, fact->count + 1, 0);
    tw_vset usable = tw_vset_not(s->sets, fact->full, none);
    for (uint32_t i = 0; i < fact->excluded_count; i++) {
        tw_vset fit = tw_vset_not(s->sets, fact->full, fact->excluded[i].set);
        usable = tw_vset_and(s->sets, usable, fit);
    }
    for (uint32_t d = slot ? slot->demands : 0; d; d = s->demands.at[d - 1].next) {
        const struct tw_demand *demand = &s->demands.at[d - 1];
        tw_vset allowed;
        if (demand->active &&
            tw_facts_match(s->facts, project, &demand->requirement->specifiers,
                           &allowed, NULL) == TW_OK) {
            usable = tw_vset_and(s->sets, usable, allowed);
        }
    }
    tw_vset final = tw_vset_and(s->sets, usable,
                                tw_vset_not(s->sets, fact->full, fact->prereleases));
    bool any = tw_meet_pre_mode(s, project) == TW_PRE_ALWAYS || tw_vset_empty(final);
    return any ? usable : final;
}

/* The state in which an old lock has PROJECT, if it is in SET; or 0. */
static uint32_t preferred_state(struct tw_solver *s, tw_pkg project, tw_vset set)
{
    const struct tw_fact_package *fact = tw_facts_at(s->facts, project);
    const struct tw_slot *slot = tw_meet_found(s, project);
    for (uint32_t i = 0; slot && slot->preference && i < fact->count; i++) {
        if (!tw_version_compare(fact->releases[i].version,
                                s->preferences.at[slot->preference - 1].version)) {
            return tw_vset_has(s->sets, set, i + 1) ? i + 1 : 0;
        }
    }
    return 0;
}

/* The state that the search would try first for a package that it has not met. */
static uint32_t first_state(struct tw_guesser *g, const struct lead *lead)
{
    struct tw_solver *s = g->solver;
    tw_pkg project = tw_facts_base(s->facts, lead->pkg);
    struct view *view = view_of(g, project);
    if (!view) {
        return 0;
    }
    if (!view->known) {
        view->usable = find_usable(s, project);
        view->known = true;
    }
    tw_vset set = tw_vset_and(s->sets, view->usable, lead->set);
    if (tw_vset_empty(set)) {
        return 0;
    }
    uint32_t preferred = preferred_state(s, project, set);
    set = tw_facts_first_tier(s->facts, project, set);
    return preferred                       ? preferred
           : s->options.order == TW_LOWEST ? tw_vset_lowest(s->sets, set)
                                           : tw_vset_highest(s->sets, set);
}

/* ---------------------------------------------------------------- following leads */

static void add_guess(struct tw_guesser *g, tw_pkg project, uint32_t index)
{
    const struct tw_facts *facts = g->solver->facts;
    bool known = index == TW_VERSIONS
                     ? tw_facts_known(facts, project)
                     : tw_facts_dependencies_known(facts, project, index);
    for (uint32_t i = 0; !known && i < g->len; i++) {
        known = g->out[i].pkg.id == project.id && g->out[i].index == index;
    }
    if (!known && g->len < g->room) {
        g->out[g->len++] = (struct tw_need){project, index};
    }
}

/* PKG may be needed in SET, unless the search sees to it itself. */
static void add_lead(struct tw_guesser *g, tw_pkg pkg, tw_vset set)
{
    const struct tw_package *package = tw_meet_package(g->solver, pkg);
    struct view *view = view_of(g, pkg);
    bool seen = package && tw_search_positive(
                               g->solver, (uint32_t)(package - g->solver->packages.at));
    if (view && !seen && view->visited != g->round) {
        view->visited = g->round;
        if (!tw_vec_push(g->arena, &g->leads, (struct lead){pkg, set})) {
            g->room = g->len; /* without memory there is nothing more to guess */
        }
    }
}

/* What a version needs by WISH: versions are asked for, or what they lead to. */
static void guess_wish(struct tw_guesser *g, uint32_t wish)
{
    struct tw_facts *facts = g->solver->facts;
    tw_pkg project = facts->wishes.at[wish - 1].project;
    tw_vset set;
    if (!tw_facts_known(facts, project)) {
        add_guess(g, project, TW_VERSIONS);
    } else if (tw_facts_version_count(facts, project) &&
               tw_facts_wish_set(facts, wish, &set, NULL) == TW_OK) {
        const struct tw_wish *known = &facts->wishes.at[wish - 1];
        add_lead(g, project, set);
        for (uint32_t i = 0; i < known->extra_count; i++) {
            add_lead(g, known->extras[i], set);
        }
    }
}

static bool is_questioned(struct tw_guesser *g, tw_pkg project)
{
    const struct view *view = view_of(g, project);
    return view && view->questioned == g->question;
}

/* Is what PROJECT needs by WISH beside a question, to which PROJECT belongs? */
static bool waits(struct tw_guesser *g, tw_pkg project, uint32_t wish)
{
    return is_questioned(g, project) &&
           !is_questioned(g, g->solver->facts->wishes.at[wish - 1].project);
}

/* Version INDEX of the package is likely. */
static void guess_version(struct tw_guesser *g, tw_pkg pkg, uint32_t index)
{
    const struct tw_facts *facts = g->solver->facts;
    tw_pkg project = tw_facts_base(facts, pkg);
    uint32_t count = 0;
    add_guess(g, project, index);
    if (!tw_facts_dependencies_known(facts, project, index)) {
        return;
    }
    const struct tw_dependency *all = tw_facts_dependencies(
        facts, project, index, tw_facts_at(facts, pkg)->extra, &count);
    for (uint32_t i = 0; i < count && g->len < g->room; i++) {
        if (all[i].wish && !waits(g, project, all[i].wish)) {
            guess_wish(g, all[i].wish);
        }
    }
}

/* A project that others suppose to be needed is, once its versions are known. */
static void add_supposed(struct tw_guesser *g, const struct supposed *supposed)
{
    struct tw_facts *facts = g->solver->facts;
    tw_pkg project = supposed->project;
    if (tw_facts_version_count(facts, project)) {
        tw_vset set = tw_facts_at(facts, project)->full;
        if (!supposed->within ||
            tw_facts_match(facts, project, supposed->within, &set, NULL) == TW_OK) {
            add_lead(g, project, set);
        }
    }
}

static void follow_leads(struct tw_guesser *g)
{
    bool stuck = tw_likely_is_stuck(g->solver);
    while (!stuck && g->next < g->leads.len && g->len < g->room) {
        struct lead lead = g->leads.at[g->next++];
        uint32_t state = first_state(g, &lead);
        if (state) {
            guess_version(g, lead.pkg, state - 1);
        }
    }
}

/* ---------------------------------------------------------------- packages met */

static void guess_some(struct tw_guesser *g, tw_pkg pkg, const struct tw_likely *likely)
{
    for (uint32_t i = 0; i < likely->len && g->len < g->room; i++) {
        guess_version(g, pkg, likely->states[i] - 1);
    }
}

/* What PACKAGE has left, unless it is settled; after conflicts about it also what it
 * has when the next one comes. */
static void guess_versions(struct tw_guesser *g, uint32_t package)
{
    struct tw_solver *s = g->solver;
    const struct tw_package *p = &s->packages.at[package];
    struct tw_likely likely;
    if (!p->settled) {
        tw_likely_next(s, package, &likely);
        guess_some(g, p->pkg, &likely);
    }
    tw_likely_after(s, package, &likely);
    guess_some(g, p->pkg, &likely);
}

/* Is it known what the version of PACKAGE needs that would be tried next, was none
 * ruled out before, and is this not known to be in vain? */
static bool promises_well(struct tw_solver *s, uint32_t package)
{
    const struct tw_package *p = &s->packages.at[package];
    if (p->rejected || p->retracted || tw_vset_empty(p->now)) {
        return false;
    }
    uint32_t state = tw_decide_state(s, package, p->now);
    return tw_facts_dependencies_known(s->facts, p->pkg, state - 1) &&
           !tw_encode_is_in_vain(s, package, state - 1);
}

bool tw_guesser_question(struct tw_guesser *g, tw_pkg project)
{
    struct view *view = view_of(g, project);
    const struct tw_slot *slot = tw_meet_found(g->solver, project);
    uint32_t package = slot ? slot->package : 0;
    if (view) {
        view->questioned = g->question;
    }
    return package && (g->solver->packages.at[package].settled ||
                       promises_well(g->solver, package));
}

void tw_guesser_unquestion(struct tw_guesser *g)
{
    g->question++;
}

uint32_t tw_guesser_guess(struct tw_guesser *g, struct tw_need *out, uint32_t room)
{
    struct tw_solver *s = g->solver;
    g->round++;
    g->out = out;
    g->room = room;
    g->len = g->leads.len = g->next = 0;
    for (uint32_t i = 1; i < s->packages.len && g->len < room; i++) {
        if (tw_search_positive(s, i)) {
            guess_versions(g, i);
        }
    }
    follow_leads(g);
    for (uint32_t i = 0; i < g->supposed.len && g->len < g->room; i++) {
        add_supposed(g, &g->supposed.at[i]);
    }
    follow_leads(g);
    return g->len;
}

uint32_t tw_solver_guess(struct tw_solver *s, struct tw_need *out, uint32_t room)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_guesser *guesser = tw_guesser_new(&scratch, s);
    uint32_t len = guesser ? tw_guesser_guess(guesser, out, room) : 0;
    tw_arena_free(&scratch);
    return len;
}
