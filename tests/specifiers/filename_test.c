#include "tw_specifiers.h"
#include "tw_test.h"

TW_TEST(wheel_name_has_its_parts)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_wheel_name wheel;
    assert_int_equal(tw_wheel_name_parse(
                         &arena, TW_SLICE("Foo_Bar-1.0+x_1-2abc-py2.py3-none-any.whl"),
                         &wheel, NULL),
                     TW_OK);
    assert_slice_equal(wheel.raw_name, "Foo_Bar");
    assert_slice_equal(wheel.name, "foo-bar");
    assert_slice_equal(wheel.version.text, "1.0+x_1");
    assert_slice_equal(wheel.build_number, "2");
    assert_slice_equal(wheel.build_rest, "abc");
    assert_slice_equal(wheel.pythons, "py2.py3");
    assert_slice_equal(wheel.abis, "none");
    assert_slice_equal(wheel.platforms, "any");
    tw_arena_free(&arena);
}

TW_TEST(wheel_name_errors)
{
    static const char *const bad[] = {"foo-1.0-py3-none-any.zip",
                                      "foo-1.0-py3-none.whl",
                                      "foo-1.0-1-2-py3-none-any.whl",
                                      "foo__x-1.0-py3-none-any.whl",
                                      "-1.0-py3-none-any.whl",
                                      "foo-x-py3-none-any.whl",
                                      "foo-1.0-x-py3-none-any.whl",
                                      "foo-1.0-py3-none-.whl",
                                      "foo-1.0-3-none-any.whl",
                                      "foo-1.0-py2..py3-none-any.whl",
                                      ".whl",
                                      ""};
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct tw_wheel_name wheel;
        assert_int_equal(
            tw_wheel_name_parse(&arena, tw_slice_from(bad[i]), &wheel, NULL),
            TW_ERR_FILENAME);
    }
    tw_arena_free(&arena);
}

TW_TEST(sdist_name_splits_at_the_last_dash)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_sdist_name sdist;
    assert_int_equal(
        tw_sdist_name_parse(&arena, TW_SLICE("Foo-bar-1.0a1.tar.gz"), &sdist, NULL),
        TW_OK);
    assert_slice_equal(sdist.name, "foo-bar");
    assert_slice_equal(sdist.version.text, "1.0a1");
    assert_int_equal(tw_sdist_name_parse(&arena, TW_SLICE("a-1.zip"), &sdist, NULL),
                     TW_OK);
    static const char *const bad[] = {"a-1.tgz", "a.zip", "-1.zip", "a-x.tar.gz",
                                      ".zip"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(
            tw_sdist_name_parse(&arena, tw_slice_from(bad[i]), &sdist, NULL),
            TW_ERR_FILENAME);
    }
    tw_arena_free(&arena);
}
