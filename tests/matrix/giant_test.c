/*
 * Row 45: bodies that are too large to be read for the sake of their end.
 */
#include "client.h"

#include <stdio.h>

#define GIANT 838860800ULL /* 800 MiB */

/* Sends junk until the client has had enough. */
static void send_giant(struct visit *visit)
{
    visit_printf(visit, "HTTP/1.1 200 OK\r\nContent-Length: %llu\r\n\r\n", GIANT);
    while (!visit->close) {
        visit_send(visit, a_file().ptr, FILE_SIZE);
    }
}

static void knows_no_suffix(struct visit *visit)
{
    if (!visit->ranged || visit->suffix) {
        send_giant(visit);
        return;
    }
    char range[100];
    snprintf(range, sizeof range, "Content-Range: bytes %llu-%llu/%llu\r\n",
             (unsigned long long)visit->from, (unsigned long long)visit->to, GIANT);
    visit_reply(visit, "206 Partial Content", range,
                tw_slice_cut(a_file(), 0, visit->to + 1 - visit->from));
}

TW_TEST(row_45_a_giant_that_comes_whole_is_asked_for_by_its_size)
{
    struct client client;
    client_open(&client, knows_no_suffix, NULL);
    struct tw_reply *reply = ask_tail(&client, "/a", 0);
    assert_int_equal(reply->kind, TW_REPLY_PART);
    assert_int_equal(reply->offset, GIANT - TAIL);
    assert_int_equal(reply->known.total, GIANT);
    tw_reply_free(client.session, reply);
    assert_requests(&client, "GET /a bytes=-32768\nGET /a bytes=838828032-838860799\n");
    assert_int_equal(tw_fetch_stats(client.session)->retries, 0);
    assert_in_range(tw_fetch_stats(client.session)->bytes[0], TAIL, 2000000);
    client_close(&client);
}

struct pieces {
    uint64_t seen, total, enough;
    unsigned beginnings;
};

static bool look(void *payload, const struct tw_piece *piece)
{
    struct pieces *pieces = payload;
    pieces->beginnings += piece->offset == 0;
    pieces->total = piece->total;
    pieces->seen = piece->offset + piece->bytes.len;
    return pieces->seen < pieces->enough;
}

static void whole_only(struct visit *visit)
{
    send_giant(visit);
}

TW_TEST(row_45_a_giant_without_ranges_is_read_as_far_as_wanted)
{
    struct client client;
    struct pieces pieces = {.enough = 1000000};
    client_open(&client, whole_only, NULL);
    struct tw_request request = {.url = url_of(&client, "/a"),
                                 .want = TW_WANT_TAIL,
                                 .length = TAIL,
                                 .feed = look,
                                 .payload = &pieces};
    struct tw_reply *reply = ask(&client, &request);
    assert_int_equal(reply->kind, TW_REPLY_ENOUGH);
    tw_reply_free(client.session, reply);
    assert_requests(&client, "GET /a bytes=-32768\nGET /a bytes=838828032-838860799\n");
    assert_int_equal(pieces.total, GIANT);
    assert_int_equal(pieces.beginnings, 1);
    assert_in_range(pieces.seen, 1000000, 5000000);
    client_close(&client);
}

static void breaks_off_once(struct visit *visit)
{
    if (visit->nth == 1) {
        visit_printf(visit, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", FILE_SIZE);
        visit_send(visit, a_file().ptr, FILE_SIZE / 2);
        visit->close = true;
    } else {
        visit_whole(visit, a_file(), "");
    }
}

TW_TEST(row_46_a_body_that_broke_off_is_fed_from_its_start)
{
    struct client client;
    struct pieces pieces = {.enough = UINT64_MAX};
    client_open(&client, breaks_off_once, NULL);
    struct tw_reply *reply = ask(
        &client, &(struct tw_request){
                     .url = url_of(&client, "/a"), .feed = look, .payload = &pieces});
    assert_int_equal(reply->kind, TW_REPLY_WHOLE);
    tw_reply_free(client.session, reply);
    assert_requests(&client, "GET /a\nGET /a\n");
    assert_int_equal(pieces.beginnings, 2);
    assert_int_equal(pieces.seen, FILE_SIZE);
    client_close(&client);
}
