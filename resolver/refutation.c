/*
 * The refutation: how the contradiction follows from the facts, step by step.
 *
 * The search keeps of each thing learned only the steps by which it was resolved; here
 * they are taken again, this time with the terms of level 0, which the search leaves
 * out since they always hold. They pile up in what is derived, and are resolved with
 * their own causes once, at the end:
 *
 *     learned     {b in {3}, a in {2}}                     as the search has it
 *     told        {b in {3}, a in {2}, c in {7}}           with the term of level 0
 *     at the end  {c in {7}}, {c not in {7}} from the user: the contradiction
 *
 * Pairs that were widened since make what is told stronger than what was learned, so a
 * step may have become needless; it is left out then.
 *
 * The invariant: every derived fact is its two causes resolved upon one package, and
 * stands after them. Facts are made when first needed, with a stack of their own
 * instead of recursion, and those that nothing needs in the end are dropped.
 */
#include "trail.h"

#include <assert.h>

/* A fact being told: terms are those of the search. */
struct told {
    struct tw_proof_fact fact; /* terms unused */
    uint32_t terms, term_count;
};

/* Since when the term of a package holds, as of when it was last looked for: a chain
 * of many assignments is not walked again for each step. */
struct since {
    tw_vset set;
    uint32_t at;     /* its satisfier */
    uint32_t newest; /* 1 + the last assignment that may be one; 0: none */
};

struct telling {
    TW_VEC(struct told) told;
    TW_VEC(struct tw_term) terms;
    TW_VEC(uint32_t) stack; /* incompatibilities to tell */
    struct tw_solver *s;
    struct tw_arena *arena; /* of the proof */
    struct tw_arena scratch;
    struct tw_error *err;
    uint32_t *told_of;   /* by incompatibility: 1 + its fact; 0: not yet */
    uint32_t *mark;      /* by package: 1 + its term in the fact being made */
    struct since *since; /* by package */
};

/* Adds a fact whose terms are the last ones of the pool, from AT on. */
static bool add_fact(struct telling *t, struct tw_proof_fact fact, uint32_t at)
{
    struct told told = {fact, at, t->terms.len - at};
    return tw_vec_push(&t->scratch, &t->told, told);
}

/* ---------------------------------------------------------------- resolution */

/* Adds TERM to the fact being made, whose terms start at AT. */
static bool merge_term(struct telling *t, uint32_t at, struct tw_term term,
                       uint32_t pivot)
{
    uint32_t *mark = &t->mark[term.package];
    if (!*mark) {
        *mark = t->terms.len - at + 1;
        return tw_vec_push(&t->scratch, &t->terms, term);
    }
    struct tw_term *mine = &t->terms.at[at + *mark - 1];
    mine->set = term.package == pivot ? tw_vset_or(t->s->sets, mine->set, term.set)
                                      : tw_vset_and(t->s->sets, mine->set, term.set);
    return true;
}

/* Adds the terms of fact FROM. */
static bool merge_terms(struct telling *t, uint32_t at, uint32_t from, uint32_t pivot)
{
    struct told told = t->told.at[from];
    bool merged = true;
    for (uint32_t i = 0; merged && i < told.term_count; i++) {
        merged = merge_term(t, at, t->terms.at[told.terms + i], pivot);
    }
    return merged;
}

static const struct tw_term *term_of(const struct telling *t, uint32_t fact,
                                     uint32_t package)
{
    const struct told *told = &t->told.at[fact];
    for (uint32_t i = 0; i < told->term_count; i++) {
        if (t->terms.at[told->terms + i].package == package) {
            return &t->terms.at[told->terms + i];
        }
    }
    return NULL;
}

/* Resolves facts A and B upon PIVOT; *OUT is the result, which may be one of them. */
static bool resolve(struct telling *t, uint32_t a, uint32_t b, uint32_t pivot,
                    uint32_t *out)
{
    if (!term_of(t, a, pivot) || !term_of(t, b, pivot)) {
        *out = term_of(t, a, pivot) ? b : a;
        return true;
    }
    uint32_t at = t->terms.len;
    if (!merge_terms(t, at, a, pivot) || !merge_terms(t, at, b, pivot)) {
        return false;
    }
    for (uint32_t i = at; i < t->terms.len; i++) {
        t->mark[t->terms.at[i].package] = 0;
    }
    for (uint32_t i = at; i < t->terms.len;) {
        struct tw_term term = t->terms.at[i];
        if (tw_vset_equal(term.set, t->s->packages.at[term.package].full)) {
            t->terms.at[i] = t->terms.at[--t->terms.len];
        } else {
            i++;
        }
    }
    *out = t->told.len;
    struct tw_proof_fact fact = {.kind = TW_FACT_DERIVED, .cause = {a, b}};
    return add_fact(t, fact, at);
}

