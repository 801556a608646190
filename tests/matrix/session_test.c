/*
 * The session itself: order, joining, cancelling, waking, caps, feeds. Rows 44 and 45
 * of the matrix are among them.
 */
#include "client.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void nap(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static void slow(struct visit *visit)
{
    nap(20);
    visit_file(visit, a_file(), "");
}

static tw_transfer start(struct client *client, const char *path, enum tw_class urgency)
{
    struct tw_error err = TW_ERROR_INIT;
    tw_transfer id = {0};
    struct tw_request request = {.url = url_of(client, path), .urgency = urgency};
    assert_int_equal(tw_fetch_start(client->session, &request, &id, &err), TW_OK);
    return id;
}

static struct tw_reply *next(struct client *client)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reply *reply = NULL;
    assert_int_equal(tw_fetch_wait(client->session, 20000, &reply, &err), TW_OK);
    return reply;
}

static void drain(struct client *client)
{
    for (struct tw_reply *reply; (reply = next(client));) {
        tw_reply_free(client->session, reply);
    }
    assert_int_equal(tw_fetch_pending(client->session), 0);
}

/* The place of PATH among the requests, from 1; 0: it was not asked for. */
static unsigned place_of(struct client *client, const char *path)
{
    const char *log = server_log(client->server);
    const char *found = strstr(log, path);
    unsigned place = 1;
    for (; found && log < found; log++) {
        place += *log == '\n';
    }
    return found ? place : 0;
}

/* ---------------------------------------------------------------- row 44 */

TW_TEST(row_44_what_is_waited_for_goes_first)
{
    struct client client;
    char path[16];
    client_open(&client, slow, NULL);
    for (int i = 0; i < 100; i++) {
        snprintf(path, sizeof path, "/p2-%d", i);
        start(&client, path, TW_CLASS_SPECULATION);
    }
    tw_reply_free(client.session, next(&client));
    assert_in_range(server_most_at_once(client.server), 1, 4);
    start(&client, "/urgent", TW_CLASS_WAITED_FOR);
    drain(&client);
    assert_in_range(place_of(&client, "/urgent\n"), 2, 10);
    client_close(&client);
}

TW_TEST(row_44_a_raised_request_overtakes)
{
    struct client client = {.options = {.per_origin = 1}};
    client_open_with(&client, slow, NULL);
    start(&client, "/a", TW_CLASS_LIKELY);
    start(&client, "/b", TW_CLASS_LIKELY);
    tw_transfer last = start(&client, "/c", TW_CLASS_SPECULATION);
    tw_fetch_raise(client.session, last, TW_CLASS_WAITED_FOR);
    drain(&client);
    assert_requests(&client, "GET /c\nGET /a\nGET /b\n");
    client_close(&client);
}

TW_TEST(row_44_cancelled_requests_are_not_sent)
{
    struct client client = {.options = {.per_origin = 1}};
    client_open_with(&client, slow, NULL);
    tw_transfer a = start(&client, "/a", TW_CLASS_LIKELY);
    tw_transfer b = start(&client, "/b", TW_CLASS_LIKELY);
    tw_fetch_cancel(client.session, b);
    struct tw_reply *reply = next(&client);
    assert_int_equal(reply->id.i, a.i);
    tw_fetch_cancel(client.session, a); /* too late, and harmless */
    tw_reply_free(client.session, reply);
    assert_null(next(&client));
    assert_requests(&client, "GET /a\n");
    client_close(&client);
}

TW_TEST(row_44_speculation_that_died_is_called_off_before_it_is_sent)
{
    struct client client = {.options = {.per_origin = 1}};
    client_open_with(&client, slow, NULL);
    tw_transfer sent = start(&client, "/sent", TW_CLASS_LIKELY);
    tw_transfer queued = start(&client, "/queued", TW_CLASS_SPECULATION);
    tw_transfer wanted = start(&client, "/wanted", TW_CLASS_SPECULATION);
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reply *reply = NULL;
    while (!server_count(client.server)) {
        assert_int_equal(tw_fetch_wait(client.session, 5, &reply, &err), TW_OK);
        assert_null(reply);
    }
    assert_false(tw_fetch_call_off(client.session, sent));
    assert_true(tw_fetch_call_off(client.session, queued));
    assert_false(tw_fetch_call_off(client.session, queued));
    reply = next(&client);
    assert_int_equal(reply->id.i, sent.i);
    assert_false(tw_fetch_call_off(client.session, sent));
    tw_reply_free(client.session, reply);
    reply = next(&client);
    assert_int_equal(reply->id.i, wanted.i);
    tw_reply_free(client.session, reply);
    assert_null(next(&client));
    assert_requests(&client, "GET /sent\nGET /wanted\n");
    client_close(&client);
}

