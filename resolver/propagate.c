/*
 * Unit propagation: when all terms of an incompatibility but one hold, the last one
 * must not, which leaves fewer states of its package; when all of them hold, that is a
 * conflict. (Weizenbaum 2018, "Unit Propagation".)
 *
 * Each kind of incompatibility is found in its own way, when the states of a package
 * have become fewer:
 *
 *     {P in V, not D in W}  from P's side: one that holds names P's highest version
 *                           left, so only that version's own ones are looked at; when
 *                           it is the only one left, P is settled thereby
 *                           from D's side: by the list of D's dependents
 *     ties of extras        are made when something follows from them
 *     learned, many terms   two terms that do not hold are watched (as in SAT solvers):
 *                           nothing can follow while both do not hold
 *
 * The invariant: nothing needs repair when assignments are taken back, since terms then
 * only cease to hold. A pair whose dependent is ruled out for good is taken from the
 * list of dependents, and comes back when it is widened (encode.c).
 */
#include "propagate.h"

#include "encode.h"
#include "trail.h"

bool tw_propagate_derive(struct tw_solver *s, struct tw_term term, uint32_t cause)
{
    struct tw_package *p = &s->packages.at[term.package];
    tw_vset after =
        tw_vset_and(s->sets, p->now, tw_vset_not(s->sets, p->full, term.set));
    if (s->sets->failed) {
        return false;
    }
    if (tw_vset_empty(after)) {
        s->conflict = cause;
        return true;
    }
    if (tw_vset_equal(after, p->now)) {
        return true;
    }
    s->counts.propagations++;
    return tw_trail_assign(s, term.package, after, cause, tw_search_level(s));
}

/* What follows for P from the pairs of its version INDEX; ONLY: the one left. */
static bool from_version(struct tw_solver *s, uint32_t package, uint32_t index,
                         bool only)
{
    uint32_t place = (s->packages.at[package].asked[index] & ~TW_ASKED_IN_PART) - 1;
    uint32_t count = s->asked.at[place];
    for (uint32_t i = 1; i <= count && !s->conflict; i++) {
        uint32_t id = s->asked.at[place + i];
        const struct tw_term *terms = tw_incompat_terms(&s->incompats, id);
        struct tw_term subject = terms[0], object = terms[1];
        bool derived = true;
        if (tw_vset_subset(s->sets, s->packages.at[object.package].now, object.set)) {
            derived = tw_propagate_derive(s, subject, id);
        } else if (only ||
                   tw_vset_subset(s->sets, s->packages.at[package].now, subject.set)) {
            derived = tw_propagate_derive(s, object, id);
        }
        if (!derived) {
            return false;
        }
    }
    return true;
}

/* From the side of the dependent. */
static bool from_dependencies(struct tw_solver *s, uint32_t package)
{
    const struct tw_package *p = &s->packages.at[package];
    uint32_t highest = tw_vset_highest(s->sets, p->now);
    if (!tw_search_positive(s, package) || !p->asked[highest - 1]) {
        return true;
    }
    bool only =
        tw_vset_single(s->sets, p->now) && tw_package_is_encoded(p, highest - 1);
    if (only && !tw_trail_settle(s, package)) {
        return false;
    }
    return from_version(s, package, highest - 1, only);
}

/* A walk over the watches of a package for those whose terms hold. */
struct walk {
    struct tw_watch *watches;
    uint32_t len;
    uint32_t at;   /* the next one to look at */
    uint32_t kept; /* those before it that stay, moved together at the front */
    tw_vset now;   /* of the package */
};

static void keep_until(struct walk *walk, uint32_t end)
{
    uint32_t count = end - walk->at;
    if (walk->kept != walk->at) {
        memmove(walk->watches + walk->kept, walk->watches + walk->at,
                count * sizeof *walk->watches);
    }
    walk->kept += count;
    walk->at = end;
}

