/*
 * From pages to candidates: order of versions, choice of the best file, and the reason
 * why a release does not fit.
 */
#include "tw_candidates.h"
#include "tw_test.h"

#include <stdlib.h>

static struct tw_arena arena = TW_ARENA_INIT;
static struct tw_target target;

static struct tw_candidate_policy any_policy(void)
{
    if (tw_target_new(&arena, TW_SLICE("3.12.1"), TW_SLICE("x86_64-manylinux_2_28"),
                      &target, NULL)) {
        fail_msg("no target");
    }
    struct tw_fitting *fitting = tw_fitting_new(&arena, &target);
    assert_non_null(fitting);
    return (struct tw_candidate_policy){.fitting = fitting, .cutoff = INT64_MAX};
}

static void assert_text(tw_slice got, const char *expected)
{
    assert_true(tw_slice_equal(got, tw_slice_from(expected)));
}

static struct tw_file file_of(const char *name)
{
    return (struct tw_file){.filename = tw_slice_from(name),
                            .url = tw_slice_from(name),
                            .size = TW_SIZE_UNKNOWN,
                            .upload_time = TW_TIME_UNKNOWN,
                            .kind = tw_dist_kind(tw_slice_from(name))};
}

/* A page of files NAMES, up to a NULL. */
static struct tw_page page_of(const char *const *names)
{
    struct tw_page page = {.url = TW_SLICE("https://index.example.org/")};
    page.files = TW_NEW_ARRAY(&arena, struct tw_file, 64);
    assert_non_null(page.files);
    for (; names[page.file_count]; page.file_count++) {
        page.files[page.file_count] = file_of(names[page.file_count]);
    }
    return page;
}

static struct tw_packed_page pack(const struct tw_page *page)
{
    struct tw_packed_page packed;
    tw_slice bytes;
    assert_int_equal(tw_page_pack(&arena, page, TW_SLICE("foo-bar"), &bytes, NULL),
                     TW_OK);
    assert_true(tw_packed_page_open(bytes, page->url, &packed));
    return packed;
}

static struct tw_candidates build(const struct tw_packed_page *pages, uint32_t count,
                                  const struct tw_candidate_policy *policy)
{
    struct tw_candidates out;
    struct tw_page_list list = {pages, count};
    assert_int_equal(tw_candidates_build(&arena, &list, policy, &out, NULL), TW_OK);
    return out;
}

static struct tw_candidate_files files_of(const struct tw_packed_page *pages,
                                          uint32_t count, const char *text,
                                          const struct tw_candidate_policy *policy)
{
    struct tw_candidate_files out;
    struct tw_page_list list = {pages, count};
    tw_version version;
    assert_int_equal(tw_version_parse(&arena, tw_slice_from(text), &version, NULL),
                     TW_OK);
    assert_int_equal(tw_candidates_files(&arena, &list, policy, version, &out, NULL),
                     TW_OK);
    return out;
}

static struct tw_candidate_file best_of(const struct tw_packed_page *pages,
                                        uint32_t count, const char *text,
                                        const struct tw_candidate_policy *policy)
{
    struct tw_candidate_file out;
    struct tw_page_list list = {pages, count};
    tw_version version;
    assert_int_equal(tw_version_parse(&arena, tw_slice_from(text), &version, NULL),
                     TW_OK);
    assert_int_equal(tw_candidates_best(&arena, &list, policy, version, &out, NULL),
                     TW_OK);
    return out;
}

