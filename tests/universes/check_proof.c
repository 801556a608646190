/*
 * Checks a refutation fact by fact (see checker.h).
 *
 * A fact is a box: for each package a set of states, which are its releases and "not
 * chosen"; packages that it does not name are free. It claims that no solution lies in
 * the box. A leaf claims it of the raw index. A derived box D is right when D lies
 * within the boxes of its causes together, and of boxes that is so just when
 *
 *     D lies within one of them, or
 *     D lies within both, but for one package, and there within their union.
 *
 * (If D leaves A along package p and B along q, p not q, the point that does both is in
 * neither.) The second case is the rule of resolution.
 */
#include "checker.h"

struct proof_check {
    struct tw_truth *truth;
    const struct tw_run *run;
    struct tw_arena scratch; /* bitmaps of the fact in hand */
};

/* ---------------------------------------------------------------- terms as bits */

static enum tw_status find_project(struct proof_check *check, tw_pkg pkg,
                                   const struct tw_index_project **out,
                                   struct tw_error *err)
{
    *out = NULL;
    return pkg.id == 0 ? TW_OK
                       : tw_index_find(check->truth->index,
                                       tw_facts_name(check->run->facts, pkg), out, err);
}

static const struct tw_proof_term *term_of(const struct tw_proof_fact *fact, tw_pkg pkg)
{
    for (uint32_t i = 0; i < fact->term_count; i++) {
        if (fact->terms[i].pkg.id == pkg.id) {
            return &fact->terms[i];
        }
    }
    return NULL;
}

static enum tw_status set_spans(struct tw_bitmap *bits,
                                const struct tw_proof_term *term, struct tw_error *err)
{
    uint32_t before = 0;
    for (uint32_t i = 0; i < term->span_count; i++) {
        struct tw_span span = term->spans[i];
        if (span.from >= span.to || span.to >= bits->len ||
            (i && span.from <= before)) {
            return tw_error_set(err, TW_ERR_INPUT, "its spans are not canonical");
        }
        for (uint32_t at = span.from; at < span.to; at++) {
            tw_bitmap_set(bits, at);
        }
        before = span.to;
    }
    return TW_OK;
}

/* The states of PKG in which FACT's term on it is true: all where it has none. The
 * user's own package has one state, and every positive term on it is true. */
static enum tw_status states(struct proof_check *check,
                             const struct tw_proof_fact *fact, tw_pkg pkg,
                             struct tw_bitmap *out, struct tw_error *err)
{
    const struct tw_proof_term *term = term_of(fact, pkg);
    const struct tw_index_project *project;
    enum tw_status status = find_project(check, pkg, &project, err);
    if (status) {
        return status;
    }
    uint32_t count = project ? project->raw->release_count : 0;
    if (!tw_bitmap_new(&check->scratch, count + 1, out)) {
        return tw_error_nomem(err);
    }
    if (term && pkg.id == 0 && !term->positive) {
        return tw_error_set(err, TW_ERR_INPUT, "denies the user's own package");
    }
    if (term && pkg.id != 0) {
        status = set_spans(out, term, err);
    }
    if (!term || !term->positive || pkg.id == 0) {
        tw_bitmap_invert(out);
    }
    return status;
}

/* ---------------------------------------------------------------- leaves */

static enum tw_status wrong(struct tw_error *err, const char *what)
{
    return tw_error_set(err, TW_ERR_INPUT, "%s", what);
}

static bool is_extra_of(const struct tw_requirement *requirement, tw_slice extra)
{
    for (uint32_t i = 0; i < requirement->extra_count; i++) {
        if (tw_slice_equal(requirement->extras[i], extra)) {
            return true;
        }
    }
    return extra.len == 0;
}

/* Is TO what REQUIREMENT names: its project, or one of the extras it asks of it? */
static bool names(const struct proof_check *check,
                  const struct tw_requirement *requirement, tw_pkg to)
{
    return to.id != 0 &&
           tw_slice_equal(requirement->name, tw_facts_name(check->run->facts, to)) &&
           is_extra_of(requirement, tw_facts_extra(check->run->facts, to));
}

/* A requirement that is in force when a fact's first terms hold. */
struct demand {
    const struct tw_requirement *requirement;
    bool limits;   /* a constraint: the package need not be chosen at all */
    uint32_t tied; /* the only release of that project there can be, or ANY_RELEASE */
};

#define ANY_RELEASE UINT32_MAX

