/*
 * Meeting packages: what the facts, the user's own lines and the policies say of one
 * before any version of it is asked for.
 *
 *     excluded versions     one incompatibility for each kind of reason
 *     yanked versions       are excluded unless the user's own line names one exactly
 *     pre-releases          are tried after all others; or excluded, as the user says
 *     sdists                are tried after wheels, if the user says so
 *     constraints           rule out what they do not match
 *
 * An extra is a package with the versions of its project, and has no rules of its own.
 *
 * The invariant: all of this is level 0, also when the package is met late.
 */
#include "meet.h"

#include "trail.h"

static tw_vset all_versions(struct tw_solver *s, const struct tw_package *p)
{
    tw_vset none = tw_vset_state(s->sets, p->full, 0);
    return tw_vset_not(s->sets, p->full, none);
}

struct tw_slot *tw_meet_slot(struct tw_solver *s, tw_pkg pkg)
{
    uint32_t page = pkg.id / TW_SLOT_PAGE;
    if (page >= s->slots.len) {
        uint32_t wanted = s->facts->packages.len / TW_SLOT_PAGE + 1;
        uint32_t missing = wanted - s->slots.len;
        if (!tw_vec_reserve(s->arena, &s->slots, missing)) {
            return NULL;
        }
        memset(s->slots.at + s->slots.len, 0, missing * sizeof(struct tw_slot *));
        s->slots.len = wanted;
    }
    if (!s->slots.at[page]) {
        s->slots.at[page] = TW_NEW_ARRAY(s->arena, struct tw_slot, TW_SLOT_PAGE);
    }
    return s->slots.at[page] ? &s->slots.at[page][pkg.id % TW_SLOT_PAGE] : NULL;
}

const struct tw_slot *tw_meet_found(const struct tw_solver *s, tw_pkg pkg)
{
    uint32_t page = pkg.id / TW_SLOT_PAGE;
    bool there = page < s->slots.len && s->slots.at[page];
    return there ? &s->slots.at[page][pkg.id % TW_SLOT_PAGE] : NULL;
}

const struct tw_package *tw_meet_package(const struct tw_solver *s, tw_pkg pkg)
{
    const struct tw_slot *slot = tw_meet_found(s, pkg);
    return slot && slot->package ? &s->packages.at[slot->package] : NULL;
}

