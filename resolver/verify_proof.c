/*
 * Verifying a refutation fact by fact (see tw_verify.h).
 *
 * A fact is a box: for each package a set of states, which are its versions and "not
 * chosen"; packages that it does not name are free. It claims that no solution lies in
 * the box. A given fact claims it of the facts or of a line; a derived one claims it of
 * what its two causes cover together:
 *
 *     cause A   {a in 1..2, b in 3}      free but for a and b
 *     cause B   {b in 4,    c in 5}
 *     derived   {a in 1..2, b in 3..4, c in 5}   in both, but for b: there in the union
 */
#include "verify.h"

#include "bits.h"
#include "facts.h"

struct check {
    struct tw_verify v;
    const struct tw_proof *proof;
};

static enum tw_status wrong(const struct check *c, const char *what)
{
    return tw_verify_wrong(&c->v, TW_SLICE("a refuting fact"), what);
}

/* ---------------------------------------------------------------- states */

/* States of one package as bits: a bit for each version, the last for "not chosen". */
struct states {
    uint64_t *bits;
    uint32_t count;
};

static uint32_t version_count(const struct check *c, tw_pkg pkg)
{
    const struct tw_facts *facts = c->v.problem->facts;
    return pkg.id ? tw_facts_version_count(facts, tw_facts_base(facts, pkg)) : 0;
}

static const struct tw_proof_term *term_on(const struct tw_proof_fact *fact, tw_pkg pkg)
{
    for (uint32_t i = 0; i < fact->term_count; i++) {
        if (fact->terms[i].pkg.id == pkg.id) {
            return &fact->terms[i];
        }
    }
    return NULL;
}

/* The states of PKG that FACT lets in; bits NULL: no memory. The user's own package is
 * always chosen, and has one state. */
static struct states states_of(const struct check *c, const struct tw_proof_fact *fact,
                               tw_pkg pkg)
{
    const struct tw_proof_term *term = pkg.id ? term_on(fact, pkg) : NULL;
    struct states states = {NULL, version_count(c, pkg) + 1};
    states.bits = tw_bits_new(c->v.arena, states.count, !term);
    if (!term || !states.bits) {
        return states;
    }
    tw_bits_add_spans(states.bits, states.count - 1, term->spans, term->span_count);
    for (uint32_t i = 0; i < states.count && !term->positive; i++) {
        states.bits[i / 64] ^= UINT64_C(1) << i % 64;
    }
    return states;
}

static bool is_unchosen(struct states states)
{
    return tw_bits_has(states.bits, states.count - 1);
}

/* ---------------------------------------------------------------- derived facts */

/* Are all of A in B, or, with OTHER, in B or OTHER? */
static bool within(struct states a, struct states b, const struct states *other)
{
    for (uint32_t i = 0; i < tw_bits_words(a.count); i++) {
        if (a.bits[i] & ~(b.bits[i] | (other ? other->bits[i] : 0))) {
            return false;
        }
    }
    return true;
}

/* How a derived fact compares with its causes along all packages. */
struct comparison {
    uint32_t outside[2]; /* packages along which it leaves that cause */
    uint32_t pivots;     /* packages along which it leaves one or both */
    bool uncovered;      /* along some package it leaves both together */
};

static bool compare_along(const struct check *c, const struct tw_proof_fact *fact,
                          tw_pkg pkg, struct comparison *out)
{
    const struct tw_proof_fact *facts = c->proof->facts;
    struct states mine = states_of(c, fact, pkg);
    struct states a = states_of(c, &facts[fact->cause[0]], pkg);
    struct states b = states_of(c, &facts[fact->cause[1]], pkg);
    if (!mine.bits || !a.bits || !b.bits) {
        return false;
    }
    bool in[2] = {within(mine, a, NULL), within(mine, b, NULL)};
    out->outside[0] += !in[0];
    out->outside[1] += !in[1];
    if (!in[0] || !in[1]) {
        out->pivots++;
        out->uncovered |= !within(mine, a, &b);
    }
    return true;
}

static enum tw_status check_derived(const struct check *c, uint32_t at)
{
    const struct tw_proof_fact *fact = &c->proof->facts[at];
    struct comparison found = {.pivots = 0};
    if (fact->cause[0] >= at || fact->cause[1] >= at) {
        return wrong(c, "rests on what comes after it");
    }
    for (int which = 0; which < 2; which++) {
        const struct tw_proof_fact *cause = &c->proof->facts[fact->cause[which]];
        for (uint32_t i = 0; i < cause->term_count; i++) {
            tw_pkg pkg = cause->terms[i].pkg;
            bool seen = which && term_on(&c->proof->facts[fact->cause[0]], pkg) != NULL;
            if (pkg.id && !seen && !compare_along(c, fact, pkg, &found)) {
                return tw_error_nomem(c->v.err);
            }
        }
    }
    bool follows = !found.outside[0] || !found.outside[1] ||
                   (found.pivots == 1 && !found.uncovered);
    return follows ? TW_OK : wrong(c, "does not follow from its causes");
}

