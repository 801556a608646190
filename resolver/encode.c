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
 * version is encoded when the versions of all that it names have come. What it needs of
 * packages that were met is looked at before: where that cannot be had as things stand,
 * the version is out by this alone, and nothing more is asked for its sake.
 */
#include "encode.h"

#include "meet.h"
#include "overrides.h"
#include "suppose.h"
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
    if (slot->supposed || tw_suppose_knows_versions(s, project)) {
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
            if (encode && !tw_suppose_skips(s, demand->project)) {
                status = add_demand(s, i, err);
            } else if (!need_versions(s, demand->project, ready)) {
                status = tw_error_nomem(err);
            }
        }
    }
    return status;
}

/* ---------------------------------------------------------------- versions */

/* A version that is asked what it needs. */
struct version {
    uint32_t package, index;
    tw_pkg project;
    bool known; /* what it needs */
    const struct tw_dependency *needed;
    uint32_t count;
};

static struct version version_of(const struct tw_solver *s, uint32_t package,
                                 uint32_t index)
{
    const struct tw_package *p = &s->packages.at[package];
    struct version v = {package, index, s->packages.at[p->base].pkg, false, NULL, 0};
    v.known = tw_suppose_knows_needs(s, v.project, index);
    if (v.known) {
        uint32_t extra = tw_facts_at(s->facts, p->pkg)->extra;
        v.needed = tw_facts_dependencies(s->facts, v.project, index, extra, &v.count);
    }
    return v;
}

/* Is WISH of V one that cannot be met as things stand: for a package that was met,
 * which has nothing left of what is needed? */
static bool is_obstacle(const struct tw_solver *s, const struct version *v,
                        const struct tw_slot *slot, uint32_t wish)
{
    struct tw_asking who = {v->project, v->index};
    tw_vset set;
    return slot->package &&
           s->packages.at[slot->package].base != s->packages.at[v->package].base &&
           !tw_overrides_kind(s, slot, who) &&
           tw_facts_wish_set(s->facts, wish, &set, NULL) == TW_OK &&
           tw_vset_disjoint(s->sets, s->packages.at[slot->package].now, set);
}

/* The first obstacle among what V needs, or 0. *KNOWN: are the versions of all projects
 * known that it names? */
static uint32_t find_obstacle(const struct tw_solver *s, const struct version *v,
                              bool *known)
{
    *known = true;
    for (uint32_t i = 0; i < v->count; i++) {
        uint32_t wish = v->needed[i].wish;
        if (!wish) {
            continue;
        }
        tw_pkg project = s->facts->wishes.at[wish - 1].project;
        const struct tw_slot *slot = tw_meet_found(s, project);
        if (slot && is_obstacle(s, v, slot, wish)) {
            return wish;
        }
        *known &= (slot && slot->supposed) || tw_suppose_knows_versions(s, project);
    }
    return 0;
}

static bool need_all_versions(struct tw_solver *s, const struct version *v)
{
    bool noted = true, known;
    for (uint32_t i = 0; noted && i < v->count; i++) {
        uint32_t wish = v->needed[i].wish;
        noted =
            !wish || need_versions(s, s->facts->wishes.at[wish - 1].project, &known);
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
    const struct tw_wish *w = &s->facts->wishes.at[wish - 1];
    tw_vset set;
    if (tw_suppose_skips(s, w->project)) {
        return TW_OK;
    }
    enum tw_status status = tw_facts_wish_set(s->facts, wish, &set, err);
    if (status != TW_OK) {
        return status;
    }
    struct target target = {w->project, w->extras, w->extra_count, set};
    asker->head = (struct tw_incompat){.kind = TW_FACT_DEPENDENCY, .detail = wish};
    return add_wanted(s, asker, &target, err);
}

/* Adds all that V needs. */
static enum tw_status add_needed(struct tw_solver *s, const struct version *v,
                                 struct asker *asker, struct tw_error *err)
{
    uint32_t late =
        v->known ? tw_facts_at(s->facts, v->project)->versions[v->index].late : 0;
    enum tw_status status = late ? add_late_exclusion(s, asker, late, err) : TW_OK;
    for (uint32_t i = 0; !late && status == TW_OK && i < v->count; i++) {
        if (v->needed[i].wish) {
            status = add_dependency(s, asker, v->needed[i].wish, err);
        }
    }
    return status;
}

/* Adds and lists what V needs, or OBSTACLE alone. */
static enum tw_status encode(struct tw_solver *s, const struct version *v,
                             uint32_t obstacle, struct tw_error *err)
{
    struct asker asker = {.package = v->package, .who = {v->project, v->index}};
    asker.version =
        tw_vset_state(s->sets, s->packages.at[v->package].full, v->index + 1);
    uint32_t place = s->asked.len;
    if (!tw_vec_push(s->arena, &s->asked, 0)) {
        return tw_error_nomem(err);
    }
    enum tw_status status = obstacle ? add_dependency(s, &asker, obstacle, err)
                                     : add_needed(s, v, &asker, err);
    if (status == TW_OK) {
        struct tw_package *p = &s->packages.at[v->package];
        s->asked.at[place] = s->asked.len - place - 1;
        s->counts.asked += !p->asked[v->index] && p->base == v->package;
        p->asked[v->index] = (place + 1) | (obstacle ? TW_ASKED_IN_PART : 0);
    }
    return status;
}

bool tw_encode_is_in_vain(const struct tw_solver *s, uint32_t package, uint32_t index)
{
    bool known;
    struct version v = version_of(s, package, index);
    return find_obstacle(s, &v, &known) != 0;
}

enum tw_status tw_encode_version(struct tw_solver *s, uint32_t package, uint32_t index,
                                 bool *ready, struct tw_error *err)
{
    struct version v = version_of(s, package, index);
    bool known;
    *ready = true;
    if (tw_package_is_encoded(&s->packages.at[package], index)) {
        return TW_OK;
    }
    uint32_t base = s->packages.at[package].base;
    if (!v.known && !s->packages.at[base].asked[index]) {
        struct tw_need need = {v.project, index};
        *ready = false;
        return tw_vec_push(s->arena, &s->needs, need) ? TW_OK : tw_error_nomem(err);
    }
    uint32_t obstacle = find_obstacle(s, &v, &known);
    if (obstacle || known) {
        return encode(s, &v, obstacle, err);
    }
    *ready = false;
    return need_all_versions(s, &v) ? TW_OK : tw_error_nomem(err);
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
