/*
 * What is known of packages: names, versions, exclusions. What versions need is in
 * wishes.c.
 *
 *     packages  {numpy} {pandas} {pandas[excel]}     ids in the order of first mention
 *     releases  pandas: 1.5.3 2.0.0 2.1.0 ...        sorted once, then frozen
 *     full, prereleases, excluded                    the same versions, as sets
 *
 * The invariant: facts only grow, and nothing that was given ever changes; an exclusion
 * found late is kept apart from those given with the versions, so that what a search
 * sees does not depend on what another has asked before.
 */
#include "facts.h"

#include <assert.h>

struct tw_facts *tw_facts_new(struct tw_arena *arena,
                              const struct tw_facts_options *options)
{
    struct tw_facts *facts = TW_NEW(arena, struct tw_facts);
    if (facts) {
        facts->arena = arena;
        facts->env = options->env;
        facts->names = (struct tw_intern)TW_INTERN_INIT(arena);
        facts->wish_texts = (struct tw_intern)TW_INTERN_INIT(arena);
        facts->sets.arena = arena;
    }
    return facts;
}

/* ---------------------------------------------------------------- packages */

/* The package of these name ids, added when it is new; 0: no memory. */
static uint32_t find_or_add(struct tw_facts *facts, uint32_t name, uint32_t extra)
{
    uint32_t hash = tw_idset_hash(name, extra);
    uint32_t at = hash;
    for (uint32_t id; (id = tw_idset_next(&facts->by_name, hash, &at)) != 0;) {
        const struct tw_fact_package *package = &facts->packages.at[id - 1];
        if (package->name == name && package->extra == extra) {
            return id;
        }
    }
    struct tw_fact_package package = {.name = name, .extra = extra};
    if (!tw_vec_push(facts->arena, &facts->packages, package) ||
        !tw_idset_add(facts->arena, &facts->by_name, hash, facts->packages.len)) {
        return 0;
    }
    return facts->packages.len;
}

tw_pkg tw_facts_package(struct tw_facts *facts, tw_slice name, tw_slice extra)
{
    uint32_t name_id = tw_intern_add(&facts->names, name);
    uint32_t base = name_id ? find_or_add(facts, name_id, 0) : 0;
    if (!base) {
        return (tw_pkg){0};
    }
    facts->packages.at[base - 1].base = base;
    if (!extra.len) {
        return (tw_pkg){base};
    }
    uint32_t extra_id = tw_intern_add(&facts->names, extra);
    uint32_t id = extra_id ? find_or_add(facts, name_id, extra_id) : 0;
    if (id) {
        facts->packages.at[id - 1].base = base;
    }
    return (tw_pkg){id};
}

tw_slice tw_facts_name(const struct tw_facts *facts, tw_pkg pkg)
{
    return tw_intern_text(&facts->names, tw_facts_at(facts, pkg)->name);
}

tw_slice tw_facts_extra(const struct tw_facts *facts, tw_pkg pkg)
{
    uint32_t extra = tw_facts_at(facts, pkg)->extra;
    return extra ? tw_intern_text(&facts->names, extra) : TW_SLICE("");
}

tw_pkg tw_facts_base(const struct tw_facts *facts, tw_pkg pkg)
{
    return (tw_pkg){tw_facts_at(facts, pkg)->base};
}

/* ---------------------------------------------------------------- versions */

/* Copies TEXT to *NEXT and moves that on. */
static tw_slice place_text(char **next, tw_slice text)
{
    tw_slice copy = {*next, text.len};
    if (text.len) {
        memcpy(*next, text.ptr, text.len);
    }
    *next += text.len;
    return copy;
}

/* Copies releases with all their text, in two allocations. */
static struct tw_release *copy_releases(struct tw_arena *arena,
                                        const struct tw_release *from, uint32_t count)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < count; i++) {
        bytes +=
            from[i].version.text.len + from[i].version.key.len + from[i].detail.len;
    }
    struct tw_release *to = TW_NEW_ARRAY(arena, struct tw_release, count);
    char *next = tw_arena_alloc(arena, bytes);
    if (!to || !next) {
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        to[i] = from[i];
        to[i].version.text = place_text(&next, from[i].version.text);
        to[i].version.key = place_text(&next, from[i].version.key);
        to[i].detail = place_text(&next, from[i].detail);
    }
    return to;
}

/* Adds version AT, behind all others, to the LEN spans. */
static void add_version(struct tw_span *spans, uint32_t *len, uint32_t at)
{
    if (*len && spans[*len - 1].to == at) {
        spans[*len - 1].to++;
    } else {
        spans[(*len)++] = (struct tw_span){at, at + 1};
    }
}

