/*
 * The words for sets of versions, requirements, places and single facts.
 *
 * A set is told by its relation to what is published: "every version of X", "X 2.0 and
 * newer", "X 1.5.0 to 1.5.3", or up to eight versions by name; beyond that by its ends
 * and its size. So no phrase grows with the number of releases (uv's do: its issue
 * 15957). Called from the two tellers (narrate.c, recount.c), and from the reports.
 */
#include "phrase.h"

#include "facts.h"
#include "prose.h"

enum { MAX_NAMED = 8, MAX_NEAR = 3 };

void tw_phrase_package(struct tw_buf *buf, const struct tw_facts *facts, tw_pkg pkg)
{
    tw_prose_clean(buf, tw_facts_name(facts, pkg), TW_PROSE_WORD);
    tw_slice extra = tw_facts_extra(facts, pkg);
    if (extra.len) {
        tw_buf_adds(buf, "[");
        tw_prose_clean(buf, extra, TW_PROSE_WORD);
        tw_buf_adds(buf, "]");
    }
}

/* ---------------------------------------------------------------- sets of versions */

static void add_version(struct tw_buf *buf, const struct tw_facts *facts, tw_pkg pkg,
                        uint32_t index)
{
    const struct tw_release *release =
        tw_facts_release(facts, tw_facts_base(facts, pkg), index);
    tw_prose_clean(buf, release->version.text, TW_PROSE_WORD);
}

static uint32_t set_size(struct tw_phrase_set set)
{
    uint32_t size = 0;
    for (uint32_t i = 0; i < set.span_count; i++) {
        size += set.spans[i].to - set.spans[i].from;
    }
    return size;
}

static uint32_t published(const struct tw_facts *facts, tw_pkg pkg)
{
    return tw_facts_version_count(facts, tw_facts_base(facts, pkg));
}

/* How many versions are named when the spans are listed: an end or two for each. */
static uint32_t named(struct tw_phrase_set set)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < set.span_count; i++) {
        count += set.spans[i].to - set.spans[i].from == 1 ? 1 : 2;
    }
    return count;
}

static void add_span(struct tw_buf *buf, const struct tw_facts *facts, tw_pkg pkg,
                     struct tw_span span)
{
    uint32_t count = published(facts, pkg);
    if (span.to - span.from == 1) {
        add_version(buf, facts, pkg, span.from);
    } else if (span.from == 0 && span.to < count) {
        add_version(buf, facts, pkg, span.to - 1);
        tw_buf_adds(buf, " and older");
    } else if (span.to == count && span.from > 0) {
        add_version(buf, facts, pkg, span.from);
        tw_buf_adds(buf, " and newer");
    } else {
        add_version(buf, facts, pkg, span.from);
        tw_buf_adds(buf, " to ");
        add_version(buf, facts, pkg, span.to - 1);
    }
}

/* Spans that are neither empty nor everything. */
static void add_some(struct tw_buf *buf, const struct tw_facts *facts,
                     struct tw_phrase_set set, const char *conjunction)
{
    if (named(set) <= MAX_NAMED) {
        tw_phrase_package(buf, facts, set.pkg);
        tw_buf_adds(buf, " ");
        for (uint32_t i = 0; i < set.span_count; i++) {
            tw_prose_join(buf, i, set.span_count, conjunction);
            add_span(buf, facts, set.pkg, set.spans[i]);
        }
        return;
    }
    tw_buf_printf(buf, "%u of the %u versions of ", set_size(set),
                  published(facts, set.pkg));
    tw_phrase_package(buf, facts, set.pkg);
    tw_buf_adds(buf, ", between ");
    add_version(buf, facts, set.pkg, set.spans[0].from);
    tw_buf_adds(buf, " and ");
    add_version(buf, facts, set.pkg, set.spans[set.span_count - 1].to - 1);
}

bool tw_phrase_subject(struct tw_buf *buf, const struct tw_facts *facts,
                       struct tw_phrase_set set)
{
    uint32_t size = set_size(set);
    uint32_t count = published(facts, set.pkg);
    if (size == 0 || (size == count && size > 1)) {
        tw_buf_adds(buf, size ? "every version of " : "no version of ");
        tw_phrase_package(buf, facts, set.pkg);
        return false;
    }
    add_some(buf, facts, set, "and");
    return size > 1;
}