/* Goes past the next watch whose term holds, which is kept unless the caller takes it
 * back; NULL: there is none, or a conflict was met. */
static const struct tw_watch *next_holding(const struct tw_solver *s, struct walk *walk)
{
    uint32_t at = s->conflict ? walk->len : walk->at;
    const struct tw_watch *watches = walk->watches;
    if (walk->now.bits & TW_VSET_STORED) {
        while (at < walk->len && !tw_vset_subset(s->sets, walk->now, watches[at].set)) {
            at++;
        }
    } else {
        while (at < walk->len && walk->now.bits & ~watches[at].set.bits) {
            at++;
        }
    }
    bool found = at < walk->len;
    keep_until(walk, at + found);
    return found ? &watches[walk->kept - 1] : NULL;
}

/* From the side of the dependency. */
static bool from_dependents(struct tw_solver *s, uint32_t package)
{
    struct tw_package *p = &s->packages.at[package];
    struct walk walk = {p->dependents.at, p->dependents.len, 0, 0, p->now};
    bool derived = true;
    for (const struct tw_watch *watch;
         derived && (watch = next_holding(s, &walk)) != NULL;) {
        uint32_t id = watch->incompat;
        struct tw_term subject = tw_incompat_terms(&s->incompats, id)[0];
        const struct tw_package *dependent = &s->packages.at[subject.package];
        if (!tw_vset_disjoint(s->sets, dependent->now, subject.set)) {
            derived = tw_propagate_derive(s, subject, id);
        } else if (tw_vset_disjoint(s->sets, dependent->root, subject.set)) {
            tw_incompat_at(&s->incompats, id)->detached = true;
            walk.kept--;
        }
    }
    p->dependents.len = walk.kept;
    return derived;
}

/* Looks for a term of INCOMPAT, past the two watched ones, that does not hold, and
 * watches that instead of the second. */
static bool move_watch(struct tw_solver *s, uint32_t incompat, bool *moved)
{
    uint32_t count = tw_incompat_at(&s->incompats, incompat)->term_count;
    struct tw_term *terms = tw_incompat_terms(&s->incompats, incompat);
    *moved = false;
    for (uint32_t i = 2; i < count; i++) {
        struct tw_package *p = &s->packages.at[terms[i].package];
        if (tw_vset_subset(s->sets, p->now, terms[i].set)) {
            continue;
        }
        struct tw_term term = terms[i];
        terms[i] = terms[1];
        terms[1] = term;
        struct tw_watch watch = {term.set, incompat};
        *moved = true;
        return tw_vec_push(s->arena, &p->watches, watch);
    }
    return true;
}

/* What follows from learned INCOMPAT, whose watched term about PACKAGE holds. *MOVED:
 * it is watched elsewhere now. */
static bool visit_learned(struct tw_solver *s, uint32_t incompat, uint32_t package,
                          bool *moved)
{
    struct tw_term *terms = tw_incompat_terms(&s->incompats, incompat);
    *moved = false;
    if (terms[0].package == package) {
        struct tw_term term = terms[0];
        terms[0] = terms[1];
        terms[1] = term;
    }
    if (tw_vset_disjoint(s->sets, s->packages.at[terms[0].package].now, terms[0].set)) {
        return true;
    }
    return move_watch(s, incompat, moved) &&
           (*moved || tw_propagate_derive(s, terms[0], incompat));
}

/* From what was learned. */
static bool from_learned(struct tw_solver *s, uint32_t package)
{
    struct tw_package *p = &s->packages.at[package];
    struct walk walk = {p->watches.at, p->watches.len, 0, 0, p->now};
    bool derived = true;
    for (const struct tw_watch *watch;
         derived && (watch = next_holding(s, &walk)) != NULL;) {
        bool moved;
        derived = visit_learned(s, watch->incompat, package, &moved);
        walk.kept -= moved;
    }
    p->watches.len = walk.kept;
    return derived;
}

