#include "tw_specifiers.h"
#include "tw_test.h"

static void expect_normal(const char *text, const char *want)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice got;
    assert_int_equal(tw_name_normalize(&arena, tw_slice_from(text), &got, NULL), TW_OK);
    assert_true(tw_slice_equal(got, tw_slice_from(want)));
    assert_true(tw_name_is_normal(got));
    assert_true(tw_name_same(got, tw_slice_from(text)));
    tw_arena_free(&arena);
}

TW_TEST(name_runs_of_separators_are_one_dash)
{
    expect_normal("Django", "django");
    expect_normal("oslo.concurrency", "oslo-concurrency");
    expect_normal("a-_.b", "a-b");
    expect_normal("X", "x");
}

TW_TEST(name_must_start_and_end_with_a_letter_or_digit)
{
    static const char *const bad[] = {"", "-a", "a-", "a b", "_", "a_", "\xc3\xa9"};
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    tw_slice got;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(tw_name_valid(tw_slice_from(bad[i])));
        assert_false(tw_name_is_normal(tw_slice_from(bad[i])));
        assert_int_equal(tw_name_normalize(&arena, tw_slice_from(bad[i]), &got, &err),
                         TW_ERR_NAME);
        assert_int_equal(err.status, TW_ERR_NAME);
    }
    tw_arena_free(&arena);
}

TW_TEST(name_with_a_nul_is_not_valid)
{
    assert_false(tw_name_valid((tw_slice){"a\0b", 3}));
}

TW_TEST(name_fold_takes_any_text_and_lowers_unicode)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice got;
    assert_int_equal(tw_name_fold(&arena, TW_SLICE("-_A\xc3\x89\xff."), &got, NULL),
                     TW_OK);
    assert_slice_equal(got, "-a\xc3\xa9\xff-");
    tw_arena_free(&arena);
}

TW_TEST(name_same_tells_names_apart)
{
    assert_true(tw_name_same(TW_SLICE("a.b"), TW_SLICE("A__B")));
    assert_false(tw_name_same(TW_SLICE("a.b"), TW_SLICE("ab")));
    assert_false(tw_name_same(TW_SLICE("ab"), TW_SLICE("abc")));
}