/* The set of the versions for which FITS holds. */
static tw_vset collect(struct tw_facts *facts, const struct tw_fact_package *package,
                       struct tw_span *scratch,
                       bool (*fits)(const struct tw_release *, uint32_t what),
                       uint32_t what)
{
    uint32_t len = 0;
    for (uint32_t i = 0; i < package->count; i++) {
        if (fits(&package->releases[i], what)) {
            add_version(scratch, &len, i);
        }
    }
    return tw_vset_versions(&facts->sets, package->count + 1, scratch, len);
}

static bool is_prerelease(const struct tw_release *release, uint32_t unused)
{
    (void)unused;
    return tw_version_is_prerelease(release->version);
}

static bool is_sdist(const struct tw_release *release, uint32_t unused)
{
    (void)unused;
    return release->is_sdist;
}

static bool is_excluded_as(const struct tw_release *release, uint32_t kind)
{
    return (uint32_t)release->exclusion == kind;
}

/* The detail that all releases of this exclusion share, or an empty one. */
static tw_slice shared_detail(const struct tw_fact_package *package,
                              enum tw_exclusion kind)
{
    tw_slice shared = TW_NO_SLICE;
    for (uint32_t i = 0; i < package->count; i++) {
        const struct tw_release *release = &package->releases[i];
        if (release->exclusion != kind) {
            continue;
        }
        if (shared.ptr && !tw_slice_equal(shared, release->detail)) {
            return TW_SLICE("");
        }
        shared = release->detail;
    }
    return shared;
}

/* Fills the sets of a package from its releases; false: no memory. */
static bool describe(struct tw_facts *facts, struct tw_fact_package *package)
{
    struct tw_arena *arena = facts->arena;
    struct tw_span *scratch =
        tw_arena_alloc(arena, (package->count / 2 + 1) * sizeof *scratch);
    uint32_t counts[TW_EXCL_OTHER + 1] = {0};
    uint32_t kinds = 0;
    for (uint32_t i = 0; i < package->count; i++) {
        kinds += counts[package->releases[i].exclusion]++ == 0;
    }
    package->excluded = TW_NEW_ARRAY(arena, struct tw_excluded, kinds);
    if (!scratch || !package->excluded) {
        return false;
    }
    package->full = tw_vset_full(&facts->sets, package->count + 1);
    package->prereleases = collect(facts, package, scratch, is_prerelease, 0);
    package->sdists = collect(facts, package, scratch, is_sdist, 0);
    for (uint32_t kind = TW_EXCL_NONE + 1; kind <= TW_EXCL_OTHER; kind++) {
        if (counts[kind]) {
            package->excluded[package->excluded_count++] = (struct tw_excluded){
                (enum tw_exclusion)kind,
                shared_detail(package, (enum tw_exclusion)kind),
                collect(facts, package, scratch, is_excluded_as, kind)};
        }
    }
    return !facts->sets.failed;
}

enum tw_status tw_facts_give_versions(struct tw_facts *facts, tw_pkg pkg,
                                      const struct tw_release *releases, uint32_t count,
                                      struct tw_error *err)
{
    struct tw_fact_package *package = tw_facts_at(facts, pkg);
    assert(!package->extra && !package->known);
    if (count >= UINT32_MAX / 4) {
        return tw_error_set(err, TW_ERR_LIMIT, "too many versions");
    }
    for (uint32_t i = 1; i < count; i++) {
        assert(tw_version_compare(releases[i - 1].version, releases[i].version) < 0);
    }
    struct tw_release *copies = copy_releases(facts->arena, releases, count);
    struct tw_fact_version *versions =
        TW_NEW_ARRAY(facts->arena, struct tw_fact_version, count);
    if (!copies || !versions) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < count; i++) {
        versions[i].count = UINT32_MAX;
    }
    package->count = count;
    package->releases = copies;
    package->versions = versions;
    if (!describe(facts, package)) {
        return tw_error_nomem(err);
    }
    package->known = true;
    return TW_OK;
}

/* The set of the versions of tier WHICH. */
static tw_vset collect_tier(struct tw_facts *facts,
                            const struct tw_fact_package *package,
                            struct tw_span *scratch, const uint32_t *tiers,
                            uint32_t which)
{
    uint32_t len = 0;
    for (uint32_t i = 0; i < package->count; i++) {
        if (tiers[i] == which) {
            add_version(scratch, &len, i);
        }
    }
    return tw_vset_versions(&facts->sets, package->count + 1, scratch, len);
}

