/*
 * Encoding: demands and dependencies become incompatibilities, on demand.
 *
 *     pandas>=2 (the user)      {pandas not in {2.0, 2.1}}             level 0
 *     pandas 2.1: numpy<2       {pandas in {2.1}, numpy not in <2}     shared with the
 *                               versions of pandas that need the same of numpy
 *     pandas 2.1: lxml[html]>5  two of these: of lxml, and of its extra
 *
 * An override takes the place of whatever asks for its project: that is then needed in
 * any version, and the override limits which. One for what a single parent asks stands
 * there as if the parent said so.
 *
 * The invariant: a term may name a package only when its versions are known, so a
 * version is encoded when the versions of all that it names have come.
 */
#include "encode.h"

#include "meet.h"
#include "overrides.h"
#include "trail.h"

#include <assert.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- needs */

/* Notes that the versions of PROJECT are needed, unless they are known. */
static bool need_versions(struct tw_solver *s, tw_pkg project, bool *ready)
{
    struct tw_slot *slot = tw_meet_slot(s, project);
    if (!slot) {
        return false;
    }
    if (tw_facts_known(s->facts, project)) {
        return true;
    }
    *ready = false;
    if (slot->needed) {
        return true;
    }
    slot->needed = true;
    struct tw_need need = {project, TW_VERSIONS};
    return tw_vec_push(s->arena, &s->needs, need);
}

/* ---------------------------------------------------------------- targets */

/* What a requirement asks for: a project, extras of it, and a set of its versions. */
struct target {
    tw_pkg project;
    const tw_pkg *extras;
    uint32_t extra_count;
    tw_vset set;
};

/* Who asks: a version of a package, or the user (package 0). */
struct asker {
    uint32_t package;
    tw_vset version;
    struct tw_asking who;
    struct tw_incompat head;
};

/* Adds the pair {asker, not PKG in SET}, and lists it for the asker's version. */
static enum tw_status add_pair(struct tw_solver *s, const struct asker *asker,
                               tw_pkg pkg, tw_vset set, struct tw_error *err)
{
    uint32_t target;
    enum tw_status status = tw_meet(s, pkg, &target, err);
    if (status != TW_OK) {
        return status;
    }
    tw_vset unmet = tw_vset_not(s->sets, s->packages.at[target].full, set);
    if (!asker->package) {
        return s->conflict || tw_meet_rule_out(s, target, unmet, asker->head)
                   ? TW_OK
                   : tw_error_nomem(err);
    }
    struct tw_term subject = {asker->version, asker->package};
    struct tw_term object = {unmet, target};
    if (target == asker->package) {
        if (tw_vset_subset(s->sets, asker->version, set)) {
            return TW_OK;
        }
        object = (struct tw_term){s->packages.at[0].full, 0};
    }
    bool fresh;
    uint32_t id =
        tw_incompat_pair(&s->incompats, s->sets, asker->head, subject, object, &fresh);
    bool done = id && tw_vec_push(s->arena, &s->asked, id);
    if (done && object.package &&
        (fresh || tw_incompat_at(&s->incompats, id)->detached)) {
        struct tw_watch watch = {object.set, id};
        tw_incompat_at(&s->incompats, id)->detached = false;
        done = tw_vec_push(s->arena, &s->packages.at[target].dependents, watch);
    }
    return done ? TW_OK : tw_error_nomem(err);
}

static enum tw_status add_target(struct tw_solver *s, const struct asker *asker,
                                 const struct target *target, struct tw_error *err)
{
    enum tw_status status = add_pair(s, asker, target->project, target->set, err);
    for (uint32_t i = 0; status == TW_OK && i < target->extra_count; i++) {
        status = add_pair(s, asker, target->extras[i], target->set, err);
    }
    return status;
}

/* The packages of the extras that REQUIREMENT names, in the arena; NULL: no memory. */
static tw_pkg *extras_of(struct tw_solver *s, const struct tw_requirement *requirement)
{
    tw_pkg *extras = TW_NEW_ARRAY(s->arena, tw_pkg, requirement->extra_count);
    for (uint32_t i = 0; extras && i < requirement->extra_count; i++) {
        extras[i] =
            tw_facts_package(s->facts, requirement->name, requirement->extras[i]);
        if (!extras[i].id) {
            return NULL;
        }
    }
    return extras;
}

/* Adds what the override DEMAND (1 + index) has ASKER ask. One for everybody limits the
 * versions by itself (meet.c); one that does not limit them adds nothing to what the
 * asker says. */
