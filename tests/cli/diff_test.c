/* Unified differences, against what diff(1) says. */
#include "diff.h"

#include "tw_test.h"

#include <stdio.h>
#include <stdlib.h>

static void assert_diff(const char *old, const char *new, const char *expected)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf buf = TW_BUF_INIT(100000);
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(
        tw_diff(&arena, &buf, tw_slice_from(old), tw_slice_from(new), "f", &err),
        TW_OK);
    assert_string_equal(buf.ptr ? buf.ptr : "", expected);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

#define NAMES "--- f\n+++ f\n"

TW_TEST(diff_of_equal_texts_is_empty)
{
    assert_diff("", "", "");
    assert_diff("a\nb\n", "a\nb\n", "");
}

TW_TEST(diff_shows_three_lines_around_a_change)
{
    assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
                NAMES "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    assert_diff("", "a\nb\n", NAMES "@@ -0,0 +1,2 @@\n+a\n+b\n");
    assert_diff("a\n", "", NAMES "@@ -1 +0,0 @@\n-a\n");
    assert_diff("a\nb\nc\n", "a\nc\nd\n", NAMES "@@ -1,3 +1,3 @@\n a\n-b\n c\n+d\n");
}

TW_TEST(diff_joins_near_changes_and_parts_far_ones)
{
    assert_diff("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
                NAMES "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
    assert_diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
                NAMES "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
                      "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

TW_TEST(diff_tells_a_missing_line_end)
{
    assert_diff("a", "a\n",
                NAMES "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
    assert_diff("a\r\n", "a\n", NAMES "@@ -1 +1 @@\n-a\r\n+a\n");
}

TW_TEST(diff_of_large_texts_replaces_without_a_table)
{
    struct tw_buf old = TW_BUF_INIT(1000000), new = TW_BUF_INIT(1000000);
    struct tw_buf diff = TW_BUF_INIT(1000000);
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    for (int i = 0; i < 3000; i++) {
        tw_buf_printf(&old, "%d\n", i);
        tw_buf_printf(&new, "%d\n", 3000 - i);
    }
    assert_int_equal(
        tw_diff(&arena, &diff, tw_buf_slice(&old), tw_buf_slice(&new), "f", &err),
        TW_OK);
    assert_int_equal(strncmp(diff.ptr, NAMES "@@ -1,3000 +1,3000 @@\n-0\n-1\n", 39), 0);
    assert_non_null(strstr(diff.ptr, "\n-2999\n+3000\n"));
    tw_buf_free(&old);
    tw_buf_free(&new);
    tw_buf_free(&diff);
    tw_arena_free(&arena);
}
