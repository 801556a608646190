/*
 * The plain truth that answers are held against (see verify.h).
 */
#include "verify.h"

#include "facts.h"

enum tw_status tw_verify_wrong(const struct tw_verify *v, tw_slice who,
                               const char *what)
{
    return tw_error_set(v->err, TW_ERR_VERIFY, "%.*s %s", TW_FMT(who), what);
}

enum tw_status tw_verify_start(struct tw_verify *v, struct tw_arena *arena,
                               const struct tw_problem *problem, struct tw_error *err)
{
    const struct tw_marker_extras none = {.context = TW_MARKER_METADATA};
    *v = (struct tw_verify){.arena = arena, .problem = problem, .err = err};
    v->active = TW_NEW_ARRAY(arena, bool, problem->line_count);
    enum tw_status status = v->active ? TW_OK : tw_error_nomem(err);
    for (uint32_t i = 0; i < problem->line_count && !status; i++) {
        status = tw_marker_evaluate(problem->lines[i].requirement->marker,
                                    problem->facts->env, &none, &v->active[i], err);
        v->overrides |= problem->lines[i].origin->kind == TW_FROM_OVERRIDE;
    }
    return status;
}

/* ---------------------------------------------------------------- what is asked */

enum tw_status tw_verify_stated(const struct tw_verify *v, struct tw_verify_asker asker,
                                uint32_t *next, struct tw_line *out)
{
    struct tw_facts *facts = v->problem->facts;
    tw_pkg project = tw_facts_base(facts, asker.pkg);
    uint32_t extra = tw_facts_at(facts, asker.pkg)->extra, count;
    const struct tw_dependency *all =
        tw_facts_dependencies(facts, project, asker.index, extra, &count);
    while (*next < count && !all[*next].wish) {
        ++*next; /* it only says that the extra exists */
    }
    *out = (struct tw_line){NULL, NULL};
    return *next < count ? tw_facts_wish_requirement(facts, all[(*next)++].wish,
                                                     &out->requirement, v->err)
                         : TW_OK;
}

/* Is LINE an override of what ASKER (ONE), or of what anyone, asks of NAME? */
static bool overrides(const struct tw_verify *v, const struct tw_line *line,
                      struct tw_verify_asker asker, tw_slice name, bool one)
{
    const struct tw_requirement *parent = line->origin->parent;
    const struct tw_facts *facts = v->problem->facts;
    if (line->origin->kind != TW_FROM_OVERRIDE ||
        !tw_slice_equal(line->requirement->name, name)) {
        return false;
    }
    return one ? parent && asker.pkg.id &&
                     tw_slice_equal(parent->name, tw_facts_name(facts, asker.pkg)) &&
                     tw_specifiers_match(
                         &parent->specifiers,
                         tw_facts_release(facts, asker.pkg, asker.index)->version)
               : !parent;
}

bool tw_verify_in_force(const struct tw_verify *v, struct tw_verify_asker asker,
                        const struct tw_line *stated, uint32_t *next,
                        struct tw_line *out)
{
    const struct tw_problem *problem = v->problem;
    tw_slice name = stated->requirement->name;
    bool one = false, any = false;
    uint32_t line_count = v->overrides ? problem->line_count : 0;
    for (uint32_t i = 0; i < line_count && !one; i++) {
        one = overrides(v, &problem->lines[i], asker, name, true);
    }
    for (uint32_t i = 0; i < line_count; i++) {
        if (!overrides(v, &problem->lines[i], asker, name, one)) {
            continue;
        }
        any = true;
        if (v->active[i] && i >= *next) {
            *next = i + 1;
            *out = problem->lines[i];
            return true;
        }
    }
    *out = *stated;
    return !any && (*next)++ == 0;
}

/* ---------------------------------------------------------------- what is out */

/* Does an active line about PKG pin VERSION, or opt in to pre-releases (PIN false)? */
static bool some_line(const struct tw_verify *v, tw_pkg pkg, tw_version version,
                      bool pin)
{
    const struct tw_problem *problem = v->problem;
    tw_slice name = tw_facts_name(problem->facts, pkg);
    for (uint32_t i = 0; i < problem->line_count; i++) {
        const struct tw_requirement *line = problem->lines[i].requirement;
        if (v->active[i] && tw_slice_equal(line->name, name) &&
            (pin ? tw_specifiers_pin(&line->specifiers, version)
                 : tw_specifiers_allow_prereleases(&line->specifiers))) {
            return true;
        }
    }
    return false;
}

/* The preference for PKG, if it is for VERSION; else NULL. */
static const struct tw_preference *preference_for(const struct tw_verify *v, tw_pkg pkg,
                                                  tw_version version)
{
    const struct tw_preference *last = NULL;
    for (uint32_t i = 0; i < v->problem->preference_count; i++) {
        if (v->problem->preferences[i].pkg.id == pkg.id) {
            last = &v->problem->preferences[i];
        }
    }
    return last && tw_version_compare(last->version, version) == 0 ? last : NULL;
}

static bool is_locked(const struct tw_verify *v, tw_pkg pkg, tw_version version)
{
    const struct tw_preference *preference = preference_for(v, pkg, version);
    return preference && preference->kind == TW_PREFER_LOCKED;
}

