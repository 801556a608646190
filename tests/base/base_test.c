/* base: slices, errors, growing text and interning. The arena has a file of its own. */
#include "tw_base.h"
#include "tw_test.h"

#include <stdio.h>

TW_TEST(slice_cut_clamps_both_ends)
{
    tw_slice s = TW_SLICE("abcdef");
    assert_slice_equal(tw_slice_cut(s, 2, 4), "cd");
    assert_slice_equal(tw_slice_cut(s, 4, 99), "ef");
    assert_int_equal(tw_slice_cut(s, 5, 2).len, 0);
    assert_null(tw_slice_cut(TW_NO_SLICE, 0, 3).ptr);
}

TW_TEST(slice_compare_puts_the_shorter_prefix_first)
{
    assert_true(tw_slice_compare(TW_SLICE("ab"), TW_SLICE("abc")) < 0);
    assert_true(tw_slice_compare(TW_SLICE("b"), TW_SLICE("abc")) > 0);
    assert_int_equal(tw_slice_compare(TW_SLICE(""), TW_NO_SLICE), 0);
}

TW_TEST(slice_search_finds_overlapping_starts)
{
    assert_int_equal(tw_slice_search(TW_SLICE("aaab"), TW_SLICE("aab")), 1);
    assert_true(tw_slice_search(TW_SLICE("aaa"), TW_SLICE("b")) == SIZE_MAX);
    assert_true(tw_slice_search(TW_SLICE("a"), TW_SLICE("ab")) == SIZE_MAX);
    assert_int_equal(tw_slice_search(TW_SLICE("a"), TW_SLICE("")), 0);
}

TW_TEST(slice_holds_nul_bytes)
{
    tw_slice s = {"a\0b", 3};
    assert_int_equal(tw_slice_find(s, 'b', 0), 2);
    assert_false(tw_slice_equal(s, (tw_slice){"a\0c", 3}));
}

TW_TEST(slice_trim_keeps_inner_space)
{
    assert_slice_equal(tw_slice_trim(TW_SLICE(" \t a b\r\n")), "a b");
    assert_int_equal(tw_slice_trim(TW_SLICE("  \n")).len, 0);
}

TW_TEST(pulls_poison_the_slice_once_one_fails)
{
    tw_slice s = TW_SLICE("bytes 10-20/x");
    uint64_t from;
    uint64_t to;
    assert_true(tw_pull(&s, TW_SLICE("bytes ")));
    assert_true(tw_pull_uint(&s, UINT64_MAX, &from));
    assert_true(tw_pull_byte(&s, '-'));
    assert_true(tw_pull_uint(&s, UINT64_MAX, &to));
    assert_int_equal(from, 10);
    assert_int_equal(to, 20);
    assert_false(tw_pull_byte(&s, ':'));
    assert_false(tw_pull_byte(&s, '/'));
    assert_null(s.ptr);
}

TW_TEST(pull_uint_refuses_what_exceeds_its_maximum)
{
    uint64_t value;
    tw_slice s = TW_SLICE("18446744073709551615");
    assert_true(tw_pull_uint(&s, UINT64_MAX, &value));
    assert_true(value == UINT64_MAX);
    s = TW_SLICE("18446744073709551616");
    assert_false(tw_pull_uint(&s, UINT64_MAX, &value));
    s = TW_SLICE("256");
    assert_false(tw_pull_uint(&s, 255, &value));
    s = TW_SLICE("9");
    assert_false(tw_pull_uint(&s, 5, &value));
    s = TW_SLICE("x");
    assert_false(tw_pull_uint(&s, 5, &value));
}

TW_TEST(lines_end_with_any_of_the_three_line_ends)
{
    tw_slice rest = TW_SLICE("a\nb\r\n\rc");
    tw_slice line;
    assert_true(tw_slice_line(&rest, &line));
    assert_slice_equal(line, "a");
    assert_true(tw_slice_line(&rest, &line));
    assert_slice_equal(line, "b");
    assert_true(tw_slice_line(&rest, &line));
    assert_slice_equal(line, "");
    assert_true(tw_slice_line(&rest, &line));
    assert_slice_equal(line, "c");
    assert_false(tw_slice_line(&rest, &line));
}

