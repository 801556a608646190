/*
 * Rows 1 to 11, 17, 20, 25 and 43 of the matrix, as far as fetch/ decides them: which
 * ranges are asked for, and what is learned from the answers.
 */
#include "client.h"

#include <stdio.h>

/* ---------------------------------------------------------------- rows 1 to 4 */

static void by_the_book(struct visit *visit)
{
    visit_file(visit, a_file(), "ETag: \"one\"\r\n");
}

TW_TEST(row_01_suffix_works)
{
    struct client client;
    client_open(&client, by_the_book, NULL);
    is_tail(&client, ask_tail(&client, "/a", 0));
    is_tail(&client, ask_tail(&client, "/b", 0));
    assert_requests(&client, "GET /a bytes=-32768\nGET /b bytes=-32768\n");
    assert_int_equal(tw_fetch_ranges(client.session, url_of(&client, "/")),
                     TW_RANGES_SUFFIX);
    client_close(&client);
}

TW_TEST(row_02_known_size_is_absolute)
{
    struct client client;
    client_open(&client, by_the_book, NULL);
    is_tail(&client, ask_tail(&client, "/a", FILE_SIZE));
    assert_requests(&client, "GET /a bytes=67232-99999\n");
    client_close(&client);
}

TW_TEST(row_02_wrong_known_size_costs_one_more)
{
    struct client client;
    client_open(&client, by_the_book, NULL);
    is_tail(&client, ask_tail(&client, "/small", FILE_SIZE - 7));
    assert_requests(&client, "GET /small bytes=67225-99992\n"
                             "GET /small bytes=67232-99999\n");
    is_tail(&client, ask_tail(&client, "/large", FILE_SIZE * 3));
    assert_requests(&client, "GET /large bytes=267232-299999\n"
                             "GET /large bytes=67232-99999\n");
    client_close(&client);
}

static void small_file(struct visit *visit)
{
    visit_file(visit, tw_slice_cut(a_file(), 0, 5000), "");
}

TW_TEST(row_03_small_files_are_fetched_whole)
{
    struct client client;
    client_open(&client, small_file, NULL);
    is_whole(&client, ask_tail(&client, "/a", 5000), tw_slice_cut(a_file(), 0, 5000));
    assert_requests(&client, "GET /a\n");
    client_close(&client);
}

TW_TEST(row_04_second_range_is_exact)
{
    struct client client;
    client_open(&client, by_the_book, NULL);
    struct tw_reply *tail = ask_tail(&client, "/a", 0);
    is_part(&client, ask_range(&client, "/a", 100, 2345, tail), 100, 2345);
    assert_requests(&client, "GET /a bytes=-32768\nGET /a bytes=100-2344\n");
    is_tail(&client, tail);
    client_close(&client);
}

/* ---------------------------------------------------------------- rows 7 and 8 */

static void refuses_suffix(struct visit *visit)
{
    if (visit->suffix) {
        visit_reply(visit, visit->context, "", TW_SLICE("no"));
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_07_suffix_refused_steps_down_once)
{
    static const char *const statuses[] = {
        "501 Not Implemented", "405 Method Not Allowed", "404 Not Found",
        "400 Bad Request",     "500 Internal Error",     "403 Forbidden"};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        struct client client;
        client_open(&client, refuses_suffix, (void *)statuses[i]);
        is_tail(&client, ask_tail(&client, "/a", 0));
        assert_requests(&client, "GET /a bytes=-32768\nGET /a bytes=0-0\n"
                                 "GET /a bytes=67232-99999\n");
        is_tail(&client, ask_tail(&client, "/b", 0));
        assert_requests(&client, "GET /b bytes=0-0\nGET /b bytes=67232-99999\n");
        is_tail(&client, ask_tail(&client, "/c", FILE_SIZE));
        assert_requests(&client, "GET /c bytes=67232-99999\n");
        assert_int_equal(tw_fetch_ranges(client.session, url_of(&client, "/")),
                         TW_RANGES_ABSOLUTE);
        assert_int_equal(tw_fetch_stats(client.session)->retries, 0);
        client_close(&client);
    }
}

