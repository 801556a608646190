#include "tw_limits.h"
#include "tw_specifiers.h"
#include "tw_targets.h"
#include "tw_test.h"

#include <stdlib.h>

static struct tw_target linux_target(struct tw_arena *arena)
{
    struct tw_target target;
    assert_int_equal(
        tw_target_new(arena, TW_SLICE("3.12"), TW_SLICE("linux"), &target, NULL),
        TW_OK);
    return target;
}

/* 0, 1, or -1: an error. */
static int evaluate(const char *text, const struct tw_marker_extras *extras)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_target target = linux_target(&arena);
    const struct tw_marker *marker;
    bool result;
    assert_int_equal(tw_marker_parse(&arena, tw_slice_from(text), &marker, NULL),
                     TW_OK);
    enum tw_status status =
        tw_marker_evaluate(marker, &target.env, extras, &result, NULL);
    tw_arena_free(&arena);
    return status ? -1 : result;
}

TW_TEST(marker_versions_compare_as_versions)
{
    assert_int_equal(evaluate("python_version >= '3.9'", NULL), 1);
    assert_int_equal(evaluate("'3.9' >= python_version", NULL), 0);
    assert_int_equal(evaluate("python_version == '3.*'", NULL), 1);
    assert_int_equal(evaluate("python_full_version ~= '3.12.0'", NULL), 1);
    assert_int_equal(evaluate("python_version < '=3.12'", NULL), 1);
    assert_int_equal(evaluate("python_version in '3.11 3.12'", NULL), 1);
    assert_int_equal(evaluate("python_version >= 'x'", NULL), 0);
    assert_int_equal(evaluate("python_version ~= 'x'", NULL), -1);
}

TW_TEST(marker_strings_compare_as_the_reference_does)
{
    assert_int_equal(evaluate("os_name == 'posix'", NULL), 1);
    assert_int_equal(evaluate("os_name >= 'posix'", NULL), 1);
    assert_int_equal(evaluate("os_name > 'a'", NULL), 0);
    assert_int_equal(evaluate("'lin' in sys_platform", NULL), 1);
    assert_int_equal(evaluate("sys_platform not in 'linux win32'", NULL), 0);
    assert_int_equal(evaluate("os_name === 'posix'", NULL), -1);
    assert_int_equal(evaluate("'a' == 'b'", NULL), -1);
    assert_int_equal(evaluate("'posix' == 'os_name'", NULL), 1);
    assert_int_equal(evaluate("platform.machine == 'x86_64'", NULL), 1);
}

TW_TEST(marker_and_binds_tighter_and_nothing_is_skipped)
{
    assert_int_equal(
        evaluate("os_name == 'posix' or os_name == 'a' and os_name == 'b'", NULL), 1);
    assert_int_equal(
        evaluate("(os_name == 'posix' or os_name == 'a') and os_name == 'b'", NULL), 0);
    assert_int_equal(evaluate("os_name == 'posix' or os_name ~= 'a'", NULL), -1);
}

TW_TEST(marker_extras_of_metadata_and_of_locks)
{
    tw_slice on[] = {TW_SLICE("a-b"), TW_SLICE("c")};
    struct tw_marker_extras none = {.context = TW_MARKER_METADATA};
    struct tw_marker_extras one = {.extras = on, .extra_count = 1};
    struct tw_marker_extras two = {.extras = on, .extra_count = 2};
    struct tw_marker_extras lock = {.extras = on,
                                    .extra_count = 2,
                                    .groups = on,
                                    .group_count = 1,
                                    .context = TW_MARKER_LOCK};
    struct tw_marker_extras other = {.context = TW_MARKER_REQUIREMENT};
    assert_int_equal(evaluate("extra == 'A_b'", &one), 1);
    assert_int_equal(evaluate("extra == 'c'", &one), 0);
    assert_int_equal(evaluate("extra == 'c'", &two), 1);
    assert_int_equal(evaluate("extra != 'c'", &two), 0);
    assert_int_equal(evaluate("'c' == extra", &two), 1);
    assert_int_equal(evaluate("extra in 'xyz c'", &two), 1);
    assert_int_equal(evaluate("extra == ''", &none), 1);
    assert_int_equal(evaluate("extra == 'c'", &other), -1);
    assert_int_equal(evaluate("'A_B' in extras", &lock), 1);
    assert_int_equal(evaluate("'c' in dependency_groups", &lock), 0);
    assert_int_equal(evaluate("extras == 'c'", &lock), -1);
    assert_int_equal(evaluate("'c' in extras", &none), -1);
    assert_int_equal(evaluate("extra == 'c'", &lock), -1);
}

