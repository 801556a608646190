/*
 * Rows 19 to 24 and 33 to 40 of the matrix, as far as fetch/ decides them: codings,
 * redirects, troubles that pass, digests, freshness.
 */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- row 19 */

static void sends_gzip(struct visit *visit)
{
    static unsigned char memory[2 * FILE_SIZE];
    tw_slice coded = gzipped(a_file(), memory, sizeof memory);
    char accepted[64] = "";
    visit_header(visit, "Accept-Encoding", accepted, sizeof accepted);
    if (strcmp(visit->path, "/page") == 0) {
        bool gzip = strstr(accepted, "gzip") != NULL;
        visit_whole(visit, gzip ? coded : a_file(),
                    gzip ? "Content-Encoding: x-gzip\r\n" : "");
    } else if (strcmp(visit->path, "/cut") == 0) {
        visit_whole(visit, tw_slice_cut(coded, 0, coded.len - 10),
                    "Content-Encoding: gzip\r\n");
    } else if (strcmp(visit->path, "/raw") == 0) {
        visit_whole(visit, a_file(), "Content-Encoding: gzip\r\n");
    } else {
        visit_whole(visit, coded, "Content-Encoding: gzip\r\n");
    }
}

TW_TEST(row_19_gzip_that_was_asked_for_or_not)
{
    static unsigned char memory[2 * FILE_SIZE];
    struct client client;
    client_open(&client, sends_gzip, NULL);
    tw_slice coded = gzipped(a_file(), memory, sizeof memory);
    is_whole(&client, ask_page(&client, "/page"), a_file());
    is_whole(&client, ask_tail(&client, "/a.whl", 0), a_file());
    is_whole(&client, ask_tail(&client, "/raw", 0), a_file());
    is_whole(&client, ask_tail(&client, "/a.tar.gz", 0), coded);
    is_failure(&client, ask_tail(&client, "/cut", 0), TW_ERR_HTTP, "cut");
    client_close(&client);
}

