#include "tw_limits.h"
#include "tw_specifiers.h"
#include "tw_test.h"

#include <stdlib.h>

static tw_version parse(struct tw_arena *arena, const char *text)
{
    tw_version version;
    assert_int_equal(tw_version_parse(arena, tw_slice_from(text), &version, NULL),
                     TW_OK);
    return version;
}

static void expect_form(const char *text, enum tw_version_form form, const char *want)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf buf = TW_BUF_INIT(4096);
    tw_version_print(&buf, parse(&arena, text), form);
    assert_string_equal(buf.ptr, want);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(version_prints_in_each_form)
{
    const char *text = " v01!2.0.0-ALPHA_3.rev.dev+Ubuntu_01.x ";
    expect_form(text, TW_VERSION_NORMAL, "1!2.0.0a3.post0.dev0+ubuntu.1.x");
    expect_form(text, TW_VERSION_PUBLIC, "1!2.0.0a3.post0.dev0");
    expect_form(text, TW_VERSION_BASE, "1!2.0.0");
    expect_form(text, TW_VERSION_CANONICAL, "1!2a3.post0.dev0+ubuntu.1.x");
    expect_form("0.0.0", TW_VERSION_CANONICAL, "0");
    expect_form("10.0", TW_VERSION_CANONICAL, "10");
    expect_form("1.0-1", TW_VERSION_NORMAL, "1.0.post1");
}

/* TEXT, taken apart and put together again, is what it was; a damaged key is found, or
 * one that could be drawn of something. */
static void expect_restored(const char *text)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_version version = parse(&arena, text), back;
    char *key = malloc(version.key.len);
    assert_true(tw_version_restore(version.text, version.key, &back));
    assert_int_equal(back.flags, version.flags);
    assert_int_equal(tw_version_compare(back, version), 0);
    assert_non_null(key);
    for (size_t len = 0; len < version.key.len; len++) {
        memcpy(key, version.key.ptr, len);
        bool whole = tw_version_restore(version.text, (tw_slice){key, len}, &back);
        assert_true(!whole || version.flags & TW_VERSION_LOCAL);
    }
    for (size_t at = 0; at < version.key.len; at++) {
        for (int byte = 0; byte < 256; byte++) {
            memcpy(key, version.key.ptr, version.key.len);
            key[at] = (char)byte;
            (void)!tw_version_restore(version.text, (tw_slice){key, version.key.len},
                                      &back);
        }
    }
    free(key);
    tw_arena_free(&arena);
}

TW_TEST(version_comes_back_from_text_and_key)
{
    static const char *const texts[] = {"0",
                                        "1.0.0",
                                        "2.dev1",
                                        "1!2.3rc4.post5.dev6+local.7",
                                        "1.65536a0",
                                        "2024.01.01b99",
                                        "1+a.b.18446744073709551616",
                                        "3.18446744073709551617.post1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        expect_restored(texts[i]);
    }
    tw_version out;
    assert_false(tw_version_restore(TW_SLICE("1"), TW_SLICE(""), &out));
    assert_false(tw_version_restore(TW_SLICE("1"), TW_SLICE("\x01\xff"), &out));
    assert_false(tw_version_restore(TW_SLICE("1"),
                                    TW_SLICE("\xe9\xff\xff\xff\xff"
                                             "1"),
                                    &out));
}

