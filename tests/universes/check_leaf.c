/*
 * The leaves of a refutation: each says something of the index or of the user's lines,
 * which is looked up there (see proof.h). It is enough that the leaf claims no more
 * than what is so; a weaker claim is sound too, and whether it leads anywhere is seen
 * where something is derived from it.
 */
#include "proof.h"

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
static bool names(const struct tw_proof_check *check,
                  const struct tw_requirement *requirement, tw_pkg to)
{
    return to.id != 0 &&
           tw_slice_equal(requirement->name, tw_facts_name(check->run->facts, to)) &&
           is_extra_of(requirement, tw_facts_extra(check->run->facts, to));
}

/* A requirement that is in force when a fact's first terms hold. */
struct demand {
    struct tw_asked asked;
    bool limits;   /* a constraint: the package need not be chosen at all */
    uint32_t tied; /* the only release of that project there can be, or ANY_RELEASE */
};

#define ANY_RELEASE UINT32_MAX

/* Does DEMAND make TERM, a term on what it names, false? */
static enum tw_status denies(struct tw_proof_check *check, const struct demand *demand,
                             const struct tw_index_project *project,
                             const struct tw_bitmap *term, bool *out,
                             struct tw_error *err)
{
    struct tw_bitmap matches;
    enum tw_status status = tw_truth_matches(check->truth, project,
                                             demand->asked.requirement, &matches, err);
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
static enum tw_status contradicts(struct tw_proof_check *check,
                                  const struct tw_proof_fact *fact,
                                  const struct demand *demand, bool *out,
                                  struct tw_error *err)
{
    *out = false;
    for (uint32_t i = 0; !*out && i < fact->term_count; i++) {
        const struct tw_index_project *project;
        struct tw_bitmap term;
        tw_pkg pkg = fact->terms[i].pkg;
        if (!names(check, demand->asked.requirement, pkg)) {
            continue;
        }
        enum tw_status status = tw_proof_project(check, pkg, &project, err);
        if (status == TW_OK) {
            status = tw_proof_states(check, fact, pkg, &term, err);
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

struct contradiction {
    struct tw_proof_check *check;
    const struct tw_proof_fact *fact;
    struct demand demand;
    bool found;
};

static enum tw_status find_contradiction(void *payload,
                                         const struct tw_requirement *requirement,
                                         struct tw_error *err)
{
    struct contradiction *c = payload;
    c->demand.asked.requirement = requirement;
    return c->found ? TW_OK
                    : contradicts(c->check, c->fact, &c->demand, &c->found, err);
}

/* As contradicts, for DEMAND or what overrides it. */
static enum tw_status contradicts_in_force(struct tw_proof_check *check,
                                           const struct tw_proof_fact *fact,
                                           struct demand demand, bool *out,
                                           struct tw_error *err)
{
    struct contradiction c = {check, fact, demand, false};
    enum tw_status status =
        tw_truth_in_force(check->truth, demand.asked, find_contradiction, &c, err);
    *out = c.found;
    return status;
}

/* Where in the user's lines ORIGIN is; their number if it is none of them. */
static uint32_t line_of(const struct tw_proof_check *check,
                        const struct tw_origin *origin)
{
    uint32_t at = 0;
    while (at < check->run->line_count && &check->run->lines[at].origin != origin) {
        at++;
    }
    return at;
}

static enum tw_status check_line(struct tw_proof_check *check,
                                 const struct tw_proof_fact *fact, struct tw_error *err)
{
    uint32_t at = line_of(check, fact->origin);
    const struct tw_run_line *line = &check->run->lines[at];
    bool holds;
    if (at == check->run->line_count || fact->requirement != &line->requirement) {
        return wrong(err, "names no line of the user's");
    }
    bool limits = line->origin.kind != TW_FROM_REQUIREMENT;
    if (limits != (fact->kind == TW_FACT_CONSTRAINT)) {
        return wrong(err, "takes a constraint for a requirement, or the reverse");
    }
    if (!check->truth->active[at]) {
        return wrong(err, "uses a line whose marker is false");
    }
    const struct demand demand = {{&line->requirement, NULL, 0}, limits, ANY_RELEASE};
    enum tw_status status =
        limits ? contradicts(check, fact, &demand, &holds, err)
               : contradicts_in_force(check, fact, demand, &holds, err);
    return status == TW_OK && !holds ? wrong(err, "says more than the user's line")
                                     : status;
}

/* Does release AT of FACT's FROM declare a requirement that contradicts FACT? What it
 * asks of its own project it asks of the same release. */
static enum tw_status declares(struct tw_proof_check *check,
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
            {requirement, project, at},
            false,
            tw_slice_equal(requirement->name, project->raw->name) ? at : ANY_RELEASE};
        status = contradicts_in_force(check, fact, demand, out, err);
    }
    return status;
}

/* Every release that FROM's term lets in must declare it. */
static enum tw_status check_dependency(struct tw_proof_check *check,
                                       const struct tw_proof_fact *fact,
                                       struct tw_error *err)
{
    const struct tw_index_project *project;
    struct tw_bitmap from;
    enum tw_status status = tw_proof_project(check, fact->from, &project, err);
    if (status) {
        return status;
    }
    if (!project || !fact->requirement || !tw_proof_term_of(fact, fact->from)) {
        return wrong(err, "does not say who needs what");
    }
    status = tw_proof_states(check, fact, fact->from, &from, err);
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

/* The line is an override for what FROM asks, and is in force there. */
static enum tw_status check_overridden(struct tw_proof_check *check,
                                       const struct tw_proof_fact *fact,
                                       struct tw_error *err)
{
    uint32_t at = line_of(check, fact->origin);
    const struct tw_run_line *line = &check->run->lines[at];
    if (at == check->run->line_count || fact->requirement != &line->requirement ||
        !line->origin.parent || !check->truth->active[at]) {
        return wrong(err, "names no override for one parent");
    }
    return check_dependency(check, fact, err);
}

/* An extra and its project cannot be chosen in different releases. */
static enum tw_status check_extra(struct tw_proof_check *check,
                                  const struct tw_proof_fact *fact,
                                  struct tw_error *err)
{
    struct tw_bitmap extra, base;
    if (fact->from.id == 0 || tw_facts_extra(check->run->facts, fact->from).len == 0) {
        return wrong(err, "is not about an extra");
    }
    enum tw_status status = tw_proof_states(check, fact, fact->from, &extra, err);
    if (status == TW_OK) {
        status = tw_proof_states(
            check, fact, tw_facts_base(check->run->facts, fact->from), &base, err);
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
static enum tw_status check_no_version(struct tw_proof_check *check,
                                       const struct tw_proof_fact *fact,
                                       struct tw_error *err)
{
    for (uint32_t i = 0; i < fact->term_count; i++) {
        struct tw_bitmap bits;
        enum tw_status status =
            tw_proof_states(check, fact, fact->terms[i].pkg, &bits, err);
        if (status || tw_bitmap_empty(&bits)) {
            return status;
        }
    }
    return wrong(err, "has versions in every term");
}

static enum tw_status check_excluded(struct tw_proof_check *check,
                                     const struct tw_proof_fact *fact,
                                     struct tw_error *err)
{
    const struct tw_index_project *project;
    struct tw_bitmap bits;
    if (fact->term_count != 1) {
        return wrong(err, "is not about one package");
    }
    tw_pkg pkg = fact->terms[0].pkg;
    enum tw_status status = tw_proof_project(check, pkg, &project, err);
    if (status == TW_OK) {
        status = tw_proof_states(check, fact, pkg, &bits, err);
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

static enum tw_status check_absent(struct tw_proof_check *check,
                                   const struct tw_proof_fact *fact,
                                   struct tw_error *err)
{
    const struct tw_index_project *project;
    if (fact->term_count != 1 || !fact->terms[0].positive) {
        return wrong(err, "is not about one package");
    }
    enum tw_status status = tw_proof_project(check, fact->terms[0].pkg, &project, err);
    return status == TW_OK && project ? wrong(err, "the project exists") : status;
}

enum tw_status tw_proof_check_leaf(struct tw_proof_check *check,
                                   const struct tw_proof_fact *fact,
                                   struct tw_error *err)
{
    switch (fact->kind) {
    case TW_FACT_REQUIRED:
    case TW_FACT_CONSTRAINT:
        return check_line(check, fact, err);
    case TW_FACT_OVERRIDDEN:
        return check_overridden(check, fact, err);
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
        break;
    }
    return wrong(err, "is of no known kind");
}