void tw_phrase_object(struct tw_buf *buf, const struct tw_facts *facts,
                      struct tw_phrase_set set)
{
    uint32_t size = set_size(set);
    if (size == published(facts, set.pkg)) {
        tw_phrase_package(buf, facts, set.pkg);
    } else if (size == 0) {
        tw_buf_adds(buf, "a version of ");
        tw_phrase_package(buf, facts, set.pkg);
        tw_buf_adds(buf, " that is not published");
    } else {
        add_some(buf, facts, set, "or");
    }
}

void tw_explain_versions(struct tw_buf *buf, const struct tw_facts *facts, tw_pkg pkg,
                         const struct tw_span *spans, uint32_t count)
{
    tw_phrase_subject(buf, facts, (struct tw_phrase_set){pkg, spans, count});
}

/* ---------------------------------------------------------------- the user's lines */

void tw_phrase_requirement(struct tw_buf *buf, const struct tw_requirement *r)
{
    tw_prose_clean(buf, r->name, TW_PROSE_WORD);
    for (uint32_t i = 0; i < r->extra_count; i++) {
        tw_buf_adds(buf, i == 0 ? "[" : ",");
        tw_prose_clean(buf, r->extras[i], TW_PROSE_WORD);
    }
    tw_buf_adds(buf, r->extra_count ? "]" : "");
    if (r->url.ptr) {
        tw_buf_adds(buf, " @ ");
        tw_prose_clean(buf, r->url, TW_PROSE_LINE);
    } else {
        tw_prose_clean(buf, r->specifiers.text, TW_PROSE_LINE);
    }
}

static bool version_publishes(const struct tw_facts *facts, tw_pkg pkg, uint32_t index,
                              const struct tw_requirement *r)
{
    tw_pkg base = tw_facts_base(facts, pkg);
    uint32_t count = 0;
    const struct tw_dependency *all = NULL;
    if (tw_facts_dependencies_known(facts, base, index)) {
        uint32_t extra = tw_facts_at(facts, pkg)->extra;
        all = tw_facts_dependencies(facts, base, index, extra, &count);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t wish = all[i].wish;
        if (wish && tw_slice_equal(tw_intern_text(&facts->wish_texts, wish), r->text)) {
            return true;
        }
    }
    return false;
}

bool tw_phrase_is_published(const struct tw_facts *facts, struct tw_phrase_set set,
                            const struct tw_requirement *r)
{
    for (uint32_t i = 0; i < set.span_count; i++) {
        for (uint32_t v = set.spans[i].from; v < set.spans[i].to; v++) {
            if (!version_publishes(facts, set.pkg, v, r)) {
                return false;
            }
        }
    }
    return true;
}

void tw_phrase_origin(struct tw_buf *buf, const struct tw_origin *origin)
{
    tw_buf_adds(buf, TW_PROSE_STRONG);
    if (origin->file.len == 0) {
        tw_buf_adds(buf, "the command line");
    } else {
        tw_prose_clean(buf, origin->file, TW_PROSE_LINE);
    }
    if (origin->line) {
        tw_buf_printf(buf, ":%u", origin->line);
    }
    tw_buf_adds(buf, TW_PROSE_PLAIN);
    if (origin->kind != TW_FROM_REQUIREMENT) {
        tw_buf_printf(buf, " (%s)",
                      origin->kind == TW_FROM_CONSTRAINT ? "constraint" : "override");
    }
}

void tw_phrase_demand(struct tw_buf *buf, const struct tw_requirement *r,
                      const struct tw_origin *origin)
{
    if (origin->kind == TW_FROM_REQUIREMENT) {
        tw_buf_adds(buf, "asks for ");
    } else if (origin->kind == TW_FROM_CONSTRAINT) {
        tw_buf_adds(buf, "allows only ");
    } else {
        tw_buf_adds(buf, "replaces every requirement on ");
        tw_prose_clean(buf, r->name, TW_PROSE_WORD);
        tw_buf_adds(buf, " by ");
    }
    tw_phrase_requirement(buf, r);
}

/* ---------------------------------------------------------------- exclusions */

static const tw_slice undated = TW_SLICE_INIT("the index tells no upload time");

