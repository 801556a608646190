/*
 * Rows 21 and 24: HEAD, which never arrives, and how long a server may ask to be left
 * alone.
 */
#include "client.h"

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

/* Asks to be left alone, in the words of the test, until it is asked the second time.
 */
static void is_busy(struct visit *visit)
{
    if (visit->number == 1) {
        visit_reply(visit, "503 Busy", visit->context, TW_SLICE("later"));
    } else {
        visit_file(visit, a_file(), "");
    }
}

/* How many requests there were after WAIT_MS. */
static unsigned count_after(const char *header, int wait_ms)
{
    struct client client;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reply *reply = NULL;
    tw_transfer id;
    client_open(&client, is_busy, (void *)header);
    struct tw_request request = {.url = url_of(&client, "/a")};
    assert_int_equal(tw_fetch_start(client.session, &request, &id, &err), TW_OK);
    assert_int_equal(tw_fetch_wait(client.session, wait_ms, &reply, &err), TW_OK);
    unsigned count = server_count(client.server);
    tw_reply_free(client.session, reply);
    client_close(&client);
    return count;
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
    assert_int_equal(count_after("", 20000), 2);
    assert_int_equal(count_after("Retry-After: 100000\r\n", 300), 1);
    assert_int_equal(count_after(retry_at(time(NULL) + 3600, line), 300), 1);
    assert_int_equal(count_after(retry_at(time(NULL) - 3600, line), 20000), 2);
    assert_int_equal(count_after("Retry-After: soon\r\n", 20000), 2);
}
