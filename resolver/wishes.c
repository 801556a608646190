/*
 * What versions need: requirements become wishes, stored once for each text and read
 * once in the environment of the facts.
 *
 *     "urllib3<2 ; python_version < '3.8'"      its marker is false: nothing is kept
 *     "six>=1.9"                                {extra 0, wish 17}
 *     "lxml ; extra == 'html5' or extra == 'x'" {extra "html5", wish 18} {"x", 18}
 *
 * A dependency belongs to project[e] when its marker holds with the extra e but not
 * without. The candidates for e are the quoted words of its text, so that this takes
 * linear time and works for metadata that does not declare its extras.
 *
 * The set of versions that fit is made on the first use, when the versions of the
 * project it names are known. Markers: dependency specifiers, "Environment Markers".
 */
#include "facts.h"

#include <assert.h>
#include <stdlib.h>

enum { MOST_WORDS = 256 }; /* quoted words of one marker that are tried as extras */

/* Does the marker hold with EXTRA (or, if empty, with none)? A comparison without
 * meaning, as `implementation_name === "pypy"`, is one that does not hold. */
static enum tw_status holds(const struct tw_facts *facts,
                            const struct tw_requirement *requirement, tw_slice extra,
                            bool *out, struct tw_error *err)
{
    struct tw_marker_extras extras = {.extras = &extra,
                                      .extra_count = extra.len ? 1 : 0,
                                      .context = TW_MARKER_METADATA};
    struct tw_error why = TW_ERROR_INIT;
    enum tw_status status =
        tw_marker_evaluate(requirement->marker, facts->env, &extras, out, &why);
    if (status == TW_ERR_MARKER) {
        *out = false;
        return TW_OK;
    }
    return status == TW_OK ? TW_OK : tw_error_nomem(err);
}

/* The next quoted word in *REST; false when there is none left. */
static bool next_quoted(tw_slice *rest, tw_slice *word)
{
    for (size_t i = 0; i < rest->len; i++) {
        if (rest->ptr[i] != '\'' && rest->ptr[i] != '"') {
            continue;
        }
        size_t end = tw_slice_find(*rest, rest->ptr[i], i + 1);
        if (end == SIZE_MAX) {
            return false;
        }
        *word = tw_slice_cut(*rest, i + 1, end);
        *rest = tw_slice_cut(*rest, end + 1, rest->len);
        return true;
    }
    return false;
}

static bool listed(const struct tw_wish *wish, uint32_t extra)
{
    for (uint32_t i = 0; i < wish->under_count; i++) {
        if (wish->under[i] == extra) {
            return true;
        }
    }
    return false;
}

/* Finds the extras under which the marker of REQUIREMENT holds. */
static enum tw_status find_extras(struct tw_facts *facts,
                                  const struct tw_requirement *requirement,
                                  struct tw_wish *wish, struct tw_error *err)
{
    TW_VEC(uint32_t) under = {NULL, 0, 0};
    tw_slice rest = requirement->text, word, extra;
    for (uint32_t words = 0; next_quoted(&rest, &word); words++) {
        if (words == MOST_WORDS) {
            return tw_error_set(err, TW_ERR_LIMIT, "a marker names too many extras");
        }
        if (!tw_name_valid(word)) {
            continue;
        }
        bool on = false;
        enum tw_status status = tw_name_normalize(facts->arena, word, &extra, err);
        if (status == TW_OK) {
            status = holds(facts, requirement, extra, &on, err);
        }
        if (status != TW_OK) {
            return status;
        }
        uint32_t id = on ? tw_intern_add(&facts->names, extra) : 0;
        if (on &&
            (!id || (!listed(wish, id) && !tw_vec_push(facts->arena, &under, id)))) {
            return tw_error_nomem(err);
        }
        wish->under = under.at;
        wish->under_count = under.len;
    }
    return TW_OK;
}

static bool find_packages(struct tw_facts *facts,
                          const struct tw_requirement *requirement,
                          struct tw_wish *wish)
{
    wish->project = tw_facts_package(facts, requirement->name, TW_NO_SLICE);
    wish->extras = TW_NEW_ARRAY(facts->arena, tw_pkg, requirement->extra_count);
    if (!wish->project.id || !wish->extras) {
        return false;
    }
    for (uint32_t i = 0; i < requirement->extra_count; i++) {
        tw_pkg pkg = tw_facts_package(facts, requirement->name, requirement->extras[i]);
        if (!pkg.id) {
            return false;
        }
        wish->extras[wish->extra_count++] = pkg;
    }
    return true;
}

