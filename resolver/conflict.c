/*
 * Conflict resolution: from an incompatibility all of whose terms hold to one that says
 * what went wrong, and to the level from which the search goes on.
 *
 *     conflict   {b in {3}, c not in {1}}         c lost 1 because of a: resolve
 *     resolved   {b in {3}, a in {2}}             a was decided last: learn this
 *     go back    to the level of b in {3}, where a in {2} is now ruled out
 *
 * The term whose satisfier (the assignment since which it holds) is last is replaced by
 * what caused that assignment, until it is the only one of its level. Two terms about
 * one package become their intersection, and their union where they are resolved upon
 * (Weizenbaum 2018, "Conflict Resolution"). What was learned is then minimised: a term
 * goes, or grows, when the other terms imply the cause of its satisfier.
 *
 * The invariant: every term of the working set holds, and `at` is its satisfier. Terms
 * of level 0 are left out of what is learned, for they always hold; refutation.c puts
 * them in again.
 */
#include "conflict.h"

#include "propagate.h"
#include "trace.h"
#include "trail.h"

#include <assert.h>

/* Finds since when TERM holds; false: always, so that it says nothing. */
static bool locate(struct tw_solver *s, struct tw_conflict_term *term)
{
    term->at = tw_trail_satisfier(s, s->packages.at[term->package].newest, term->set);
    if (term->at == UINT32_MAX) {
        return false;
    }
    term->level = s->trail.at[term->at].level;
    return true;
}

static void drop(struct tw_solver *s, uint32_t index)
{
    struct tw_conflict_term *terms = s->terms.at;
    s->packages.at[terms[index].package].conflict_at = 0;
    terms[index] = terms[--s->terms.len];
    if (index < s->terms.len) {
        s->packages.at[terms[index].package].conflict_at = index + 1;
    }
}

/* Adds TERM to the working set, or narrows the term that is there. */
static bool add_term(struct tw_solver *s, struct tw_term term)
{
    struct tw_package *p = &s->packages.at[term.package];
    if (p->conflict_at) {
        struct tw_conflict_term *mine = &s->terms.at[p->conflict_at - 1];
        tw_vset both = tw_vset_and(s->sets, mine->set, term.set);
        if (!tw_vset_equal(both, mine->set)) {
            mine->set = both;
            locate(s, mine);
        }
        return true;
    }
    struct tw_conflict_term fresh = {term.set, term.package, 0, 0};
    if (!locate(s, &fresh)) {
        return true;
    }
    if (!tw_vec_push(s->arena, &s->terms, fresh)) {
        return false;
    }
    p->conflict_at = s->terms.len;
    p->activity += s->bump;
    return tw_trail_touch(s, term.package);
}

/* Adds the terms of INCOMPAT but the one about package BUT. */
static bool add_terms(struct tw_solver *s, uint32_t incompat, uint32_t but)
{
    const struct tw_incompat *head = tw_incompat_at(&s->incompats, incompat);
    const struct tw_term *terms = tw_incompat_terms(&s->incompats, incompat);
    bool added = true;
    for (uint32_t i = 0; added && i < head->term_count; i++) {
        if (terms[i].package != but) {
            added = add_term(s, terms[i]);
        }
    }
    return added;
}

/* The term of INCOMPAT about PACKAGE. */
static tw_vset term_about(const struct tw_solver *s, uint32_t incompat,
                          uint32_t package)
{
    const struct tw_term *term = tw_incompat_terms(&s->incompats, incompat);
    while (term->package != package) {
        term++;
    }
    return term->set;
}

static bool note_step(struct tw_solver *s, uint32_t incompat, uint32_t package)
{
    struct tw_step_of_proof step = {incompat, package};
    tw_incompat_at(&s->incompats, incompat)->used = true;
    return tw_vec_push(s->arena, &s->incompats.steps, step);
}

/* Resolves the working set with the cause of the satisfier of term INDEX. */
static bool resolve(struct tw_solver *s, uint32_t index)
{
    struct tw_conflict_term *term = &s->terms.at[index];
    uint32_t package = term->package, cause = s->trail.at[term->at].cause;
    term->set = tw_vset_or(s->sets, term->set, term_about(s, cause, package));
    if (!locate(s, term)) {
        drop(s, index);
    }
    return note_step(s, cause, package) && add_terms(s, cause, package) &&
           !s->sets->failed;
}

/* Is A's satisfier later than B's? */
static bool later(const struct tw_conflict_term *a, const struct tw_conflict_term *b)
{
    return a->level != b->level ? a->level > b->level : a->at > b->at;
}

/* Puts the term with the last satisfier first, and the last but one second. */
static void order_terms(struct tw_solver *s)
{
    struct tw_conflict_term *terms = s->terms.at;
    for (uint32_t place = 0; place < 2 && place < s->terms.len; place++) {
        uint32_t last = place;
        for (uint32_t i = place + 1; i < s->terms.len; i++) {
            last = later(&terms[i], &terms[last]) ? i : last;
        }
        struct tw_conflict_term term = terms[last];
        terms[last] = terms[place];
        terms[place] = term;
        s->packages.at[terms[last].package].conflict_at = last + 1;
        s->packages.at[terms[place].package].conflict_at = place + 1;
    }
}