TW_TEST(candidates_are_sorted_and_distinct)
{
    static const char *const names[] = {
        "foo_bar-1.10-py3-none-any.whl", "foo_bar-1.9-py3-none-any.whl",
        "foo-bar-1.9.0.tar.gz",          "Foo.Bar-2.0rc1.zip",
        "foo_bar-2.0-py3-none-any.whl",  "foo_bar-1!0.1-py3-none-any.whl",
        "foo_bar-1.10-py2-none-any.whl", NULL};
    static const char *const versions[] = {"1.9", "1.10", "2.0rc1", "2.0", "1!0.1"};
    struct tw_candidate_policy policy = any_policy();
    struct tw_page page = page_of(names);
    struct tw_packed_page packed = pack(&page);
    struct tw_candidates out = build(&packed, 1, &policy);
    assert_int_equal(out.count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_true(tw_slice_equal(out.at[i].version.text, tw_slice_from(versions[i])));
        assert_true(out.at[i].unfit == TW_FIT);
    }
    struct tw_candidate_files files = files_of(&packed, 1, "1.9", &policy);
    assert_int_equal(files.count, 2);
    assert_text(files.at[0].file.filename, names[1]);
    assert_text(files.at[1].file.filename, names[2]);
    assert_int_equal(files_of(&packed, 1, "1.10", &policy).count, 2);
    assert_text(best_of(&packed, 1, "1.10", &policy).file.filename, names[0]);
    assert_int_equal(files_of(&packed, 1, "3", &policy).count, 0);
    assert_null(best_of(&packed, 1, "3", &policy).page);
    tw_arena_free(&arena);
}

/* The best file of the one release that NAMES make is BEST. */
static void expect_best(const char *const *names, const char *best)
{
    struct tw_candidate_policy policy = any_policy();
    struct tw_page page = page_of(names);
    struct tw_packed_page packed = pack(&page);
    assert_int_equal(build(&packed, 1, &policy).count, 1);
    struct tw_candidate_file found = best_of(&packed, 1, "1", &policy);
    assert_int_equal(found.unfit, TW_FIT);
    assert_text(found.file.filename, best);
    tw_arena_free(&arena);
}

TW_TEST(candidates_best_is_the_wheel_of_the_best_tag)
{
    static const char *const names[] = {
        "foo-bar-1.tar.gz",
        "foo_bar-1-py3-none-any.whl",
        "foo_bar-1-cp312-cp312-manylinux_2_17_x86_64.whl",
        "foo_bar-1-cp312-abi3-manylinux_2_17_x86_64.whl",
        "foo_bar-1-cp312-cp312-win_amd64.whl",
        NULL};
    expect_best(names, names[2]);
}

TW_TEST(candidates_best_has_the_highest_build_number)
{
    static const char *const names[] = {
        "foo_bar-1-py3-none-any.whl",      "foo_bar-1-9-py3-none-any.whl",
        "foo_bar-1-010a-py3-none-any.whl", "foo_bar-1-10-py3-none-any.whl",
        "foo_bar-1-2-py3-none-any.whl",    NULL};
    expect_best(names, names[2]);
    static const char *const huge[] = {
        "foo_bar-1-99999999999999999999999-py3-none-any.whl",
        "foo_bar-1-100000000000000000000000-py3-none-any.whl", NULL};
    expect_best(huge, huge[1]);
    static const char *const none[] = {"foo_bar-1-py3-none-any.whl",
                                       "foo_bar-1-0-py3-none-any.whl", NULL};
    expect_best(none, none[1]);
}

TW_TEST(candidates_best_is_the_sdist_when_no_wheel_fits)
{
    static const char *const names[] = {"foo_bar-1-cp311-cp311-win_amd64.whl",
                                        "foo-bar-1.zip", "foo-bar-1.tar.gz", NULL};
    expect_best(names, names[1]);
}

/* A release of version 1, with its files. */
struct whole {
    enum tw_unfit unfit;
    tw_slice detail;
    struct tw_candidate_file best;
};

/* The one release of a page whose files NAMES are all marked by MARK. */
static struct whole release_of(const char *const *names, void (*mark)(struct tw_file *),
                               const struct tw_candidate_policy *policy)
{
    struct tw_page page = page_of(names);
    for (uint32_t i = 0; mark && i < page.file_count; i++) {
        mark(&page.files[i]);
    }
    struct tw_packed_page packed = pack(&page);
    struct tw_candidates out = build(&packed, 1, policy);
    assert_int_equal(out.count, 1);
    return (struct whole){out.at[0].unfit, out.at[0].detail,
                          best_of(&packed, 1, "1", policy)};
}