TW_TEST(version_order_is_that_of_pep_440)
{
    static const char *const ascending[] = {
        "0.dev0",
        "0",
        "0.0.1",
        "1.dev0",
        "1.dev223",
        "1.dev224",
        "1.dev65536",
        "1.dev18446744073709551615",
        "1.dev18446744073709551616",
        "1.0a1.dev1",
        "1.0a1",
        "1.0a1.post1.dev1",
        "1.0a1.post1",
        "1a2",
        "1b1",
        "1rc1",
        "1",
        "1+a",
        "1+a.a",
        "1+a.1",
        "1+b",
        "1+1",
        "1+1.a",
        "1+255",
        "1.post0.dev1",
        "1.post0",
        "1.post1",
        "1.0.1",
        "1.1.dev1",
        "1.1",
        "1.223",
        "1.224",
        "1.255",
        "1.256",
        "1.2024",
        "1.9999999999999999999",
        "1.10000000000000000000",
        "1.99999999999999999999999",
        "2",
        "10",
        "1!0.1",
    };
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof ascending / sizeof *ascending; i++) {
        for (size_t j = 0; j < sizeof ascending / sizeof *ascending; j++) {
            int order = tw_version_compare(parse(&arena, ascending[i]),
                                           parse(&arena, ascending[j]));
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
    tw_arena_free(&arena);
}

TW_TEST(version_spellings_of_one_version_have_one_key)
{
    static const char *const same[][2] = {
        {"1", "1.0.0"},
        {"1.0a1", "1.0-Alpha.1"},
        {"1rc1", "1c1"},
        {"1rc1", "1preview1"},
        {"1.post0", "1.r"},
        {"1.post4", "1-4"},
        {"1.dev0", "1-DEV"},
        {"01.002", "1.2"},
        {"0!1", "v1"},
        {"1+a.1", "1+A-01"},
        {"\xe3\x80\x80"
         "1\xc2\xa0",
         "1"},
        {"1.000000000000000000000000000009", "1.9"},
    };
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(
            tw_version_compare(parse(&arena, same[i][0]), parse(&arena, same[i][1])),
            0);
    }
    tw_arena_free(&arena);
}

TW_TEST(version_flags_say_what_it_is)
{
    struct tw_arena arena = TW_ARENA_INIT;
    assert_int_equal(parse(&arena, "1").flags, 0);
    assert_int_equal(parse(&arena, "1a1.post2.dev3+x").flags,
                     TW_VERSION_PRE | TW_VERSION_POST | TW_VERSION_DEV |
                         TW_VERSION_LOCAL);
    assert_true(tw_version_is_prerelease(parse(&arena, "1.post1.dev0")));
    assert_false(tw_version_is_prerelease(parse(&arena, "1.post1")));
    tw_arena_free(&arena);
}

TW_TEST(version_error_is_where_the_version_stops)
{
    static const struct {
        const char *text;
        size_t offset;
    } bad[] = {{"", 0},     {"x", 0},          {"1.", 1},   {"1..0", 1},
               {"1.0x", 3}, {"  1.0?", 5},     {"1.0+", 3}, {"1.0+a_", 5},
               {"1!", 1},   {"1.0.post1.a", 9}};
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        tw_version version;
        struct tw_error err = TW_ERROR_INIT;
        assert_int_equal(
            tw_version_parse(&arena, tw_slice_from(bad[i].text), &version, &err),
            TW_ERR_VERSION);
        assert_int_equal(err.offset, bad[i].offset);
    }
    tw_arena_free(&arena);
}

TW_TEST(version_with_a_nul_is_none)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_version version;
    assert_int_equal(tw_version_parse(&arena, (tw_slice){"1.0\0", 4}, &version, NULL),
                     TW_ERR_VERSION);
    tw_arena_free(&arena);
}

TW_TEST(version_splits_into_plain_numbers)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_version_parts parts;
    assert_int_equal(tw_version_split(&arena, parse(&arena, "02!1.020.0rc.post03+A_7"),
                                      &parts, NULL),
                     TW_OK);
    assert_slice_equal(parts.epoch, "2");
    assert_int_equal(parts.release_count, 3);
    assert_slice_equal(parts.release[1], "20");
    assert_slice_equal(parts.release[2], "0");
    assert_slice_equal(parts.pre_letter, "rc");
    assert_slice_equal(parts.pre, "0");
    assert_slice_equal(parts.post, "3");
    assert_null(parts.dev.ptr);
    assert_slice_equal(parts.local, "a.7");
    tw_arena_free(&arena);
}

TW_TEST(version_may_be_as_long_as_the_limit)
{
    struct tw_arena arena = TW_ARENA_INIT;
    char *text = malloc(TW_MAX_VERSION + 1);
    tw_version version;
    assert_non_null(text);
    memset(text, '9', TW_MAX_VERSION + 1);
    assert_int_equal(
        tw_version_parse(&arena, (tw_slice){text, TW_MAX_VERSION}, &version, NULL),
        TW_OK);
    assert_int_equal(
        tw_version_parse(&arena, (tw_slice){text, TW_MAX_VERSION + 1}, &version, NULL),
        TW_ERR_VERSION);
    free(text);
    tw_arena_free(&arena);
}
