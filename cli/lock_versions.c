/*
 * Sharing versions between targets. Each target is resolved with the versions of those
 * before it preferred, the oldest Python first, as it has the least to choose from:
 *
 *     3.9-linux   lib 1.0 (2.0 needs Python 3.10)      prefers nothing
 *     3.12-linux  lib 1.0 (2.0 would do)               prefers lib 1.0
 *
 * A later target may be the one with less to choose from; then what both could have is
 * looked for among the releases, and everything is resolved once more:
 *
 *     3.12-linux  lib 2.0   ->   1.0
 *     3.12-macos  lib 1.0 (2.0 has no wheel)
 *
 * The invariant: what is preferred changes which of several right answers is found,
 * never whether one is.
 *
 * Called from lock_cmd.c.
 */
#include "lock_versions.h"

/* ---------------------------------------------------------------- what a leg has */

/* NULL: it cannot be read; whoever needs it is told why. */
static const struct tw_distribution *distribution_of(struct tw_catalog *catalog,
                                                     tw_pkg pkg, uint32_t index)
{
    struct tw_distribution *found;
    struct tw_error err = TW_ERROR_INIT;
    return tw_catalog_distribution(catalog, pkg, index, &found, &err) ? NULL : found;
}

/* Which distribution of the project NAME the version KEY of a leg would be installed
 * from; NULL: it has no such version that may be chosen, or nothing is known of it. */
static const struct tw_distribution *find(const struct tw_leg *leg, tw_slice name,
                                          tw_version version, bool *known)
{
    const struct tw_driver *driver = &leg->run->driver;
    tw_pkg pkg = tw_facts_package(driver->facts, name, TW_NO_SLICE);
    *known = pkg.id && tw_facts_known(driver->facts, pkg) &&
             pkg.id < driver->catalog->projects.len &&
             driver->catalog->projects.at[pkg.id];
    uint32_t low = 0, high = *known ? tw_facts_version_count(driver->facts, pkg) : 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct tw_release *release = tw_facts_release(driver->facts, pkg, middle);
        int order = tw_version_compare(release->version, version);
        if (order == 0) {
            return release->exclusion == TW_EXCL_NONE
                       ? distribution_of(driver->catalog, pkg, middle)
                       : NULL;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

/* Could LEG have VERSION, and as a wheel if WHEEL? True where nothing is known yet. */
static bool could_have(const struct tw_leg *leg, tw_slice name, tw_version version,
                       bool wheel)
{
    bool known;
    const struct tw_distribution *distribution = find(leg, name, version, &known);
    return !known || (distribution && (!wheel || distribution->kind == TW_DIST_WHEEL));
}

static tw_version selected_version(const struct tw_leg *leg, uint32_t at)
{
    const struct tw_selected *selected = &leg->resolution.solution.selected[at];
    return tw_facts_release(leg->run->driver.facts, selected->pkg, selected->index)
        ->version;
}

static tw_slice selected_name(const struct tw_leg *leg, uint32_t at)
{
    return tw_facts_name(leg->run->driver.facts,
                         leg->resolution.solution.selected[at].pkg);
}

static bool selected_wheel(const struct tw_leg *leg, uint32_t at)
{
    const struct tw_selected *selected = &leg->resolution.solution.selected[at];
    return tw_catalog_chosen(leg->run->driver.catalog, selected->pkg, selected->index)
               ->kind == TW_DIST_WHEEL;
}

/* ---------------------------------------------------------------- all legs together */

/* A package that some leg has. */
struct shared {
    tw_slice name;
    tw_version version; /* of the first leg that has it, or what all could have */
    bool wheel;         /* some leg has a wheel of it */
    bool differs;       /* another leg has another version */
};

struct table {
    struct tw_intern names; /* id - 1: the index in shared */
    TW_VEC(struct shared) shared;
};

static struct shared *look_up(struct tw_arena *arena, struct table *table,
                              tw_slice name, bool *is_new)
{
    uint32_t id = tw_intern_add(&table->names, name);
    struct shared fresh = {.name = name};
    *is_new = id > table->shared.len;
    if (!id || (*is_new && !tw_vec_push(arena, &table->shared, fresh))) {
        return NULL;
    }
    return &table->shared.at[id - 1];
}

/* Adds what LEG has, if it is solved. */
static enum tw_status add_leg(struct tw_arena *arena, struct table *table,
                              const struct tw_leg *leg, struct tw_error *err)
{
    uint32_t count =
        leg->resolution.solved ? leg->resolution.solution.selected_count : 0;
    for (uint32_t i = 0; i < count; i++) {
        bool is_new;
        tw_version version = selected_version(leg, i);
        struct shared *shared = look_up(arena, table, selected_name(leg, i), &is_new);
        if (!shared) {
            return tw_error_nomem(err);
        }
        if (is_new) {
            shared->version = version;
        }
        shared->wheel |= selected_wheel(leg, i);
        shared->differs |= tw_version_compare(shared->version, version) != 0;
    }
    return TW_OK;
}

static enum tw_status make_table(struct tw_arena *arena, const struct tw_leg *legs,
                                 uint32_t count, struct table *out,
                                 struct tw_error *err)
{
    enum tw_status status = TW_OK;
    *out = (struct table){.names = TW_INTERN_INIT(arena)};
    for (uint32_t i = 0; i < count && !status; i++) {
        status = add_leg(arena, out, &legs[i], err);
    }
    return status;
}

static uint32_t count_differing(const struct table *table)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < table->shared.len; i++) {
        count += table->shared.at[i].differs;
    }
    return count;
}

