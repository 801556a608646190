/*
 * The ladder and the reading of Content-Range, without a server.
 */
#include "tw_test.h"

#include "range.h"

static bool reads(const char *value)
{
    struct tw_content_range range;
    return tw_content_range_read(tw_slice_from(value), &range);
}

TW_TEST(content_range_is_read_strictly)
{
    struct tw_content_range range = {9, 9, 9};
    assert_true(tw_content_range_read(TW_SLICE("bytes 2-4/10"), &range));
    assert_int_equal(range.first, 2);
    assert_int_equal(range.last, 4);
    assert_int_equal(range.total, 10);
    assert_true(reads("bytes 0-0/1"));
    assert_false(reads(""));
    assert_false(reads("bytes 2-4/4"));
    assert_false(reads("bytes 5-4/10"));
    assert_false(reads("bytes 2-4/*"));
    assert_false(reads("bytes */10"));
    assert_false(reads("bytes -1-4/10"));
    assert_false(reads("bytes 2-4/10 "));
    assert_false(reads("bytes=2-4/10"));
    assert_false(reads("Bytes 2-4/10"));
    assert_false(reads("bytes 0-18446744073709551615/18446744073709551616"));
    assert_false(reads("bytes 0-9/99999999999999999"));
}

TW_TEST(content_range_of_a_416)
{
    uint64_t total = 0;
    assert_true(tw_content_range_total(TW_SLICE("bytes */0"), &total));
    assert_int_equal(total, 0);
    assert_true(tw_content_range_total(TW_SLICE("bytes */47"), &total));
    assert_int_equal(total, 47);
    assert_false(tw_content_range_total(TW_SLICE("bytes 0-1/47"), &total));
    assert_false(tw_content_range_total(TW_SLICE("bytes */"), &total));
    assert_false(tw_content_range_total(TW_NO_SLICE, &total));
}

TW_TEST(ask_text_is_what_curl_takes)
{
    static const struct {
        struct tw_ask ask;
        const char *text;
    } rows[] = {
        {{TW_FORM_SUFFIX, 0, 32768}, "-32768"},
        {{TW_FORM_ABSOLUTE, 5, 10}, "5-9"},
        {{TW_FORM_FIRST, 0, 1}, "0-0"},
        {{TW_FORM_RESUME, 7, UINT64_MAX}, "7-"},
    };
    char out[48];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(tw_ask_text(&rows[i].ask, out), rows[i].text);
    }
    assert_null(tw_ask_text(&(struct tw_ask){TW_FORM_PLAIN, 0, 0}, out));
}

TW_TEST(ladder_first_step)
{
    struct tw_ladder tail = {.want = TW_WANT_TAIL, .length = 100};
    assert_int_equal(tw_ladder_next(&tail, TW_RANGES_UNKNOWN).form, TW_FORM_SUFFIX);
    assert_int_equal(tw_ladder_next(&tail, TW_RANGES_SUFFIX).form, TW_FORM_SUFFIX);
    assert_int_equal(tw_ladder_next(&tail, TW_RANGES_ABSOLUTE).form, TW_FORM_FIRST);
    assert_int_equal(tw_ladder_next(&tail, TW_RANGES_NONE).form, TW_FORM_PLAIN);
    tail.total = 100;
    assert_int_equal(tw_ladder_next(&tail, TW_RANGES_UNKNOWN).form, TW_FORM_PLAIN);
    tail.total = 101;
    assert_int_equal(tw_ladder_next(&tail, TW_RANGES_UNKNOWN).form, TW_FORM_ABSOLUTE);
    assert_int_equal(tw_ladder_next(&tail, TW_RANGES_UNKNOWN).from, 1);

    struct tw_ladder whole = {.want = TW_WANT_WHOLE};
    assert_int_equal(tw_ladder_next(&whole, TW_RANGES_UNKNOWN).form, TW_FORM_PLAIN);
    whole.from = 5;
    assert_int_equal(tw_ladder_next(&whole, TW_RANGES_UNKNOWN).form, TW_FORM_RESUME);
    whole.refused = 1U << TW_FORM_RESUME;
    assert_int_equal(tw_ladder_next(&whole, TW_RANGES_UNKNOWN).form, TW_FORM_PLAIN);
}

/* What a hostile server may answer; chosen by a number. */
static struct tw_answer hostile(unsigned choice)
{
    static const int statuses[] = {206, 206, 206, 206, 416, 416, 404, 501, 500, 403};
    static const char *const ranges[] = {
        "bytes 0-0/1000", "bytes 900-999/1000", "bytes 0-99/100", "bytes 0-99/7777777",
        "bytes */1000",   "bytes */123456789",  "bytes 5-4/3",    "",
        "bytes */0",      "bytes 900-999/99999"};
    return (struct tw_answer){.status = statuses[choice % 10],
                              .content_range = tw_slice_from(ranges[choice / 10 % 10])};
}

TW_TEST(ladder_always_ends)
{
    for (unsigned seed = 0; seed < 20000; seed++) {
        struct tw_ladder ladder = {.want = seed % 2 ? TW_WANT_TAIL : TW_WANT_RANGE,
                                   .length = 100,
                                   .from = 10,
                                   .to = 20,
                                   .total = seed % 3 ? 0 : 5000};
        unsigned random = seed * 2654435761U;
        enum tw_verdict verdict = TW_VERDICT_NEXT;
        unsigned steps = 0;
        while (verdict == TW_VERDICT_NEXT) {
            struct tw_ask ask = tw_ladder_next(&ladder, TW_RANGES_UNKNOWN);
            struct tw_answer answer = hostile(random >> 8);
            verdict = tw_ladder_judge(&ladder, &ask, &answer, seed % 5 == 0);
            random = random * 1664525U + 1013904223U;
            assert_in_range(++steps, 1, 8);
        }
    }
}

TW_TEST(judge_500_is_an_accident_where_ranges_have_worked)
{
    struct tw_ladder ladder = {.want = TW_WANT_RANGE, .from = 1, .to = 2};
    struct tw_ask ask = tw_ladder_next(&ladder, TW_RANGES_UNKNOWN);
    struct tw_answer answer = {.status = 500};
    assert_int_equal(tw_ladder_judge(&ladder, &ask, &answer, true), TW_VERDICT_AGAIN);
    assert_int_equal(ladder.refused, 0);
    assert_int_equal(tw_ladder_judge(&ladder, &ask, &answer, false), TW_VERDICT_NEXT);
    assert_int_equal(tw_ladder_next(&ladder, TW_RANGES_UNKNOWN).form, TW_FORM_PLAIN);
}
