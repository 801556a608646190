/*
 * Sets of environments against evaluation in enumerated environments: an environment,
 * written out as a marker, is inside of a set or apart from it, as evaluation says.
 */
#include "tw_specifiers.h"
#include "tw_test.h"

#include <stdlib.h>

static const struct tw_marker *parse(struct tw_arena *arena, const char *text)
{
    const struct tw_marker *marker;
    if (tw_marker_parse(arena, tw_slice_from(text), &marker, NULL)) {
        fail_msg("not a marker: %s", text);
    }
    return marker;
}

static tw_marker_set set_of(struct tw_arena *arena, struct tw_marker_sets *sets,
                            const char *text)
{
    tw_marker_set set;
    assert_int_equal(tw_marker_sets_of(sets, parse(arena, text), &set, NULL), TW_OK);
    return set;
}

static bool implies(struct tw_marker_sets *sets, tw_marker_set a, tw_marker_set b)
{
    bool result;
    assert_int_equal(tw_marker_sets_implies(sets, a, b, &result, NULL), TW_OK);
    return result;
}

static bool disjoint(struct tw_marker_sets *sets, tw_marker_set a, tw_marker_set b)
{
    bool result;
    assert_int_equal(tw_marker_sets_disjoint(sets, a, b, &result, NULL), TW_OK);
    return result;
}