enum tw_status tw_facts_give_tiers(struct tw_facts *facts, tw_pkg pkg,
                                   const uint32_t *tiers, struct tw_error *err)
{
    struct tw_fact_package *package = tw_facts_at(facts, pkg);
    uint32_t last = 0;
    assert(package->known);
    for (uint32_t i = 0; i < package->count; i++) {
        last = tiers[i] > last ? tiers[i] : last;
    }
    struct tw_span *scratch =
        tw_arena_alloc(facts->arena, (package->count / 2 + 1) * sizeof *scratch);
    tw_vset *sets = TW_NEW_ARRAY(facts->arena, tw_vset, last + 1);
    if (!scratch || !sets) {
        return tw_error_nomem(err);
    }
    for (uint32_t tier = 0; tier <= last; tier++) {
        sets[tier] = collect_tier(facts, package, scratch, tiers, tier);
    }
    package->tiers = sets;
    package->tier_count = last + 1;
    return facts->sets.failed ? tw_error_nomem(err) : TW_OK;
}

bool tw_facts_prefer(const struct tw_preference *preference,
                     const struct tw_release *release)
{
    bool locked = preference->kind == TW_PREFER_LOCKED;
    bool wheel = preference->kind == TW_PREFER_SHARED_WHEEL;
    return tw_version_compare(preference->version, release->version) == 0 &&
           (locked || release->exclusion != TW_EXCL_YANKED) &&
           !(wheel && release->is_sdist);
}

tw_vset tw_facts_first_tier(struct tw_facts *facts, tw_pkg project, tw_vset set)
{
    const struct tw_fact_package *package = tw_facts_at(facts, project);
    for (uint32_t tier = 0; tier < package->tier_count; tier++) {
        tw_vset here = tw_vset_and(&facts->sets, set, package->tiers[tier]);
        if (!tw_vset_empty(here)) {
            return here;
        }
    }
    return set;
}

uint32_t tw_facts_tier(const struct tw_facts *facts, tw_pkg project, uint32_t index)
{
    const struct tw_fact_package *package = tw_facts_at(facts, project);
    uint32_t tier = 0;
    while (tier < package->tier_count &&
           !tw_vset_has(&facts->sets, package->tiers[tier], index + 1)) {
        tier++;
    }
    return tier;
}

void tw_facts_give_url(struct tw_facts *facts, tw_pkg pkg, tw_slice url)
{
    tw_facts_at(facts, pkg)->url = url;
}

enum tw_status tw_facts_give_absence(struct tw_facts *facts, tw_pkg pkg, tw_slice why,
                                     struct tw_error *err)
{
    struct tw_fact_package *package = tw_facts_at(facts, pkg);
    assert(!package->extra && !package->known);
    package->full = tw_vset_full(&facts->sets, 1);
    if (!tw_arena_copy(facts->arena, why, &package->absence)) {
        return tw_error_nomem(err);
    }
    package->known = true;
    return TW_OK;
}

enum tw_status tw_facts_give_exclusion(struct tw_facts *facts, tw_pkg pkg,
                                       uint32_t index, enum tw_exclusion exclusion,
                                       tw_slice detail, struct tw_error *err)
{
    struct tw_fact_package *package = tw_facts_at(facts, pkg);
    assert(package->known && index < package->count);
    struct tw_excluded late = {exclusion, TW_NO_SLICE, TW_VSET_EMPTY};
    if (!tw_arena_copy(facts->arena, detail, &late.detail) ||
        !tw_vec_push(facts->arena, &facts->late, late)) {
        return tw_error_nomem(err);
    }
    struct tw_release *release = &package->releases[index];
    if (release->exclusion == TW_EXCL_NONE) {
        release->exclusion = exclusion;
        release->detail = late.detail;
    }
    package->versions[index].late = facts->late.len;
    return TW_OK;
}

/* ---------------------------------------------------------------- look-ups */

bool tw_facts_known(const struct tw_facts *facts, tw_pkg pkg)
{
    return tw_facts_at(facts, tw_facts_base(facts, pkg))->known;
}

uint32_t tw_facts_version_count(const struct tw_facts *facts, tw_pkg pkg)
{
    return tw_facts_at(facts, tw_facts_base(facts, pkg))->count;
}

const struct tw_release *tw_facts_release(const struct tw_facts *facts, tw_pkg pkg,
                                          uint32_t index)
{
    const struct tw_fact_package *package =
        tw_facts_at(facts, tw_facts_base(facts, pkg));
    assert(index < package->count);
    return &package->releases[index];
}

bool tw_facts_dependencies_known(const struct tw_facts *facts, tw_pkg pkg,
                                 uint32_t index)
{
    const struct tw_fact_package *package =
        tw_facts_at(facts, tw_facts_base(facts, pkg));
    return index < package->count && (package->versions[index].count != UINT32_MAX ||
                                      package->versions[index].late != 0);
}