/* The wish of REQUIREMENT's text, made when it is new. */
static enum tw_status wish_of(struct tw_facts *facts,
                              const struct tw_requirement *requirement, uint32_t *out,
                              struct tw_error *err)
{
    uint32_t id = tw_intern_find(&facts->wish_texts, requirement->text);
    if (id) {
        *out = id;
        return TW_OK;
    }
    struct tw_wish wish = {.always = false};
    enum tw_status status = holds(facts, requirement, TW_SLICE(""), &wish.always, err);
    if (status == TW_OK && !wish.always && tw_marker_uses_extra(requirement->marker)) {
        status = find_extras(facts, requirement, &wish, err);
    }
    if (status != TW_OK) {
        return status;
    }
    if (wish.always || wish.under_count) {
        if (!find_packages(facts, requirement, &wish)) {
            return tw_error_nomem(err);
        }
        if (tw_facts_known(facts, wish.project) && !requirement->url.ptr) {
            wish.set_known = true;
            status = tw_facts_match(facts, wish.project, &requirement->specifiers,
                                    &wish.set, err);
        }
    }
    if (status != TW_OK) {
        return status;
    }
    if (facts->sets.failed || !tw_vec_reserve(facts->arena, &facts->wishes, 1) ||
        !(*out = tw_intern_add(&facts->wish_texts, requirement->text))) {
        return tw_error_nomem(err);
    }
    facts->wishes.at[facts->wishes.len++] = wish;
    return TW_OK;
}

/* ---------------------------------------------------------------- sets */

enum tw_status tw_facts_match(struct tw_facts *facts, tw_pkg pkg,
                              const struct tw_specifiers *specifiers, tw_vset *out,
                              struct tw_error *err)
{
    const struct tw_fact_package *package = tw_facts_at(facts, pkg);
    assert(package->known);
    if (!specifiers->count || !package->count) {
        *out =
            tw_vset_and(&facts->sets, package->full,
                        tw_vset_not(&facts->sets, package->full,
                                    tw_vset_only(&facts->sets, package->count + 1, 0)));
        return facts->sets.failed ? tw_error_nomem(err) : TW_OK;
    }
    struct tw_arena scratch = TW_ARENA_INIT;
    scratch.fail_after = facts->arena->fail_after;
    const struct tw_version_table versions = {
        &package->releases->version, package->count, sizeof *package->releases};
    struct tw_span *spans;
    uint32_t count;
    enum tw_status status =
        tw_specifiers_spans(&scratch, specifiers, versions, &spans, &count);
    if (status == TW_OK) {
        *out = tw_vset_versions(&facts->sets, package->count + 1, spans, count);
    }
    tw_arena_free(&scratch);
    return status != TW_OK || facts->sets.failed ? tw_error_nomem(err) : TW_OK;
}

static tw_slice without_fragment(tw_slice url)
{
    return tw_slice_cut(url, 0, tw_slice_find(url, '#', 0));
}

/* Only the user says where projects come from: if REQUIREMENT, of some metadata, names
 * another place, no version is to meet it. */
static enum tw_status distrust(struct tw_facts *facts, tw_pkg project,
                               struct tw_requirement *requirement, struct tw_error *err)
{
    tw_slice own = tw_facts_at(facts, project)->url;
    bool same =
        tw_slice_equal(without_fragment(requirement->url), without_fragment(own));
    return !requirement->url.ptr || same
               ? TW_OK
               : tw_specifiers_parse(facts->arena, TW_SLICE("===another-url"),
                                     &requirement->specifiers, err);
}

enum tw_status tw_facts_wish_requirement(struct tw_facts *facts, uint32_t wish,
                                         const struct tw_requirement **out,
                                         struct tw_error *err)
{
    const struct tw_requirement *parsed = facts->wishes.at[wish - 1].parsed;
    if (!parsed) {
        struct tw_requirement *fresh = TW_NEW(facts->arena, struct tw_requirement);
        bool mended;
        if (!fresh) {
            return tw_error_nomem(err);
        }
        enum tw_status status = tw_requirement_parse_lenient(
            facts->arena, tw_intern_text(&facts->wish_texts, wish), fresh, &mended,
            err);
        if (status == TW_OK) {
            status = distrust(facts, facts->wishes.at[wish - 1].project, fresh, err);
        }
        if (status != TW_OK) {
            return status;
        }
        facts->wishes.at[wish - 1].parsed = parsed = fresh;
    }
    *out = parsed;
    return TW_OK;
}

enum tw_status tw_facts_wish_set(struct tw_facts *facts, uint32_t wish, tw_vset *out,
                                 struct tw_error *err)
{
    struct tw_wish *at = &facts->wishes.at[wish - 1];
    if (!at->set_known) {
        const struct tw_requirement *requirement;
        enum tw_status status =
            tw_facts_wish_requirement(facts, wish, &requirement, err);
        if (status == TW_OK) {
            status = tw_facts_match(facts, at->project, &requirement->specifiers,
                                    &at->set, err);
        }
        if (status != TW_OK) {
            return status;
        }
        at->set_known = true;
    }
    *out = at->set;
    return TW_OK;
}

