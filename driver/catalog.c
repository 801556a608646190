/*
 * The catalog: project pages become releases. See catalog.h.
 *
 * One project's way: tw_catalog_ask starts the request to the first index; page_done
 * moves on to the next index on 404, and otherwise settles the project: its releases,
 * or its absence, go to the facts. First index that has the name wins, so that a public
 * index cannot slip a package under a private name.
 */
#include "tw_catalog.h"

#include "tw_links.h"

#include <stdio.h>
#include <stdlib.h>

static const char accept_pages[] = "application/vnd.pypi.simple.v1+json, "
                                   "application/vnd.pypi.simple.v1+html;q=0.2, "
                                   "text/html;q=0.01";

/* ---------------------------------------------------------------- policies */

static bool list_has(const tw_slice *names, uint32_t count, tw_slice name)
{
    bool has = false;
    for (uint32_t i = 0; i < count; i++) {
        if (tw_slice_equal(names[i], TW_SLICE(":none:"))) {
            has = false;
        } else if (tw_slice_equal(names[i], TW_SLICE(":all:")) ||
                   tw_slice_equal(names[i], name)) {
            has = true;
        }
    }
    return has;
}

static struct tw_candidate_policy policy_of(const struct tw_project *project)
{
    const struct tw_catalog_options *options = &project->catalog->options;
    return (struct tw_candidate_policy){
        .target = options->target,
        .cutoff = options->cutoff,
        .no_wheels =
            list_has(options->no_binary, options->no_binary_count, project->name),
        .no_sdists =
            list_has(options->only_binary, options->only_binary_count, project->name),
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

static bool copy_hashes(struct tw_arena *arena, const struct tw_candidate *candidate,
                        struct tw_distribution *out)
{
    tw_slice *hashes = TW_NEW_ARRAY(arena, tw_slice, candidate->file_count);
    if (!hashes) {
        return false;
    }
    for (uint32_t i = 0; i < candidate->file_count; i++) {
        tw_slice sha256 = candidate->files[i].file->sha256;
        if (sha256.len) {
            char *text = tw_arena_printf(arena, "sha256:%.*s", TW_FMT(sha256));
            if (!text) {
                return false;
            }
            hashes[out->hash_count++] = tw_slice_from(text);
        }
    }
    out->hashes = hashes;
    return true;
}

/* What is kept of the file to install. */
static enum tw_status keep_file(struct tw_arena *arena,
                                const struct tw_candidate_file *best,
                                struct tw_distribution *out, struct tw_error *err)
{
    const struct tw_file *file = best->file;
    tw_slice url;
    enum tw_status status = tw_url_join(arena, best->page->url, file->url, &url, err);
    if (status) {
        return tw_error_wrap(err, "%.*s", TW_FMT(file->filename));
    }
    out->size = file->size;
    out->kind = file->kind;
    out->has_metadata = file->has_metadata;
    bool copied =
        tw_arena_copy(arena, url, &out->url) &&
        tw_arena_copy(arena, file->filename, &out->filename) &&
        (!file->sha256.ptr || tw_arena_copy(arena, file->sha256, &out->sha256)) &&
        (!file->metadata_sha256.ptr ||
         tw_arena_copy(arena, file->metadata_sha256, &out->metadata_sha256));
    return copied ? TW_OK : tw_error_nomem(err);
}

/* What a lock lists: each file with a digest that the target could install. */
static enum tw_status keep_files(struct tw_arena *arena,
                                 const struct tw_candidate *candidate,
                                 struct tw_distribution *out, struct tw_error *err)
{
    struct tw_release_file *kept =
        TW_NEW_ARRAY(arena, struct tw_release_file, candidate->file_count);
    out->files = kept;
    enum tw_status status = kept ? TW_OK : tw_error_nomem(err);
    for (uint32_t i = 0; i < candidate->file_count && !status; i++) {
        const struct tw_candidate_file *one = &candidate->files[i];
        const struct tw_file *file = one->file;
        bool is_wheel = file->kind == TW_DIST_WHEEL;
        bool listed = file->sha256.ptr && one->unfit != TW_UNFIT_TOO_NEW &&
                      (!is_wheel || one->rank != UINT32_MAX);
        if (!listed) {
            continue;
        }
        struct tw_release_file *copy = &kept[out->file_count++];
        *copy = (struct tw_release_file){
            .size = file->size, .upload_time = file->upload_time, .is_wheel = is_wheel};
        status = tw_url_join(arena, one->page->url, file->url, &copy->url, err);
        if (!status && (!tw_arena_copy(arena, file->filename, &copy->filename) ||
                        !tw_arena_copy(arena, file->sha256, &copy->sha256) ||
                        !tw_arena_copy(arena, copy->url, &copy->url))) {
            status = tw_error_nomem(err);
        }
    }
    return status;
}

static enum tw_status keep_candidate(const struct tw_catalog *catalog,
                                     const struct tw_candidate *candidate,
                                     struct tw_distribution *out, struct tw_error *err)
{
    if (catalog->options.keep_hashes && !copy_hashes(catalog->arena, candidate, out)) {
        return tw_error_nomem(err);
    }
    if (catalog->options.keep_files) {
        enum tw_status status = keep_files(catalog->arena, candidate, out, err);
        if (status) {
            return status;
        }
    }
    return candidate->best ? keep_file(catalog->arena, candidate->best, out, err)
                           : TW_OK;
}

static enum tw_status give_releases(struct tw_project *project,
                                    struct tw_arena *scratch,
                                    const struct tw_candidates *candidates,
                                    struct tw_error *err)
{
    struct tw_catalog *catalog = project->catalog;
    uint32_t count = candidates->count;
    struct tw_release *releases = TW_NEW_ARRAY(scratch, struct tw_release, count);
    project->distributions =
        TW_NEW_ARRAY(catalog->arena, struct tw_distribution, count);
    if (!releases || !project->distributions) {
        return tw_error_nomem(err);
    }
    project->distribution_count = count;
    for (uint32_t i = 0; i < count; i++) {
        const struct tw_candidate *candidate = &candidates->at[i];
        releases[i] = (struct tw_release){
            candidate->version, exclusion_of(candidate->unfit), candidate->detail};
        enum tw_status status =
            keep_candidate(catalog, candidate, &project->distributions[i], err);
        if (status) {
            return status;
        }
    }
    return tw_facts_give_versions(catalog->facts, project->pkg, releases, count, err);
}

static void tell_skipped(const struct tw_project *project,
                         const struct tw_skipped *skipped, uint32_t count)
{
    const struct tw_catalog_options *options = &project->catalog->options;
    for (uint32_t i = 0; options->skipped && i < count; i++) {
        options->skipped(options->payload, project->name, &skipped[i]);
    }
}

/* PAGE (or NULL) and the --find-links pages become the project's releases. */
static enum tw_status settle(struct tw_project *project, struct tw_arena *scratch,
                             const struct tw_page *page, struct tw_error *err)
{
    struct tw_catalog *catalog = project->catalog;
    struct tw_candidate_policy policy = policy_of(project);
    struct tw_candidates candidates;
    uint32_t count = 0;
    const struct tw_page **pages =
        TW_NEW_ARRAY(scratch, const struct tw_page *, catalog->link_pages.len + 1);
    if (!pages) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < catalog->link_pages.len; i++) {
        pages[count++] = catalog->link_pages.at[i];
    }
    if (page) {
        pages[count++] = page;
    }
    enum tw_status status = tw_candidates_build(scratch, pages, count, project->name,
                                                &policy, &candidates, err);
    if (status) {
        return status;
    }
    project->state = TW_PROJECT_KNOWN;
    if (page) {
        tell_skipped(project, page->skipped, page->skipped_count);
        tell_skipped(project, candidates.skipped, candidates.skipped_count);
    }
    return candidates.count || page
               ? give_releases(project, scratch, &candidates, err)
               : tw_facts_give_absence(catalog->facts, project->pkg,
                                       TW_SLICE("is not on the index"), err);
}

static enum tw_status settle_page(struct tw_project *project,
                                  const struct tw_reply *reply, struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_page page;
    project->catalog->pages++;
    enum tw_status status = tw_page_parse(&scratch, reply->body, reply->content_type,
                                          reply->known.url, &page, err);
    if (!status) {
        status = settle(project, &scratch, &page, err);
    } else if (status != TW_ERR_NOMEM) {
        char url[TW_ERROR_CONTEXT_MAX];
        tw_url_redact(reply->known.url, url, sizeof url);
        tw_error_wrap(err, "%s", url);
        project->state = TW_PROJECT_FAILED;
        project->error = *err;
        status = TW_OK;
    }
    tw_arena_free(&scratch);
    return status;
}

static enum tw_status settle_nowhere(struct tw_project *project, struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    enum tw_status status = settle(project, &scratch, NULL, err);
    tw_arena_free(&scratch);
    return status;
}

/* ---------------------------------------------------------------- asking */

static enum tw_status ask_index(struct tw_project *project, struct tw_error *err);

/* The index would not say: that stops the search for this name, lest a later index
 * answer with somebody else's package. */
static enum tw_status settle_refused(struct tw_project *project, struct tw_reply *reply,
                                     struct tw_error *err)
{
    char url[TW_ERROR_CONTEXT_MAX];
    char why[TW_ERROR_CONTEXT_MAX + 100];
    tw_url_redact(reply->known.url, url, sizeof url);
    snprintf(why, sizeof why, "could not be looked up: %s refused access (HTTP %d)",
             url, reply->http_status);
    project->state = TW_PROJECT_KNOWN;
    return tw_facts_give_absence(project->catalog->facts, project->pkg,
                                 tw_slice_from(why), err);
}

static enum tw_status page_done(struct tw_exchange *self, struct tw_reply *reply,
                                struct tw_error *err)
{
    struct tw_project *project = (struct tw_project *)self;
    struct tw_catalog *catalog = project->catalog;
    enum tw_status status = TW_OK;
    if (reply->kind != TW_REPLY_FAILED) {
        status = settle_page(project, reply, err);
    } else if (reply->status == TW_ERR_NOT_FOUND) {
        project->index++;
        status = ask_index(project, err);
    } else if (reply->status == TW_ERR_FORBIDDEN) {
        status = settle_refused(project, reply, err);
    } else {
        project->state = TW_PROJECT_FAILED;
        project->error = reply->error;
    }
    tw_reply_free(catalog->fetch, reply);
    return status;
}

static bool page_url(struct tw_arena *arena, tw_slice index, tw_slice name,
                     tw_slice *out)
{
    bool slash = tw_slice_ends(index, TW_SLICE("/"));
    bool file = tw_slice_starts(index, TW_SLICE("file:"));
    char *url = tw_arena_printf(arena, "%.*s%s%.*s/%s", TW_FMT(index), slash ? "" : "/",
                                TW_FMT(name), file ? "index.html" : "");
    *out = tw_slice_from(url);
    return url;
}

static enum tw_status ask_index(struct tw_project *project, struct tw_error *err)
{
    struct tw_catalog *catalog = project->catalog;
    if (project->index >= catalog->options.index_count) {
        return settle_nowhere(project, err);
    }
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_request request = {
        .urgency = project->urgency,
        .kind = TW_GET_PAGE,
        .accept = TW_SLICE(accept_pages),
        .compressed = true,
        .reuse = true,
        .revalidate = catalog->options.refresh ||
                      tw_texts_have(&catalog->options.refreshed, project->name),
        .payload = project,
    };
    enum tw_status status = TW_OK;
    if (!page_url(&scratch, catalog->options.indexes[project->index], project->name,
                  &request.url)) {
        status = tw_error_nomem(err);
    } else {
        project->state = TW_PROJECT_ASKED;
        status = tw_fetch_start(catalog->fetch, &request, &project->transfer, err);
    }
    tw_arena_free(&scratch);
    return status;
}

/* ---------------------------------------------------------------- direct URLs */

/* A page with the one file that the user named. */
static enum tw_status settle_direct(struct tw_project *project, struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_file file;
    struct tw_page page = {.url = project->direct, .files = &file, .file_count = 1};
    enum tw_status status = tw_links_file(&scratch, project->direct, &file, err);
    if (!status) {
        status = settle(project, &scratch, &page, err);
    }
    tw_arena_free(&scratch);
    return status;
}

enum tw_status tw_catalog_direct(struct tw_catalog *catalog, tw_pkg pkg, tw_slice url,
                                 struct tw_error *err)
{
    struct tw_project *project = tw_catalog_project(catalog, pkg);
    if (!project) {
        return tw_error_nomem(err);
    }
    if (project->direct.len && !tw_slice_equal(project->direct, url)) {
        return tw_error_set(err, TW_ERR_REQUIREMENT, "%.*s has two URLs: %.*s and %.*s",
                            TW_FMT(project->name), TW_FMT(project->direct),
                            TW_FMT(url));
    }
    project->direct = url;
    return TW_OK;
}

/* ---------------------------------------------------------------- the catalog */

struct tw_catalog *tw_catalog_new(struct tw_arena *arena, struct tw_fetch *fetch,
                                  struct tw_facts *facts,
                                  const struct tw_catalog_options *options)
{
    struct tw_catalog *catalog = TW_NEW(arena, struct tw_catalog);
    if (catalog) {
        catalog->arena = arena;
        catalog->fetch = fetch;
        catalog->facts = facts;
        catalog->options = *options;
    }
    return catalog;
}

enum tw_status tw_catalog_read_links(struct tw_catalog *catalog, struct tw_error *err)
{
    for (uint32_t i = 0; i < catalog->options.link_count; i++) {
        struct tw_page *page = TW_NEW(catalog->arena, struct tw_page);
        enum tw_status status =
            page ? tw_links_read(catalog->arena, catalog->fetch,
                                 catalog->options.links[i], page, err)
                 : tw_error_nomem(err);
        if (status) {
            return status;
        }
        if (!tw_vec_push(catalog->arena, &catalog->link_pages, page)) {
            return tw_error_nomem(err);
        }
    }
    return TW_OK;
}

struct tw_project *tw_catalog_project(struct tw_catalog *catalog, tw_pkg pkg)
{
    while (catalog->projects.len <= pkg.id) {
        if (!tw_vec_push(catalog->arena, &catalog->projects, NULL)) {
            return NULL;
        }
    }
    struct tw_project *project = catalog->projects.at[pkg.id];
    if (!project) {
        project = TW_NEW(catalog->arena, struct tw_project);
        if (!project) {
            return NULL;
        }
        project->exchange.done = page_done;
        project->catalog = catalog;
        project->pkg = pkg;
        project->name = tw_facts_name(catalog->facts, pkg);
        catalog->projects.at[pkg.id] = project;
    }
    return project;
}

enum tw_status tw_catalog_ask(struct tw_catalog *catalog, tw_pkg pkg,
                              enum tw_class urgency, struct tw_error *err)
{
    struct tw_project *project = tw_catalog_project(catalog, pkg);
    if (!project) {
        return tw_error_nomem(err);
    }
    switch (project->state) {
    case TW_PROJECT_NEW:
        project->urgency = urgency;
        return project->direct.len ? settle_direct(project, err)
                                   : ask_index(project, err);
    case TW_PROJECT_ASKED:
        if (urgency < project->urgency) {
            project->urgency = urgency;
            tw_fetch_raise(catalog->fetch, project->transfer, urgency);
        }
        return TW_OK;
    case TW_PROJECT_FAILED:
        if (urgency == TW_CLASS_WAITED_FOR) {
            *err = project->error;
            return err->status;
        }
        return TW_OK;
    case TW_PROJECT_KNOWN:
        break;
    }
    return TW_OK;
}

struct tw_distribution *tw_catalog_distribution(struct tw_catalog *catalog, tw_pkg pkg,
                                                uint32_t index)
{
    struct tw_project *project = catalog->projects.at[pkg.id];
    return &project->distributions[index];
}