/* Does DEMAND make TERM, a term on what it names, false? */
static enum tw_status denies(struct proof_check *check, const struct demand *demand,
                             const struct tw_index_project *project,
                             const struct tw_bitmap *term, bool *out,
                             struct tw_error *err)
{
    struct tw_bitmap matches;
    enum tw_status status =
        tw_truth_matches(check->truth, project, demand->requirement, &matches, err);
    if (status) {
        return status;
    }
    bool unchosen = tw_bitmap_has(term, term->len - 1);
    bool meets = demand->tied == ANY_RELEASE
                     ? !tw_bitmap_disjoint(term, &matches)
                     : tw_bitmap_has(term, demand->tied) &&
                           tw_bitmap_has(&matches, demand->tied);
    *out = !meets && !(demand->limits && unchosen);
    return TW_OK;
}

/* Does FACT have a term that DEMAND makes false, so that not all of its terms hold? */
static enum tw_status contradicts(struct proof_check *check,
                                  const struct tw_proof_fact *fact,
                                  const struct demand *demand, bool *out,
                                  struct tw_error *err)
{
    *out = false;
    for (uint32_t i = 0; !*out && i < fact->term_count; i++) {
        const struct tw_index_project *project;
        struct tw_bitmap term;
        tw_pkg pkg = fact->terms[i].pkg;
        if (!names(check, demand->requirement, pkg)) {
            continue;
        }
        enum tw_status status = find_project(check, pkg, &project, err);
        if (status == TW_OK) {
            status = states(check, fact, pkg, &term, err);
        }
        if (status == TW_OK) {
            status = denies(check, demand, project, &term, out, err);
        }
        if (status) {
            return status;
        }
    }
    return TW_OK;
}

static const struct tw_run_line *line_of(const struct proof_check *check,
                                         const struct tw_origin *origin)
{
    for (uint32_t i = 0; i < check->run->line_count; i++) {
        if (&check->run->lines[i].origin == origin) {
            return &check->run->lines[i];
        }
    }
    return NULL;
}

static enum tw_status check_line(struct proof_check *check,
                                 const struct tw_proof_fact *fact, struct tw_error *err)
{
    const struct tw_run_line *line = line_of(check, fact->origin);
    bool constraint = fact->kind == TW_FACT_CONSTRAINT;
    bool applies, holds;
    if (!line || fact->requirement != &line->requirement) {
        return wrong(err, "names no line of the user's");
    }
    if (constraint != (line->origin.kind == TW_FROM_CONSTRAINT)) {
        return wrong(err, "takes a constraint for a requirement, or the reverse");
    }
    enum tw_status status =
        tw_truth_applies(check->truth, &line->requirement, TW_NO_SLICE, &applies, err);
    if (status == TW_OK && !applies) {
        return wrong(err, "uses a line whose marker is false");
    }
    if (status == TW_OK) {
        const struct demand demand = {&line->requirement, constraint, ANY_RELEASE};
        status = contradicts(check, fact, &demand, &holds, err);
    }
    return status == TW_OK && !holds ? wrong(err, "says more than the user's line")
                                     : status;
}

/* Does release AT of FACT's FROM declare a requirement that contradicts FACT? What it
 * asks of its own project it asks of the same release. */
static enum tw_status declares(struct proof_check *check,
                               const struct tw_proof_fact *fact,
                               const struct tw_index_project *project, uint32_t at,
                               bool *out, struct tw_error *err)
{
    const struct tw_index_metadata *metadata;
    tw_slice extra = tw_facts_extra(check->run->facts, fact->from);
    *out = false;
    enum tw_status status =
        tw_index_needs(check->truth->index, project, at, &metadata, err);
    for (uint32_t i = 0;
         status == TW_OK && !*out && i < metadata->needs.requirement_count; i++) {
        const struct tw_requirement *requirement = &metadata->needs.requirements[i];
        bool asked;
        if (!tw_slice_equal(requirement->name, fact->requirement->name)) {
            continue;
        }
        status = tw_truth_asks(check->truth, requirement, extra, &asked, err);
        if (status || !asked) {
            continue;
        }
        const struct demand demand = {
            requirement, false,
            tw_slice_equal(requirement->name, project->raw->name) ? at : ANY_RELEASE};
        status = contradicts(check, fact, &demand, out, err);
    }
    return status;
}

/* Every release that FROM's term lets in must declare it. */
static enum tw_status check_dependency(struct proof_check *check,
                                       const struct tw_proof_fact *fact,
                                       struct tw_error *err)
{
    const struct tw_index_project *project;
    struct tw_bitmap from;
    enum tw_status status = find_project(check, fact->from, &project, err);
    if (status) {
        return status;
    }
    if (!project || !fact->requirement || !term_of(fact, fact->from)) {
        return wrong(err, "does not say who needs what");
    }
    status = states(check, fact, fact->from, &from, err);
    if (status == TW_OK && tw_bitmap_has(&from, from.len - 1)) {
        return wrong(err, "speaks of a package that is not chosen");
    }
    for (uint32_t at = 0; status == TW_OK && at + 1 < from.len; at++) {
        bool holds = true;
        if (tw_bitmap_has(&from, at)) {
            status = declares(check, fact, project, at, &holds, err);
        }
        if (status == TW_OK && !holds) {
            return tw_error_set(err, TW_ERR_INPUT, "%.*s %.*s does not declare it",
                                TW_FMT(project->raw->name),
                                TW_FMT(project->releases[at].version.text));
        }
    }
    return status;
}