/* An extra and its project are at one version. */
static bool from_tie(struct tw_solver *s, uint32_t extra)
{
    const struct tw_package *e = &s->packages.at[extra];
    uint32_t base = e->base;
    tw_vset none = tw_vset_state(s->sets, e->full, 0);
    tw_vset gone = tw_vset_not(s->sets, e->full,
                               tw_vset_or(s->sets, s->packages.at[base].now, none));
    if (!tw_vset_disjoint(s->sets, e->now, gone)) {
        uint32_t id = tw_encode_tie(s, extra, gone);
        if (!id || !tw_propagate_derive(s, (struct tw_term){gone, extra}, id)) {
            return false;
        }
    }
    tw_vset now = s->packages.at[extra].now;
    if (s->conflict || !tw_search_positive(s, extra) ||
        tw_vset_subset(s->sets, s->packages.at[base].now, now)) {
        return true;
    }
    uint32_t id = tw_encode_tie(s, extra, now);
    return id && tw_propagate_derive(s, tw_incompat_terms(&s->incompats, id)[1], id);
}

static bool from_ties(struct tw_solver *s, uint32_t package)
{
    if (s->packages.at[package].base != package) {
        return from_tie(s, package);
    }
    bool derived = true;
    for (uint32_t e = s->packages.at[package].next_extra; e && derived && !s->conflict;
         e = s->packages.at[e].next_extra) {
        derived = from_tie(s, e);
    }
    return derived;
}

bool tw_propagate(struct tw_solver *s)
{
    while (s->propagated < s->trail.len && !s->conflict) {
        uint32_t package = s->trail.at[s->propagated++].package;
        if (s->packages.at[package].newest != s->propagated) {
            continue; /* it has changed again: a later assignment stands for both */
        }
        const struct tw_package *p = &s->packages.at[package];
        if (!from_dependencies(s, package) ||
            (p->dependents.len && !from_dependents(s, package)) ||
            (p->watches.len && !from_learned(s, package)) || !from_ties(s, package)) {
            return false;
        }
    }
    return !s->sets->failed;
}

/* Can one term of INCOMPAT not hold any more, or do two not hold yet? What a package
 * needs that has several versions left is drawn only when one of them is a candidate.
 */
static bool is_drawn(const struct tw_solver *s, uint32_t incompat)
{
    const struct tw_incompat *head = tw_incompat_at(&s->incompats, incompat);
    const struct tw_term *terms = tw_incompat_terms(&s->incompats, incompat);
    uint32_t open = 0;
    bool lazy = head->kind == TW_FACT_DERIVED
                    ? head->detached
                    : head->term_count > 1 && !s->packages.at[terms[0].package].settled;
    if (lazy) {
        return true;
    }
    for (uint32_t i = 0; i < head->term_count; i++) {
        tw_vset now = s->packages.at[terms[i].package].now;
        if (tw_vset_disjoint(s->sets, now, terms[i].set)) {
            return true;
        }
        open += !tw_vset_subset(s->sets, now, terms[i].set);
    }
    return open > 1;
}

bool tw_propagate_is_complete(const struct tw_solver *s)
{
    bool complete = true;
    for (uint32_t id = 1; complete && id <= s->incompats.all.len; id++) {
        complete = is_drawn(s, id);
    }
    return complete;
}

bool tw_propagate_candidate(struct tw_solver *s, uint32_t package, uint32_t index)
{
    return from_version(s, package, index, false);
}

bool tw_propagate_watch(struct tw_solver *s, uint32_t incompat)
{
    const struct tw_term *terms = tw_incompat_terms(&s->incompats, incompat);
    for (uint32_t i = 0; i < 2; i++) {
        struct tw_watch watch = {terms[i].set, incompat};
        struct tw_package *p = &s->packages.at[terms[i].package];
        if (!tw_vec_push(s->arena, &p->watches, watch)) {
            return false;
        }
    }
    return true;
}