TW_TEST(marker_sets_know_python_and_its_full_version_as_one)
{
    static const struct {
        const char *a, *b;
        bool disjoint, implies;
    } rows[] = {
        {"python_version < '3.8'", "python_full_version >= '3.8.1'", true, false},
        {"python_version == '3.8'", "python_full_version >= '3.8.dev0'", false, true},
        {"python_version <= '3.8'", "python_version < '3.9'", false, true},
        {"python_version < '3.9'", "python_version <= '3.8'", false, true},
        {"python_version == '3.8.1'", "os_name == 'a'", true, true},
        {"python_version > '3.8'", "python_version >= '3.9'", false, true},
        {"'3.8' < python_version", "python_version != '3.8'", false, true},
        {"python_version == '3.*'", "python_version < '4'", false, true},
        {"python_version < '0'", "os_name == 'a'", true, true},
        {"os_name == 'nt'", "os_name == 'posix'", true, false},
        {"os_name == 'nt'", "os_name != 'posix'", false, true},
        {"os_name == 'nt'", "'n' in os_name", false, true},
        {"os_name == 'nt'", "os_name not in 'nt posix'", true, false},
        {"os_name > 'nt'", "extra == 'a'", true, true},
        {"extra == 'a'", "extra == 'b'", false, false},
        {"extra == 'A.b'", "extra != 'a-b'", true, false},
        {"'a' in extras", "'a' not in extras", true, false},
        {"extra == os_name", "extra == 'a'", true, true},
        {"'a' in extra", "extra in 'a'", false, false},
        {"python_version < '3.99999999999999999999'", "python_version < '4'", false,
         true},
        {"platform_release >= '5'", "platform_release == 'generic'", true, false},
        {"platform_release != '5'", "platform_release < '5' or platform_release > '4'",
         false, true},
        {"os_name == 'a' and sys_platform == 'b'",
         "sys_platform == 'b' or os_name == 'c'", false, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_marker_sets *sets = tw_marker_sets_new(&arena);
        tw_marker_set a = set_of(&arena, sets, rows[i].a);
        tw_marker_set b = set_of(&arena, sets, rows[i].b);
        if (disjoint(sets, a, b) != rows[i].disjoint ||
            implies(sets, a, b) != rows[i].implies) {
            fail_msg("%s and %s", rows[i].a, rows[i].b);
        }
        tw_arena_free(&arena);
    }
}

static void expect_print(const char *text, const char *assuming, const char *want)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf buf = TW_BUF_INIT(4096);
    struct tw_marker_sets *sets = tw_marker_sets_new(&arena);
    tw_marker_set known = assuming ? set_of(&arena, sets, assuming) : TW_MARKER_ALWAYS;
    assert_int_equal(
        tw_marker_sets_print(sets, set_of(&arena, sets, text), known, &buf, NULL),
        TW_OK);
    assert_string_equal(buf.ptr ? buf.ptr : "", want);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(marker_sets_print_simpler_markers)
{
    expect_print("os_name == 'a' or os_name != 'a'", NULL, "");
    expect_print("os_name == 'a' and os_name == 'b'", NULL, "python_version < '0'");
    expect_print("python_version >= '3.8' and python_version >= '3.9'", NULL,
                 "python_version >= '3.9'");
    expect_print("python_version == '3.8' or python_version == '3.9'", NULL,
                 "python_version >= '3.8' and python_version < '3.10'");
    expect_print("python_version > '3.8' and python_version != '3.10'", NULL,
                 "python_version >= '3.9' and python_version != '3.10'");
    expect_print("os_name == 'a' or os_name == 'a' and extra == 'x'", NULL,
                 "os_name == 'a'");
    expect_print("(os_name == 'a' or os_name == 'b') and extra == 'x'", NULL,
                 "(os_name == 'a' or os_name == 'b') and extra == 'x'");
    expect_print("python_version >= '3.8' and os_name == 'nt'",
                 "python_version >= '3.10'", "os_name == 'nt'");
    expect_print("python_version < '3.8' and os_name == 'nt'",
                 "python_version >= '3.10'", "python_version < '0'");
    expect_print("python_full_version == '3.8.1' or 'x' in extras", NULL,
                 "python_full_version == '3.8.1' or 'x' in extras");
    expect_print("platform_release >= '5' and 'gen' not in platform_version", NULL,
                 "platform_release >= '5' and 'gen' not in platform_version");
}

TW_TEST(marker_sets_have_no_undefined_comparisons)
{
    static const char *const bad[] = {
        "os_name ~= 'a'", "extra === 'a'", "python_version ~= '3'",
        "extras == 'a'",  "'a' == 'b'",    "'a' ~= dependency_groups"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_marker_sets *sets = tw_marker_sets_new(&arena);
        tw_marker_set set;
        assert_int_equal(tw_marker_sets_of(sets, parse(&arena, bad[i]), &set, NULL),
                         TW_ERR_MARKER);
        tw_arena_free(&arena);
    }
}

/* The set of FIRST 0 LAST or FIRST 1 LAST or ..., COUNT of them. */
static enum tw_status set_of_many(const char *first, const char *last, int count)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    struct tw_marker_sets *sets = tw_marker_sets_new(&arena);
    for (int i = 0; i < count; i++) {
        tw_buf_printf(&text, "%s%s%d%s", i ? " or " : "", first, i, last);
    }
    tw_marker_set set;
    enum tw_status status =
        tw_marker_sets_of(sets, parse(&arena, text.ptr), &set, NULL);
    tw_buf_free(&text);
    tw_arena_free(&arena);
    return status;
}

TW_TEST(marker_sets_are_bounded)
{
    assert_int_equal(set_of_many("extra == 'x", "'", 100), TW_OK);
    assert_int_equal(set_of_many("extra == 'x", "'", 300), TW_ERR_LIMIT);
    assert_int_equal(set_of_many("os_name == 'x", "'", 100), TW_OK);
    assert_int_equal(set_of_many("os_name == 'x", "'", 8000), TW_ERR_LIMIT);
}

/* ---------------------------------------------------------------- properties */