/* An extra and its project cannot be chosen in different releases. */
static enum tw_status check_extra(struct proof_check *check,
                                  const struct tw_proof_fact *fact,
                                  struct tw_error *err)
{
    struct tw_bitmap extra, base;
    if (fact->from.id == 0 || tw_facts_extra(check->run->facts, fact->from).len == 0) {
        return wrong(err, "is not about an extra");
    }
    enum tw_status status = states(check, fact, fact->from, &extra, err);
    if (status == TW_OK) {
        status = states(check, fact, tw_facts_base(check->run->facts, fact->from),
                        &base, err);
    }
    if (status) {
        return status;
    }
    if (tw_bitmap_has(&extra, extra.len - 1) || !tw_bitmap_disjoint(&extra, &base)) {
        return wrong(err, "ties releases that may go together");
    }
    return TW_OK;
}

/* Some term has no state that makes it true. */
static enum tw_status check_no_version(struct proof_check *check,
                                       const struct tw_proof_fact *fact,
                                       struct tw_error *err)
{
    for (uint32_t i = 0; i < fact->term_count; i++) {
        struct tw_bitmap bits;
        enum tw_status status = states(check, fact, fact->terms[i].pkg, &bits, err);
        if (status || tw_bitmap_empty(&bits)) {
            return status;
        }
    }
    return wrong(err, "has versions in every term");
}

static enum tw_status check_excluded(struct proof_check *check,
                                     const struct tw_proof_fact *fact,
                                     struct tw_error *err)
{
    const struct tw_index_project *project;
    struct tw_bitmap bits;
    if (fact->term_count != 1) {
        return wrong(err, "is not about one package");
    }
    tw_pkg pkg = fact->terms[0].pkg;
    enum tw_status status = find_project(check, pkg, &project, err);
    if (status == TW_OK) {
        status = states(check, fact, pkg, &bits, err);
    }
    if (status == TW_OK && (!project || tw_bitmap_has(&bits, bits.len - 1))) {
        return wrong(err, "excludes what does not exist");
    }
    for (uint32_t at = 0; status == TW_OK && at + 1 < bits.len; at++) {
        bool excluded = true;
        if (tw_bitmap_has(&bits, at)) {
            status = tw_truth_excluded(check->truth, project, at, fact->exclusion,
                                       &excluded, err);
        }
        if (status == TW_OK && !excluded) {
            return tw_error_set(err, TW_ERR_INPUT, "%.*s %.*s is not excluded so",
                                TW_FMT(project->raw->name),
                                TW_FMT(project->releases[at].version.text));
        }
    }
    return status;
}

static enum tw_status check_absent(struct proof_check *check,
                                   const struct tw_proof_fact *fact,
                                   struct tw_error *err)
{
    const struct tw_index_project *project;
    if (fact->term_count != 1 || !fact->terms[0].positive) {
        return wrong(err, "is not about one package");
    }
    enum tw_status status = find_project(check, fact->terms[0].pkg, &project, err);
    return status == TW_OK && project ? wrong(err, "the project exists") : status;
}

/* ---------------------------------------------------------------- derivation */

/* How D compares with one cause, or with both together, along one package. */
struct along {
    bool in[2], in_union;
};

static enum tw_status compare_along(struct proof_check *check,
                                    const struct tw_proof_fact *derived,
                                    const struct tw_proof_fact *const cause[2],
                                    tw_pkg pkg, struct along *out, struct tw_error *err)
{
    struct tw_bitmap d, c[2];
    enum tw_status status = states(check, derived, pkg, &d, err);
    for (int i = 0; status == TW_OK && i < 2; i++) {
        status = states(check, cause[i], pkg, &c[i], err);
    }
    if (status == TW_OK) {
        out->in[0] = tw_bitmap_subset(&d, &c[0]);
        out->in[1] = tw_bitmap_subset(&d, &c[1]);
        out->in_union = tw_bitmap_covered(&d, &c[0], &c[1]);
    }
    return status;
}

/* Where D leaves each of its causes. */
struct leaving {
    uint32_t count[2]; /* along how many packages */
    tw_pkg last[2];    /* along which */
    bool outside;      /* along some package both at once */
};