TW_TEST(marker_uses_extra_wherever_it_stands)
{
    static const struct {
        const char *text;
        bool uses;
    } rows[] = {{"os_name == 'a'", false},
                {"os_name == 'a' and (os_name == 'b' or 'c' == extra)", true},
                {"'c' in extras", true}};
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct tw_marker *marker;
        assert_int_equal(
            tw_marker_parse(&arena, tw_slice_from(rows[i].text), &marker, NULL), TW_OK);
        assert_int_equal(tw_marker_uses_extra(marker), rows[i].uses);
    }
    assert_false(tw_marker_uses_extra(NULL));
    tw_arena_free(&arena);
}

static void expect_print(const char *text, const char *want)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf buf = TW_BUF_INIT(4096);
    const struct tw_marker *marker;
    assert_int_equal(tw_marker_parse(&arena, tw_slice_from(text), &marker, NULL),
                     TW_OK);
    assert_int_equal(tw_marker_print(&buf, marker, NULL), TW_OK);
    assert_string_equal(buf.ptr, want);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(marker_prints_without_superfluous_parentheses)
{
    expect_print("((os.name=='a'))", "os_name == \"a\"");
    expect_print("(os_name=='a' or os_name not  in 'b')and extra==\"C\"",
                 "(os_name == \"a\" or os_name not in \"b\") and extra == \"c\"");
    expect_print("os_name == '\"'", "os_name == '\"'");
}

TW_TEST(marker_literals_have_the_escapes_of_python)
{
    expect_print("os_name == 'a\\tb\\x63\\144\\u00e9\\N{digit one}\\q'",
                 "os_name == \"a\tbcd\xc3\xa9"
                 "1\\q\"");
    static const char *const bad[] = {
        "os_name == 'a\\'", "os_name == '\\x4'", "os_name == 'a\nb'",
        "os_name == '\\N{NO SUCH NAME}'", "os_name == '\\U00110000'"};
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct tw_marker *marker;
        assert_int_equal(tw_marker_parse(&arena, tw_slice_from(bad[i]), &marker, NULL),
                         TW_ERR_MARKER);
    }
    tw_arena_free(&arena);
}

TW_TEST(marker_with_both_quotes_does_not_print)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf buf = TW_BUF_INIT(4096);
    const struct tw_marker *marker;
    assert_int_equal(
        tw_marker_parse(&arena, TW_SLICE("os_name == '\"\\x27'"), &marker, NULL),
        TW_OK);
    assert_int_equal(tw_marker_print(&buf, marker, NULL), TW_ERR_MARKER);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(marker_nesting_is_bounded)
{
    struct tw_arena arena = TW_ARENA_INIT;
    char text[4 * TW_MAX_MARKER_DEPTH + 64];
    const struct tw_marker *marker;
    for (int depth = TW_MAX_MARKER_DEPTH; depth <= TW_MAX_MARKER_DEPTH + 1; depth++) {
        memset(text, '(', (size_t)depth);
        memcpy(text + depth, "os_name == 'a'", 14);
        memset(text + depth + 14, ')', (size_t)depth);
        tw_slice nested = {text, 2 * (size_t)depth + 14};
        assert_int_equal(tw_marker_parse(&arena, nested, &marker, NULL),
                         depth > TW_MAX_MARKER_DEPTH ? TW_ERR_MARKER : TW_OK);
    }
    tw_arena_free(&arena);
}

TW_TEST(marker_environment_names)
{
    enum tw_env_name name;
    for (uint32_t i = 0; i < TW_ENV_COUNT; i++) {
        assert_true(
            tw_env_find(tw_slice_from(tw_env_name((enum tw_env_name)i)), &name));
        assert_int_equal(name, i);
    }
    assert_true(tw_env_find(TW_SLICE("sys.platform"), &name));
    assert_int_equal(name, TW_ENV_SYS_PLATFORM);
    assert_false(tw_env_find(TW_SLICE("extra"), &name));
    assert_false(tw_env_find(TW_SLICE("nothing"), &name));
}
