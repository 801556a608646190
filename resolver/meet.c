/*
 * Meeting packages: what the facts, the user's own lines and the policies say of one
 * before any version of it is asked for.
 *
 *     excluded versions     one incompatibility for each kind of reason
 *     yanked versions       are excluded unless the user's own line names one exactly
 *     pre-releases          are tried after all others; or excluded, if the user says
 * so constraints           rule out what they do not match
 *
 * An extra is a package with the versions of its project, and has no rules of its own.
 *
 * The invariant: all of this is level 0, also when the package is met late.
 */
#include "meet.h"

#include "trail.h"

static tw_vset all_versions(struct tw_solver *s, const struct tw_package *p)
{
    tw_vset none = tw_vset_only(s->sets, tw_vset_count(s->sets, p->full), 0);
    return tw_vset_not(s->sets, p->full, none);
}

struct tw_slot *tw_meet_slot(struct tw_solver *s, tw_pkg pkg)
{
    if (pkg.id >= s->slots.len) {
        uint32_t wanted = s->facts->packages.len + 1;
        uint32_t missing = wanted - s->slots.len;
        if (!tw_vec_reserve(s->arena, &s->slots, missing)) {
            return NULL;
        }
        memset(s->slots.at + s->slots.len, 0, missing * sizeof *s->slots.at);
        s->slots.len = wanted;
    }
    return &s->slots.at[pkg.id];
}

bool tw_meet_rule_out(struct tw_solver *s, uint32_t package, tw_vset set,
                      struct tw_incompat head)
{
    struct tw_package *p = &s->packages.at[package];
    tw_vset after = tw_vset_and(s->sets, p->now, tw_vset_not(s->sets, p->full, set));
    if (s->sets->failed) {
        return false;
    }
    if (tw_vset_equal(after, p->now)) {
        return true;
    }
    struct tw_term term = {set, package};
    uint32_t id = tw_incompat_add(&s->incompats, head, &term, 1);
    if (id && tw_vset_empty(after)) {
        s->conflict = id;
        return true;
    }
    return id && tw_trail_assign(s, package, after, id, 0);
}

/* Does a line of the user's own, or a preference, name exactly this version? */
static bool named_exactly(const struct tw_solver *s, const struct tw_slot *slot,
                          tw_version version)
{
    for (uint32_t d = slot->demands; d; d = s->demands.at[d - 1].next) {
        const struct tw_demand *demand = &s->demands.at[d - 1];
        if (demand->active &&
            tw_specifiers_pin(&demand->requirement->specifiers, version)) {
            return true;
        }
    }
    return slot->preference &&
           !tw_version_compare(s->preferences.at[slot->preference - 1].version,
                               version);
}

/* SET without the versions that the user named exactly. */
static tw_vset not_named(struct tw_solver *s, const struct tw_slot *slot,
                         const struct tw_fact_package *fact, tw_vset set)
{
    for (uint32_t i = 0; i < fact->count; i++) {
        if (tw_vset_has(s->sets, set, i + 1) &&
            named_exactly(s, slot, fact->releases[i].version)) {
            tw_vset one = tw_vset_only(s->sets, fact->count + 1, i + 1);
            set = tw_vset_and(s->sets, set, tw_vset_not(s->sets, fact->full, one));
        }
    }
    return set;
}

/* Does a line of the user's own name a pre-release of the project? */
static bool opted_in(const struct tw_solver *s, const struct tw_slot *slot)
{
    for (uint32_t d = slot->demands; d; d = s->demands.at[d - 1].next) {
        const struct tw_demand *demand = &s->demands.at[d - 1];
        if (demand->active &&
            tw_specifiers_allow_prereleases(&demand->requirement->specifiers)) {
            return true;
        }
    }
    return false;
}

/* Rules out what the index, or the policy for pre-releases, excludes. */
static bool exclude(struct tw_solver *s, uint32_t package, const struct tw_slot *slot)
{
    const struct tw_fact_package *fact =
        tw_facts_at(s->facts, s->packages.at[package].pkg);
    bool done = true;
    for (uint32_t i = 0; done && i < fact->excluded_count; i++) {
        struct tw_incompat head = {.kind = TW_FACT_EXCLUDED,
                                   .detail = fact->excluded[i].kind};
        tw_vset set = fact->excluded[i].set;
        if (fact->excluded[i].kind == TW_EXCL_YANKED) {
            set = not_named(s, slot, fact, set);
        }
        done = tw_meet_rule_out(s, package, set, head);
    }
    bool refuse = s->options.prereleases == TW_PRE_NEVER ||
                  (s->options.prereleases == TW_PRE_EXPLICIT && !opted_in(s, slot));
    if (done && refuse) {
        struct tw_incompat head = {.kind = TW_FACT_EXCLUDED,
                                   .detail = TW_EXCL_PRERELEASE};
        done = tw_meet_rule_out(s, package, fact->prereleases, head);
    }
    return done;
}