/* The detail of the release at INDEX, when it is excluded for EXCLUSION. */
static tw_slice detail_at(const struct tw_facts *facts, tw_pkg pkg, uint32_t index,
                          enum tw_exclusion exclusion)
{
    const struct tw_release *release =
        tw_facts_release(facts, tw_facts_base(facts, pkg), index);
    if (release->exclusion != exclusion) {
        return TW_NO_SLICE;
    }
    bool told = release->detail.len || exclusion != TW_EXCL_TOO_NEW;
    return told ? release->detail : undated;
}

/* What DETAIL, which is not empty, is told as. */
static const char *detail_lead(enum tw_exclusion exclusion, tw_slice detail)
{
    bool dated = exclusion == TW_EXCL_TOO_NEW && !tw_slice_equal(detail, undated);
    return exclusion == TW_EXCL_NO_WHEEL ? "there is " : dated ? "published " : "";
}

/* Appends " (DETAIL)", or for versions that differ " (OLDEST: ...; NEWEST: ...)". */
static void add_details(struct tw_buf *buf, const struct tw_facts *facts,
                        struct tw_phrase_set set, enum tw_exclusion exclusion,
                        tw_slice detail)
{
    tw_slice first = detail;
    tw_slice last = detail;
    uint32_t oldest = 0;
    uint32_t newest = 0;
    if (set.span_count) {
        oldest = set.spans[0].from;
        newest = set.spans[set.span_count - 1].to - 1;
        first = detail_at(facts, set.pkg, oldest, exclusion);
        last = detail_at(facts, set.pkg, newest, exclusion);
        first = first.len ? first : detail;
        last = last.len ? last : detail;
    }
    if (tw_slice_equal(first, last)) {
        tw_buf_adds(buf, first.len ? " (" : "");
        tw_buf_adds(buf, first.len ? detail_lead(exclusion, first) : "");
        tw_prose_clean(buf, first, TW_PROSE_LINE);
        tw_buf_adds(buf, first.len ? ")" : "");
        return;
    }
    tw_buf_adds(buf, " (");
    add_version(buf, facts, set.pkg, oldest);
    tw_buf_adds(buf, ": ");
    tw_prose_clean(buf, first, TW_PROSE_LINE);
    tw_buf_adds(buf, "; ");
    add_version(buf, facts, set.pkg, newest);
    tw_buf_adds(buf, ": ");
    tw_prose_clean(buf, last, TW_PROSE_LINE);
    tw_buf_adds(buf, ")");
}

static const char *const exclusion_words[][2] = {
    /* singular, plural */
    [TW_EXCL_NONE] = {" cannot be used", " cannot be used"},
    [TW_EXCL_YANKED] = {" was yanked", " were yanked"},
    [TW_EXCL_REQUIRES_PYTHON] = {" needs another Python", " need another Python"},
    [TW_EXCL_NO_WHEEL] = {" has no wheel for the target",
                          " have no wheel for the target"},
    [TW_EXCL_TOO_NEW] = {" is newer than the cut-off", " are newer than the cut-off"},
    [TW_EXCL_NO_BINARY] = {" comes only as wheels, which --no-binary refuses",
                           " come only as wheels, which --no-binary refuses"},
    [TW_EXCL_ONLY_SDIST] = {" comes only as source that would have to be built",
                            " come only as source that would have to be built"},
    [TW_EXCL_BAD_METADATA] = {" has invalid metadata", " have invalid metadata"},
    [TW_EXCL_PRERELEASE] = {" is a pre-release, which is not allowed",
                            " are pre-releases, which are not allowed"},
};

void tw_phrase_excluded(struct tw_buf *buf, const struct tw_wording *w,
                        struct tw_phrase_set set, enum tw_exclusion exclusion,
                        tw_slice detail)
{
    bool plural = tw_phrase_subject(buf, w->facts, set);
    if (exclusion == TW_EXCL_OTHER) {
        tw_slice words = detail_at(w->facts, set.pkg, set.spans[0].from, exclusion);
        tw_buf_adds(buf, " ");
        tw_prose_clean(buf, words.len ? words : detail, TW_PROSE_LINE);
        return;
    }
    tw_buf_adds(buf, exclusion_words[exclusion][plural]);
    const struct tw_explain_context *context = w->context;
    if (exclusion == TW_EXCL_REQUIRES_PYTHON && context->python.len) {
        tw_buf_adds(buf, " than the target's ");
        tw_prose_clean(buf, context->python, TW_PROSE_WORD);
    } else if (exclusion == TW_EXCL_NO_WHEEL && context->target.len) {
        tw_buf_adds(buf, " ");
        tw_prose_clean(buf, context->target, TW_PROSE_WORD);
    } else if (exclusion == TW_EXCL_TOO_NEW && context->cut_off.len) {
        tw_buf_adds(buf, " ");
        tw_prose_clean(buf, context->cut_off, TW_PROSE_WORD);
    } else if (exclusion == TW_EXCL_ONLY_SDIST && context->build.len) {
        tw_buf_adds(buf, ", which takes ");
        tw_prose_clean(buf, context->build, TW_PROSE_WORD);
    }
    add_details(buf, w->facts, set, exclusion, detail);
}

