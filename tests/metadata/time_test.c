/* Points in time: RFC 3339 to milliseconds and back. */
#include "tw_metadata.h"
#include "tw_test.h"

static int64_t parse(const char *text)
{
    return tw_time_parse(tw_slice_from(text));
}

TW_TEST(time_reads_what_indexes_write)
{
    assert_true(parse("1970-01-01T00:00:00Z") == 0);
    assert_true(parse("2024-05-01T12:00:00.123456Z") == 1714564800123);
    assert_true(parse("2024-05-01t12:00:00z") == 1714564800000);
    assert_true(parse("2024-05-01 12:00:00") == 1714564800000);
    assert_true(parse("2024-05-01T14:30:00.5+02:30") == 1714564800500);
    assert_true(parse("2024-05-01T07:00:00-0500") == 1714564800000);
    assert_true(parse("1969-12-31T23:59:59.999Z") == -1);
    assert_true(parse("2000-02-29T00:00:00Z") == 951782400000);
}

TW_TEST(time_refuses_what_is_none)
{
    static const char *const bad[] = {
        "",
        "2024",
        "2024-05-01",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2024-05-01T24:00:00Z",
        "2024-05-01T12:60:00Z",
        "2024-05-01T12:00:00.Z",
        "2024-05-01T12:00:00Zx",
        "2024-05-01T12:00:00+1",
        " 2024-05-01T12:00:00Z",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_true(parse(bad[i]) == TW_TIME_UNKNOWN);
    }
    assert_true(tw_time_parse(TW_NO_SLICE) == TW_TIME_UNKNOWN);
}

TW_TEST(time_prints_what_it_read)
{
    static const char *const texts[] = {"1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z",
                                        "1999-12-31T00:00:01Z", "2400-03-01T12:34:56Z",
                                        "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z"};
    char text[TW_TIME_TEXT];
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        tw_time_print(parse(texts[i]), text);
        assert_string_equal(text, texts[i]);
    }
}
