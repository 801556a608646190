/*
 * Settling a project: what a lookup found becomes its releases, or its absence, and
 * goes to the facts.
 *
 *     pages ─► candidates, a list an index ─► merged: the first list that has a version
 *           └► one list, when they declare that they are one project (PEP 708)
 *
 * The invariant: a project is settled once; a refusal stops the search for its name,
 * lest a later index answer with somebody else's package.
 *
 * Called from catalog.c. PEP 503, 592, 708, 792.
 */
#include "settling.h"

#include "tw_links.h"

#include <stdio.h>

/* ---------------------------------------------------------------- policies */

static bool has(const tw_slice *names, uint32_t count, tw_slice name)
{
    for (uint32_t i = 0; i < count; i++) {
        if (tw_slice_equal(names[i], name)) {
            return true;
        }
    }
    return false;
}

static int64_t cutoff_of(const struct tw_catalog_options *options, tw_slice project)
{
    for (uint32_t i = options->cutoff_count; i > 0; i--) {
        if (tw_slice_equal(options->cutoffs[i - 1].project, project)) {
            return options->cutoffs[i - 1].before;
        }
    }
    return options->cutoff;
}

/* Does a list of names name PROJECT, as such or, where OTHER does not, by ":all:"? */
static bool is_listed(const tw_slice *names, uint32_t count, const tw_slice *other,
                      uint32_t other_count, tw_slice project)
{
    bool named = has(names, count, project);
    bool all = has(names, count, TW_SLICE(":all:"));
    return named || (all && !has(other, other_count, project));
}

/* What may be taken of PROJECT. A file that the user names by its URL may be a wheel,
 * and of any age. */
static struct tw_candidate_policy policy_of(const struct tw_project *project)
{
    const struct tw_catalog_options *options = &project->catalog->options;
    const tw_slice *no_binary = options->no_binary, *only = options->only_binary;
    uint32_t no_count = options->no_binary_count,
             only_count = options->only_binary_count;
    return (struct tw_candidate_policy){
        .fitting = project->catalog->fitting,
        .cutoff = project->direct.len ? INT64_MAX : cutoff_of(options, project->name),
        .no_wheels = !project->direct.len &&
                     is_listed(no_binary, no_count, only, only_count, project->name),
        .no_sdists = is_listed(only, only_count, no_binary, no_count, project->name),
    };
}

static enum tw_exclusion exclusion_of(enum tw_unfit unfit)
{
    static const enum tw_exclusion exclusions[] = {
        [TW_UNFIT_TOO_NEW] = TW_EXCL_TOO_NEW,
        [TW_UNFIT_NO_BINARY] = TW_EXCL_NO_BINARY,
        [TW_UNFIT_ONLY_SDIST] = TW_EXCL_ONLY_SDIST,
        [TW_UNFIT_REQUIRES_PYTHON] = TW_EXCL_REQUIRES_PYTHON,
        [TW_UNFIT_NO_WHEEL] = TW_EXCL_NO_WHEEL,
        [TW_UNFIT_YANKED] = TW_EXCL_YANKED,
        [TW_FIT] = TW_EXCL_NONE,
    };
    return exclusions[unfit];
}

/* ---------------------------------------------------------------- releases */

/* A project whose lookup is over. */
struct settling {
    struct tw_project *project;
    struct tw_arena scratch;
    const struct tw_found_page *pages; /* those that count */
    uint32_t page_count;
    const uint32_t *tiers; /* which list each version is of; NULL: there is one list */
};

/* What is said of a release that an index lists and would rather not have used. */
static struct tw_release release_of(const struct settling *s,
                                    const struct tw_candidate *candidate)
{
    struct tw_release release = {candidate->version, exclusion_of(candidate->unfit),
                                 candidate->detail, candidate->is_sdist};
    if (tw_slice_equal(s->project->status, TW_SLICE("quarantined"))) {
        release.exclusion = TW_EXCL_OTHER;
        release.detail =
            TW_SLICE("cannot be used: the index has put the project in quarantine");
    }
    return release;
}

static enum tw_status give_releases(struct settling *s,
                                    const struct tw_candidates *candidates,
                                    const uint32_t *tiers, struct tw_error *err)
{
    struct tw_project *project = s->project;
    struct tw_catalog *catalog = project->catalog;
    uint32_t count = candidates->count;
    struct tw_release *releases = TW_NEW_ARRAY(&s->scratch, struct tw_release, count);
    project->distributions =
        TW_NEW_ARRAY(catalog->arena, struct tw_distribution *, count);
    if (!releases || !project->distributions) {
        return tw_error_nomem(err);
    }
    project->distribution_count = count;
    for (uint32_t i = 0; i < count; i++) {
        releases[i] = release_of(s, &candidates->at[i]);
    }
    enum tw_status status =
        tw_facts_give_versions(catalog->facts, project->pkg, releases, count, err);
    return status || !tiers
               ? status
               : tw_facts_give_tiers(catalog->facts, project->pkg, tiers, err);
}