static const char *const atoms[] = {
    "os_name == 'nt'",
    "os_name != 'posix'",
    "os_name == ''",
    "'n' in os_name",
    "os_name in 'posix nt'",
    "os_name not in 'nt'",
    "os_name < 'x'",
    "'java' == os_name",
    "sys_platform == 'linux'",
    "sys_platform != 'win32'",
    "'win' not in sys_platform",
    "python_version >= '3.8'",
    "python_version < '3.10'",
    "python_version == '3.9'",
    "python_version != '3.8'",
    "python_version <= '3.9'",
    "python_version > '3.8'",
    "python_version == '3.*'",
    "python_version ~= '3.9'",
    "'3.9' <= python_version",
    "'3.9' > python_version",
    "python_version >= '3.8.1'",
    "'3.9' != python_version",
    "python_full_version >= '3.8.1'",
    "python_full_version < '3.9'",
    "python_full_version == '3.8.1'",
    "python_full_version != '3.9.0'",
    "python_full_version > '3.8.0'",
    "python_full_version <= '3.10.0rc1'",
    "python_full_version == '3.9.*'",
    "'3.8.1' < python_full_version",
    "'3.9.0' >= python_full_version",
    "platform_release >= '5'",
    "platform_release != '5.4'",
    "platform_release == 'generic'",
    "platform_release < '5.4'",
    "platform_release != 'other'",
    "extra == 'a'",
    "extra != 'b'",
    "'a' == extra",
    "os_name == sys_platform",
};

static const char *const os_names[] = {"nt", "posix", "", "java", "n", "x"};
static const char *const systems[] = {"linux", "win32", "cygwin"};
static const char *const pythons[] = {"2.7.18",    "3.8.0",  "3.8.1",
                                      "3.9.0rc1",  "3.9.0",  "3.9.7",
                                      "3.10.0rc1", "3.10.0", "4.0.0"};
static const char *const releases[] = {"5.4",     "5",     "4.19", "6.1",
                                       "generic", "other", ""};

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

#define PICK(state, list) ((list)[next_random(state) % (sizeof(list) / sizeof *(list))])

static const char *random_marker(struct tw_arena *arena, uint32_t *state, int depth)
{
    if (depth == 0 || next_random(state) % 4 == 0) {
        return PICK(state, atoms);
    }
    return tw_arena_printf(arena, "(%s %s %s)", random_marker(arena, state, depth - 1),
                           next_random(state) % 2 ? "and" : "or",
                           random_marker(arena, state, depth - 1));
}

/* An environment with its extras, and the marker that holds in it alone. */
struct world {
    struct tw_environment env;
    tw_slice on[2];
    struct tw_marker_extras extras;
    const char *text;
};

static struct world random_world(struct tw_arena *arena, uint32_t *state)
{
    struct world w = {.extras = {.context = TW_MARKER_METADATA}};
    const char *python = PICK(state, pythons);
    const char *os_name = PICK(state, os_names);
    const char *system = PICK(state, systems);
    const char *release = PICK(state, releases);
    size_t front = (size_t)(strchr(strchr(python, '.') + 1, '.') - python);
    for (size_t i = 0; i < TW_ENV_COUNT; i++) {
        w.env.value[i] = TW_SLICE("");
    }
    w.env.value[TW_ENV_OS_NAME] = tw_slice_from(os_name);
    w.env.value[TW_ENV_SYS_PLATFORM] = tw_slice_from(system);
    w.env.value[TW_ENV_PLATFORM_RELEASE] = tw_slice_from(release);
    w.env.value[TW_ENV_PYTHON_FULL_VERSION] = tw_slice_from(python);
    w.env.value[TW_ENV_PYTHON_VERSION] = (tw_slice){python, front};
    uint32_t extras = next_random(state) % 4;
    if (extras & 1) {
        w.on[w.extras.extra_count++] = TW_SLICE("a");
    }
    if (extras & 2) {
        w.on[w.extras.extra_count++] = TW_SLICE("b");
    }
    w.text = tw_arena_printf(
        arena,
        "os_name == '%s' and sys_platform == '%s' and python_full_version == '%s' and "
        "platform_release == '%s' and extra %s 'a' and extra %s 'b'",
        os_name, system, python, release,
        extras & 1 ? "==" : "!=", extras & 2 ? "==" : "!=");
    return w;
}

static bool evaluate(const struct world *w, const struct tw_marker *marker)
{
    bool result;
    struct tw_marker_extras extras = w->extras;
    extras.extras = w->on;
    assert_int_equal(tw_marker_evaluate(marker, &w->env, &extras, &result, NULL),
                     TW_OK);
    return result;
}