static enum tw_status leave_along(struct proof_check *check, uint32_t at,
                                  const struct tw_proof_fact *const cause[2], int which,
                                  struct leaving *leaving, struct tw_error *err)
{
    const struct tw_proof_fact *derived = &check->run->proof.facts[at];
    for (uint32_t i = 0; i < cause[which]->term_count; i++) {
        struct along along;
        tw_pkg pkg = cause[which]->terms[i].pkg;
        enum tw_status status = compare_along(check, derived, cause, pkg, &along, err);
        if (status) {
            return status;
        }
        if (!along.in[which]) {
            leaving->count[which]++;
            leaving->last[which] = pkg;
            leaving->outside = leaving->outside || !along.in_union;
        }
    }
    return TW_OK;
}

static enum tw_status check_derived(struct proof_check *check, uint32_t at,
                                    struct tw_error *err)
{
    const struct tw_proof_fact *facts = check->run->proof.facts;
    const uint32_t *causes = facts[at].cause;
    if (causes[0] >= at || causes[1] >= at) {
        return wrong(err, "comes before its cause");
    }
    const struct tw_proof_fact *const cause[2] = {&facts[causes[0]], &facts[causes[1]]};
    struct leaving leaving = {0};
    enum tw_status status = leave_along(check, at, cause, 0, &leaving, err);
    if (status == TW_OK) {
        status = leave_along(check, at, cause, 1, &leaving, err);
    }
    if (status) {
        return status;
    }
    bool within_one = leaving.count[0] == 0 || leaving.count[1] == 0;
    bool resolved = leaving.count[0] == 1 && leaving.count[1] == 1 &&
                    leaving.last[0].id == leaving.last[1].id && !leaving.outside;
    return within_one || resolved ? TW_OK : wrong(err, "does not follow");
}

/* ---------------------------------------------------------------- the proof */

static enum tw_status check_fact(struct proof_check *check, uint32_t at,
                                 struct tw_error *err)
{
    const struct tw_proof_fact *fact = &check->run->proof.facts[at];
    for (uint32_t i = 0; i < fact->term_count; i++) {
        if (term_of(fact, fact->terms[i].pkg) != &fact->terms[i]) {
            return wrong(err, "has two terms on one package");
        }
    }
    switch (fact->kind) {
    case TW_FACT_REQUIRED:
    case TW_FACT_CONSTRAINT:
        return check_line(check, fact, err);
    case TW_FACT_DEPENDENCY:
        return check_dependency(check, fact, err);
    case TW_FACT_EXTRA:
        return check_extra(check, fact, err);
    case TW_FACT_NO_VERSION:
        return check_no_version(check, fact, err);
    case TW_FACT_EXCLUDED:
        return check_excluded(check, fact, err);
    case TW_FACT_ABSENT:
        return check_absent(check, fact, err);
    case TW_FACT_DERIVED:
        return check_derived(check, at, err);
    }
    return wrong(err, "is of no known kind");
}

static enum tw_status check_all_needed(struct proof_check *check, struct tw_error *err)
{
    const struct tw_proof *proof = &check->run->proof;
    struct tw_bitmap used;
    if (!tw_bitmap_new(&check->scratch, proof->count, &used)) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < proof->count; i++) {
        if (proof->facts[i].kind == TW_FACT_DERIVED) {
            tw_bitmap_set(&used, proof->facts[i].cause[0]);
            tw_bitmap_set(&used, proof->facts[i].cause[1]);
        }
    }
    for (uint32_t i = 0; i + 1 < proof->count; i++) {
        if (!tw_bitmap_has(&used, i)) {
            return tw_error_set(err, TW_ERR_INPUT, "fact %u is not needed", i);
        }
    }
    return TW_OK;
}

static bool is_contradiction(const struct tw_proof_fact *fact)
{
    return fact->term_count == 0 ||
           (fact->term_count == 1 && fact->terms[0].pkg.id == 0 &&
            fact->terms[0].positive);
}

static enum tw_status check_facts(struct proof_check *check, struct tw_error *err)
{
    struct tw_arena_mark mark = tw_arena_mark(&check->scratch);
    for (uint32_t i = 0; i < check->run->proof.count; i++) {
        enum tw_status status = check_fact(check, i, err);
        tw_arena_reset(&check->scratch, mark);
        if (status) {
            return tw_error_wrap(err, "fact %u", i);
        }
    }
    return check_all_needed(check, err);
}

enum tw_status tw_check_proof(struct tw_truth *truth, const struct tw_run *run,
                              struct tw_error *err)
{
    struct proof_check check = {truth, run, TW_ARENA_INIT};
    const struct tw_proof *proof = &run->proof;
    if (proof->count == 0 || !is_contradiction(&proof->facts[proof->count - 1])) {
        return wrong(err, "the proof ends without a contradiction");
    }
    enum tw_status status = check_facts(&check, err);
    tw_arena_free(&check.scratch);
    return status;
}