TW_TEST(session_cancel_on_the_wire_and_when_done)
{
    struct client client;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reply *reply = NULL;
    client_open(&client, slow, NULL);
    tw_transfer a = start(&client, "/a", TW_CLASS_LIKELY);
    assert_int_equal(tw_fetch_wait(client.session, 1, &reply, &err), TW_OK);
    assert_null(reply);
    tw_fetch_cancel(client.session, a);
    assert_int_equal(tw_fetch_pending(client.session), 0);
    tw_transfer twice[2] = {start(&client, "/b", TW_CLASS_LIKELY),
                            start(&client, "/b", TW_CLASS_LIKELY)};
    reply = next(&client);
    tw_fetch_cancel(client.session, twice[reply->id.i == twice[0].i ? 1 : 0]);
    tw_reply_free(client.session, reply);
    assert_null(next(&client));
    client_close(&client);
}

/* ---------------------------------------------------------------- joining */

TW_TEST(session_joins_equal_requests)
{
    struct client client;
    int one = 1;
    int two = 2;
    struct tw_error err = TW_ERROR_INIT;
    tw_transfer id;
    client_open(&client, slow, NULL);
    struct tw_request request = {.url = url_of(&client, "/a#x"), .payload = &one};
    assert_int_equal(tw_fetch_start(client.session, &request, &id, &err), TW_OK);
    request.url = url_of(&client, "/a#y");
    request.payload = &two;
    assert_int_equal(tw_fetch_start(client.session, &request, &id, &err), TW_OK);
    request.accept = TW_SLICE("text/html");
    assert_int_equal(tw_fetch_start(client.session, &request, &id, &err), TW_OK);
    int payloads = 0;
    for (int i = 0; i < 3; i++) {
        struct tw_reply *reply = next(&client);
        payloads += *(int *)reply->payload;
        is_whole(&client, reply, a_file());
    }
    assert_int_equal(payloads, 1 + 2 + 2);
    assert_requests(&client, "GET /a\nGET /a\n");
    assert_int_equal(tw_fetch_stats(client.session)->joined, 1);
    client_close(&client);
}

/* ---------------------------------------------------------------- waiting */

static void hangs(struct visit *visit)
{
    char byte;
    while (read(visit->socket, &byte, 1) > 0) {
    }
    visit->close = true;
}

static void *wakes(void *session)
{
    nap(30);
    tw_fetch_wake(session);
    return NULL;
}

TW_TEST(session_wait_can_be_woken)
{
    struct client client;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reply *reply = NULL;
    pthread_t thread;
    client_open(&client, hangs, NULL);
    start(&client, "/a", TW_CLASS_LIKELY);
    assert_int_equal(tw_fetch_wait(client.session, 1, &reply, &err), TW_OK);
    assert_int_equal(pthread_create(&thread, NULL, wakes, client.session), 0);
    assert_int_equal(tw_fetch_wait(client.session, -1, &reply, &err), TW_OK);
    assert_null(reply);
    assert_int_equal(tw_fetch_pending(client.session), 1);
    pthread_join(thread, NULL);
    client_close(&client);
}

TW_TEST(session_stalled_transfers_end)
{
    struct client client = {.options = {.stall_timeout_ms = 1000, .retries = -1}};
    client_open_with(&client, hangs, NULL);
    is_failure(&client, ask_page(&client, "/a"), TW_ERR_NETWORK, "");
    assert_int_equal(server_count(client.server), 1);
    client_close(&client);
}

/* ---------------------------------------------------------------- what is refused */

static void check_refused(const char *url, enum tw_status status)
{
    struct client client;
    struct tw_error err = TW_ERROR_INIT;
    tw_transfer id;
    struct tw_request request = {.url = tw_slice_from(url)};
    client_open(&client, slow, NULL);
    assert_int_equal(tw_fetch_start(client.session, &request, &id, &err), status);
    assert_null(strstr(err.context, "secret"));
    assert_null(strstr(err.message, "secret"));
    assert_int_equal(tw_fetch_pending(client.session), 0);
    client_close(&client);
}

