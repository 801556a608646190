/*
 * Texts at the size limits, built so that anything quadratic would not end; and every
 * parser while memory runs out.
 */
#include "tw_limits.h"
#include "tw_specifiers.h"
#include "tw_targets.h"
#include "tw_test.h"

#include <stdlib.h>

/* SIZE bytes of UNIT again and again; the caller frees them. */
static tw_slice repeat(const char *unit, size_t size)
{
    size_t step = strlen(unit);
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < size; i++) {
        text[i] = unit[i % step];
    }
    return (tw_slice){text, size};
}

TW_TEST(hostile_texts_of_ten_megabytes_end)
{
    static const char *const units[] = {"(",
                                        "1.",
                                        "!=1,",
                                        "[a,",
                                        " ",
                                        "\xc2\xa0",
                                        "'",
                                        "===",
                                        "a",
                                        "-",
                                        "os_name == 'x' and ",
                                        "9",
                                        "+a."};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct tw_arena arena = TW_ARENA_INIT;
        tw_slice text = repeat(units[i], 10 * TW_MIB);
        tw_version version;
        struct tw_specifiers set;
        struct tw_requirement requirement;
        const struct tw_marker *marker;
        struct tw_wheel_name wheel;
        struct tw_sdist_name sdist;
        tw_slice name;
        bool mended;
        assert_int_not_equal(tw_version_parse(&arena, text, &version, NULL), TW_OK);
        assert_int_not_equal(
            tw_specifiers_parse_lenient(&arena, text, &set, &mended, NULL), TW_OK);
        assert_int_not_equal(
            tw_requirement_parse_lenient(&arena, text, &requirement, &mended, NULL),
            TW_OK);
        assert_int_not_equal(tw_marker_parse(&arena, text, &marker, NULL), TW_OK);
        assert_int_not_equal(tw_wheel_name_parse(&arena, text, &wheel, NULL), TW_OK);
        assert_int_not_equal(tw_sdist_name_parse(&arena, text, &sdist, NULL), TW_OK);
        assert_int_not_equal(tw_name_normalize(&arena, text, &name, NULL), TW_OK);
        free((char *)text.ptr);
        tw_arena_free(&arena);
    }
}

TW_TEST(hostile_sets_of_the_largest_size_end)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice text = repeat("!=1.0,!=1,!=2.*,!=1.1,", TW_MAX_REQUIREMENT / 22 * 22);
    struct tw_specifiers set;
    struct tw_relation relation;
    struct tw_span *spans;
    uint32_t count;
    tw_version versions[3];
    struct tw_buf buf = TW_BUF_INIT(TW_MIB);
    assert_int_equal(tw_specifiers_parse(&arena, text, &set, NULL), TW_OK);
    assert_int_equal(tw_specifiers_print(&buf, &set, NULL), TW_OK);
    assert_string_equal(buf.ptr, "!=1,!=1.1,!=2.*");
    assert_int_equal(tw_specifiers_relate(&arena, &set, &set, &relation, NULL), TW_OK);
    assert_true(relation.a_in_b && !relation.a_empty);
    assert_int_equal(tw_version_parse(&arena, TW_SLICE("0.5"), &versions[0], NULL),
                     TW_OK);
    assert_int_equal(tw_version_parse(&arena, TW_SLICE("1"), &versions[1], NULL),
                     TW_OK);
    assert_int_equal(tw_version_parse(&arena, TW_SLICE("1.2"), &versions[2], NULL),
                     TW_OK);
    assert_int_equal(tw_specifiers_spans(&arena, &set, tw_version_array(versions, 3),
                                         &spans, &count),
                     TW_OK);
    assert_int_equal(count, 2);
    tw_buf_free(&buf);
    free((char *)text.ptr);
    tw_arena_free(&arena);
}

/* ---------------------------------------------------------------- out of memory */

static enum tw_status make_version(struct tw_arena *arena, struct tw_error *err)
{
    tw_version version;
    struct tw_version_parts parts;
    enum tw_status status = tw_version_parse(
        arena, TW_SLICE(" 1!1.2rc3.post4.dev5+local.7"), &version, err);
    return status ? status : tw_version_split(arena, version, &parts, err);
}

static enum tw_status make_set(struct tw_arena *arena, struct tw_error *err)
{
    struct tw_specifiers set;
    struct tw_span *spans;
    struct tw_relation relation;
    uint32_t count;
    bool mended;
    tw_version version;
    enum tw_status status = tw_specifiers_parse_lenient(
        arena, TW_SLICE("==1.*,!=1.2,~=1.0,<2,>0,<=3 >=0.*"), &set, &mended, err);
    if (!status) {
        status = tw_version_parse(arena, TW_SLICE("1.1"), &version, err);
    }
    if (!status) {
        status = tw_specifiers_spans(arena, &set, tw_version_array(&version, 1), &spans,
                                     &count);
    }
    return status ? status : tw_specifiers_relate(arena, &set, &set, &relation, err);
}

static enum tw_status make_requirement(struct tw_arena *arena, struct tw_error *err)
{
    struct tw_requirement r;
    return tw_requirement_parse(
        arena,
        TW_SLICE("Foo[b,a]>=1,<2; (python_version < '3.8' or os_name == '\\x61') and "
                 "extra == 'X'"),
        &r, err);
}

static enum tw_status make_wheel(struct tw_arena *arena, struct tw_error *err)
{
    struct tw_wheel_name wheel;
    return tw_wheel_name_parse(arena, TW_SLICE("Foo-1.0-py3-none-any.whl"), &wheel,
                               err);
}

static enum tw_status make_target(struct tw_arena *arena, struct tw_error *err)
{
    struct tw_target target;
    return tw_target_new(arena, TW_SLICE("3.12"), TW_SLICE("macos"), &target, err);
}

static enum tw_status make_marker_sets(struct tw_arena *arena, struct tw_error *err)
{
    const struct tw_marker *marker;
    tw_marker_set set;
    struct tw_buf buf = TW_BUF_INIT(4096);
    struct tw_marker_sets *sets = tw_marker_sets_new(arena);
    if (!sets) {
        return TW_ERR_NOMEM;
    }
    enum tw_status status = tw_marker_parse(
        arena,
        TW_SLICE("python_version < '3.8' and os_name != 'a' or 'x' < python_version or "
                 "(extra == 'b' and '3.9' >= python_full_version)"),
        &marker, err);
    if (!status) {
        status = tw_marker_sets_of(sets, marker, &set, err);
    }
    if (!status) {
        status = tw_marker_sets_print(sets, set, TW_MARKER_ALWAYS, &buf, err);
        status = status == TW_ERR_MARKER ? TW_OK : status;
    }
    tw_buf_free(&buf);
    return status;
}

TW_TEST(hostile_memory_that_runs_out_is_an_error_like_others)
{
    static enum tw_status (*const makers[])(struct tw_arena *, struct tw_error *) = {
        make_version, make_set,    make_requirement,
        make_wheel,   make_target, make_marker_sets};
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        enum tw_status status = TW_ERR_NOMEM;
        long fail_after = 0;
        for (; status; fail_after++) {
            struct tw_arena arena = TW_ARENA_INIT;
            struct tw_error err = TW_ERROR_INIT;
            arena.fail_after = fail_after;
            status = makers[i](&arena, &err);
            assert_true(status == TW_OK || status == TW_ERR_NOMEM);
            tw_arena_free(&arena);
        }
        assert_true(fail_after > 1);
    }
}