/* Do the other terms imply those of CAUSE but the one about PACKAGE? */
static bool implied(struct tw_solver *s, uint32_t cause, uint32_t package)
{
    const struct tw_incompat *head = tw_incompat_at(&s->incompats, cause);
    const struct tw_term *terms = tw_incompat_terms(&s->incompats, cause);
    for (uint32_t i = 0; i < head->term_count; i++) {
        const struct tw_package *p = &s->packages.at[terms[i].package];
        bool holds = terms[i].package == package ||
                     tw_vset_subset(s->sets, p->root, terms[i].set) ||
                     (p->conflict_at &&
                      tw_vset_subset(s->sets, s->terms.at[p->conflict_at - 1].set,
                                     terms[i].set));
        if (!holds) {
            return false;
        }
    }
    return true;
}

/* Drops terms of level 0, and what the other terms make superfluous. */
static bool minimise(struct tw_solver *s)
{
    for (uint32_t i = 1; i < s->terms.len;) {
        const struct tw_conflict_term *term = &s->terms.at[i];
        uint32_t cause = term->level ? s->trail.at[term->at].cause : 0;
        if (!term->level) {
            drop(s, i);
        } else if (cause && implied(s, cause, term->package)) {
            if (!resolve(s, i)) {
                return false;
            }
        } else {
            i++;
        }
    }
    return true;
}

/* Makes the working set an incompatibility; 0: no memory. */
static uint32_t keep(struct tw_solver *s, uint32_t first_step)
{
    struct tw_incompat head = {.kind = TW_FACT_DERIVED,
                               .detail = first_step,
                               .extra = s->incompats.steps.len - first_step};
    uint32_t at = s->incompats.terms.len;
    for (uint32_t i = 0; i < s->terms.len; i++) {
        struct tw_term term = {s->terms.at[i].set, s->terms.at[i].package};
        if (!tw_vec_push(s->arena, &s->incompats.terms, term)) {
            return 0;
        }
    }
    head.terms = at;
    head.term_count = s->terms.len;
    if (!tw_vec_push(s->arena, &s->incompats.all, head)) {
        return 0;
    }
    s->counts.learned++;
    return s->incompats.all.len;
}

/* The working set of the conflict, resolved until it has one term of its level. *DONE
 * false: it has no term above level 0. */
static bool analyse(struct tw_solver *s, bool *done)
{
    *done = true;
    if (!note_step(s, s->conflict, 0) || !add_terms(s, s->conflict, UINT32_MAX)) {
        return false;
    }
    for (;;) {
        order_terms(s);
        if (!s->terms.len || !s->terms.at[0].level) {
            *done = false;
            return true;
        }
        bool alone = s->terms.len == 1 || s->terms.at[1].level < s->terms.at[0].level;
        if (alone || !s->trail.at[s->terms.at[0].at].cause) {
            return minimise(s);
        }
        if (!resolve(s, 0)) {
            return false;
        }
    }
}

/* Makes later conflicts count for more than earlier ones. */
static bool decay(struct tw_solver *s)
{
    bool touched = true;
    s->bump += s->bump >> 1;
    if (s->bump >> 48) {
        s->bump >>= 32;
        for (uint32_t i = 1; touched && i < s->packages.len; i++) {
            s->packages.at[i].activity >>= 32;
            touched = tw_trail_touch(s, i);
        }
    }
    return touched;
}

/* Goes back to where all terms of the working set but the first hold, and lets the
 * incompatibility of them rule that one out. */
static bool assert_learned(struct tw_solver *s, uint32_t id)
{
    struct tw_conflict_term *terms = s->terms.at;
    struct tw_term open = {terms[0].set, terms[0].package};
    uint32_t level = s->terms.len > 1 ? terms[1].level : 0;
    uint32_t decided = s->trail.at[s->levels.at[terms[0].level - 1]].package;
    s->packages.at[decided].retracted++;
    s->packages.at[open.package].retracted += open.package != decided;
    if (!id || !tw_trail_backtrack(s, level)) {
        return false;
    }
    if (s->options.trace) {
        tw_trace_learn(s, id);
    }
    const struct tw_incompat *head = tw_incompat_at(&s->incompats, id);
    bool many = head->kind == TW_FACT_DERIVED && head->term_count > 1;
    s->conflict = 0;
    return (!many || tw_propagate_watch(s, id)) && tw_propagate_derive(s, open, id);
}

bool tw_conflict_learn(struct tw_solver *s)
{
    uint32_t first_step = s->incompats.steps.len;
    bool done;
    s->counts.conflicts++;
    if (s->options.trace) {
        tw_trace_conflict(s);
    }
    bool ok = analyse(s, &done);
    if (ok && !done) {
        s->state = TW_SEARCH_REFUTED;
        s->incompats.steps.len = first_step;
    } else if (ok) {
        order_terms(s);
        bool as_it_was =
            s->incompats.steps.len == first_step + 1 &&
            tw_incompat_at(&s->incompats, s->conflict)->kind != TW_FACT_DERIVED;
        uint32_t id = as_it_was ? s->conflict : keep(s, first_step);
        ok = assert_learned(s, id);
    }
    while (s->terms.len) {
        drop(s, s->terms.len - 1);
    }
    tw_conflict_forget(s);
    return ok && decay(s) && !s->sets->failed;
}