static const char *const wheel_and_sdist[] = {"foo_bar-1-py3-none-any.whl",
                                              "foo-bar-1.tar.gz", NULL};

static void need_new_python(struct tw_file *file)
{
    file->requires_python = TW_SLICE(">=3.13");
}

static void need_nonsense(struct tw_file *file)
{
    file->requires_python = TW_SLICE("a good one");
}

static void yank(struct tw_file *file)
{
    file->yanked = true;
    file->yank_reason = TW_SLICE("broken");
}

static void yank_wheels(struct tw_file *file)
{
    file->yanked = file->kind == TW_DIST_WHEEL;
}

static void upload_in_2024(struct tw_file *file)
{
    file->upload_time = tw_time_parse(TW_SLICE("2024-05-01T12:00:00Z"));
}

TW_TEST(candidates_say_which_python_is_required)
{
    struct tw_candidate_policy policy = any_policy();
    struct whole release = release_of(wheel_and_sdist, need_new_python, &policy);
    assert_true(release.unfit == TW_UNFIT_REQUIRES_PYTHON);
    assert_slice_equal(release.detail, ">=3.13");
    assert_int_equal(release.best.unfit, release.unfit);
    assert_true(release_of(wheel_and_sdist, need_nonsense, &policy).unfit == TW_FIT);
    tw_arena_free(&arena);
}

TW_TEST(candidates_are_yanked_when_all_usable_files_are)
{
    struct tw_candidate_policy policy = any_policy();
    struct whole release = release_of(wheel_and_sdist, yank, &policy);
    assert_true(release.unfit == TW_UNFIT_YANKED);
    assert_slice_equal(release.detail, "broken");
    assert_text(release.best.file.filename, wheel_and_sdist[0]);
    assert_int_equal(release.best.unfit, TW_UNFIT_YANKED);
    release = release_of(wheel_and_sdist, yank_wheels, &policy);
    assert_true(release.unfit == TW_FIT);
    assert_text(release.best.file.filename, wheel_and_sdist[1]);
    policy.no_sdists = true;
    release = release_of(wheel_and_sdist, yank_wheels, &policy);
    assert_true(release.unfit == TW_UNFIT_YANKED);
    tw_arena_free(&arena);
}

TW_TEST(candidates_obey_the_cutoff)
{
    struct tw_candidate_policy policy = any_policy();
    policy.cutoff = tw_time_parse(TW_SLICE("2024-05-01T12:00:00.001Z"));
    assert_true(release_of(wheel_and_sdist, upload_in_2024, &policy).unfit == TW_FIT);
    policy.cutoff -= 1;
    struct whole release = release_of(wheel_and_sdist, upload_in_2024, &policy);
    assert_true(release.unfit == TW_UNFIT_TOO_NEW);
    assert_slice_equal(release.detail, "2024-05-01T12:00:00Z");
    release = release_of(wheel_and_sdist, NULL, &policy);
    assert_true(release.unfit == TW_UNFIT_TOO_NEW);
    assert_slice_equal(release.detail, "");
    tw_arena_free(&arena);
}

TW_TEST(candidates_obey_the_choice_of_formats)
{
    struct tw_candidate_policy policy = any_policy();
    policy.no_wheels = true;
    assert_text(release_of(wheel_and_sdist, NULL, &policy).best.file.filename,
                wheel_and_sdist[1]);
    static const char *const wheel[] = {"foo_bar-1-py3-none-any.whl", NULL};
    assert_true(release_of(wheel, NULL, &policy).unfit == TW_UNFIT_NO_BINARY);
    policy.no_wheels = false;
    policy.no_sdists = true;
    static const char *const sdist[] = {"foo-bar-1.tar.gz", NULL};
    struct whole release = release_of(sdist, NULL, &policy);
    assert_true(release.unfit == TW_UNFIT_ONLY_SDIST);
    assert_slice_equal(release.detail, "foo-bar-1.tar.gz");
    tw_arena_free(&arena);
}

