/*
 * From the packed pages of a project to the distribution of one version: the file to
 * install, and what locks list beside it.
 *
 * The invariant: only what is asked for is looked at; a project may have thousands of
 * versions, and a run comes to a few. Called from catalog.c.
 */
#include "distribution.h"

/* Does a lock for the target list FILE: a file that could be installed there, however
 * yanked or old it is? */
static bool is_listed(const struct tw_candidate_file *file)
{
    bool refused = file->unfit == TW_UNFIT_TOO_NEW ||
                   file->unfit == TW_UNFIT_NO_BINARY ||
                   file->unfit == TW_UNFIT_ONLY_SDIST;
    return !refused && (file->file.kind != TW_DIST_WHEEL || file->rank != UINT32_MAX);
}

/* The digests of all files, or of those that IS_LISTED if ONLY_LISTED. */
static bool copy_hashes(struct tw_arena *arena, const struct tw_candidate_files *files,
                        bool only_listed, struct tw_distribution *out)
{
    tw_slice *hashes = TW_NEW_ARRAY(arena, tw_slice, files->count);
    if (!hashes) {
        return false;
    }
    for (uint32_t i = 0; i < files->count; i++) {
        tw_slice sha256 = files->at[i].file.sha256;
        if (sha256.len && (!only_listed || is_listed(&files->at[i]))) {
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

/* The URL of FILE, absolute. */
static enum tw_status join_url(struct tw_arena *arena,
                               const struct tw_candidate_file *file, tw_slice *out,
                               struct tw_error *err)
{
    enum tw_status status =
        tw_url_join(arena, file->page->url, file->file.url, out, err);
    return status ? tw_error_wrap(err, "%.*s", TW_FMT(file->file.filename)) : TW_OK;
}

/* What is kept of the file to install. */
static enum tw_status keep_best(struct tw_arena *arena,
                                const struct tw_candidate_file *best,
                                struct tw_distribution *out, struct tw_error *err)
{
    const struct tw_file *file = &best->file;
    out->filename = file->filename;
    out->sha256 = file->sha256;
    out->metadata_sha256 = file->metadata_sha256;
    out->size = file->size;
    out->kind = file->kind;
    out->has_metadata = file->has_metadata;
    return join_url(arena, best, &out->url, err);
}

/* What a lock lists: each file with a digest that the target could install. */
static enum tw_status keep_files(struct tw_arena *arena,
                                 const struct tw_candidate_files *files,
                                 struct tw_distribution *out, struct tw_error *err)
{
    struct tw_release_file *kept =
        TW_NEW_ARRAY(arena, struct tw_release_file, files->count);
    out->files = kept;
    enum tw_status status = kept ? TW_OK : tw_error_nomem(err);
    for (uint32_t i = 0; i < files->count && !status; i++) {
        const struct tw_candidate_file *one = &files->at[i];
        bool is_wheel = one->file.kind == TW_DIST_WHEEL;
        if (!one->file.sha256.ptr || !is_listed(one)) {
            continue;
        }
        struct tw_release_file *copy = &kept[out->file_count++];
        *copy = (struct tw_release_file){.filename = one->file.filename,
                                         .sha256 = one->file.sha256,
                                         .size = one->file.size,
                                         .upload_time = one->file.upload_time,
                                         .is_wheel = is_wheel};
        status = join_url(arena, one, &copy->url, err);
    }
    return status;
}

/* Which index PAGE is of. */
static uint32_t index_of(const struct tw_project_pages *pages,
                         const struct tw_packed_page *page)
{
    return pages->indexes[page - pages->list.at];
}

/* What is kept of the other files, for locks and for hashes. */
static enum tw_status keep_others(const struct tw_project *project,
                                  const struct tw_page_list *pages, tw_version version,
                                  struct tw_distribution *out, struct tw_error *err)
{
    const struct tw_catalog_options *options = &project->catalog->options;
    struct tw_arena *arena = project->catalog->arena;
    struct tw_candidate_files files;
    enum tw_status status =
        tw_candidates_files(arena, pages, &project->policy, version, &files, err);
    if (!status && options->keep_hashes &&
        !copy_hashes(arena, &files, options->target_hashes, out)) {
        status = tw_error_nomem(err);
    }
    return status || !options->keep_files ? status
                                          : keep_files(arena, &files, out, err);
}

enum tw_status tw_distribution_find(const struct tw_project *project,
                                    tw_version version, struct tw_distribution *out,
                                    struct tw_error *err)
{
    const struct tw_catalog_options *options = &project->catalog->options;
    struct tw_arena *arena = project->catalog->arena;
    const struct tw_project_pages *pages = project->pages;
    struct tw_candidate_file best = {.page = NULL};
    enum tw_status status = TW_OK;
    *out = (struct tw_distribution){.size = TW_SIZE_UNKNOWN, .index = TW_NO_INDEX};
    for (uint32_t i = 0; i < project->pages_count && !best.page && !status; i++) {
        pages = &project->pages[i];
        status = tw_candidates_best(arena, &pages->list, &project->policy, version,
                                    &best, err);
    }
    if (!status && best.page && (options->keep_hashes || options->keep_files)) {
        status = keep_others(project, &pages->list, version, out, err);
    }
    if (!status && best.page && best.unfit >= TW_UNFIT_YANKED) {
        out->index = index_of(pages, best.page);
        status = keep_best(arena, &best, out, err);
    }
    return status ? tw_error_wrap(err, "%.*s", TW_FMT(project->name)) : TW_OK;
}