static enum tw_status add_override(struct tw_solver *s, struct asker asker,
                                   uint32_t demand, struct tw_error *err)
{
    static const struct tw_specifiers any = {NULL, 0, TW_SLICE_INIT("")};
    const struct tw_demand *d = &s->demands.at[demand - 1];
    struct target target = {d->project, extras_of(s, d->requirement),
                            d->requirement->extra_count, TW_VSET_EMPTY};
    tw_vset all = TW_VSET_EMPTY;
    if (!target.extras) {
        return tw_error_nomem(err);
    }
    enum tw_status status = tw_facts_match(s->facts, d->project, &any, &all, err);
    target.set = all;
    if (status == TW_OK && d->parent.id) {
        status = tw_facts_match(s->facts, d->project, &d->requirement->specifiers,
                                &target.set, err);
    }
    if (!tw_vset_equal(target.set, all)) {
        asker.head =
            (struct tw_incompat){.kind = TW_FACT_OVERRIDDEN, .detail = demand - 1};
    }
    return status ? status : add_target(s, &asker, &target, err);
}

/* Adds TARGET, or what overrides it. */
static enum tw_status add_wanted(struct tw_solver *s, const struct asker *asker,
                                 const struct target *target, struct tw_error *err)
{
    struct tw_slot *slot = tw_meet_slot(s, target->project);
    if (!slot) {
        return tw_error_nomem(err);
    }
    enum tw_overridden kind = tw_overrides_kind(s, slot, asker->who);
    if (kind == TW_OVERRIDDEN_NOT) {
        return add_target(s, asker, target, err);
    }
    enum tw_status status = TW_OK;
    uint32_t d = 0;
    while (status == TW_OK &&
           (d = tw_overrides_next(s, slot, asker->who, kind, d)) != 0) {
        status = add_override(s, *asker, d, err);
    }
    return status;
}

/* ---------------------------------------------------------------- demands */

static int compare_demands(const void *a, const void *b)
{
    const struct tw_demand *x = a, *y = b;
    int order = tw_slice_compare(x->requirement->name, y->requirement->name);
    if (!order) {
        order = tw_slice_compare(x->requirement->text, y->requirement->text);
    }
    if (!order) {
        order = tw_slice_compare(x->origin->file, y->origin->file);
    }
    if (!order) {
        order =
            (x->origin->line > y->origin->line) - (x->origin->line < y->origin->line);
    }
    return order ? order : (int)x->origin->kind - (int)y->origin->kind;
}

/* Sorts the demands and hangs them on their projects. */
static bool sort_demands(struct tw_solver *s)
{
    if (s->demands.len) {
        qsort(s->demands.at, s->demands.len, sizeof *s->demands.at, compare_demands);
    }
    for (uint32_t i = s->demands.len; i-- > 0;) {
        struct tw_demand *demand = &s->demands.at[i];
        struct tw_slot *slot = tw_meet_slot(s, demand->project);
        if (!slot) {
            return false;
        }
        demand->next = slot->demands;
        slot->demands = i + 1;
        if (demand->origin->kind == TW_FROM_OVERRIDE) {
            slot->overridden |= !demand->parent.id;
            slot->overridden_for |= demand->parent.id != 0;
        }
    }
    return true;
}

static enum tw_status add_demand(struct tw_solver *s, uint32_t index,
                                 struct tw_error *err)
{
    const struct tw_demand *demand = &s->demands.at[index];
    struct target target = {demand->project, extras_of(s, demand->requirement),
                            demand->requirement->extra_count, TW_VSET_EMPTY};
    if (!target.extras) {
        return tw_error_nomem(err);
    }
    enum tw_status status = tw_facts_match(
        s->facts, demand->project, &demand->requirement->specifiers, &target.set, err);
    struct asker user = {.head = {.kind = TW_FACT_REQUIRED, .detail = index}};
    return status == TW_OK ? add_wanted(s, &user, &target, err) : status;
}

enum tw_status tw_encode_demands(struct tw_solver *s, bool *ready, struct tw_error *err)
{
    if (s->state == TW_SEARCH_NEW && !sort_demands(s)) {
        return tw_error_nomem(err);
    }
    s->state = TW_SEARCH_STARTING;
    *ready = true;
    enum tw_status status = TW_OK;
    for (int encode = 0; *ready && encode < 2; encode++) {
        for (uint32_t i = 0; status == TW_OK && i < s->demands.len; i++) {
            const struct tw_demand *demand = &s->demands.at[i];
            if (!demand->active || demand->origin->kind != TW_FROM_REQUIREMENT) {
                continue;
            }
            if (encode) {
                status = add_demand(s, i, err);
            } else if (!need_versions(s, demand->project, ready)) {
                status = tw_error_nomem(err);
            }
        }
    }
    return status;
}