/* ---------------------------------------------------------------- leaves */

/* The requirement and origin behind an incompatibility that is not learned. */
static enum tw_status describe(struct telling *t, const struct tw_incompat *incompat,
                               struct tw_proof_fact *fact)
{
    const struct tw_solver *s = t->s;
    fact->kind = (enum tw_fact_kind)incompat->kind;
    switch (fact->kind) {
    case TW_FACT_REQUIRED:
    case TW_FACT_CONSTRAINT:
    case TW_FACT_OVERRIDDEN:
        fact->requirement = s->demands.at[incompat->detail].requirement;
        fact->origin = s->demands.at[incompat->detail].origin;
        return TW_OK;
    case TW_FACT_DEPENDENCY:
        return tw_facts_wish_requirement(s->facts, incompat->detail, &fact->requirement,
                                         t->err);
    case TW_FACT_EXCLUDED:
        fact->exclusion = (enum tw_exclusion)incompat->detail;
        return TW_OK;
    default:
        return TW_OK;
    }
}

/* What all versions that FACT excludes have as the detail of that, or an empty one. */
static tw_slice detail_of(const struct telling *t, struct tw_term term,
                          const struct tw_incompat *incompat)
{
    const struct tw_facts *facts = t->s->facts;
    const struct tw_fact_package *package =
        tw_facts_at(facts, t->s->packages.at[term.package].pkg);
    if (incompat->extra) {
        return facts->late.at[incompat->extra - 1].detail;
    }
    for (uint32_t i = 0; i < package->excluded_count; i++) {
        if ((uint32_t)package->excluded[i].kind == incompat->detail) {
            return package->excluded[i].detail;
        }
    }
    return TW_SLICE("");
}

/* A term that always holds names a package no version of which fits: that becomes a
 * fact of its own, with which FACT is resolved. */
static bool tell_unmet(struct telling *t, struct tw_term unmet, uint32_t *fact)
{
    const struct tw_solver *s = t->s;
    tw_pkg pkg = s->packages.at[unmet.package].pkg;
    const struct tw_fact_package *project =
        tw_facts_at(s->facts, tw_facts_base(s->facts, pkg));
    struct tw_proof_fact leaf = {.kind = TW_FACT_NO_VERSION, .from = pkg};
    leaf.requirement = t->told.at[*fact].fact.requirement;
    if (project->absence.ptr) {
        leaf.kind = TW_FACT_ABSENT;
        leaf.detail = project->absence;
    }
    struct tw_term nothing = {TW_VSET_EMPTY, unmet.package};
    uint32_t at = t->terms.len, absent = t->told.len;
    return tw_vec_push(&t->scratch, &t->terms, nothing) && add_fact(t, leaf, at) &&
           resolve(t, *fact, absent, unmet.package, fact);
}

static enum tw_status tell_leaf(struct telling *t, uint32_t id)
{
    const struct tw_solver *s = t->s;
    const struct tw_incompat *incompat = tw_incompat_at(&s->incompats, id);
    const struct tw_term *terms = tw_incompat_terms(&s->incompats, id);
    struct tw_proof_fact fact = {.kind = TW_FACT_DERIVED};
    enum tw_status status = describe(t, incompat, &fact);
    if (status != TW_OK) {
        return status;
    }
    if (fact.kind == TW_FACT_DEPENDENCY || fact.kind == TW_FACT_OVERRIDDEN ||
        fact.kind == TW_FACT_EXTRA) {
        fact.from = s->packages.at[terms[0].package].pkg;
    } else if (fact.kind == TW_FACT_EXCLUDED) {
        fact.detail = detail_of(t, terms[0], incompat);
    }
    uint32_t at = t->terms.len, told = t->told.len;
    struct tw_term unmet = {TW_VSET_EMPTY, 0};
    for (uint32_t i = 0; i < incompat->term_count; i++) {
        if (!terms[i].package) {
            continue;
        }
        if (tw_vset_equal(terms[i].set, s->packages.at[terms[i].package].full)) {
            unmet = terms[i];
        }
        if (!tw_vec_push(&t->scratch, &t->terms, terms[i])) {
            return tw_error_nomem(t->err);
        }
    }
    if (!add_fact(t, fact, at) || (unmet.package && !tell_unmet(t, unmet, &told))) {
        return tw_error_nomem(t->err);
    }
    t->told_of[id] = told + 1;
    return TW_OK;
}