static enum tw_pre_mode pre_mode(const struct tw_solver_options *options, tw_pkg pkg)
{
    enum tw_pre_mode mode = options->prereleases;
    for (uint32_t i = 0; i < options->exception_count; i++) {
        if (options->exceptions[i].pkg.id == pkg.id) {
            mode = options->exceptions[i].mode;
        }
    }
    return mode;
}

bool tw_verify_is_out(const struct tw_verify *v, tw_pkg pkg, uint32_t index,
                      enum tw_exclusion kind)
{
    const struct tw_facts *facts = v->problem->facts;
    const struct tw_release *release = tw_facts_release(facts, pkg, index);
    uint32_t late = tw_facts_at(facts, pkg)->versions[index].late;
    if (kind == TW_EXCL_PRERELEASE) {
        enum tw_pre_mode mode = pre_mode(&v->problem->options, pkg);
        bool refused =
            mode == TW_PRE_NEVER ||
            (mode == TW_PRE_EXPLICIT && !some_line(v, pkg, release->version, false));
        return refused && tw_version_is_prerelease(release->version);
    }
    if (late && facts->late.at[late - 1].kind == kind) {
        return true;
    }
    return release->exclusion == kind &&
           !(kind == TW_EXCL_YANKED && (some_line(v, pkg, release->version, true) ||
                                        is_locked(v, pkg, release->version)));
}

bool tw_verify_is_excluded(const struct tw_verify *v, tw_pkg pkg, uint32_t index)
{
    bool out = false;
    for (int kind = TW_EXCL_NONE + 1; kind <= TW_EXCL_PRERELEASE && !out; kind++) {
        out = tw_verify_is_out(v, pkg, index, (enum tw_exclusion)kind);
    }
    return out;
}

const struct tw_line *tw_verify_limit(const struct tw_verify *v, tw_pkg pkg,
                                      uint32_t index)
{
    const struct tw_problem *problem = v->problem;
    tw_slice name = tw_facts_name(problem->facts, pkg);
    tw_version version = tw_facts_release(problem->facts, pkg, index)->version;
    for (uint32_t i = 0; i < problem->line_count; i++) {
        const struct tw_line *line = &problem->lines[i];
        bool limits =
            line->origin->kind != TW_FROM_REQUIREMENT && !line->origin->parent;
        if (v->active[i] && limits && tw_slice_equal(line->requirement->name, name) &&
            !tw_specifiers_match(&line->requirement->specifiers, version)) {
            return line;
        }
    }
    return NULL;
}

/* ---------------------------------------------------------------- what is liked */

/* Does a line of the user's own, or what overrides it, ask for PKG? */
static bool is_direct(const struct tw_verify *v, tw_pkg pkg)
{
    const struct tw_problem *problem = v->problem;
    const struct tw_verify_asker user = {{0}, 0};
    tw_slice name = tw_facts_name(problem->facts, pkg);
    bool direct = false;
    for (uint32_t i = 0; i < problem->line_count && !direct; i++) {
        const struct tw_line *line = &problem->lines[i];
        uint32_t next = 0;
        struct tw_line in_force;
        direct = v->active[i] && line->origin->kind == TW_FROM_REQUIREMENT &&
                 tw_slice_equal(line->requirement->name, name) &&
                 tw_verify_in_force(v, user, line, &next, &in_force);
    }
    return direct;
}

static bool is_preferred(const struct tw_verify *v, tw_pkg pkg,
                         const struct tw_release *release)
{
    const struct tw_preference *preference = preference_for(v, pkg, release->version);
    if (!preference || preference->kind == TW_PREFER_LOCKED) {
        return preference;
    }
    return release->exclusion != TW_EXCL_YANKED &&
           (preference->kind == TW_PREFER_SHARED || !release->is_sdist);
}

bool tw_verify_goes_before(const struct tw_verify *v, tw_pkg pkg, uint32_t a,
                           uint32_t b)
{
    const struct tw_facts *facts = v->problem->facts;
    const struct tw_solver_options *options = &v->problem->options;
    const struct tw_release *x = tw_facts_release(facts, pkg, a);
    const struct tw_release *y = tw_facts_release(facts, pkg, b);
    if (is_preferred(v, pkg, x) != is_preferred(v, pkg, y)) {
        return is_preferred(v, pkg, x);
    }
    if (tw_facts_tier(facts, pkg, a) != tw_facts_tier(facts, pkg, b)) {
        return tw_facts_tier(facts, pkg, a) < tw_facts_tier(facts, pkg, b);
    }
    bool x_pre = tw_version_is_prerelease(x->version);
    if (pre_mode(options, pkg) != TW_PRE_ALWAYS &&
        x_pre != tw_version_is_prerelease(y->version)) {
        return !x_pre;
    }
    if (options->prefer_wheels && x->is_sdist != y->is_sdist) {
        return y->is_sdist;
    }
    bool lowest = options->order == TW_LOWEST ||
                  (options->order == TW_LOWEST_DIRECT && is_direct(v, pkg));
    return lowest ? a < b : a > b;
}