/* ---------------------------------------------------------------- what is asked */

static bool asks_extra(const struct tw_requirement *requirement, tw_slice extra)
{
    bool asks = extra.len == 0;
    for (uint32_t i = 0; i < requirement->extra_count && !asks; i++) {
        asks = tw_slice_equal(requirement->extras[i], extra);
    }
    return asks;
}

/* Makes REQUIREMENT some term of FACT false? TIED: the only version that its project
 * can have, or TW_VERSIONS. LIMITS: the project need not be chosen. */
static enum tw_status denies(const struct check *c, const struct tw_proof_fact *fact,
                             const struct tw_requirement *requirement, uint32_t tied,
                             bool limits, bool *out)
{
    const struct tw_facts *facts = c->v.problem->facts;
    *out = false;
    for (uint32_t i = 0; i < fact->term_count && !*out; i++) {
        tw_pkg pkg = fact->terms[i].pkg;
        if (!pkg.id || !tw_slice_equal(tw_facts_name(facts, pkg), requirement->name) ||
            !asks_extra(requirement, tw_facts_extra(facts, pkg))) {
            continue;
        }
        struct states term = states_of(c, fact, pkg);
        if (!term.bits) {
            return tw_error_nomem(c->v.err);
        }
        bool both = limits && is_unchosen(term);
        for (uint32_t k = 0; k + 1 < term.count && !both; k++) {
            both = tw_bits_has(term.bits, k) && (tied == TW_VERSIONS || tied == k) &&
                   tw_specifiers_match(&requirement->specifiers,
                                       tw_facts_release(facts, pkg, k)->version);
        }
        *out = !both;
    }
    return TW_OK;
}

/* The same of what is in force where ASKER states STATED. */
static enum tw_status denies_in_force(const struct check *c,
                                      const struct tw_proof_fact *fact,
                                      struct tw_verify_asker asker,
                                      const struct tw_line *stated, bool *out)
{
    const struct tw_facts *facts = c->v.problem->facts;
    enum tw_status status = TW_OK;
    struct tw_line one;
    uint32_t next = 0;
    *out = false;
    while (!status && !*out && tw_verify_in_force(&c->v, asker, stated, &next, &one)) {
        bool self = asker.pkg.id && tw_slice_equal(one.requirement->name,
                                                   tw_facts_name(facts, asker.pkg));
        status = denies(c, fact, one.requirement, self ? asker.index : TW_VERSIONS,
                        false, out);
    }
    return status;
}

static enum tw_status check_line(const struct check *c,
                                 const struct tw_proof_fact *fact)
{
    const struct tw_problem *problem = c->v.problem;
    const struct tw_verify_asker user = {{0}, 0};
    bool limits = fact->kind == TW_FACT_CONSTRAINT, denied = false;
    uint32_t at = 0;
    while (at < problem->line_count && problem->lines[at].origin != fact->origin) {
        at++;
    }
    if (at == problem->line_count || !c->v.active[at] ||
        (problem->lines[at].origin->kind != TW_FROM_REQUIREMENT) != limits) {
        return wrong(c, "names no line of the user's that is in force");
    }
    const struct tw_line *line = &problem->lines[at];
    enum tw_status status =
        limits ? denies(c, fact, line->requirement, TW_VERSIONS, true, &denied)
               : denies_in_force(c, fact, user, line, &denied);
    return status || denied ? status : wrong(c, "says more than the user's line");
}

/* Does version INDEX of FACT's FROM state something that FACT follows from? */
static enum tw_status states_it(const struct check *c, const struct tw_proof_fact *fact,
                                uint32_t index, bool *out)
{
    const struct tw_verify_asker asker = {fact->from, index};
    struct tw_line stated;
    uint32_t next = 0;
    *out = false;
    if (!tw_facts_dependencies_known(c->v.problem->facts, fact->from, index)) {
        return TW_OK;
    }
    enum tw_status status = tw_verify_stated(&c->v, asker, &next, &stated);
    while (!status && stated.requirement && !*out) {
        status = denies_in_force(c, fact, asker, &stated, out);
        if (!status && !*out) {
            status = tw_verify_stated(&c->v, asker, &next, &stated);
        }
    }
    return status;
}

static enum tw_status check_dependency(const struct check *c,
                                       const struct tw_proof_fact *fact)
{
    if (!fact->from.id || !term_on(fact, fact->from)) {
        return wrong(c, "does not say who needs what");
    }
    struct states from = states_of(c, fact, fact->from);
    if (!from.bits) {
        return tw_error_nomem(c->v.err);
    }
    bool stated = !is_unchosen(from);
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i + 1 < from.count && !status && stated; i++) {
        if (tw_bits_has(from.bits, i)) {
            status = states_it(c, fact, i, &stated);
        }
    }
    return status || stated ? status : wrong(c, "says what no metadata says");
}

