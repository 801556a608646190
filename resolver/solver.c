/*
 * START HERE. The search: a step machine without I/O that finds versions which fit
 * together, or shows that there are none (PubGrub: Weizenbaum 2018; docs/resolver.md).
 *
 *     propagate ──► conflict? ──► learn, go back ──┐ none to go back to: unsolvable
 *         ▲            │ no                        │
 *         ├────────────┼───────────────────────────┘
 *         │         choose a package and a version; none left: solved
 *         │         ask what the version needs     not known: return the needs
 *         └──────── decide, unless it is the only one
 *
 * The invariant: the search goes on only when the facts it stands at are there, and it
 * looks at no others; so arrival order and speculation cannot change the answer.
 * Called by the driver in cli/, by tests and by examples.
 */
#include "conflict.h"
#include "decide.h"
#include "encode.h"
#include "meet.h"
#include "propagate.h"
#include "trace.h"
#include "trail.h"

#include <assert.h>

enum { STOP_EVERY = 64 };

struct tw_solver *tw_solver_new(struct tw_arena *arena, struct tw_facts *facts,
                                const struct tw_solver_options *options)
{
    struct tw_solver *s = TW_NEW(arena, struct tw_solver);
    if (!s) {
        return NULL;
    }
    s->arena = arena;
    s->facts = facts;
    s->sets = &facts->sets;
    s->options = *options;
    s->incompats.arena = arena;
    s->bump = 1 << 12;
    tw_vset nothing = tw_vset_full(s->sets, 1);
    struct tw_package dummy = {.full = nothing, .now = nothing, .root = nothing};
    return tw_vec_push(arena, &s->packages, dummy) ? s : NULL;
}

enum tw_status tw_solver_require(struct tw_solver *s,
                                 const struct tw_requirement *requirement,
                                 const struct tw_origin *origin, struct tw_error *err)
{
    assert(s->state == TW_SEARCH_NEW);
    struct tw_marker_extras none = {.context = TW_MARKER_METADATA};
    struct tw_demand demand = {.requirement = requirement, .origin = origin};
    enum tw_status status = tw_marker_evaluate(requirement->marker, s->facts->env,
                                               &none, &demand.active, err);
    if (status != TW_OK) {
        return status;
    }
    demand.project = tw_facts_package(s->facts, requirement->name, TW_NO_SLICE);
    if (origin->parent) {
        demand.parent = tw_facts_package(s->facts, origin->parent->name, TW_NO_SLICE);
    }
    if (!demand.project.id || (origin->parent && !demand.parent.id) ||
        !tw_vec_push(s->arena, &s->demands, demand)) {
        return tw_error_nomem(err);
    }
    return TW_OK;
}

enum tw_status tw_solver_prefer(struct tw_solver *s,
                                const struct tw_preference *preference,
                                struct tw_error *err)
{
    assert(s->state == TW_SEARCH_NEW);
    struct tw_slot *slot = tw_meet_slot(s, preference->pkg);
    if (!slot || !tw_vec_push(s->arena, &s->preferences, *preference)) {
        return tw_error_nomem(err);
    }
    slot->preference = s->preferences.len;
    return TW_OK;
}

static void forget_needs(struct tw_solver *s)
{
    for (uint32_t i = 0; i < s->needs.len; i++) {
        struct tw_slot *slot = tw_meet_slot(s, s->needs.at[i].pkg);
        if (slot) {
            slot->needed = false;
        }
    }
    s->needs.len = 0;
}

/* Chooses a package and a version, asks what that needs, and decides it unless it is
 * ruled out thereby; where one version is left there is nothing to decide, and what it
 * needs is drawn. *READY false: something is needed first. */
static enum tw_status advance(struct tw_solver *s, bool *ready, struct tw_error *err)
{
    uint32_t package;
    *ready = true;
    if (!tw_decide_package(s, &package)) {
        return tw_error_nomem(err);
    }
    assert(tw_decide_is_sound(s));
    if (!package) {
        s->state = TW_SEARCH_SOLVED;
        return TW_OK;
    }
    tw_vset left = s->packages.at[package].now;
    uint32_t state = tw_decide_state(s, package, left);
    enum tw_status status = tw_encode_version(s, package, state - 1, ready, err);
    if (status != TW_OK || !*ready) {
        return status;
    }
    if (tw_vset_single(s->sets, left)) {
        return tw_trail_reconsider(s, package) ? TW_OK : tw_error_nomem(err);
    }
    if (!tw_propagate_candidate(s, package, state - 1)) {
        return tw_error_nomem(err);
    }
    if (s->conflict || !tw_vset_has(s->sets, s->packages.at[package].now, state)) {
        s->packages.at[package].rejected++;
        if (s->options.trace) {
            tw_trace_reject(s, package, state);
        }
        return TW_OK;
    }
    if (s->propagated < s->trail.len) {
        return TW_OK; /* what all versions left need rests on no decision here */
    }
    s->counts.decisions++;
    if (!tw_trail_decide(s, package, state)) {
        return tw_error_nomem(err);
    }
    if (s->options.trace) {
        tw_trace_decide(s, package, state);
    }
    return TW_OK;
}

/* One round: propagation, then a conflict or a decision. */
static enum tw_status go_on(struct tw_solver *s, bool *ready, struct tw_error *err)
{
    *ready = true;
    if (s->state < TW_SEARCH_RUNNING) {
        enum tw_status status = tw_encode_demands(s, ready, err);
        if (status == TW_OK && *ready) {
            s->state = TW_SEARCH_RUNNING;
        }
        return status;
    }
    if (!tw_propagate(s)) {
        return tw_error_nomem(err);
    }
    if (s->conflict) {
        bool learned = tw_conflict_learn(s);
        assert(!learned || tw_trail_is_sound(s));
        return learned ? TW_OK : tw_error_nomem(err);
    }
    assert(tw_propagate_is_complete(s));
    return advance(s, ready, err);
}

/* Is it time to give up? The caller is asked once in STOP_EVERY steps. */
static bool is_over(const struct tw_solver *s)
{
    uint64_t steps = s->counts.decisions + s->counts.conflicts;
    const struct tw_solver_options *options = &s->options;
    return (options->max_steps && steps >= options->max_steps) ||
           (options->stop && steps % STOP_EVERY == 0 &&
            options->stop(options->stop_payload));
}

enum tw_step tw_solver_step(struct tw_solver *s, struct tw_needs *needs,
                            struct tw_error *err)
{
    forget_needs(s);
    for (;;) {
        bool ready;
        if (is_over(s)) {
            return TW_STEP_LIMIT;
        }
        if (go_on(s, &ready, err) != TW_OK) {
            return TW_STEP_FAILED;
        }
        if (s->sets->failed) {
            tw_error_nomem(err);
            return TW_STEP_FAILED;
        }
        if (!ready) {
            *needs = (struct tw_needs){s->needs.at, s->needs.len};
            return TW_STEP_NEED;
        }
        if (s->state >= TW_SEARCH_SOLVED) {
            return s->state == TW_SEARCH_SOLVED ? TW_STEP_SOLVED : TW_STEP_UNSOLVABLE;
        }
    }
}

struct tw_solver_counts tw_solver_counts(const struct tw_solver *s)
{
    return s->counts;
}