TW_TEST(marker_sets_hold_where_evaluation_says)
{
    uint32_t state = 3;
    for (int round = 0; round < 400; round++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_marker_sets *sets = tw_marker_sets_new(&arena);
        const char *text = random_marker(&arena, &state, 4);
        const struct tw_marker *marker = parse(&arena, text);
        tw_marker_set set = set_of(&arena, sets, text);
        for (int i = 0; i < 60; i++) {
            struct world w = random_world(&arena, &state);
            tw_marker_set here = set_of(&arena, sets, w.text);
            bool holds = evaluate(&w, marker);
            assert_true(evaluate(&w, parse(&arena, w.text)));
            if (implies(sets, here, set) != holds ||
                disjoint(sets, here, set) == holds) {
                fail_msg("%s in %s", text, w.text);
            }
        }
        tw_arena_free(&arena);
    }
}

TW_TEST(marker_sets_print_what_they_mean)
{
    uint32_t state = 5;
    int written = 0;
    for (int round = 0; round < 600; round++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_buf buf = TW_BUF_INIT(1 << 20);
        struct tw_marker_sets *sets = tw_marker_sets_new(&arena);
        const char *text = random_marker(&arena, &state, 3);
        const char *known = random_marker(&arena, &state, 1);
        tw_marker_set set = set_of(&arena, sets, text);
        tw_marker_set assuming = set_of(&arena, sets, known);
        enum tw_status status = tw_marker_sets_print(sets, set, assuming, &buf, NULL);
        assert_true(status == TW_OK || status == TW_ERR_MARKER);
        written += status == TW_OK;
        for (int i = 0; i < 60 && status == TW_OK; i++) {
            struct world w = random_world(&arena, &state);
            const struct tw_marker *simple = buf.len ? parse(&arena, buf.ptr) : NULL;
            if (evaluate(&w, parse(&arena, known)) &&
                evaluate(&w, simple) != evaluate(&w, parse(&arena, text))) {
                fail_msg("%s is %s, given %s, in %s", text, buf.ptr, known, w.text);
            }
        }
        tw_buf_free(&buf);
        tw_arena_free(&arena);
    }
    assert_true(written > 500);
}

TW_TEST(marker_sets_obey_the_laws_of_sets)
{
    uint32_t state = 9;
    for (int round = 0; round < 400; round++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_marker_sets *sets = tw_marker_sets_new(&arena);
        const char *text_a = random_marker(&arena, &state, 3);
        const char *text_b = random_marker(&arena, &state, 3);
        tw_marker_set a = set_of(&arena, sets, text_a);
        tw_marker_set b = set_of(&arena, sets, text_b);
        tw_marker_set both;
        tw_marker_set either;
        tw_marker_set not_a;
        tw_marker_set again;
        assert_int_equal(tw_marker_sets_and(sets, a, b, &both, NULL), TW_OK);
        assert_int_equal(tw_marker_sets_or(sets, b, a, &either, NULL), TW_OK);
        assert_int_equal(tw_marker_sets_not(sets, a, &not_a, NULL), TW_OK);
        assert_int_equal(tw_marker_sets_not(sets, not_a, &again, NULL), TW_OK);
        assert_int_equal(again.i, a.i);
        const char *text = tw_arena_printf(&arena, "%s and %s", text_b, text_a);
        assert_int_equal(set_of(&arena, sets, text).i, both.i);
        text = tw_arena_printf(&arena, "%s or %s", text_a, text_b);
        assert_int_equal(set_of(&arena, sets, text).i, either.i);
        assert_int_equal(tw_marker_sets_or(sets, a, not_a, &again, NULL), TW_OK);
        assert_int_equal(again.i, TW_MARKER_ALWAYS.i);
        assert_int_equal(tw_marker_sets_and(sets, a, not_a, &again, NULL), TW_OK);
        assert_int_equal(again.i, TW_MARKER_NEVER.i);
        assert_true(implies(sets, both, a) && implies(sets, a, either));
        tw_arena_free(&arena);
    }
}