/* Gives LEG the versions of TABLE. */
static enum tw_status prefer(struct tw_leg *leg, const struct table *table,
                             struct tw_error *err)
{
    struct tw_arena *arena = &leg->run->inputs;
    struct tw_shared_versions *versions = TW_NEW(arena, struct tw_shared_versions);
    if (!versions) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < table->shared.len; i++) {
        const struct shared *shared = &table->shared.at[i];
        struct tw_shared_version one = {shared->name, shared->version, shared->wheel};
        if (!tw_vec_push(arena, versions, one)) {
            return tw_error_nomem(err);
        }
    }
    leg->run->preferred = versions;
    return TW_OK;
}

enum tw_status tw_lock_versions_prefer(struct tw_leg *leg, const struct tw_leg *legs,
                                       uint32_t count, struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct table table;
    enum tw_status status = make_table(&scratch, legs, count, &table, err);
    if (!status) {
        status = prefer(leg, &table, err);
    }
    tw_arena_free(&scratch);
    return status;
}

/* ---------------------------------------------------------------- once more */

/* Is VERSION of SHARED one that all legs could have? */
static bool serves_all(const struct shared *shared, tw_version version,
                       const struct tw_leg *legs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!could_have(&legs[i], shared->name, version, shared->wheel)) {
            return false;
        }
    }
    return true;
}

/* Finds the best version of SHARED, by the order of --resolution, that all legs could
 * have; pre-releases are not looked for. */
static bool find_common(struct shared *shared, const struct tw_leg *legs,
                        uint32_t count)
{
    const struct tw_facts *facts = NULL;
    tw_pkg pkg = {0};
    for (uint32_t i = 0; i < count && !facts; i++) {
        pkg = tw_facts_package(legs[i].run->driver.facts, shared->name, TW_NO_SLICE);
        if (pkg.id && tw_facts_known(legs[i].run->driver.facts, pkg)) {
            facts = legs[i].run->driver.facts;
        }
    }
    uint32_t versions = facts ? tw_facts_version_count(facts, pkg) : 0;
    bool highest = legs[0].options.resolution == TW_HIGHEST;
    for (uint32_t i = 0; i < versions; i++) {
        uint32_t at = highest ? versions - 1 - i : i;
        const struct tw_release *release = tw_facts_release(facts, pkg, at);
        if (release->exclusion == TW_EXCL_NONE &&
            !tw_version_is_prerelease(release->version) &&
            serves_all(shared, release->version, legs, count)) {
            shared->version = release->version;
            return true;
        }
    }
    return false;
}

/* Resolves all legs with TABLE preferred, one after the other, into ANSWERS. */
static enum tw_status resolve_all(struct tw_leg *legs, uint32_t count,
                                  const struct table *table,
                                  struct tw_resolution *answers, bool *solved,
                                  struct tw_error *err)
{
    enum tw_status status = TW_OK;
    *solved = true;
    for (uint32_t i = 0; i < count && *solved && !status; i++) {
        status = prefer(&legs[i], table, err);
        if (!status) {
            status =
                tw_resolve_again(legs[i].run, &legs[i].resolution, &answers[i], err);
        }
        *solved = !status && answers[i].solved;
    }
    return status;
}

/* Puts ANSWERS in the place of what LEGS have, which goes there. */
static void exchange(struct tw_leg *legs, uint32_t count, struct tw_resolution *answers)
{
    for (uint32_t i = 0; i < count; i++) {
        struct tw_resolution old = legs[i].resolution;
        legs[i].resolution = answers[i];
        answers[i] = old;
    }
}

enum tw_status tw_lock_versions_unite(struct tw_leg *legs, uint32_t count,
                                      struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct table before, after;
    bool better = false;
    struct tw_resolution *answers = TW_NEW_ARRAY(&scratch, struct tw_resolution, count);
    enum tw_status status =
        answers ? make_table(&scratch, legs, count, &before, err) : tw_error_nomem(err);
    for (uint32_t i = 0; !status && i < before.shared.len; i++) {
        better |= before.shared.at[i].differs &&
                  find_common(&before.shared.at[i], legs, count);
    }
    if (better) {
        status = resolve_all(legs, count, &before, answers, &better, err);
    }
    if (!status && better) {
        exchange(legs, count, answers);
        status = make_table(&scratch, legs, count, &after, err);
        if (!status && count_differing(&after) >= count_differing(&before)) {
            exchange(legs, count, answers);
        }
    }
    tw_arena_free(&scratch);
    return status;
}
