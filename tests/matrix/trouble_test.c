/*
 * Rows 21 and 24: HEAD, which never arrives, and how long a server may ask to be left
 * alone.
 */
#include "client.h"
#include "session.h"

#include <stdio.h>
#include <time.h>

static void hates_head(struct visit *visit)
{
    if (strstr(server_log(visit->server), "HEAD ")) {
        visit_reply(visit, "500 Never HEAD", "", TW_SLICE("no"));
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_21_head_is_never_sent)
{
    struct client client;
    client_open(&client, hates_head, NULL);
    struct tw_reply *tail = ask_tail(&client, "/a", 0);
    is_part(&client, ask_range(&client, "/a", 5, 10, tail), 5, 10);
    is_tail(&client, tail);
    is_tail(&client, ask_tail(&client, "/b", FILE_SIZE));
    is_whole(&client, ask_page(&client, "/page"), a_file());
    assert_requests(&client, "GET /a bytes=-32768\nGET /a bytes=5-9\n"
                             "GET /b bytes=67232-99999\nGET /page\n");
    client_close(&client);
}

/* Asks to be left alone, in the words of the test. */
static void is_busy(struct visit *visit)
{
    visit_reply(visit, "503 Busy", visit->context, TW_SLICE("later"));
}

/* Milliseconds that a request is put off for after a 503 with HEADER. */
static int64_t delay_after(const char *header)
{
    struct client client;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reply *reply = NULL;
    tw_transfer id;
    client_open(&client, is_busy, (void *)header);
    client.session->options.backoff_ms = 400;
    struct tw_request request = {.url = url_of(&client, "/a")};
    assert_int_equal(tw_fetch_start(client.session, &request, &id, &err), TW_OK);
    while (!client.session->delayed.first) {
        assert_int_equal(tw_fetch_wait(client.session, 1, &reply, &err), TW_OK);
        assert_null(reply);
    }
    int64_t delay = client.session->delayed.first->due - tw_session_clock();
    client_close(&client);
    return delay;
}

static bool is_about(int64_t delay, int64_t seconds)
{
    return delay <= seconds * 1000 && delay > seconds * 1000 - 1900;
}

/* As if nothing had been said: 400 ms and jitter. */
static bool is_our_own(int64_t delay)
{
    return delay <= 600;
}

static const char *retry_at(time_t when, char line[64])
{
    struct tm tm;
    assert_non_null(gmtime_r(&when, &tm));
    strftime(line, 64, "Retry-After: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm);
    return line;
}

TW_TEST(row_24_retry_after_is_obeyed_in_each_form)
{
    char line[64];
    assert_true(is_about(delay_after("Retry-After: 5\r\n"), 5));
    assert_true(is_about(delay_after("Retry-After: 60\r\n"), 60));
    assert_true(is_about(delay_after(retry_at(time(NULL) + 20, line)), 20));
    assert_true(is_about(delay_after("Retry-After: 12, please\r\n"), 12));
}

TW_TEST(row_24_retry_after_is_a_minute_at_most)
{
    char line[64];
    assert_true(is_about(delay_after("Retry-After: 61\r\n"), 60));
    assert_true(is_about(delay_after("Retry-After: 100000\r\n"), 60));
    assert_true(is_about(delay_after("Retry-After: 9223372036854775807\r\n"), 60));
    assert_true(is_about(delay_after(retry_at(time(NULL) + 3600, line)), 60));
    assert_true(
        is_about(delay_after("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n"), 60));
}

TW_TEST(row_24_retry_after_without_sense_is_not_heeded)
{
    char line[64];
    assert_true(is_our_own(delay_after("")));
    assert_true(is_our_own(delay_after("Retry-After:\r\n")));
    assert_true(is_our_own(delay_after("Retry-After: soon\r\n")));
    assert_true(is_our_own(delay_after("Retry-After: 0\r\n")));
    assert_true(is_our_own(delay_after("Retry-After: -5\r\n")));
    assert_true(is_our_own(delay_after(retry_at(time(NULL) - 3600, line))));
    assert_true(is_our_own(delay_after("Retry-After: 99999999999999999999\r\n")));
}