TW_TEST(error_is_one_printable_line)
{
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(tw_error_set(&err, TW_ERR_PAGE, "bad \x1b[31m\n%s", "x"),
                     TW_ERR_PAGE);
    assert_string_equal(err.message, "bad ?[31m?x");
    assert_string_equal(err.context, "");
}

TW_TEST(error_too_long_is_cut_visibly)
{
    struct tw_error err = TW_ERROR_INIT;
    char text[1000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    tw_error_set(&err, TW_ERR_IO, "%s", text);
    assert_int_equal(strlen(err.message), TW_ERROR_MESSAGE_MAX - 1);
    assert_string_equal(err.message + TW_ERROR_MESSAGE_MAX - 4, "...");
}

TW_TEST(error_context_grows_outwards)
{
    struct tw_error err = TW_ERROR_INIT;
    tw_error_at(&err, TW_ERR_VERSION, 7, "expected a digit");
    assert_int_equal(tw_error_wrap(&err, "%s", "inner"), TW_ERR_VERSION);
    tw_error_wrap(&err, "%s", "outer");
    assert_string_equal(err.context, "outer: inner");
    assert_string_equal(err.message, "expected a digit");
    assert_int_equal(err.offset, 7);
}

TW_TEST(statuses_have_names_sentences_and_exit_codes)
{
    assert_string_equal(tw_status_name(TW_ERR_NETWORK), "TW_ERR_NETWORK");
    assert_int_equal(tw_status_exit(TW_OK), 0);
    assert_int_equal(tw_status_exit(TW_ERR_INPUT), 1);
    assert_int_equal(tw_status_exit(TW_ERR_NETWORK), 2);
    assert_int_equal(tw_status_exit(TW_ERR_CANCELLED), 130);
    assert_true(strlen(tw_status_sentence(TW_ERR_CANCELLED)) > 0);
}

TW_TEST(buf_stops_at_its_cap_and_stays_failed)
{
    struct tw_buf buf = TW_BUF_INIT(8);
    tw_buf_adds(&buf, "1234");
    tw_buf_printf(&buf, "%d", 5678);
    assert_int_equal(buf.failed, TW_OK);
    tw_buf_add_byte(&buf, '9');
    assert_int_equal(buf.failed, TW_ERR_LIMIT);
    tw_buf_adds(&buf, "");
    assert_slice_equal(tw_buf_slice(&buf), "12345678");
    tw_buf_clear(&buf);
    tw_buf_adds(&buf, "ok");
    assert_string_equal(buf.ptr, "ok");
    assert_int_equal(buf.failed, TW_OK);
    tw_buf_free(&buf);
    assert_int_equal(tw_buf_slice(&buf).len, 0);
}

TW_TEST(intern_gives_equal_text_one_dense_id)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_intern table = TW_INTERN_INIT(&arena);
    assert_int_equal(tw_intern_find(&table, TW_SLICE("numpy")), 0);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 1000; i++) {
            char name[16];
            snprintf(name, sizeof name, "p%u", i);
            assert_int_equal(tw_intern_add(&table, tw_slice_from(name)), i + 1);
        }
    }
    assert_slice_equal(tw_intern_text(&table, 43), "p42");
    assert_int_equal(tw_intern_find(&table, TW_SLICE("p999")), 1000);
    assert_int_equal(tw_intern_find(&table, TW_SLICE("p1000")), 0);
    tw_arena_free(&arena);
}

TW_TEST(intern_reports_lack_of_memory_and_stays_usable)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_intern table = TW_INTERN_INIT(&arena);
    assert_int_equal(tw_intern_add(&table, TW_SLICE("a")), 1);
    for (long nth = 0; nth < 2; nth++) {
        arena.fail_after = 0;
        assert_int_equal(tw_intern_add(&table, TW_SLICE("b")), 0);
    }
    arena.fail_after = -1;
    assert_int_equal(tw_intern_add(&table, TW_SLICE("b")), 2);
    tw_arena_free(&arena);
}
