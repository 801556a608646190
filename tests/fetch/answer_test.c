/*
 * Header lines, dates and how long a reply stays fresh (RFC 9111 section 4.2).
 */
#include "tw_test.h"

#include "answer.h"

enum { NOW = 784111777 + 100 }; /* 100 s after Sun, 06 Nov 1994 08:49:37 GMT */

static struct tw_answer read_lines(struct tw_arena *arena, const char *text)
{
    struct tw_answer answer = {.length = -1};
    tw_slice rest = tw_slice_from(text);
    tw_slice line;
    while (tw_slice_line(&rest, &line)) {
        assert_true(tw_answer_line(arena, &answer, line));
    }
    return answer;
}

TW_TEST(answer_reads_what_matters)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_answer answer = read_lines(
        &arena, "HTTP/1.1 100 Continue\r\nETag: \"forgotten\"\r\n\r\n"
                "HTTP/1.1 206 Partial Content\r\nCONTENT-LENGTH: 17\r\n"
                "content-type:text/html ; charset=x \r\nAccept-Ranges: bytes\r\n"
                "Cache-Control: public\r\nCache-Control: max-age=5\r\n"
                "X-Odd\r\nAge: 3\r\nAge: -4\r\n\r\n");
    assert_int_equal(answer.status, 206);
    assert_null(answer.etag.ptr);
    assert_int_equal(answer.length, 17);
    assert_true(answer.accepts_ranges);
    assert_slice_equal(answer.content_type, "text/html ; charset=x");
    assert_slice_equal(answer.cache_control, "public, max-age=5");
    assert_int_equal(answer.age, 0);
    assert_true(tw_answer_is_plain(&answer));
    tw_arena_free(&arena);
}

TW_TEST(answer_odd_status_lines)
{
    struct tw_arena arena = TW_ARENA_INIT;
    assert_int_equal(read_lines(&arena, "HTTP/2 200 \r\n").status, 200);
    assert_int_equal(read_lines(&arena, "HTTP/1.1 99999 Big\r\n").status, 0);
    assert_int_equal(read_lines(&arena, "HTTP/1.1\r\n").status, 0);
    assert_int_equal(
        read_lines(&arena, "HTTP/1.1 200\r\nContent-Length: 5, 6\r\n").length, -1);
    tw_arena_free(&arena);
}

TW_TEST(answer_dates)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } rows[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
        {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
        {"Tue, 29 Feb 2000 12:00:00 GMT", 951825600},
        {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
        {"Sunday, 06-Nov-94 08:49:37 GMT", -1},
        {"Sun, 06 Nob 1994 08:49:37 GMT", -1},
        {"Sun, 06 Nov 1994 24:49:37 GMT", -1},
        {"Sun, 06 Nov 1994 08:49:37 CET", -1},
        {"Sun, 00 Nov 1994 08:49:37 GMT", -1},
        {"0", -1},
        {"", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(tw_answer_date(tw_slice_from(rows[i].text)), rows[i].seconds);
    }
    assert_int_equal(tw_answer_date(TW_NO_SLICE), -1);
}

TW_TEST(answer_freshness_table)
{
    static const struct {
        const char *lines;
        int64_t age, max_age;
        bool no_store, immutable;
    } rows[] = {
        {"", 0, 0, false, false},
        {"Cache-Control: max-age=600\r\n", 0, 600, false, false},
        {"Cache-Control: MAX-AGE = 600 , immutable\r\n", 0, 600, false, true},
        {"Cache-Control: max-age=600, no-cache\r\n", 0, 0, false, false},
        {"Cache-Control: no-store, max-age=600\r\n", 0, 0, true, false},
        {"Cache-Control: max-age=600\r\nVary: *\r\n", 0, 0, true, false},
        {"Cache-Control: max-age=600\r\nVary: Accept, Cookie\r\n", 0, 600, false,
         false},
        {"Cache-Control: max-age=x\r\n", 0, 0, false, false},
        {"Cache-Control: max-age=99999999999999999999\r\n", 0, 0, false, false},
        {"Cache-Control: max-age\r\nExpires: Sun, 06 Nov 1994 08:59:37 GMT\r\n"
         "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
         100, 600, false, false},
        {"Expires: 0\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 0, 0, false,
         false},
        {"Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 0, 600, false, false},
        {"Cache-Control: max-age=600\r\nAge: 200\r\n", 200, 600, false, false},
        {"Cache-Control: max-age=600\r\nAge: 20\r\n"
         "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
         100, 600, false, false},
        {"Cache-Control: max-age=600\r\nDate: Fri, 31 Dec 9999 23:59:59 GMT\r\n", 0,
         600, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_answer answer = read_lines(&arena, rows[i].lines);
        struct tw_freshness fresh = tw_answer_freshness(&answer, NOW);
        assert_int_equal(fresh.date, NOW - rows[i].age);
        assert_int_equal(fresh.max_age, rows[i].max_age);
        assert_int_equal(fresh.no_store, rows[i].no_store);
        assert_int_equal(fresh.immutable, rows[i].immutable);
        tw_arena_free(&arena);
    }
}

TW_TEST(answer_out_of_memory_is_said)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_answer answer = {.length = -1};
    arena.fail_after = 0;
    assert_false(tw_answer_line(&arena, &answer, TW_SLICE("ETag: x")));
    assert_true(tw_answer_line(&arena, &answer, TW_SLICE("Cache-Control: a")));
    arena.fail_after = 0;
    assert_false(tw_answer_line(&arena, &answer, TW_SLICE("Cache-Control: b")));
    tw_arena_free(&arena);
}
