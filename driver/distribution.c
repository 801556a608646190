/*
 * From a candidate, which points into the bytes of pages, to what a download or a lock
 * needs to know of it. Everything is copied.
 *
 * Called from catalog.c.
 */
#include "distribution.h"

/* Does a lock for the target list FILE: a file that could be installed there, however
 * yanked or old it is? */
static bool is_listed(const struct tw_candidate_file *file)
{
    bool refused = file->unfit == TW_UNFIT_TOO_NEW ||
                   file->unfit == TW_UNFIT_NO_BINARY ||
                   file->unfit == TW_UNFIT_ONLY_SDIST;
    return !refused && (file->file->kind != TW_DIST_WHEEL || file->rank != UINT32_MAX);
}

/* The digests of all files, or of those that IS_LISTED if ONLY_LISTED. */
static bool copy_hashes(struct tw_arena *arena, const struct tw_candidate *candidate,
                        bool only_listed, struct tw_distribution *out)
{
    tw_slice *hashes = TW_NEW_ARRAY(arena, tw_slice, candidate->file_count);
    if (!hashes) {
        return false;
    }
    for (uint32_t i = 0; i < candidate->file_count; i++) {
        const struct tw_candidate_file *one = &candidate->files[i];
        tw_slice sha256 = one->file->sha256;
        if (sha256.len && (!only_listed || is_listed(one))) {
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
        if (!file->sha256.ptr || !is_listed(one)) {
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

enum tw_status tw_distribution_make(const struct tw_catalog *catalog,
                                    const struct tw_candidate *candidate,
                                    struct tw_distribution *out, struct tw_error *err)
{
    struct tw_arena *arena = catalog->arena;
    if (catalog->options.keep_hashes &&
        !copy_hashes(arena, candidate, catalog->options.target_hashes, out)) {
        return tw_error_nomem(err);
    }
    if (catalog->options.keep_files) {
        enum tw_status status = keep_files(arena, candidate, out, err);
        if (status) {
            return status;
        }
    }
    return candidate->best ? keep_file(arena, candidate->best, out, err) : TW_OK;
}