static void refuses_all(struct visit *visit)
{
    if (strcmp(visit->path, "/there") == 0) {
        visit_file(visit, a_file(), "");
    } else {
        visit_reply(visit, visit->context, "", TW_SLICE("no"));
    }
}

TW_TEST(row_08_a_plain_get_tells_the_truth)
{
    static const struct {
        const char *line;
        enum tw_status status;
        const char *requests;
    } rows[] = {
        {"404 Not Found", TW_ERR_NOT_FOUND,
         "GET /a bytes=-32768\nGET /a bytes=0-0\nGET /a\n"},
        {"403 Forbidden", TW_ERR_FORBIDDEN,
         "GET /a bytes=-32768\nGET /a bytes=0-0\nGET /a\n"},
        {"401 Unauthorized", TW_ERR_FORBIDDEN, "GET /a bytes=-32768\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct client client;
        char code[4];
        client_open(&client, refuses_all, (void *)rows[i].line);
        snprintf(code, sizeof code, "%s", rows[i].line);
        is_failure(&client, ask_tail(&client, "/a", 0), rows[i].status, code);
        assert_requests(&client, rows[i].requests);
        is_tail(&client, ask_tail(&client, "/there", 0));
        assert_requests(&client, "GET /there bytes=-32768\n");
        client_close(&client);
    }
}

/* ---------------------------------------------------------------- rows 9 and 10 */

static void suffix_416_with_total(struct visit *visit)
{
    if (visit->suffix) {
        visit_reply(visit, "416 Range Not Satisfiable", visit->context, TW_SLICE(""));
    } else {
        visit_file(visit, tw_slice_cut(a_file(), 0, 5000), "");
    }
}

TW_TEST(row_09_a_416_tells_the_size)
{
    static const struct {
        const char *header, *requests;
    } rows[] = {
        {"Content-Range: bytes */5000\r\n", "GET /a bytes=-32768\nGET /a\n"},
        {"", "GET /a bytes=-32768\nGET /a\n"},
        {"Content-Range: bytes */0\r\n", "GET /a bytes=-32768\nGET /a\n"},
        {"Content-Range: bytes */99999999\r\n",
         "GET /a bytes=-32768\nGET /a bytes=99967231-99999998\nGET /a\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct client client;
        client_open(&client, suffix_416_with_total, (void *)rows[i].header);
        is_whole(&client, ask_tail(&client, "/a", 0), tw_slice_cut(a_file(), 0, 5000));
        assert_requests(&client, rows[i].requests);
        assert_int_not_equal(tw_fetch_ranges(client.session, url_of(&client, "/")),
                             TW_RANGES_NONE);
        client_close(&client);
    }
}

static void every_range_416(struct visit *visit)
{
    if (visit->ranged) {
        visit_reply(visit, "416 Range Not Satisfiable", "", TW_SLICE(""));
    } else {
        visit_whole(visit, a_file(), "");
    }
}

TW_TEST(row_09_every_range_416_still_works)
{
    struct client client;
    client_open(&client, every_range_416, NULL);
    is_tail(&client, ask_tail(&client, "/a", FILE_SIZE));
    assert_requests(&client, "GET /a bytes=67232-99999\nGET /a\n");
    client_close(&client);
}

static void small_or_large(struct visit *visit)
{
    tw_slice small = tw_slice_cut(a_file(), 0, 5000);
    if (strcmp(visit->path, "/200") == 0) {
        visit_whole(visit, small, "Accept-Ranges: bytes\r\n");
    } else if (strcmp(visit->path, "/206") == 0) {
        visit_file(visit, small, "");
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_10_suffix_longer_than_the_file)
{
    struct client client;
    client_open(&client, small_or_large, NULL);
    is_whole(&client, ask_tail(&client, "/200", 0), tw_slice_cut(a_file(), 0, 5000));
    is_whole(&client, ask_tail(&client, "/206", 0), tw_slice_cut(a_file(), 0, 5000));
    is_tail(&client, ask_tail(&client, "/large", 0));
    assert_requests(&client, "GET /200 bytes=-32768\nGET /206 bytes=-32768\n"
                             "GET /large bytes=-32768\n");
    client_close(&client);
}

/* ---------------------------------------------------------------- row 11 */

static void ignores_ranges(struct visit *visit)
{
    visit_whole(visit, a_file(), "Accept-Ranges: bytes\r\n");
}

TW_TEST(row_11_a_200_is_kept_and_latches_after_two_files)
{
    struct client client;
    client_open(&client, ignores_ranges, NULL);
    is_tail(&client, ask_tail(&client, "/a", 0));
    assert_requests(&client, "GET /a bytes=-32768\n");
    is_tail(&client, ask_tail(&client, "/b", 0));
    assert_requests(&client, "GET /b bytes=0-0\n");
    assert_int_equal(tw_fetch_ranges(client.session, url_of(&client, "/")),
                     TW_RANGES_NONE);
    is_tail(&client, ask_tail(&client, "/c", 0));
    assert_requests(&client, "GET /c\n");
    client_close(&client);
}

static void suffix_gives_all(struct visit *visit)
{
    if (visit->suffix) {
        visit_whole(visit, a_file(), "");
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_11_only_the_suffix_is_ignored)
{
    struct client client;
    client_open(&client, suffix_gives_all, NULL);
    is_tail(&client, ask_tail(&client, "/a", 0));
    is_tail(&client, ask_tail(&client, "/b", 0));
    is_tail(&client, ask_tail(&client, "/c", FILE_SIZE));
    assert_requests(&client, "GET /a bytes=-32768\nGET /b bytes=0-0\n"
                             "GET /b bytes=67232-99999\nGET /c bytes=67232-99999\n");
    assert_int_equal(tw_fetch_ranges(client.session, url_of(&client, "/")),
                     TW_RANGES_ABSOLUTE);
    client_close(&client);
}

static void whole_goes_to_disk(struct visit *visit)
{
    static char large[1 << 20];
    visit_whole(visit, (tw_slice){large, sizeof large}, "");
}

TW_TEST(row_11_a_large_200_goes_to_a_scratch_file)
{
    static const char zeros[1 << 20];
    struct client client;
    client_open(&client, whole_goes_to_disk, NULL);
    struct tw_reply *reply = ask_tail(&client, "/a", 0);
    assert_non_null(reply->file);
    assert_int_equal(reply->body.len, 0);
    assert_string_equal(reply->sha256,
                        "30e14955ebf1352266dc2ff8067e68104607e750abb9d3b3"
                        "6582b8af909fcb58");
    is_whole(&client, reply, (tw_slice){zeros, sizeof zeros});
    client_close(&client);
}

/* ---------------------------------------------------------------- row 17 */

static void changes(struct visit *visit)
{
    const char *etag = visit->nth == 1 ? "ETag: \"one\"\r\n" : "ETag: \"two\"\r\n";
    visit_file(visit, a_file(), strcmp(visit->path, "/etag") == 0 ? etag : "");
}

TW_TEST(row_17_another_file_is_noticed)
{
    struct client client;
    client_open(&client, changes, NULL);
    struct tw_reply *tail = ask_tail(&client, "/etag", 0);
    struct tw_reply *range = ask_range(&client, "/etag", 5, 10, tail);
    assert_int_equal(range->kind, TW_REPLY_CHANGED);
    assert_int_equal(range->status, TW_OK);
    tw_reply_free(client.session, range);
    is_tail(&client, tail);

    tail = ask_tail(&client, "/total", 0);
    tail->known.total -= 1;
    range = ask_range(&client, "/total", 5, 10, tail);
    assert_int_equal(range->kind, TW_REPLY_CHANGED);
    tw_reply_free(client.session, range);
    tw_reply_free(client.session, tail);
    client_close(&client);
}

/* ---------------------------------------------------------------- row 20 */

static void chunked(struct visit *visit)
{
    tw_slice body =
        visit->ranged ? tw_slice_cut(a_file(), FILE_SIZE - TAIL, FILE_SIZE) : a_file();
    visit_printf(visit, "HTTP/1.1 %s\r\nTransfer-Encoding: chunked\r\n%s\r\n",
                 visit->ranged ? "206 Partial Content" : "200 OK",
                 visit->ranged ? "Content-Range: bytes 67232-99999/100000\r\n" : "");
    for (size_t at = 0; at < body.len; at += 10000) {
        tw_slice piece = tw_slice_cut(body, at, at + 10000);
        visit_printf(visit, "%zx\r\n", piece.len);
        visit_send(visit, piece.ptr, piece.len);
        visit_printf(visit, "\r\n");
    }
    visit_printf(visit, "0\r\n\r\n");
}

TW_TEST(row_20_chunked_bodies)
{
    struct client client;
    client_open(&client, chunked, NULL);
    is_tail(&client, ask_tail(&client, "/a", 0));
    is_whole(&client, ask_page(&client, "/b"), a_file());
    assert_requests(&client, "GET /a bytes=-32768\nGET /b\n");
    client_close(&client);
}

/* ---------------------------------------------------------------- rows 25 and 43 */

static void only_b_has_ranges(struct visit *visit)
{
    if (strncmp(visit->path, "/b", 2) == 0) {
        visit_file(visit, a_file(), "");
    } else {
        visit_whole(visit, a_file(), "");
    }
}

TW_TEST(row_25_ranges_for_some_files_only)
{
    struct client client;
    client_open(&client, only_b_has_ranges, NULL);
    is_tail(&client, ask_tail(&client, "/a", FILE_SIZE));
    is_tail(&client, ask_tail(&client, "/b", FILE_SIZE));
    is_tail(&client, ask_tail(&client, "/c", FILE_SIZE));
    is_tail(&client, ask_tail(&client, "/d", FILE_SIZE));
    is_tail(&client, ask_tail(&client, "/b2", FILE_SIZE));
    assert_requests(&client, "GET /a bytes=67232-99999\nGET /b bytes=67232-99999\n"
                             "GET /c bytes=67232-99999\nGET /d bytes=67232-99999\n"
                             "GET /b2 bytes=67232-99999\n");
    client_close(&client);
}

static unsigned lines_with(const char *log, const char *text)
{
    unsigned count = 0;
    while ((log = strstr(log, text))) {
        count++;
        log += strlen(text);
    }
    return count;
}

TW_TEST(row_43_fifty_cold_files_cost_one_probe)
{
    struct client client;
    struct tw_error err = TW_ERROR_INIT;
    client_open(&client, refuses_suffix, (void *)"501 Not Implemented");
    for (int i = 0; i < 50; i++) {
        char path[16];
        tw_transfer id;
        snprintf(path, sizeof path, "/%d", i);
        struct tw_request request = {.url = url_of(&client, path),
                                     .want = TW_WANT_TAIL,
                                     .length = TAIL,
                                     .urgency = (enum tw_class)(i % 3)};
        assert_int_equal(tw_fetch_start(client.session, &request, &id, &err), TW_OK);
    }
    for (int i = 0; i < 50; i++) {
        struct tw_reply *reply = NULL;
        assert_int_equal(tw_fetch_wait(client.session, 20000, &reply, &err), TW_OK);
        assert_non_null(reply);
        is_tail(&client, reply);
    }
    const char *log = server_log(client.server);
    assert_int_equal(lines_with(log, "bytes=-32768"), 1);
    assert_int_equal(lines_with(log, "bytes=0-0"), 50);
    assert_int_equal(lines_with(log, "bytes=67232-99999"), 50);
    assert_in_range(server_most_at_once(client.server), 1, 8);
    client_close(&client);
}