tw_pkg tw_explain_next_project(const struct tw_facts *facts, tw_pkg after)
{
    while (after.id < facts->packages.len) {
        after.id++;
        if (tw_facts_base(facts, after).id == after.id &&
            tw_facts_version_count(facts, after) > 0) {
            return after;
        }
    }
    return (tw_pkg){0};
}

void tw_phrase_absent(struct tw_buf *buf, const struct tw_wording *w, tw_pkg pkg)
{
    tw_slice why = tw_facts_at(w->facts, tw_facts_base(w->facts, pkg))->absence;
    tw_phrase_package(buf, w->facts, pkg);
    tw_buf_adds(buf, " ");
    tw_prose_clean(buf, why.len ? why : TW_SLICE("has no release on the index"),
                   TW_PROSE_LINE);
    tw_slice near[MAX_NEAR];
    uint32_t count = 0;
    if (w->context->near_names) {
        count = w->context->near_names(w->context->payload,
                                       tw_facts_name(w->facts, pkg), near, MAX_NEAR);
    }
    for (uint32_t i = 0; i < count && i < MAX_NEAR; i++) {
        tw_buf_adds(buf, i == 0 ? " (did you mean " : "");
        tw_prose_join(buf, i, count, "or");
        tw_prose_clean(buf, near[i], TW_PROSE_WORD);
    }
    tw_buf_adds(buf, count ? "?)" : "");
}

/* The number of published versions that are not above the first version that SPECIFIERS
 * name, or all of them. */
static uint32_t where_asked(const struct tw_facts *facts, tw_pkg pkg,
                            const struct tw_specifiers *specifiers)
{
    uint32_t count = published(facts, pkg);
    if (specifiers->count == 0 || specifiers->clauses[0].version.key.len == 0) {
        return count;
    }
    uint32_t below = 0;
    while (below < count &&
           tw_version_compare(tw_facts_release(facts, pkg, below)->version,
                              specifiers->clauses[0].version) <= 0) {
        below++;
    }
    return below;
}

void tw_phrase_unmatched(struct tw_buf *buf, const struct tw_wording *w, tw_pkg pkg,
                         const struct tw_requirement *r)
{
    tw_pkg base = tw_facts_base(w->facts, pkg);
    uint32_t count = published(w->facts, base);
    if (count == 0) {
        tw_phrase_absent(buf, w, base);
        return;
    }
    if (r->url.ptr) {
        tw_buf_adds(buf, "only a line of your own may ask for a URL");
        return;
    }
    tw_buf_adds(buf, "no published version of ");
    tw_phrase_package(buf, w->facts, base);
    tw_buf_adds(buf, " matches ");
    tw_prose_clean(buf, r->specifiers.text, TW_PROSE_LINE);
    uint32_t below = where_asked(w->facts, base, &r->specifiers);
    if (count == 1) {
        tw_buf_adds(buf, " (the only one is ");
        add_version(buf, w->facts, base, 0);
    } else if (below == 0 || below == count) {
        tw_buf_printf(buf, " (the %s is ", below ? "newest" : "oldest");
        add_version(buf, w->facts, base, below ? count - 1 : 0);
    } else {
        tw_buf_adds(buf, " (the nearest are ");
        add_version(buf, w->facts, base, below - 1);
        tw_buf_adds(buf, " and ");
        add_version(buf, w->facts, base, below);
    }
    if (w->context->where) {
        tw_slice where =
            w->context->where(w->context->payload, tw_facts_name(w->facts, base));
        tw_buf_adds(buf, where.len ? "; " : "");
        tw_prose_clean(buf, where, TW_PROSE_LINE);
    }
    tw_buf_adds(buf, ")");
}