/* ---------------------------------------------------------------- dependencies */

struct sortable {
    struct tw_dependency dependency;
    tw_slice text;
};

static int compare_sortable(const void *a, const void *b)
{
    const struct sortable *x = a, *y = b;
    if (x->dependency.extra != y->dependency.extra) {
        return x->dependency.extra < y->dependency.extra ? -1 : 1;
    }
    return tw_slice_compare(x->text, y->text);
}

/* Sorts the pool from AT on by extra and text, and drops what is there twice, so that
 * the order in which metadata lists its requirements has no influence. */
static bool sort_tail(struct tw_facts *facts, uint32_t at)
{
    uint32_t count = facts->dependencies.len - at;
    struct tw_dependency *tail = facts->dependencies.at + at;
    struct tw_arena_mark mark = tw_arena_mark(facts->arena);
    struct sortable *sorted = tw_arena_alloc(facts->arena, count * sizeof *sorted);
    if (!sorted) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        sorted[i].dependency = tail[i];
        sorted[i].text = tail[i].wish ? tw_intern_text(&facts->wish_texts, tail[i].wish)
                                      : TW_SLICE("");
    }
    qsort(sorted, count, sizeof *sorted, compare_sortable);
    facts->dependencies.len = at;
    for (uint32_t i = 0; i < count; i++) {
        if (!i || compare_sortable(&sorted[i - 1], &sorted[i]) != 0) {
            facts->dependencies.at[facts->dependencies.len++] = sorted[i].dependency;
        }
    }
    tw_arena_reset(facts->arena, mark);
    return true;
}

static bool push_dependency(struct tw_facts *facts, uint32_t extra, uint32_t wish)
{
    struct tw_dependency dependency = {extra, wish};
    return tw_vec_push(facts->arena, &facts->dependencies, dependency);
}

/* Appends what REQUIREMENT means for each owner to the pool. */
static enum tw_status push_requirement(struct tw_facts *facts,
                                       const struct tw_requirement *requirement,
                                       struct tw_error *err)
{
    uint32_t id;
    enum tw_status status = wish_of(facts, requirement, &id, err);
    if (status != TW_OK) {
        return status;
    }
    const struct tw_wish *wish = &facts->wishes.at[id - 1];
    bool pushed = !wish->always || push_dependency(facts, 0, id);
    for (uint32_t i = 0; i < wish->under_count; i++) {
        pushed = pushed && push_dependency(facts, wish->under[i], id);
    }
    return pushed ? TW_OK : tw_error_nomem(err);
}

enum tw_status tw_facts_give_dependencies(struct tw_facts *facts, tw_pkg pkg,
                                          uint32_t index,
                                          const struct tw_dependencies *dependencies,
                                          struct tw_error *err)
{
    uint32_t at = facts->dependencies.len;
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; status == TW_OK && i < dependencies->requirement_count; i++) {
        status = push_requirement(facts, &dependencies->requirements[i], err);
    }
    for (uint32_t i = 0; status == TW_OK && i < dependencies->extra_count; i++) {
        uint32_t extra = tw_intern_add(&facts->names, dependencies->extras[i]);
        if (!extra || !push_dependency(facts, extra, 0)) {
            status = tw_error_nomem(err);
        }
    }
    if (status == TW_OK && !sort_tail(facts, at)) {
        status = tw_error_nomem(err);
    }
    if (status != TW_OK) {
        facts->dependencies.len = at;
        return status;
    }
    struct tw_fact_version *version = &tw_facts_at(facts, pkg)->versions[index];
    assert(version->count == UINT32_MAX);
    version->at = at;
    version->count = facts->dependencies.len - at;
    return TW_OK;
}

/* The first of COUNT dependencies, from AT on, whose extra is not below EXTRA. */
static uint32_t lower_bound(const struct tw_facts *facts, uint32_t at, uint32_t count,
                            uint32_t extra)
{
    uint32_t low = at, high = at + count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (facts->dependencies.at[middle].extra < extra) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const struct tw_dependency *tw_facts_dependencies(const struct tw_facts *facts,
                                                  tw_pkg pkg, uint32_t index,
                                                  uint32_t extra, uint32_t *count)
{
    const struct tw_fact_version *version = &tw_facts_at(facts, pkg)->versions[index];
    uint32_t known = version->count == UINT32_MAX ? 0 : version->count;
    uint32_t from = lower_bound(facts, version->at, known, extra);
    uint32_t to = lower_bound(facts, version->at, known, extra + 1);
    *count = to - from;
    return facts->dependencies.at + from;
}
