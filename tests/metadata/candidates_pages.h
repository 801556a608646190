/*
 * Made-up pages of a project foo-bar, and what a target makes of them. Everything is in
 * one arena; a test frees it.
 */
#ifndef TW_TESTS_CANDIDATES_PAGES_H
#define TW_TESTS_CANDIDATES_PAGES_H

#include "tw_candidates.h"
#include "tw_test.h"

static struct tw_arena arena = TW_ARENA_INIT;
static struct tw_target target;

static inline struct tw_candidate_policy any_policy(void)
{
    if (tw_target_new(&arena, TW_SLICE("3.12.1"), TW_SLICE("x86_64-manylinux_2_28"),
                      &target, NULL)) {
        fail_msg("no target");
    }
    struct tw_fitting *fitting = tw_fitting_new(&arena, &target);
    assert_non_null(fitting);
    return (struct tw_candidate_policy){.fitting = fitting, .cutoff = INT64_MAX};
}

static inline void assert_text(tw_slice got, const char *expected)
{
    assert_true(tw_slice_equal(got, tw_slice_from(expected)));
}

static inline struct tw_file file_of(const char *name)
{
    return (struct tw_file){.filename = tw_slice_from(name),
                            .url = tw_slice_from(name),
                            .size = TW_SIZE_UNKNOWN,
                            .upload_time = TW_TIME_UNKNOWN,
                            .kind = tw_dist_kind(tw_slice_from(name))};
}

/* A page of files NAMES, up to a NULL. */
static inline struct tw_page page_of(const char *const *names)
{
    struct tw_page page = {.url = TW_SLICE("https://index.example.org/")};
    page.files = TW_NEW_ARRAY(&arena, struct tw_file, 64);
    assert_non_null(page.files);
    for (; names[page.file_count]; page.file_count++) {
        page.files[page.file_count] = file_of(names[page.file_count]);
    }
    return page;
}

static inline struct tw_packed_page pack(const struct tw_page *page)
{
    struct tw_packed_page packed;
    tw_slice bytes;
    assert_int_equal(tw_page_pack(&arena, page, TW_SLICE("foo-bar"), &bytes, NULL),
                     TW_OK);
    assert_true(tw_packed_page_open(bytes, page->url, &packed));
    return packed;
}

static inline struct tw_candidates build(const struct tw_packed_page *pages,
                                         uint32_t count,
                                         const struct tw_candidate_policy *policy)
{
    struct tw_candidates out;
    struct tw_page_list list = {pages, count};
    assert_int_equal(tw_candidates_build(&arena, &list, policy, &out, NULL), TW_OK);
    return out;
}

static inline tw_version version_of(const char *text)
{
    tw_version version;
    assert_int_equal(tw_version_parse(&arena, tw_slice_from(text), &version, NULL),
                     TW_OK);
    return version;
}

/* What the pages have of version TEXT, and the best of it. */
static inline struct tw_candidate_files
files_of(const struct tw_packed_page *pages, uint32_t count, const char *text,
         const struct tw_candidate_policy *policy)
{
    struct tw_candidate_files out;
    struct tw_page_list list = {pages, count};
    assert_int_equal(
        tw_candidates_files(&arena, &list, policy, version_of(text), &out, NULL),
        TW_OK);
    return out;
}

static inline struct tw_candidate_file best_of(const struct tw_packed_page *pages,
                                               uint32_t count, const char *text,
                                               const struct tw_candidate_policy *policy)
{
    struct tw_candidate_file out;
    struct tw_page_list list = {pages, count};
    assert_int_equal(
        tw_candidates_best(&arena, &list, policy, version_of(text), &out, NULL), TW_OK);
    return out;
}

#endif
