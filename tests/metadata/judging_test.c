/*
 * Why a release does not fit the target, and what is said of it.
 */
#include "candidates_pages.h"

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