/* ---------------------------------------------------------------- other given facts */

/* An extra and its project cannot have different versions. */
static enum tw_status check_extra(const struct check *c,
                                  const struct tw_proof_fact *fact)
{
    const struct tw_facts *facts = c->v.problem->facts;
    if (!fact->from.id || !tw_facts_extra(facts, fact->from).len) {
        return wrong(c, "is not about an extra");
    }
    struct states extra = states_of(c, fact, fact->from);
    struct states base = states_of(c, fact, tw_facts_base(facts, fact->from));
    if (!extra.bits || !base.bits) {
        return tw_error_nomem(c->v.err);
    }
    bool apart = !is_unchosen(extra) &&
                 tw_bits_disjoint(extra.bits, base.bits, tw_bits_words(extra.count));
    return apart ? TW_OK : wrong(c, "ties versions that may go together");
}

/* Some term cannot hold: no state is in it. */
static enum tw_status check_no_version(const struct check *c,
                                       const struct tw_proof_fact *fact)
{
    bool empty = false;
    for (uint32_t i = 0; i < fact->term_count && !empty; i++) {
        struct states states = states_of(c, fact, fact->terms[i].pkg);
        if (!states.bits) {
            return tw_error_nomem(c->v.err);
        }
        empty = tw_bits_empty(states.bits, tw_bits_words(states.count));
    }
    return empty ? TW_OK : wrong(c, "overlooks versions");
}

static enum tw_status check_excluded(const struct check *c,
                                     const struct tw_proof_fact *fact)
{
    if (fact->term_count != 1 || !fact->terms[0].pkg.id) {
        return wrong(c, "is not about one package");
    }
    tw_pkg project = tw_facts_base(c->v.problem->facts, fact->terms[0].pkg);
    struct states states = states_of(c, fact, fact->terms[0].pkg);
    if (!states.bits) {
        return tw_error_nomem(c->v.err);
    }
    bool out = !is_unchosen(states);
    for (uint32_t i = 0; i + 1 < states.count && out; i++) {
        out = !tw_bits_has(states.bits, i) ||
              tw_verify_is_out(&c->v, project, i, fact->exclusion);
    }
    return out ? TW_OK : wrong(c, "excludes what is not excluded");
}

static enum tw_status check_absent(const struct check *c,
                                   const struct tw_proof_fact *fact)
{
    const struct tw_facts *facts = c->v.problem->facts;
    bool absent =
        fact->term_count == 1 && fact->terms[0].pkg.id && fact->terms[0].positive &&
        tw_facts_at(facts, tw_facts_base(facts, fact->terms[0].pkg))->absence.ptr;
    return absent ? TW_OK : wrong(c, "denies a project that exists");
}

static enum tw_status check_fact(const struct check *c, uint32_t at)
{
    const struct tw_proof_fact *fact = &c->proof->facts[at];
    switch (fact->kind) {
    case TW_FACT_REQUIRED:
    case TW_FACT_CONSTRAINT:
        return check_line(c, fact);
    case TW_FACT_DEPENDENCY:
    case TW_FACT_OVERRIDDEN:
        return check_dependency(c, fact);
    case TW_FACT_EXTRA:
        return check_extra(c, fact);
    case TW_FACT_NO_VERSION:
        return check_no_version(c, fact);
    case TW_FACT_EXCLUDED:
        return check_excluded(c, fact);
    case TW_FACT_ABSENT:
        return check_absent(c, fact);
    case TW_FACT_DERIVED:
        break;
    }
    return check_derived(c, at);
}

/* ---------------------------------------------------------------- the whole */

/* The last fact holds whatever is chosen. */
static bool is_contradiction(const struct tw_proof_fact *last)
{
    bool always = true;
    for (uint32_t i = 0; i < last->term_count; i++) {
        always &= last->terms[i].pkg.id == 0 && last->terms[i].positive;
    }
    return always;
}

enum tw_status tw_verify_proof(struct tw_arena *arena, const struct tw_problem *problem,
                               const struct tw_proof *proof, struct tw_verified *out,
                               struct tw_error *err)
{
    struct check c = {.proof = proof};
    enum tw_status status = tw_verify_start(&c.v, arena, problem, err);
    if (!status &&
        (!proof->count || !is_contradiction(&proof->facts[proof->count - 1]))) {
        status = wrong(&c, "at the end leaves something possible");
    }
    for (uint32_t i = 0; i < proof->count && !status; i++) {
        struct tw_arena_mark mark = tw_arena_mark(arena);
        status = check_fact(&c, i);
        tw_arena_reset(arena, mark);
    }
    *out = (struct tw_verified){.facts = proof->count};
    return status;
}