TW_TEST(candidates_of_one_shape_are_judged_alike_and_named_each)
{
    static const char *const names[] = {"foo_bar-1-py3-none-any.whl",
                                        "foo_bar-2-py3-none-any.whl",
                                        "foo-bar-3.tar.gz",
                                        "Foo.Bar-4.tar.gz",
                                        "foo-bar-5.zip",
                                        NULL};
    struct tw_candidate_policy policy = any_policy();
    struct tw_page page = page_of(names);
    struct tw_packed_page packed = pack(&page);
    assert_int_equal(packed.shape_count, 3);
    assert_int_equal(packed.member_count, 3);
    policy.no_sdists = true;
    struct tw_candidates out = build(&packed, 1, &policy);
    assert_int_equal(out.count, 5);
    for (size_t i = 2; i < 5; i++) {
        assert_true(out.at[i].unfit == TW_UNFIT_ONLY_SDIST);
        assert_text(out.at[i].detail, names[i]);
    }
    assert_true(out.at[0].unfit == TW_FIT && out.at[1].unfit == TW_FIT);
    tw_arena_free(&arena);
}

TW_TEST(candidates_of_one_shape_are_told_apart_by_the_cutoff)
{
    static const char *const names[] = {"foo_bar-1-py3-none-any.whl",
                                        "foo-bar-1.tar.gz",
                                        "foo_bar-2-py3-none-any.whl",
                                        "foo-bar-2.tar.gz",
                                        "foo_bar-3-py3-none-any.whl",
                                        "foo-bar-3.tar.gz",
                                        NULL};
    struct tw_candidate_policy policy = any_policy();
    policy.cutoff = 1000;
    policy.no_wheels = true;
    struct tw_page page = page_of(names);
    static const int64_t times[] = {1, 2, 3, 1000, 999, 5};
    for (size_t i = 0; i < 6; i++) {
        page.files[i].upload_time = times[i];
    }
    struct tw_packed_page packed = pack(&page);
    assert_int_equal(packed.shape_count, 1);
    struct tw_candidates out = build(&packed, 1, &policy);
    assert_true(out.at[0].unfit == TW_FIT && out.at[0].is_sdist);
    assert_true(out.at[1].unfit == TW_UNFIT_NO_BINARY);
    assert_text(out.at[1].detail, names[2]);
    assert_true(out.at[2].unfit == TW_FIT && out.at[2].is_sdist);
    tw_arena_free(&arena);
}

TW_TEST(candidates_say_so_when_what_tells_files_apart_is_damaged)
{
    static const char *const names[] = {"foo-bar-1.tar.gz", "foo.bar-1.zip", NULL};
    struct tw_candidate_policy policy = any_policy();
    struct tw_page page = page_of(names);
    struct tw_packed_page packed = pack(&page);
    struct tw_page_list list = {&packed, 1};
    struct tw_candidates out;
    *(char *)(uintptr_t)(packed.bytes.ptr + packed.bytes.len - 1) ^= 1;
    assert_int_equal(build(&packed, 1, &policy).count, 1);
    policy.no_sdists = true;
    assert_int_equal(tw_candidates_build(&arena, &list, &policy, &out, NULL),
                     TW_ERR_PAGE);
    policy.no_sdists = false;
    policy.cutoff = 1000;
    assert_int_equal(tw_candidates_build(&arena, &list, &policy, &out, NULL),
                     TW_ERR_PAGE);
    tw_arena_free(&arena);
}

/* The detail of the one release that has NAMES, none of which fits. */
static void assert_listed(const char *const *names, const char *expected)
{
    struct tw_candidate_policy policy = any_policy();
    policy.no_sdists = true;
    struct whole release = release_of(names, NULL, &policy);
    assert_true(release.unfit == TW_UNFIT_NO_WHEEL);
    assert_text(release.detail, expected);
    assert_true(release.best.rank == UINT32_MAX);
    tw_arena_free(&arena);
}