/* ---------------------------------------------------------------- what was learned */

/* Puts the causes of learned ID that are not told yet on the stack. */
static bool push_causes(struct telling *t, const struct tw_incompat *incompat)
{
    bool pushed = true;
    for (uint32_t i = 0; pushed && i < incompat->extra; i++) {
        uint32_t cause = t->s->incompats.steps.at[incompat->detail + i].incompat;
        if (!t->told_of[cause]) {
            pushed = tw_vec_push(&t->scratch, &t->stack, cause);
        }
    }
    return pushed;
}

/* Takes the steps of learned ID again; all its causes are told. */
static bool retrace(struct telling *t, uint32_t id)
{
    const struct tw_incompat *incompat = tw_incompat_at(&t->s->incompats, id);
    const struct tw_step_of_proof *steps = t->s->incompats.steps.at + incompat->detail;
    uint32_t fact = t->told_of[steps[0].incompat] - 1;
    bool resolved = true;
    for (uint32_t i = 1; resolved && i < incompat->extra; i++) {
        resolved = resolve(t, fact, t->told_of[steps[i].incompat] - 1, steps[i].package,
                           &fact);
    }
    t->told_of[id] = fact + 1;
    return resolved;
}

/* Tells incompatibility ID, and before it all that it rests on. */
static enum tw_status tell(struct telling *t, uint32_t id)
{
    enum tw_status status =
        tw_vec_push(&t->scratch, &t->stack, id) ? TW_OK : tw_error_nomem(t->err);
    while (status == TW_OK && t->stack.len) {
        uint32_t next = t->stack.at[t->stack.len - 1], depth = t->stack.len;
        const struct tw_incompat *incompat = tw_incompat_at(&t->s->incompats, next);
        bool learned = incompat->kind == TW_FACT_DERIVED;
        if (t->told_of[next]) {
            t->stack.len--;
            continue;
        }
        if (!learned) {
            status = tell_leaf(t, next);
        } else if (!push_causes(t, incompat) ||
                   (t->stack.len == depth && !retrace(t, next))) {
            status = tw_error_nomem(t->err);
        }
    }
    return status;
}

/* The satisfier of TERM, which is before assignment BOUND. */
static uint32_t satisfier(struct telling *t, struct tw_term term, uint32_t bound)
{
    struct since *since = &t->since[term.package];
    if (!tw_vset_equal(since->set, term.set)) {
        while (since->newest > bound) {
            since->newest = t->s->trail.at[since->newest - 1].before;
        }
        since->set = term.set;
        since->at = tw_trail_satisfier(t->s, since->newest, term.set);
    }
    return since->at;
}

/* The term of FACT whose satisfier is last: its assignment, which is before BOUND;
 * UINT32_MAX: no terms. */
static uint32_t last_satisfier(struct telling *t, uint32_t fact, uint32_t bound)
{
    const struct told *told = &t->told.at[fact];
    uint32_t last = UINT32_MAX;
    for (uint32_t i = 0; i < told->term_count; i++) {
        struct tw_term term = t->terms.at[told->terms + i];
        uint32_t at = satisfier(t, term, bound);
        if (at != UINT32_MAX && (last == UINT32_MAX || at > last)) {
            last = at;
        }
    }
    return last;
}

/* Tells the conflict, and resolves it with the causes of what made it one, the last one
 * first, until nothing is left. */
static enum tw_status tell_conflict(struct telling *t, uint32_t *fact)
{
    enum tw_status status = tell(t, t->s->conflict);
    if (status != TW_OK) {
        return status;
    }
    *fact = t->told_of[t->s->conflict] - 1;
    uint32_t at = UINT32_MAX;
    while ((at = last_satisfier(t, *fact, at)) != UINT32_MAX) {
        const struct tw_assignment *assignment = &t->s->trail.at[at];
        status = tell(t, assignment->cause);
        if (status != TW_OK) {
            return status;
        }
        if (!resolve(t, *fact, t->told_of[assignment->cause] - 1, assignment->package,
                     fact)) {
            return tw_error_nomem(t->err);
        }
    }
    return t->s->sets->failed ? tw_error_nomem(t->err) : TW_OK;
}

