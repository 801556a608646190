/*
 * The trail: one array of assignments, and for each package a chain through it.
 *
 *     trail   #1 a {1,2,3}   #2 b {2,3}   #3 a {3} decided   #4 b {3}
 *     chain   a: #3 -> #1                 b: #4 -> #2
 *
 * Each assignment holds the states that are left of its package from there on, so the
 * chain answers "since when does this term hold" without looking at other packages, and
 * taking back is popping.
 *
 * The invariant: along a chain sets shrink, and levels do not fall. Along the
 * trail levels may fall: what rules out versions of a package from the start is level 0
 * also when the package is met late. Such assignments stay when those around them go.
 */
#include "trail.h"

#include "trace.h"

#include <assert.h>

/* States left of the package before assignment AT. */
static tw_vset left_before(const struct tw_solver *s, uint32_t at)
{
    const struct tw_assignment *assignment = &s->trail.at[at];
    return assignment->before ? s->trail.at[assignment->before - 1].after
                              : s->packages.at[assignment->package].full;
}

bool tw_trail_touch(struct tw_solver *s, uint32_t package)
{
    if (s->packages.at[package].stale) {
        return true;
    }
    s->packages.at[package].stale = true;
    return tw_vec_push(s->arena, &s->stale, package);
}

/* The extras of PACKAGE, if it is a project, wait until it is settled. */
static bool touch_extras(struct tw_solver *s, uint32_t package)
{
    const struct tw_package *p = &s->packages.at[package];
    bool touched = true;
    for (uint32_t e = p->base == package ? p->next_extra : 0; touched && e;
         e = s->packages.at[e].next_extra) {
        touched = tw_trail_touch(s, e);
    }
    return touched;
}

bool tw_trail_assign(struct tw_solver *s, uint32_t package, tw_vset after,
                     uint32_t cause, uint32_t level)
{
    struct tw_package *p = &s->packages.at[package];
    struct tw_assignment assignment = {after, package, p->newest, cause, level};
    if (!tw_vec_push(s->arena, &s->trail, assignment)) {
        return false;
    }
    p->newest = s->trail.len;
    p->now = after;
    if (!level) {
        p->root = after;
    }
    if (cause && s->options.trace) {
        tw_trace_derive(s);
    }
    return tw_trail_touch(s, package);
}

bool tw_trail_decide(struct tw_solver *s, uint32_t package, uint32_t state)
{
    struct tw_package *p = &s->packages.at[package];
    assert(!p->settled);
    tw_vset only = tw_vset_state(s->sets, p->full, state);
    return tw_vec_push(s->arena, &s->levels, s->trail.len) &&
           tw_trail_assign(s, package, only, 0, s->levels.len);
}

bool tw_trail_reconsider(struct tw_solver *s, uint32_t package)
{
    return tw_trail_assign(s, package, s->packages.at[package].now, 0, s->levels.len);
}

bool tw_trail_settle(struct tw_solver *s, uint32_t package)
{
    s->packages.at[package].settled = s->packages.at[package].newest;
    if (s->options.trace) {
        tw_trace_settle(s, package);
    }
    return touch_extras(s, package);
}

bool tw_trail_backtrack(struct tw_solver *s, uint32_t level)
{
    if (level >= s->levels.len) {
        return true;
    }
    uint32_t from = s->levels.at[level], end = s->trail.len;
    for (uint32_t at = end; at-- > from;) {
        const struct tw_assignment *assignment = &s->trail.at[at];
        struct tw_package *p = &s->packages.at[assignment->package];
        p->newest = assignment->before;
        p->now = left_before(s, at);
        bool touched = tw_trail_touch(s, assignment->package);
        if (p->settled == at + 1) {
            p->settled = 0;
            touched = touched && touch_extras(s, assignment->package);
        }
        if (!touched) {
            return false;
        }
    }
    s->trail.len = from;
    s->levels.len = level;
    s->propagated = s->propagated < from ? s->propagated : from;
    for (uint32_t at = from; at < end; at++) {
        struct tw_assignment kept = s->trail.at[at];
        if (kept.level <= level &&
            !tw_trail_assign(s, kept.package, kept.after, kept.cause, kept.level)) {
            return false;
        }
    }
    return true;
}

uint32_t tw_trail_satisfier(struct tw_solver *s, uint32_t newest, tw_vset set)
{
    uint32_t satisfier = UINT32_MAX;
    for (uint32_t next = newest; next; next = s->trail.at[next - 1].before) {
        satisfier = next - 1;
        if (!tw_vset_subset(s->sets, left_before(s, satisfier), set)) {
            return satisfier;
        }
    }
    return UINT32_MAX;
}

/* Do sets shrink and levels not fall along the chain of PACKAGE? */
static bool chain_is_sound(const struct tw_solver *s, uint32_t package)
{
    const struct tw_package *p = &s->packages.at[package];
    bool sound =
        tw_vset_equal(p->now, p->newest ? s->trail.at[p->newest - 1].after : p->full);
    for (uint32_t next = p->newest; sound && next;
         next = s->trail.at[next - 1].before) {
        const struct tw_assignment *assignment = &s->trail.at[next - 1];
        const struct tw_assignment *before =
            assignment->before ? &s->trail.at[assignment->before - 1] : NULL;
        sound = assignment->package == package &&
                tw_vset_subset(s->sets, assignment->after, left_before(s, next - 1)) &&
                (!before || before->level <= assignment->level);
    }
    return sound;
}

bool tw_trail_is_sound(const struct tw_solver *s)
{
    bool sound = true;
    for (uint32_t i = 1; sound && i < s->packages.len; i++) {
        sound = chain_is_sound(s, i);
    }
    return sound;
}