TW_TEST(candidates_say_which_wheels_there_are_instead)
{
    static const char *const elsewhere[] = {
        "foo_bar-1-cp312-cp312-win_amd64.whl", "foo-bar-1.tar.gz",
        "foo_bar-1-cp312-cp312-macosx_11_0_arm64.macosx_12_0_arm64.whl",
        "foo_bar-1-cp39-cp39-win_amd64.whl", NULL};
    static const char *const others[] = {
        "foo_bar-1-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "foo_bar-1-cp39-cp39-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "foo_bar-1-cp39-cp39-win_amd64.whl", "foo_bar-1-pp310-pypy310_pp73-any.whl",
        NULL};
    static const char *const many[] = {
        "foo_bar-1-cp310-cp310-any.whl", "foo_bar-1-cp311-cp311-any.whl",
        "foo_bar-1-cp35-cp35-any.whl",   "foo_bar-1-cp36-cp36-any.whl",
        "foo_bar-1-cp37-cp37-any.whl",   "foo_bar-1-cp38-cp38-any.whl",
        "foo_bar-1-cp39-cp39-any.whl",   NULL};
    static const char *const abis[] = {
        "foo_bar-1-cp312-cp312t-manylinux_2_17_x86_64.whl",
        "foo_bar-1-cp313-abi3-manylinux_2_17_x86_64.whl", NULL};
    assert_listed(abis, "cp313-abi3 and cp312-cp312t");
    assert_listed(elsewhere, "win_amd64 and macosx_11_0_arm64");
    assert_listed(others, "cp39, cp310 and pp310");
    assert_listed(many, "cp35, cp36, cp37, cp38, cp39, cp310 and others");
}

TW_TEST(candidates_keep_files_of_no_use_with_a_reason)
{
    static const struct {
        const char *name, *reason;
    } bad[] = {
        {"foo_bar-1.exe", "is neither a wheel nor a .tar.gz or .zip"},
        {"foo-2-py3-none-any.whl", "is of another project"},
        {"foo_bar_baz-2-py3-none-any.whl", "is of another project"},
        {"foo_barbaz-2.tar.gz", "is of another project"},
        {"foo_bar-2-py3+-none-any.whl", "has a name that is not one of a wheel"},
        {"foo_bar-x-py3-none-any.whl", "has a name that is not one of a wheel"},
        {"foo_bar-2-a-b-py3-none-any.whl", "has a name that is not one of a wheel"},
        {"foo_bar.whl", "has a name that is not one of a wheel"},
        {".whl", "has a name that is not one of a wheel"},
        {"foo-bar-baz-2.tar.gz", "has a version that is none"},
        {"foo-bar-.zip", "has a version that is none"},
        {".tar.gz", "is of another project"},
    };
    enum { COUNT = sizeof bad / sizeof bad[0] };
    const char *names[COUNT + 3] = {NULL};
    for (size_t i = 0; i < COUNT; i++) {
        names[i] = bad[i].name;
    }
    /* The halves of the bad names are good in other names. */
    names[COUNT] = "foo_bar-2-py3-none-any.whl";
    names[COUNT + 1] = "foo_bar-2-cp312-none-any.whl";
    struct tw_candidate_policy policy = any_policy();
    struct tw_page page = page_of(names);
    struct tw_packed_page packed = pack(&page);
    struct tw_page about;
    assert_int_equal(tw_packed_about(&arena, &packed, &about, NULL), TW_OK);
    assert_int_equal(about.skipped_count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_text(about.skipped[i].what, bad[i].name);
        assert_text(about.skipped[i].reason, bad[i].reason);
    }
    assert_int_equal(build(&packed, 1, &policy).count, 1);
    assert_int_equal(files_of(&packed, 1, "2", &policy).count, 2);
    tw_arena_free(&arena);
}

