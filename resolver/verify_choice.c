/*
 * Verifying that a solution is the one to choose (see tw_verify.h): each version that
 * goes before a chosen one is put in its place, all others stay as they are, and
 * something must stand against it:
 *
 *     excluded             the index, or a policy, rules it out
 *     limited              a constraint, or an override for everybody, does
 *     not wanted           who asks for the project does not accept it
 *     not provided for     what it needs itself is not chosen, or in another version
 *
 * The search tries better versions first and leaves one only when it contradicts what
 * was decided before; nothing of that is taken back in the end, so a reason is always
 * found among the others. What two packages could only change together is not tried:
 * which of them goes before the other is for the search to say.
 */
#include "verify_walk.h"

#include "facts.h"

#include <stdlib.h>

/* A version in the place of the one that is chosen of its project. */
struct rival {
    const struct tw_verify_walk *w;
    const struct tw_selected *chosen;
    uint32_t index;
    const struct tw_verify_want *wants; /* on the project, */
    uint32_t want_count;                /* from whomever */
};

static tw_version version_at(const struct tw_verify_walk *w, tw_pkg pkg, uint32_t index)
{
    return tw_facts_release(w->v.problem->facts, pkg, index)->version;
}

/* Do the others accept it? */
static bool is_wanted(const struct rival *rival)
{
    const struct tw_facts *facts = rival->w->v.problem->facts;
    tw_pkg project = rival->chosen->pkg;
    tw_version version = version_at(rival->w, project, rival->index);
    bool wanted = true;
    for (uint32_t i = 0; i < rival->want_count && wanted; i++) {
        const struct tw_verify_want *want = &rival->wants[i];
        bool own = want->from.id && tw_facts_base(facts, want->from).id == project.id;
        wanted =
            own || tw_specifiers_match(&want->line.requirement->specifiers, version);
    }
    return wanted;
}

/* Is what REQUIREMENT, of the rival, asks for chosen? */
static bool is_provided(const struct rival *rival,
                        const struct tw_requirement *requirement)
{
    const struct tw_verify_walk *w = rival->w;
    struct tw_facts *facts = w->v.problem->facts;
    tw_pkg pkg = tw_facts_package(facts, requirement->name, TW_NO_SLICE);
    const struct tw_selected *other = tw_verify_chosen(w, pkg);
    uint32_t index = other == rival->chosen ? rival->index : other ? other->index : 0;
    bool provided = other && tw_specifiers_match(&requirement->specifiers,
                                                 version_at(w, pkg, index));
    for (uint32_t i = 0; i < requirement->extra_count && provided; i++) {
        provided = tw_verify_chosen(
            w, tw_facts_package(facts, requirement->name, requirement->extras[i]));
    }
    return provided;
}

/* Is everything that it needs under PKG, its project or an extra of that, chosen? */
static enum tw_status is_provided_for(const struct rival *rival, tw_pkg pkg, bool *out)
{
    const struct tw_verify *v = &rival->w->v;
    const struct tw_verify_asker asker = {pkg, rival->index};
    struct tw_line stated, line;
    uint32_t next = 0;
    enum tw_status status = tw_verify_stated(v, asker, &next, &stated);
    while (!status && stated.requirement && *out) {
        uint32_t which = 0;
        while (*out && tw_verify_in_force(v, asker, &stated, &which, &line)) {
            *out = is_provided(rival, line.requirement);
        }
        status = tw_verify_stated(v, asker, &next, &stated);
    }
    return status;
}

static enum tw_status try_rival(const struct rival *rival)
{
    const struct tw_verify *v = &rival->w->v;
    const struct tw_selected *chosen = rival->chosen;
    if (tw_verify_is_excluded(v, chosen->pkg, rival->index) ||
        tw_verify_limit(v, chosen->pkg, rival->index) || !is_wanted(rival)) {
        return TW_OK;
    }
    bool would_do = true;
    enum tw_status status = is_provided_for(rival, chosen->pkg, &would_do);
    for (uint32_t i = 0; i < chosen->extra_count && !status; i++) {
        status = is_provided_for(rival, chosen->extras[i], &would_do);
    }
    if (status || !would_do) {
        return status;
    }
    return tw_error_set(v->err, TW_ERR_VERIFY,
                        "%.*s %.*s is chosen, although %.*s goes before it and "
                        "would do",
                        TW_FMT(tw_facts_name(v->problem->facts, chosen->pkg)),
                        TW_FMT(version_at(rival->w, chosen->pkg, chosen->index).text),
                        TW_FMT(version_at(rival->w, chosen->pkg, rival->index).text));
}

/* Tries every version that goes before that of RIVAL's project. */
static enum tw_status try_rivals(struct rival *rival, uint64_t *rivals)
{
    const struct tw_verify *v = &rival->w->v;
    const struct tw_selected *chosen = rival->chosen;
    uint32_t versions = tw_facts_version_count(v->problem->facts, chosen->pkg);
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < versions && !status; i++) {
        if (i != chosen->index &&
            tw_verify_goes_before(v, chosen->pkg, i, chosen->index)) {
            rival->index = i;
            status = try_rival(rival);
            ++*rivals;
        }
    }
    return status;
}

static int by_project(const void *a, const void *b)
{
    uint32_t x = ((const struct tw_verify_want *)a)->to.id;
    uint32_t y = ((const struct tw_verify_want *)b)->to.id;
    return x < y ? -1 : x > y;
}

enum tw_status tw_verify_choice(const struct tw_verify_walk *w, uint64_t *rivals)
{
    uint32_t count = w->wants.len;
    struct tw_verify_want *sorted =
        TW_NEW_ARRAY(w->v.arena, struct tw_verify_want, count);
    enum tw_status status = sorted ? TW_OK : tw_error_nomem(w->v.err);
    *rivals = 0;
    if (!status && count) {
        memcpy(sorted, w->wants.at, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, by_project);
    }
    for (uint32_t from = 0, to = 0; from < count && !status; from = to) {
        while (to < count && sorted[to].to.id == sorted[from].to.id) {
            to++;
        }
        struct rival rival = {.w = w,
                              .chosen = tw_verify_chosen(w, sorted[from].to),
                              .wants = &sorted[from],
                              .want_count = to - from};
        status = try_rivals(&rival, rivals);
    }
    return status;
}