/* ---------------------------------------------------------------- pages to lists */

/* What the --find-links page FROM has of the project, packed. */
static enum tw_status pack_links(struct settling *s, const struct tw_page *from,
                                 struct tw_packed_page *out, struct tw_error *err)
{
    struct tw_arena *arena = s->project->catalog->arena;
    struct tw_page page = {.url = from->url};
    tw_slice bytes;
    page.files = TW_NEW_ARRAY(&s->scratch, struct tw_file, from->file_count);
    if (!page.files) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < from->file_count; i++) {
        if (tw_file_name_is_of(from->files[i].filename, s->project->name)) {
            page.files[page.file_count++] = from->files[i];
        }
    }
    enum tw_status status = tw_page_pack(arena, &page, s->project->name, &bytes, err);
    if (!status) {
        *out = tw_packed_page_view(bytes, page.url);
    }
    return status;
}

/* The list of COUNT pages from number FIRST on, behind those of --find-links unless the
 * user names the file. */
static enum tw_status make_list(struct settling *s, uint32_t first, uint32_t count,
                                struct tw_project_pages *out, struct tw_error *err)
{
    struct tw_catalog *catalog = s->project->catalog;
    uint32_t links = s->project->direct.len ? 0 : catalog->link_pages.len;
    struct tw_packed_page *pages =
        TW_NEW_ARRAY(catalog->arena, struct tw_packed_page, links + count);
    uint32_t *indexes = TW_NEW_ARRAY(catalog->arena, uint32_t, links + count);
    if (!pages || !indexes) {
        return tw_error_nomem(err);
    }
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < links && !status; i++) {
        indexes[i] = TW_NO_INDEX;
        status = pack_links(s, catalog->link_pages.at[i], &pages[i], err);
    }
    for (uint32_t i = 0; i < count; i++) {
        indexes[links + i] = s->pages[first + i].index;
        pages[links + i] = s->pages[first + i].packed;
    }
    *out = (struct tw_project_pages){{pages, links + count}, indexes};
    return status;
}

/* The pages of the project: one list when they are of one project, else one each. */
static enum tw_status make_lists(struct settling *s, bool one_project,
                                 struct tw_error *err)
{
    struct tw_project *project = s->project;
    bool together = one_project || s->page_count <= 1;
    uint32_t count = together ? 1 : s->page_count;
    struct tw_project_pages *lists =
        TW_NEW_ARRAY(project->catalog->arena, struct tw_project_pages, count);
    enum tw_status status = lists ? TW_OK : tw_error_nomem(err);
    for (uint32_t i = 0; i < count && !status; i++) {
        status = make_list(s, i, together ? s->page_count : 1, &lists[i], err);
    }
    project->pages = lists;
    project->pages_count = count;
    project->policy = policy_of(project);
    return status;
}

static void tell_skipped(const struct settling *s)
{
    const struct tw_catalog_options *options = &s->project->catalog->options;
    for (uint32_t p = 0; options->skipped && p < s->page_count; p++) {
        const struct tw_page *about = s->pages[p].about;
        for (uint32_t i = 0; i < about->skipped_count; i++) {
            options->skipped(options->payload, s->project->name, &about->skipped[i]);
        }
    }
}

/* ---------------------------------------------------------------- lists to releases */

/* Adds to BASE the versions of MORE that it has not, and says in TIERS that those are
 * of tier TIER. O(versions). */
static enum tw_status merge(struct settling *s, struct tw_candidates *base,
                            const struct tw_candidates *more, uint32_t tier,
                            struct tw_error *err)
{
    uint32_t room = base->count + more->count;
    struct tw_candidate *at = TW_NEW_ARRAY(&s->scratch, struct tw_candidate, room);
    uint32_t *tiers = TW_NEW_ARRAY(&s->scratch, uint32_t, room);
    uint32_t a = 0, b = 0, count = 0;
    if (!at || !tiers) {
        return tw_error_nomem(err);
    }
    while (a < base->count || b < more->count) {
        int order = a == base->count ? 1
                    : b == more->count
                        ? -1
                        : tw_version_compare(base->at[a].version, more->at[b].version);
        tiers[count] = order > 0 ? tier : s->tiers ? s->tiers[a] : 0;
        at[count++] = order > 0 ? more->at[b] : base->at[a];
        a += order <= 0;
        b += order >= 0;
    }
    base->at = at;
    base->count = count;
    s->tiers = tiers;
    return TW_OK;
}