static void error_with_gzip(struct visit *visit)
{
    static unsigned char memory[2 * FILE_SIZE];
    if (visit->nth < 3 || strcmp(visit->path, "/503") != 0) {
        visit_reply(visit, visit->path[1] == '4' ? "404 Not Found" : "503 Busy",
                    "Content-Encoding: gzip\r\n",
                    gzipped(TW_SLICE("<html>"), memory, sizeof memory));
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_19_coded_error_bodies_change_nothing)
{
    struct client client;
    client_open(&client, error_with_gzip, NULL);
    is_failure(&client, ask_tail(&client, "/404", 0), TW_ERR_NOT_FOUND, "404");
    is_tail(&client, ask_tail(&client, "/503", 0));
    assert_requests(&client, "GET /404 bytes=-32768\nGET /404 bytes=0-0\nGET /404\n"
                             "GET /503 bytes=-32768\nGET /503 bytes=-32768\n"
                             "GET /503 bytes=-32768\n");
    client_close(&client);
}

/* ---------------------------------------------------------------- rows 22 and 23 */

static void redirects(struct visit *visit)
{
    char location[256];
    char host[64];
    char who[128];
    const char *authorization = visit_header(visit, "Authorization", who, sizeof who);
    const char *port = strchr(visit_header(visit, "Host", host, sizeof host), ':');
    if (strcmp(visit->path, "/start") == 0) {
        snprintf(location, sizeof location,
                 "Location: http://localhost%s/cdn?sig=1\r\n", port);
        visit_reply(visit, authorization ? "302 Found" : "401 Unauthorized", location,
                    TW_SLICE("elsewhere"));
    } else if (strcmp(visit->path, "/relative/start") == 0) {
        visit_reply(visit, "307 Temporary Redirect", "Location: ../cdn#x\r\n",
                    TW_SLICE(""));
    } else if (strcmp(visit->path, "/loop") == 0) {
        visit_reply(visit, "301 Moved", "Location: /loop\r\n", TW_SLICE(""));
    } else if (strcmp(visit->path, "/evil") == 0) {
        visit_reply(visit, "301 Moved", "Location: http://host.example.org/\r\n",
                    TW_SLICE(""));
    } else if (authorization && strstr(host, "localhost")) {
        visit_reply(visit, "400 Only one auth mechanism allowed", "", TW_SLICE(""));
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_22_redirects_keep_the_range_and_not_the_password)
{
    struct client client;
    char url[128];
    client_open(&client, redirects, NULL);
    snprintf(url, sizeof url, "http://user:pw@%s/start",
             server_url(client.server) + strlen("http://"));
    struct tw_reply *tail = ask(&client, &(struct tw_request){.url = tw_slice_from(url),
                                                              .want = TW_WANT_TAIL,
                                                              .length = TAIL});
    assert_requests(&client, "GET /start bytes=-32768\nGET /cdn?sig=1 bytes=-32768\n");
    assert_true(tw_slice_ends(tail->known.url, TW_SLICE("/cdn?sig=1")));
    is_part(&client, ask_range(&client, "/start", 5, 10, tail), 5, 10);
    assert_requests(&client, "GET /cdn?sig=1 bytes=5-9\n");
    assert_int_equal(tw_fetch_stats(client.session)->redirects, 1);
    is_tail(&client, tail);
    client_close(&client);
}

TW_TEST(row_22_relative_looping_and_unsafe_redirects)
{
    struct client client;
    client_open(&client, redirects, NULL);
    is_tail(&client, ask_tail(&client, "/relative/start", 0));
    assert_requests(&client,
                    "GET /relative/start bytes=-32768\nGET /cdn bytes=-32768\n");
    is_failure(&client, ask_page(&client, "/loop"), TW_ERR_HTTP, "redirects");
    assert_int_equal(server_count(client.server), 11);
    is_failure(&client, ask_page(&client, "/evil"), TW_ERR_FORBIDDEN, "not safe");
    client_close(&client);
}

static void signs_once(struct visit *visit)
{
    char location[64];
    if (strcmp(visit->path, "/start") == 0) {
        snprintf(location, sizeof location, "Location: /signed?%u\r\n", visit->nth);
        visit_reply(visit, "302 Found", location, TW_SLICE(""));
    } else if (strcmp(visit->path, "/signed?1") == 0 && visit->nth > 1) {
        visit_reply(visit, "403 Forbidden", "", TW_SLICE("expired"));
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_23_an_expired_place_leads_home_once)
{
    struct client client;
    client_open(&client, signs_once, NULL);
    struct tw_reply *tail = ask_tail(&client, "/start", 0);
    is_part(&client, ask_range(&client, "/start", 5, 10, tail), 5, 10);
    assert_requests(&client, "GET /start bytes=-32768\nGET /signed?1 bytes=-32768\n"
                             "GET /signed?1 bytes=5-9\n"
                             "GET /start bytes=5-9\nGET /signed?2 bytes=5-9\n");
    is_tail(&client, tail);
    client_close(&client);
}

/* ---------------------------------------------------------------- row 24 */

struct trouble {
    const char *status, *headers;
    unsigned times;
};

static void has_trouble(struct visit *visit)
{
    const struct trouble *trouble = visit->context;
    if (visit->number <= trouble->times) {
        visit_reply(visit, trouble->status, trouble->headers, TW_SLICE("later"));
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_24_troubles_that_pass)
{
    static const struct trouble rows[] = {
        {"429 Too Many Requests", "", 3},     {"503 Service Unavailable", "", 2},
        {"502 Bad Gateway", "", 1},           {"504 Gateway Timeout", "", 1},
        {"408 Request Timeout", "", 1},       {"522 Origin Timeout", "", 1},
        {"429 Slow", "Retry-After: 1\r\n", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct client client;
        client_open(&client, has_trouble, (void *)&rows[i]);
        is_tail(&client, ask_tail(&client, "/a", 0));
        assert_int_equal(server_count(client.server), rows[i].times + 1);
        assert_int_equal(tw_fetch_stats(client.session)->retries, rows[i].times);
        assert_int_equal(tw_fetch_ranges(client.session, url_of(&client, "/")),
                         TW_RANGES_SUFFIX);
        client_close(&client);
    }
}

TW_TEST(row_24_troubles_that_do_not)
{
    static const struct {
        struct trouble trouble;
        unsigned requests;
        enum tw_status status;
        const char *text;
    } rows[] = {
        {{"500 Always", "", 1000}, 4, TW_ERR_HTTP, "500"},
        {{"503 Always", "", 1000}, 4, TW_ERR_HTTP, "503"},
        {{"501 Never", "", 1000}, 1, TW_ERR_HTTP, "501"},
        {{"418 Teapot", "", 1000}, 1, TW_ERR_HTTP, "418"},
        {{"410 Gone", "", 1000}, 1, TW_ERR_NOT_FOUND, "410"},
        {{"204 Nothing", "", 1000}, 1, TW_ERR_HTTP, "204"},
        {{"304 Unasked", "", 1000}, 1, TW_ERR_HTTP, "304"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct client client;
        client_open(&client, has_trouble, (void *)&rows[i].trouble);
        is_failure(&client, ask_page(&client, "/a"), rows[i].status, rows[i].text);
        assert_int_equal(server_count(client.server), rows[i].requests);
        client_close(&client);
    }
}

TW_TEST(row_24_a_dead_origin_has_a_budget_of_its_own)
{
    static const struct trouble always = {"503 Always", "", 100000};
    struct client client;
    client_open(&client, has_trouble, (void *)&always);
    for (int i = 0; i < 20; i++) {
        char path[16];
        snprintf(path, sizeof path, "/%d", i);
        is_failure(&client, ask_page(&client, path), TW_ERR_HTTP, "503");
    }
    assert_int_equal(server_count(client.server), 3 * 4 + 17 * 2);
    client_close(&client);
}

static void fails_first(struct visit *visit)
{
    if (visit->nth == 1) {
        visit->close = true;
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_24_all_fail_at_once_and_recover)
{
    struct client client = {.options = {.per_origin = 40, .at_first = 40}};
    struct tw_error err = TW_ERROR_INIT;
    client_open_with(&client, fails_first, NULL);
    for (int i = 0; i < 40; i++) {
        char path[16];
        tw_transfer id;
        snprintf(path, sizeof path, "/%d", i);
        struct tw_request request = {.url = url_of(&client, path)};
        assert_int_equal(tw_fetch_start(client.session, &request, &id, &err), TW_OK);
    }
    for (int i = 0; i < 40; i++) {
        struct tw_reply *reply = NULL;
        assert_int_equal(tw_fetch_wait(client.session, 20000, &reply, &err), TW_OK);
        is_whole(&client, reply, a_file());
    }
    assert_int_equal(server_count(client.server), 80);
    client_close(&client);
}

TW_TEST(row_24_many_retries)
{
    static const struct trouble often = {"503 Busy", "", 20};
    struct client client = {.options = {.retries = 100}};
    client_open_with(&client, has_trouble, (void *)&often);
    is_whole(&client, ask_page(&client, "/a"), a_file());
    assert_int_equal(server_count(client.server), 21);
    client_close(&client);
}

static void drops(struct visit *visit)
{
    visit->close = true;
}

TW_TEST(row_24_a_server_that_hangs_up)
{
    struct client client;
    client_open(&client, drops, NULL);
    is_failure(&client, ask_page(&client, "/a"), TW_ERR_NETWORK, "");
    assert_int_equal(server_count(client.server), 4);
    client_close(&client);
}

TW_TEST(row_24_nobody_listens)
{
    struct client client;
    client_open(&client, drops, NULL);
    struct tw_reply *reply =
        ask(&client, &(struct tw_request){.url = TW_SLICE("http://127.0.0.1:1/")});
    is_failure(&client, reply, TW_ERR_NETWORK, "onnect");
    assert_int_equal(tw_fetch_stats(client.session)->retries, 3);
    client_close(&client);
}

/* ---------------------------------------------------------------- row 33 */

static void sidecar(struct visit *visit)
{
    visit_whole(visit, TW_SLICE("Metadata-Version: 2.1\n"), "");
}

TW_TEST(row_33_digests_of_whole_bodies)
{
    static const char right[] =
        "sha256=E70B13CF810D0A6D4C950F2E55982D40916857059C642ABB5DCAF41BB93370BB";
    struct client client;
    client_open(&client, sidecar, NULL);
    struct tw_request request = {.url = url_of(&client, "/a.metadata?token=t#sha256=1"),
                                 .want = TW_WANT_WHOLE};
    struct tw_reply *reply = ask(&client, &request);
    assert_requests(&client, "GET /a.metadata?token=t\n");
    assert_string_equal(reply->sha256, "");
    tw_reply_free(client.session, reply);

    request.digest =
        TW_SLICE("sha256:0000000000000000000000000000000000000000000000000000"
                 "000000000000");
    is_failure(&client, ask(&client, &request), TW_ERR_DIGEST, "sha256");
    request.digest = TW_SLICE("md5=00");
    is_failure(&client, ask(&client, &request), TW_ERR_DIGEST, "md5");
    request.digest = tw_slice_from(right);
    reply = ask(&client, &request);
    assert_int_equal(reply->kind, TW_REPLY_WHOLE);
    assert_int_equal(strlen(reply->sha256), 64);
    tw_reply_free(client.session, reply);
    client_close(&client);
}

/* ---------------------------------------------------------------- rows 39 and 40 */

static void by_path(struct visit *visit)
{
    visit_reply(visit, visit->path + 1, "", TW_SLICE("x"));
}

TW_TEST(row_39_what_an_index_may_answer)
{
    static const struct {
        const char *path;
        enum tw_status status;
    } rows[] = {
        {"/404", TW_ERR_NOT_FOUND}, {"/401", TW_ERR_FORBIDDEN},
        {"/403", TW_ERR_FORBIDDEN}, {"/407", TW_ERR_FORBIDDEN},
        {"/500", TW_ERR_HTTP},
    };
    struct client client;
    client_open(&client, by_path, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        is_failure(&client, ask_page(&client, rows[i].path), rows[i].status,
                   rows[i].path + 1);
    }
    client_close(&client);
}

static void keeps_an_etag(struct visit *visit)
{
    char value[64];
    const char *etag = visit_header(visit, "If-None-Match", value, sizeof value);
    const char *since =
        etag ? NULL : visit_header(visit, "If-Modified-Since", value, sizeof value);
    if (etag && strcmp(etag, "\"one\"") == 0) {
        visit_reply(visit, "304 Not Modified", "Cache-Control: max-age=60\r\n",
                    TW_SLICE(""));
    } else if (since && strcmp(since, "Sun, 06 Nov 1994 08:49:37 GMT") == 0) {
        visit_reply(visit, "304 Not Modified", "", TW_SLICE(""));
    } else {
        visit_whole(visit, TW_SLICE("page"),
                    "ETag: \"one\"\r\nCache-Control: max-age=600\r\n"
                    "Cache-Control: public\r\n"
                    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                    "Content-Type: text/html; charset=utf-8\r\n");
    }
}

TW_TEST(row_40_a_page_is_checked_with_its_etag)
{
    struct client client;
    client_open(&client, keeps_an_etag, NULL);
    struct tw_reply *page = ask_page(&client, "/a/");
    assert_slice_equal(page->content_type, "text/html; charset=utf-8");
    assert_slice_equal(page->known.etag, "\"one\"");
    assert_int_equal(page->freshness.max_age, 600);
    assert_false(page->freshness.no_store);

    struct tw_request request = {.url = url_of(&client, "/a/"), .known = page->known};
    struct tw_reply *again = ask(&client, &request);
    assert_int_equal(again->kind, TW_REPLY_UNCHANGED);
    assert_int_equal(again->status, TW_OK);
    assert_int_equal(again->freshness.max_age, 60);
    assert_slice_equal(again->known.etag, "\"one\"");
    tw_reply_free(client.session, again);

    request.known.etag = TW_NO_SLICE;
    again = ask(&client, &request);
    assert_int_equal(again->kind, TW_REPLY_UNCHANGED);
    tw_reply_free(client.session, again);

    request.known.etag = TW_SLICE("\"old\"");
    is_whole(&client, ask(&client, &request), TW_SLICE("page"));
    tw_reply_free(client.session, page);
    client_close(&client);
}
