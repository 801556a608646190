#include "tw_specifiers.h"
#include "tw_test.h"

#include <stdio.h>

static void expect_print(const char *text, const char *want)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_requirement r;
    struct tw_buf buf = TW_BUF_INIT(4096);
    assert_int_equal(tw_requirement_parse(&arena, tw_slice_from(text), &r, NULL),
                     TW_OK);
    assert_int_equal(tw_requirement_print(&buf, &r, NULL), TW_OK);
    assert_string_equal(buf.ptr, want);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(requirement_prints_as_it_was_meant)
{
    expect_print("Foo", "Foo");
    expect_print(" foo [ b , a,A ] ( >= 1 , <2 ) ;os.name=='nt'",
                 "foo[A,a,b]<2,>=1; os_name == \"nt\"");
    expect_print("foo @ https://index.example.org/foo.zip ; extra == 'X_y'",
                 "foo @ https://index.example.org/foo.zip ; extra == \"x-y\"");
    expect_print("foo_[]", "foo_");
    expect_print("foo==1,", "foo==1");
}

TW_TEST(requirement_extras_are_normalised_and_sorted)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_requirement r;
    assert_int_equal(
        tw_requirement_parse(&arena, TW_SLICE("Foo.Bar[b,A_a,a.A]"), &r, NULL), TW_OK);
    assert_slice_equal(r.name, "foo-bar");
    assert_slice_equal(r.raw_name, "Foo.Bar");
    assert_int_equal(r.extra_count, 2);
    assert_slice_equal(r.extras[0], "a-a");
    assert_slice_equal(r.extras[1], "b");
    assert_int_equal(r.raw_extra_count, 3);
    assert_null(r.url.ptr);
    assert_null(r.marker);
    tw_arena_free(&arena);
}

TW_TEST(requirement_error_says_what_was_expected_where)
{
    static const struct {
        const char *text;
        enum tw_status status;
        size_t offset;
    } bad[] = {
        {"", TW_ERR_REQUIREMENT, 0},          {"-foo", TW_ERR_REQUIREMENT, 0},
        {"foo bar", TW_ERR_REQUIREMENT, 4},   {"foo[a", TW_ERR_REQUIREMENT, 5},
        {"foo[a b]", TW_ERR_REQUIREMENT, 6},  {"foo[a,]", TW_ERR_REQUIREMENT, 6},
        {"foo(>=1", TW_ERR_REQUIREMENT, 7},   {"foo @", TW_ERR_REQUIREMENT, 5},
        {"foo @ x y", TW_ERR_REQUIREMENT, 8}, {"foo>=1;", TW_ERR_MARKER, 7},
        {"foo; os_name", TW_ERR_MARKER, 12},  {"foo===a,b", TW_ERR_SPECIFIER, 8},
        {"foo\n", TW_ERR_REQUIREMENT, 3},
    };
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct tw_requirement r;
        struct tw_error err = TW_ERROR_INIT;
        enum tw_status status =
            tw_requirement_parse(&arena, tw_slice_from(bad[i].text), &r, &err);
        if (status != bad[i].status || err.offset != bad[i].offset) {
            fail_msg("%s: %s at %zu", bad[i].text, err.message, err.offset);
        }
    }
    tw_arena_free(&arena);
}

TW_TEST(requirement_lenient_mends_specifiers_only)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_requirement r;
    bool mended;
    assert_int_equal(
        tw_requirement_parse_lenient(&arena, TW_SLICE("foo (>=1.*) ; os_name == 'nt'"),
                                     &r, &mended, NULL),
        TW_OK);
    assert_true(mended);
    assert_int_equal(r.specifiers.clauses[0].op, TW_OP_AT_LEAST);
    assert_non_null(r.marker);
    assert_int_equal(
        tw_requirement_parse_lenient(&arena, TW_SLICE("foo>=1"), &r, &mended, NULL),
        TW_OK);
    assert_false(mended);
    assert_int_equal(
        tw_requirement_parse_lenient(&arena, TW_SLICE("foo bar"), &r, &mended, NULL),
        TW_ERR_SPECIFIER);
    tw_arena_free(&arena);
}
