/*
 * What holds of every page that could be read, and of the candidates it makes.
 */
#ifndef TW_TESTS_FUZZ_PAGE_H
#define TW_TESTS_FUZZ_PAGE_H

#include "fuzz.h"
#include "tw_candidates.h"

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

/* Every page that could be read can be packed, and gives back the files it has. */
static inline struct tw_packed_page check_packing(struct tw_arena *arena,
                                                  const struct tw_page *page)
{
    struct tw_packed_page packed;
    struct tw_page about;
    tw_slice bytes;
    uint32_t files = 0;
    require(tw_page_pack(arena, page, TW_SLICE("x"), &bytes, NULL) == TW_OK);
    require(tw_packed_page_open(bytes, page->url, &packed));
    require(tw_packed_page_front(bytes) == packed.front);
    require(tw_packed_about(arena, &packed, &about, NULL) == TW_OK);
    for (uint32_t r = 0; r < packed.release_count; r++) {
        struct tw_packed_details details;
        require(tw_packed_details(&packed, r, &details, NULL) == TW_OK);
        for (uint32_t i = 0; i < details.shape->count; i++, files++) {
            struct tw_file file;
            require(tw_packed_file(arena, &details, i, &file, NULL) == TW_OK);
            check_file(page, &file);
        }
    }
    require(files + about.skipped_count == page->file_count + page->skipped_count);
    return packed;
}

static inline void check_candidates(struct tw_arena *arena,
                                    const struct tw_page_list *pages,
                                    const struct tw_candidate_policy *policy)
{
    struct tw_candidates found;
    require(tw_candidates_build(arena, pages, policy, &found, NULL) == TW_OK);
    for (uint32_t i = 0; i < found.count; i++) {
        const struct tw_candidate *candidate = &found.at[i];
        struct tw_candidate_files files;
        struct tw_candidate_file best;
        require(tw_candidates_files(arena, pages, policy, candidate->version, &files,
                                    NULL) == TW_OK);
        require(tw_candidates_best(arena, pages, policy, candidate->version, &best,
                                   NULL) == TW_OK);
        require(files.count > 0 && best.page && best.unfit == candidate->unfit);
        require(i == 0 ||
                tw_version_compare(found.at[i - 1].version, candidate->version) < 0);
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
        for (uint32_t i = 0; i < page.file_count; i++) {
            check_file(&page, &page.files[i]);
        }
        require(tw_target_new(&arena, TW_SLICE("3.12"), TW_SLICE("linux"), &target,
                              NULL) == TW_OK);
        struct tw_candidate_policy policy = {.fitting = tw_fitting_new(&arena, &target),
                                             .cutoff = INT64_MAX};
        struct tw_packed_page packed = check_packing(&arena, &page);
        const struct tw_packed_page both[] = {packed, packed};
        for (uint32_t count = 1; count <= 2; count++) {
            struct tw_page_list list = {both, count};
            check_candidates(&arena, &list, &policy);
        }
    } else {
        require(err.status == TW_ERR_PAGE || err.status == TW_ERR_LIMIT);
    }
    tw_arena_free(&arena);
}

#endif