/* ---------------------------------------------------------------- versions */

/* Are version INDEX of PACKAGE and all that it names known? Notes what is not. */
static bool check_known(struct tw_solver *s, tw_pkg project, uint32_t index,
                        const struct tw_dependency *dependencies, uint32_t count,
                        bool *ready)
{
    *ready = tw_facts_dependencies_known(s->facts, project, index);
    if (!*ready) {
        struct tw_need need = {project, index};
        return tw_vec_push(s->arena, &s->needs, need);
    }
    bool noted = true;
    for (uint32_t i = 0; noted && i < count; i++) {
        uint32_t wish = dependencies[i].wish;
        noted = !wish || need_versions(s, s->facts->wishes.at[wish - 1].project, ready);
    }
    return noted;
}

/* Adds that the version turned out to be unusable. */
static enum tw_status add_late_exclusion(struct tw_solver *s, struct asker *asker,
                                         uint32_t late, struct tw_error *err)
{
    asker->head.kind = TW_FACT_EXCLUDED;
    asker->head.detail = s->facts->late.at[late - 1].kind;
    asker->head.extra = late;
    struct tw_term subject = {asker->version, asker->package};
    struct tw_term always = {s->packages.at[0].full, 0};
    bool fresh;
    uint32_t id =
        tw_incompat_pair(&s->incompats, s->sets, asker->head, subject, always, &fresh);
    return id && tw_vec_push(s->arena, &s->asked, id) ? TW_OK : tw_error_nomem(err);
}

static enum tw_status add_dependency(struct tw_solver *s, struct asker *asker,
                                     uint32_t wish, struct tw_error *err)
{
    tw_vset set;
    enum tw_status status = tw_facts_wish_set(s->facts, wish, &set, err);
    if (status != TW_OK) {
        return status;
    }
    const struct tw_wish *w = &s->facts->wishes.at[wish - 1];
    struct target target = {w->project, w->extras, w->extra_count, set};
    asker->head = (struct tw_incompat){.kind = TW_FACT_DEPENDENCY, .detail = wish};
    return add_wanted(s, asker, &target, err);
}

enum tw_status tw_encode_version(struct tw_solver *s, uint32_t package, uint32_t index,
                                 bool *ready, struct tw_error *err)
{
    const struct tw_package *p = &s->packages.at[package];
    tw_pkg project = s->packages.at[p->base].pkg;
    *ready = true;
    if (p->asked[index]) {
        return TW_OK;
    }
    uint32_t count;
    const struct tw_dependency *dependencies = tw_facts_dependencies(
        s->facts, project, index, tw_facts_at(s->facts, p->pkg)->extra, &count);
    if (!check_known(s, project, index, dependencies, count, ready)) {
        return tw_error_nomem(err);
    }
    if (!*ready) {
        return TW_OK;
    }
    struct asker asker = {.package = package, .who = {project, index}};
    asker.version = tw_vset_state(s->sets, p->full, index + 1);
    uint32_t place = s->asked.len;
    if (!tw_vec_push(s->arena, &s->asked, 0)) {
        return tw_error_nomem(err);
    }
    uint32_t late = tw_facts_at(s->facts, project)->versions[index].late;
    enum tw_status status = late ? add_late_exclusion(s, &asker, late, err) : TW_OK;
    for (uint32_t i = 0; !late && status == TW_OK && i < count; i++) {
        if (dependencies[i].wish) {
            status = add_dependency(s, &asker, dependencies[i].wish, err);
        }
    }
    if (status == TW_OK) {
        s->asked.at[place] = s->asked.len - place - 1;
        s->packages.at[package].asked[index] = place + 1;
        s->counts.asked += s->packages.at[package].base == package;
    }
    return status;
}

uint32_t tw_encode_tie(struct tw_solver *s, uint32_t extra, tw_vset set)
{
    struct tw_package *e = &s->packages.at[extra];
    struct tw_term subject = {set, extra};
    struct tw_term object = {tw_vset_not(s->sets, e->full, set), e->base};
    bool fresh;
    return tw_incompat_pair(&s->incompats, s->sets,
                            (struct tw_incompat){.kind = TW_FACT_EXTRA}, subject,
                            object, &fresh);
}
