/*
 * What holds of every page that could be read, and of the candidates it makes.
 */
#ifndef TW_TESTS_FUZZ_PAGE_H
#define TW_TESTS_FUZZ_PAGE_H

#include "fuzz.h"
#include "tw_metadata.h"

static inline void check_file(const struct tw_page *page, const struct tw_file *file)
{
    require(file->filename.len && file->url.len);
    require(tw_slice_find(file->filename, '/', 0) == SIZE_MAX);
    require(tw_slice_find(file->url, '#', 0) == SIZE_MAX);
    require(!file->sha256.ptr || file->sha256.len == 64);
    require(!file->metadata_sha256.ptr || file->metadata_sha256.len == 64);
    require(file->first_digest + file->digest_count <= page->digest_count);
    require(file->yanked || !file->yank_reason.len);
}

static inline void check_candidates(const struct tw_candidates *candidates)
{
    for (uint32_t i = 0; i < candidates->count; i++) {
        const struct tw_candidate *candidate = &candidates->at[i];
        require(candidate->file_count > 0);
        require((candidate->best != NULL) == (candidate->unfit >= TW_UNFIT_YANKED));
        require(!candidate->best || candidate->best->unfit == candidate->unfit);
        require(i == 0 || tw_version_compare(candidates->at[i - 1].version,
                                             candidate->version) < 0);
    }
}

static inline void check_page(tw_slice type, tw_slice body)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_page page;
    if (tw_page_parse(&arena, body, type, TW_SLICE("https://index.example.org/x/"),
                      &page, &err) == TW_OK) {
        struct tw_target target;
        struct tw_candidates candidates;
        const struct tw_page *const pages[] = {&page, &page};
        for (uint32_t i = 0; i < page.file_count; i++) {
            check_file(&page, &page.files[i]);
        }
        require(tw_target_new(&arena, TW_SLICE("3.12"), TW_SLICE("linux"), &target,
                              NULL) == TW_OK);
        struct tw_candidate_policy policy = {.target = &target, .cutoff = INT64_MAX};
        for (uint32_t count = 1; count <= 2; count++) {
            require(tw_candidates_build(&arena, pages, count, TW_SLICE("x"), &policy,
                                        &candidates, NULL) == TW_OK);
            check_candidates(&candidates);
        }
    } else {
        require(err.status == TW_ERR_PAGE || err.status == TW_ERR_LIMIT);
    }
    tw_arena_free(&arena);
}

#endif