TW_TEST(candidates_read_old_sdist_names_by_the_project)
{
    static const char *const names[] = {"foo-bar-1.0-1.tar.gz", "foo.bar-1.0-beta.zip",
                                        NULL};
    struct tw_candidate_policy policy = any_policy();
    struct tw_page page = page_of(names);
    struct tw_packed_page packed = pack(&page);
    struct tw_candidates out = build(&packed, 1, &policy);
    assert_int_equal(out.count, 2);
    assert_slice_equal(out.at[0].version.text, "1.0-beta");
    assert_slice_equal(out.at[1].version.text, "1.0-1");
    tw_arena_free(&arena);
}

TW_TEST(candidates_of_several_pages_are_merged_first_page_first)
{
    static const char *const first[] = {"foo_bar-1-py3-none-any.whl", NULL};
    static const char *const second[] = {"foo_bar-1-py3-none-any.whl",
                                         "foo_bar-1-cp312-cp312-linux_x86_64.whl",
                                         "foo_bar-2-py3-none-any.whl", NULL};
    struct tw_candidate_policy policy = any_policy();
    struct tw_page pages[] = {page_of(first), page_of(second)};
    pages[1].files[0].yanked = true; /* not the file that counts */
    struct tw_packed_page both[] = {pack(&pages[0]), pack(&pages[1])};
    struct tw_candidates out = build(both, 2, &policy);
    assert_int_equal(out.count, 2);
    assert_true(out.at[0].unfit == TW_FIT);
    struct tw_candidate_files files = files_of(both, 2, "1", &policy);
    assert_int_equal(files.count, 2);
    assert_ptr_equal(files.at[0].page, &both[0]);
    assert_ptr_equal(files.at[1].page, &both[1]);
    assert_text(files.at[1].file.filename, second[1]);
    struct tw_candidate_file best = best_of(both, 2, "1", &policy);
    assert_ptr_equal(best.page, &both[1]);
    assert_text(best.file.filename, second[1]);
    assert_int_equal(files_of(both, 2, "2", &policy).count, 1);
    tw_arena_free(&arena);
}

TW_TEST(candidates_of_nothing_are_none)
{
    struct tw_candidate_policy policy = any_policy();
    assert_int_equal(build(NULL, 0, &policy).count, 0);
    tw_arena_free(&arena);
}

/* Packs, builds and looks one version up; what failed first. */
static enum tw_status go_through(const struct tw_page *page)
{
    struct tw_candidate_policy policy = {.cutoff = 0};
    struct tw_packed_page packed[2];
    struct tw_page_list list = {packed, 2};
    struct tw_candidates out;
    struct tw_candidate_files files;
    struct tw_candidate_file best;
    struct tw_page about;
    tw_slice bytes;
    policy.fitting = tw_fitting_new(&arena, &target);
    enum tw_status status = policy.fitting ? TW_OK : TW_ERR_NOMEM;
    for (int i = 0; i < 2 && !status; i++) {
        status = tw_page_pack(&arena, page, TW_SLICE("foo-bar"), &bytes, NULL);
        assert_true(status || tw_packed_page_open(bytes, page->url, &packed[i]));
    }
    status = status ? status : tw_candidates_build(&arena, &list, &policy, &out, NULL);
    status = status ? status
                    : tw_candidates_files(&arena, &list, &policy, out.at[0].version,
                                          &files, NULL);
    status = status ? status
                    : tw_candidates_best(&arena, &list, &policy, out.at[0].version,
                                         &best, NULL);
    return status ? status : tw_packed_about(&arena, &packed[0], &about, NULL);
}

TW_TEST(candidates_survive_each_failing_allocation)
{
    static const char *const names[] = {"foo_bar-1-1-py3-none-any.whl",
                                        "foo-bar-2.tar.gz", "foo-bar.exe", NULL};
    enum tw_status status = TW_ERR_NOMEM;
    for (long n = 0; status != TW_OK; n++) {
        (void)any_policy();
        struct tw_page page = page_of(names);
        page.files[0].requires_python = TW_SLICE(">=3.13,");
        arena.fail_after = n;
        status = go_through(&page);
        arena.fail_after = -1;
        assert_true(status == TW_OK || status == TW_ERR_NOMEM);
        tw_arena_free(&arena);
        assert_true(n < 300);
    }
}