/* PEP 792: what the first page that says something says. */
static bool keep_status(const struct settling *s)
{
    struct tw_project *project = s->project;
    struct tw_arena *arena = project->catalog->arena;
    bool kept = true;
    for (uint32_t i = 0; i < s->page_count && kept && !project->status.len; i++) {
        const struct tw_page *page = s->pages[i].about;
        kept = tw_arena_copy(arena, page->status, &project->status) &&
               tw_arena_copy(arena, page->status_reason, &project->status_reason);
    }
    return kept;
}

/* How a project is told of that nobody has. */
static tw_slice absence_of(const struct tw_catalog *catalog)
{
    uint32_t indexes = catalog->options.index_count;
    return indexes == 0   ? TW_SLICE("is in no --find-links, and no index is asked")
           : indexes == 1 ? TW_SLICE("is not on the index")
                          : TW_SLICE("is not on the indexes");
}

/* The pages, those of one project together, and --find-links become releases. */
static enum tw_status settle_pages(struct settling *s, bool one_project,
                                   struct tw_error *err)
{
    struct tw_project *project = s->project;
    struct tw_catalog *catalog = project->catalog;
    struct tw_candidates candidates, more;
    enum tw_status status = make_lists(s, one_project, err);
    for (uint32_t i = 0; i < project->pages_count && !status; i++) {
        status = tw_candidates_build(&s->scratch, &project->pages[i].list,
                                     &project->policy, i ? &more : &candidates, err);
        if (!status && i) {
            status = merge(s, &candidates, &more, i, err);
        }
    }
    if (!status && !keep_status(s)) {
        status = tw_error_nomem(err);
    }
    if (status) {
        return status;
    }
    tell_skipped(s);
    project->state = TW_PROJECT_KNOWN;
    bool in_order = catalog->options.strategy == TW_UNSAFE_FIRST_MATCH;
    return candidates.count || s->page_count
               ? give_releases(s, &candidates, in_order ? s->tiers : NULL, err)
               : tw_facts_give_absence(catalog->facts, project->pkg,
                                       absence_of(catalog), err);
}

/* ---------------------------------------------------------------- the end of a look-up
 */

static enum tw_status settle_refused(struct tw_project *project,
                                     const struct tw_lookup_result *result,
                                     struct tw_error *err)
{
    char why[TW_ERROR_CONTEXT_MAX + 100];
    snprintf(why, sizeof why, "could not be looked up: %s refused access (HTTP %d)",
             result->url, result->http_status);
    project->state = TW_PROJECT_KNOWN;
    project->refused = true;
    return tw_facts_give_absence(project->catalog->facts, project->pkg,
                                 tw_slice_from(why), err);
}

/* The index could not say, which matters once somebody has to know. */
static enum tw_status settle_failed(struct tw_project *project,
                                    const struct tw_error *why, struct tw_error *err)
{
    struct tw_error *kept = TW_NEW(project->catalog->arena, struct tw_error);
    if (!kept) {
        return tw_error_nomem(err);
    }
    *kept = *why;
    project->state = TW_PROJECT_FAILED;
    project->error = kept;
    return TW_OK;
}

enum tw_status tw_settle(struct tw_project *project,
                         const struct tw_lookup_result *result, struct tw_error *err)
{
    if (result->kind == TW_FOUND_REFUSED) {
        return settle_refused(project, result, err);
    }
    if (result->kind == TW_FOUND_FAILED) {
        return settle_failed(project, result->error, err);
    }
    struct settling s = {.project = project,
                         .scratch = TW_ARENA_INIT,
                         .pages = result->pages,
                         .page_count = result->page_count};
    enum tw_status status = settle_pages(&s, result->one_project, err);
    tw_arena_free(&s.scratch);
    return status;
}

/* A page with the one file that the user named. */
enum tw_status tw_settle_direct(struct tw_project *project, struct tw_error *err)
{
    struct tw_file file;
    struct tw_page page = {.url = project->direct, .files = &file, .file_count = 1};
    struct tw_found_page found = {.about = &page, .index = TW_NO_INDEX};
    struct settling s = {
        .project = project, .scratch = TW_ARENA_INIT, .pages = &found, .page_count = 1};
    enum tw_status status = tw_links_file(&s.scratch, project->direct, &file, err);
    if (!status && !tw_file_name_is_of(file.filename, project->name)) {
        project->state = TW_PROJECT_KNOWN;
        status =
            tw_facts_give_absence(project->catalog->facts, project->pkg,
                                  TW_SLICE("is not the project of that file"), err);
    } else if (!status) {
        status = pack_links(&s, &page, &found.packed, err);
        status = status ? status : settle_pages(&s, true, err);
    }
    tw_arena_free(&s.scratch);
    return status;
}
