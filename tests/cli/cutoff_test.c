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
        assert_non_null(strstr(err.message, "--exclude-newer"));
    }
}