TW_TEST(session_refuses_what_is_not_safe)
{
    check_refused("http://me:secret@index.example.org/simple/", TW_ERR_FORBIDDEN);
    check_refused("ftp://index.example.org/simple/", TW_ERR_INPUT);
    check_refused("simple/a", TW_ERR_INPUT);
    check_refused("https://", TW_ERR_INPUT);
    check_refused("", TW_ERR_INPUT);
}

TW_TEST(session_offline_asks_nobody)
{
    struct client client = {.options = {.offline = true}};
    client_open_with(&client, slow, NULL);
    is_failure(&client, ask_page(&client, "/a"), TW_ERR_NETWORK, "offline");
    assert_requests(&client, "");
    client_close(&client);
}

TW_TEST(session_caps_what_is_kept_in_memory)
{
    struct client client;
    client_open(&client, slow, NULL);
    struct tw_request request = {.url = url_of(&client, "/a"), .cap = FILE_SIZE - 1};
    is_failure(&client, ask(&client, &request), TW_ERR_LIMIT, "99999 bytes");
    request.cap = FILE_SIZE;
    is_whole(&client, ask(&client, &request), a_file());
    client_close(&client);
}

/* ---------------------------------------------------------------- feeds */

struct meal {
    uint64_t eaten, enough;
};

static bool eat(void *payload, const struct tw_piece *piece)
{
    struct meal *meal = payload;
    meal->eaten += piece->bytes.len;
    return meal->eaten < meal->enough;
}

static void endless(struct visit *visit)
{
    visit_printf(visit, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    while (!visit->close) {
        visit_send(visit, a_file().ptr, FILE_SIZE);
    }
}

TW_TEST(row_45_a_feed_ends_a_large_body_early)
{
    struct client client;
    struct meal meal = {0, 300000};
    client_open(&client, endless, NULL);
    struct tw_reply *reply =
        ask(&client, &(struct tw_request){
                         .url = url_of(&client, "/a"), .feed = eat, .payload = &meal});
    assert_int_equal(reply->kind, TW_REPLY_ENOUGH);
    assert_int_equal(reply->status, TW_OK);
    assert_int_equal(reply->body.len, 0);
    assert_in_range(meal.eaten, 300000, 2000000);
    tw_reply_free(client.session, reply);
    client_close(&client);
}

TW_TEST(session_cancel_ends_a_feed_and_a_large_body)
{
    struct client client;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reply *reply = NULL;
    tw_transfer ids[2];
    struct meal meal = {0, UINT64_MAX};
    client_open(&client, endless, NULL);
    struct tw_request request = {
        .url = url_of(&client, "/feed"), .feed = eat, .payload = &meal};
    assert_int_equal(tw_fetch_start(client.session, &request, &ids[0], &err), TW_OK);
    request = (struct tw_request){
        .url = url_of(&client, "/tail"), .want = TW_WANT_TAIL, .length = TAIL};
    assert_int_equal(tw_fetch_start(client.session, &request, &ids[1], &err), TW_OK);
    while (meal.eaten == 0) {
        assert_int_equal(tw_fetch_wait(client.session, 5, &reply, &err), TW_OK);
        assert_null(reply);
    }
    tw_fetch_cancel(client.session, ids[0]);
    tw_fetch_cancel(client.session, ids[1]);
    uint64_t eaten = meal.eaten;
    /* a third request keeps the loop going, so that the cancelled ones could go on */
    request = (struct tw_request){
        .url = url_of(&client, "/again"), .feed = eat, .payload = &(struct meal){0, 1}};
    assert_int_equal(tw_fetch_start(client.session, &request, &ids[0], &err), TW_OK);
    reply = next(&client);
    assert_int_equal(reply->kind, TW_REPLY_ENOUGH);
    tw_reply_free(client.session, reply);
    assert_int_equal(meal.eaten, eaten);
    client_close(&client);
}

TW_TEST(row_45_a_feed_of_a_small_body_is_read_to_its_end)
{
    struct client client;
    struct meal meal = {0, 10};
    client_open(&client, slow, NULL);
    struct tw_reply *reply =
        ask(&client, &(struct tw_request){
                         .url = url_of(&client, "/a"), .feed = eat, .payload = &meal});
    assert_int_equal(reply->kind, TW_REPLY_WHOLE);
    assert_int_equal(reply->known.total, FILE_SIZE);
    tw_reply_free(client.session, reply);
    is_whole(&client, ask_page(&client, "/b"), a_file());
    assert_int_equal(tw_fetch_stats(client.session)->connections, 1);
    client_close(&client);
}
