/* cli: what --exclude-newer takes. */
#include "cutoff.h"
#include "tw_test.h"

static const int64_t day = INT64_C(86400000);
static const int64_t now = INT64_C(1700000000000);

static int64_t parsed(const char *text)
{
    int64_t out = -1;
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(tw_cutoff_parse(tw_slice_from(text), now, &out, &err), TW_OK);
    return out;
}

TW_TEST(cutoff_date_includes_the_whole_day)
{
    assert_int_equal(parsed("1970-01-02"), 2 * day);
    assert_int_equal(parsed(" 1970-01-01 "), day);
}

TW_TEST(cutoff_time_is_exact)
{
    assert_int_equal(parsed("1970-01-02T01:00:00Z"), day + 3600000);
    assert_int_equal(parsed("1970-01-02T01:00:00+01:00"), day);
}

TW_TEST(cutoff_age_counts_back_from_now)
{
    assert_int_equal(parsed("7 days"), now - 7 * day);
    assert_int_equal(parsed("2w"), now - 14 * day);
    assert_int_equal(parsed("P7D"), now - 7 * day);
    assert_int_equal(parsed("PT36H"), now - day - day / 2);
    assert_int_equal(parsed("P1W"), now - 7 * day);
}

TW_TEST(cutoff_of_single_packages_goes_before_that_of_all)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice texts[] = {TW_SLICE_INIT("Num_Py = 1970-01-01"), TW_SLICE_INIT("b=false")};
    struct tw_options options = {.exclude_newer = TW_SLICE_INIT("7 days"),
                                 .exclude_newer_packages = {texts, 2, 2}};
    struct tw_cutoffs out;
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(tw_cutoffs_read(&arena, &options, now, &out, &err), TW_OK);
    assert_int_equal(out.all, now - 7 * day);
    assert_int_equal(out.project_count, 2);
    assert_slice_equal(out.projects[0].project, "num-py");
    assert_int_equal(out.projects[0].before, day);
    assert_int_equal(out.projects[1].before, INT64_MAX);
    texts[1] = TW_SLICE("=1970-01-01");
    assert_int_equal(tw_cutoffs_read(&arena, &options, now, &out, &err), TW_ERR_USAGE);
    assert_string_equal(err.context, "--exclude-newer-package");
    tw_arena_free(&arena);
}

TW_TEST(cutoff_refuses_everything_else)
{
    static const char *const bad[] = {"",        "yesterday",  "2024-13-01", "P7H",
                                      "PT7D",    "P7",         "7",          "7 moons",
                                      "-3 days", "P999999999D"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t out;
        struct tw_error err = TW_ERROR_INIT;
        assert_int_equal(tw_cutoff_parse(tw_slice_from(bad[i]), now, &out, &err),
                         TW_ERR_USAGE);
        assert_non_null(strstr(err.message, "nor an age (7 days, P7D)"));
    }
}