/* ---------------------------------------------------------------- output */

/* Numbers the facts that LAST rests on, in order; 0: not needed. */
static uint32_t *number_needed(struct telling *t, uint32_t last, uint32_t *count)
{
    uint32_t *number = TW_NEW_ARRAY(&t->scratch, uint32_t, last + 1);
    if (!number) {
        return NULL;
    }
    number[last] = 1;
    for (uint32_t i = last + 1; i-- > 0;) {
        const struct tw_proof_fact *fact = &t->told.at[i].fact;
        if (number[i] && fact->kind == TW_FACT_DERIVED) {
            number[fact->cause[0]] = number[fact->cause[1]] = 1;
        }
    }
    *count = 0;
    for (uint32_t i = 0; i <= last; i++) {
        number[i] = number[i] ? ++*count : 0;
    }
    return number;
}

static bool write_terms(struct telling *t, const struct told *told,
                        struct tw_proof_fact *out)
{
    const struct tw_solver *s = t->s;
    struct tw_proof_term *terms =
        TW_NEW_ARRAY(t->arena, struct tw_proof_term, told->term_count);
    bool written = terms != NULL;
    for (uint32_t i = 0; written && i < told->term_count; i++) {
        struct tw_term term = t->terms.at[told->terms + i];
        const struct tw_package *p = &s->packages.at[term.package];
        bool negative = tw_vset_has(s->sets, term.set, 0);
        tw_vset shown = negative ? tw_vset_not(s->sets, p->full, term.set) : term.set;
        struct tw_span *spans;
        written = tw_vset_spans(s->sets, t->arena, shown, &spans, &terms[i].span_count);
        terms[i].pkg = p->pkg;
        terms[i].positive = !negative;
        terms[i].spans = written ? spans : NULL;
    }
    out->terms = terms;
    out->term_count = told->term_count;
    return written;
}

static bool write(struct telling *t, uint32_t last, struct tw_proof *out)
{
    uint32_t count = 0;
    uint32_t *number = number_needed(t, last, &count);
    struct tw_proof_fact *facts =
        number ? TW_NEW_ARRAY(t->arena, struct tw_proof_fact, count) : NULL;
    bool written = facts != NULL;
    for (uint32_t i = 0; written && i <= last; i++) {
        if (!number[i]) {
            continue;
        }
        struct tw_proof_fact *fact = &facts[number[i] - 1];
        *fact = t->told.at[i].fact;
        if (fact->kind == TW_FACT_DERIVED) {
            fact->cause[0] = number[fact->cause[0]] - 1;
            fact->cause[1] = number[fact->cause[1]] - 1;
        }
        written = write_terms(t, &t->told.at[i], fact);
    }
    *out = (struct tw_proof){facts, count};
    return written;
}

enum tw_status tw_solver_refutation(struct tw_solver *s, struct tw_arena *arena,
                                    struct tw_proof *out, struct tw_error *err)
{
    assert(s->state == TW_SEARCH_REFUTED);
    struct telling t = {.s = s, .arena = arena, .err = err};
    t.scratch = (struct tw_arena)TW_ARENA_INIT;
    t.scratch.fail_after = arena->fail_after;
    t.told_of = TW_NEW_ARRAY(&t.scratch, uint32_t, (size_t)s->incompats.all.len + 1);
    t.mark = TW_NEW_ARRAY(&t.scratch, uint32_t, s->packages.len);
    t.since = TW_NEW_ARRAY(&t.scratch, struct since, s->packages.len);
    for (uint32_t i = 0; t.since && i < s->packages.len; i++) {
        t.since[i] =
            (struct since){TW_VSET_EMPTY, UINT32_MAX, s->packages.at[i].newest};
    }
    uint32_t last;
    enum tw_status status =
        t.told_of && t.mark && t.since ? tell_conflict(&t, &last) : tw_error_nomem(err);
    if (status == TW_OK && !write(&t, last, out)) {
        status = tw_error_nomem(err);
    }
    tw_arena_free(&t.scratch);
    return status;
}