bool tw_solver_used(const struct tw_solver *s, struct tw_need need)
{
    const struct tw_slot *slot = tw_meet_found(s, need.pkg);
    const struct tw_package *package = tw_meet_package(s, need.pkg);
    return need.index == TW_VERSIONS ? slot && (package || slot->needed)
                                     : package && package->asked[need.index];
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

/* Does a line of the user's own, or a lock, name exactly this release? */
static bool named_exactly(const struct tw_solver *s, const struct tw_slot *slot,
                          const struct tw_release *release)
{
    for (uint32_t d = slot->demands; d; d = s->demands.at[d - 1].next) {
        const struct tw_demand *demand = &s->demands.at[d - 1];
        if (demand->active &&
            tw_specifiers_pin(&demand->requirement->specifiers, release->version)) {
            return true;
        }
    }
    return slot->preference &&
           tw_facts_prefer(&s->preferences.at[slot->preference - 1], release);
}

/* SET without the versions that the user named exactly. */
static tw_vset not_named(struct tw_solver *s, const struct tw_slot *slot,
                         const struct tw_fact_package *fact, tw_vset set)
{
    for (uint32_t i = 0; i < fact->count; i++) {
        if (tw_vset_has(s->sets, set, i + 1) &&
            named_exactly(s, slot, &fact->releases[i])) {
            tw_vset one = tw_vset_state(s->sets, fact->full, i + 1);
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

enum tw_pre_mode tw_meet_pre_mode(const struct tw_solver *s, tw_pkg project)
{
    for (uint32_t i = s->options.exception_count; i > 0; i--) {
        if (s->options.exceptions[i - 1].pkg.id == project.id) {
            return s->options.exceptions[i - 1].mode;
        }
    }
    return s->options.prereleases;
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
    enum tw_pre_mode mode = tw_meet_pre_mode(s, s->packages.at[package].pkg);
    bool refuse =
        mode == TW_PRE_NEVER || (mode == TW_PRE_EXPLICIT && !opted_in(s, slot));
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
        if (!demand->active || demand->origin->kind == TW_FROM_REQUIREMENT ||
            demand->parent.id) {
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

/* Does the user ask for the project, and is that not overridden by nothing? */
static bool is_direct(const struct tw_solver *s, const struct tw_slot *slot)
{
    bool asked = false, replaced = false;
    for (uint32_t d = slot->demands; d; d = s->demands.at[d - 1].next) {
        const struct tw_demand *demand = &s->demands.at[d - 1];
        enum tw_origin_kind kind = demand->origin->kind;
        asked |= demand->active && kind == TW_FROM_REQUIREMENT;
        replaced |= demand->active && kind == TW_FROM_OVERRIDE && !demand->parent.id;
    }
    return asked && (replaced || !slot->overridden);
}

/* Which versions are tried before all others. */
static void set_taste(struct tw_solver *s, struct tw_package *p,
                      const struct tw_slot *slot)
{
    const struct tw_fact_package *fact = tw_facts_at(s->facts, p->pkg);
    p->liked = tw_meet_pre_mode(s, p->pkg) == TW_PRE_ALWAYS
                   ? p->full
                   : tw_vset_not(s->sets, p->full, fact->prereleases);
    p->wheels = s->options.prefer_wheels ? tw_vset_not(s->sets, p->full, fact->sdists)
                                         : p->full;
    p->lowest = s->options.order == TW_LOWEST ||
                (s->options.order == TW_LOWEST_DIRECT && is_direct(s, slot));
    for (uint32_t i = 0; slot->preference && i < fact->count; i++) {
        if (tw_facts_prefer(&s->preferences.at[slot->preference - 1],
                            &fact->releases[i])) {
            p->preferred = i + 1;
        }
    }
}

/* Adds FRESH, which SLOT is to know. Its versions number COUNT. */
static bool add_package(struct tw_solver *s, struct tw_slot *slot,
                        struct tw_package *fresh, uint32_t count)
{
    fresh->asked = TW_NEW_ARRAY(s->arena, uint32_t, count);
    fresh->now = fresh->root = fresh->full;
    slot->package = s->packages.len;
    return fresh->asked && tw_vec_push(s->arena, &s->packages, *fresh);
}

/* Meets a project whose versions are known. */
static enum tw_status meet_project(struct tw_solver *s, tw_pkg pkg,
                                   struct tw_slot *slot, struct tw_error *err)
{
    const struct tw_fact_package *fact = tw_facts_at(s->facts, pkg);
    struct tw_package fresh = {.pkg = pkg, .base = s->packages.len, .full = fact->full};
    set_taste(s, &fresh, slot);
    if (!add_package(s, slot, &fresh, fact->count) ||
        !exclude(s, slot->package, slot)) {
        return tw_error_nomem(err);
    }
    return limit(s, slot->package, slot, err);
}

/* Meets an extra of package BASE. */
static enum tw_status meet_extra(struct tw_solver *s, tw_pkg pkg, struct tw_slot *slot,
                                 uint32_t base, struct tw_error *err)
{
    const struct tw_package *b = &s->packages.at[base];
    struct tw_package fresh = {.pkg = pkg,
                               .base = base,
                               .next_extra = b->next_extra,
                               .full = b->full,
                               .liked = b->full,
                               .wheels = b->full};
    if (!add_package(s, slot, &fresh, tw_facts_version_count(s->facts, b->pkg))) {
        return tw_error_nomem(err);
    }
    s->packages.at[base].next_extra = slot->package;
    return TW_OK;
}

enum tw_status tw_meet(struct tw_solver *s, tw_pkg pkg, uint32_t *package,
                       struct tw_error *err)
{
    struct tw_slot *slot = tw_meet_slot(s, pkg);
    if (!slot) {
        return tw_error_nomem(err);
    }
    enum tw_status status = TW_OK;
    if (!slot->package) {
        tw_pkg project = tw_facts_base(s->facts, pkg);
        uint32_t base = 0;
        if (project.id != pkg.id) {
            status = tw_meet(s, project, &base, err);
        }
        if (status == TW_OK) {
            status = base ? meet_extra(s, pkg, slot, base, err)
                          : meet_project(s, pkg, slot, err);
        }
    }
    *package = slot->package;
    return status;
}