/* Rules out what the user's constraints and overrides leave no room for. */
static enum tw_status limit(struct tw_solver *s, uint32_t package,
                            const struct tw_slot *slot, struct tw_error *err)
{
    for (uint32_t d = slot->demands; d; d = s->demands.at[d - 1].next) {
        const struct tw_demand *demand = &s->demands.at[d - 1];
        if (!demand->active || demand->origin->kind == TW_FROM_REQUIREMENT) {
            continue;
        }
        tw_vset allowed;
        enum tw_status status = tw_facts_match(
            s->facts, demand->project, &demand->requirement->specifiers, &allowed, err);
        if (status != TW_OK) {
            return status;
        }
        struct tw_package *p = &s->packages.at[package];
        struct tw_incompat head = {.kind = TW_FACT_CONSTRAINT, .detail = d - 1};
        tw_vset others = tw_vset_and(s->sets, all_versions(s, p),
                                     tw_vset_not(s->sets, p->full, allowed));
        if (!tw_meet_rule_out(s, package, others, head)) {
            return tw_error_nomem(err);
        }
    }
    return TW_OK;
}

/* Which versions are tried before all others. */
static void set_taste(struct tw_solver *s, struct tw_package *p,
                      const struct tw_slot *slot)
{
    const struct tw_fact_package *fact = tw_facts_at(s->facts, p->pkg);
    p->liked = s->options.prereleases == TW_PRE_ALWAYS
                   ? p->full
                   : tw_vset_not(s->sets, p->full, fact->prereleases);
    p->lowest = s->options.order == TW_LOWEST;
    for (uint32_t d = slot->demands; d; d = s->demands.at[d - 1].next) {
        p->lowest |= s->options.order == TW_LOWEST_DIRECT &&
                     s->demands.at[d - 1].active &&
                     s->demands.at[d - 1].origin->kind == TW_FROM_REQUIREMENT;
    }
    for (uint32_t i = 0; slot->preference && i < fact->count; i++) {
        if (!tw_version_compare(fact->releases[i].version,
                                s->preferences.at[slot->preference - 1].version)) {
            p->preferred = i + 1;
        }
    }
}

/* Meets a project whose versions are known. */
static enum tw_status meet_project(struct tw_solver *s, tw_pkg pkg, uint32_t *package,
                                   struct tw_error *err)
{
    const struct tw_fact_package *fact = tw_facts_at(s->facts, pkg);
    struct tw_slot slot = s->slots.at[pkg.id];
    uint32_t index = s->packages.len;
    struct tw_package fresh = {.pkg = pkg,
                               .base = index,
                               .full = fact->full,
                               .now = fact->full,
                               .root = fact->full};
    fresh.asked = TW_NEW_ARRAY(s->arena, uint32_t, fact->count);
    if (!fresh.asked || !tw_vec_push(s->arena, &s->packages, fresh)) {
        return tw_error_nomem(err);
    }
    s->slots.at[pkg.id].package = *package = index;
    set_taste(s, &s->packages.at[index], &slot);
    if (!exclude(s, index, &slot)) {
        return tw_error_nomem(err);
    }
    return limit(s, index, &slot, err);
}

enum tw_status tw_meet(struct tw_solver *s, tw_pkg pkg, uint32_t *package,
                       struct tw_error *err)
{
    tw_pkg project = tw_facts_base(s->facts, pkg);
    struct tw_slot *slot = tw_meet_slot(s, pkg);
    if (!slot || !tw_meet_slot(s, project)) {
        return tw_error_nomem(err);
    }
    *package = s->slots.at[pkg.id].package;
    if (*package) {
        return TW_OK;
    }
    if (project.id == pkg.id) {
        return meet_project(s, pkg, package, err);
    }
    uint32_t base;
    enum tw_status status = tw_meet(s, project, &base, err);
    if (status != TW_OK) {
        return status;
    }
    uint32_t index = s->packages.len;
    const struct tw_package *b = &s->packages.at[base];
    struct tw_package fresh = {.pkg = pkg,
                               .base = base,
                               .next_extra = b->next_extra,
                               .full = b->full,
                               .now = b->full,
                               .root = b->full,
                               .liked = b->full};
    fresh.asked =
        TW_NEW_ARRAY(s->arena, uint32_t, tw_facts_version_count(s->facts, project));
    if (!fresh.asked || !tw_vec_push(s->arena, &s->packages, fresh)) {
        return tw_error_nomem(err);
    }
    s->packages.at[base].next_extra = index;
    s->slots.at[pkg.id].package = *package = index;
    return TW_OK;
}
