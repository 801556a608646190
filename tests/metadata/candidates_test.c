/*
 * From pages to candidates: order of versions, choice of the best file, releases of one
 * shape, several pages.
 */
#include "candidates_pages.h"

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

TW_TEST(candidates_for_other_targets_are_not_mixed_with_what_is_out_for_its_age)
{
    static const char *const names[] = {
        "foo_bar-1-cp312-cp312-manylinux_2_17_x86_64.whl",
        "foo_bar-1-cp312-cp312-win_amd64.whl", NULL};
    struct tw_candidate_policy policy = any_policy();
    policy.cutoff = 1000;
    struct tw_page page = page_of(names);
    page.files[0].upload_time = 1000;
    page.files[1].upload_time = 999;
    struct tw_packed_page packed = pack(&page);
    struct tw_candidates out = build(&packed, 1, &policy);
    assert_true(out.at[0].unfit == TW_UNFIT_NO_WHEEL);
    assert_text(out.at[0].detail, "win_amd64");
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
