/*
 * Rows 12 to 16 and 18 of the matrix: answers to ranges that are not what they say, and
 * that nothing is believed of them.
 */
#include "client.h"

#include <stdio.h>

/* What a suffix or an absolute range is answered with, however wrong. */
struct lie {
    const char *headers; /* of the 206 */
    size_t from, to;     /* its body, of a_file */
};

static void lies(struct visit *visit)
{
    const struct lie *lie = visit->context;
    bool trap = visit->suffix;
    if (trap) {
        visit_reply(visit, "206 Partial Content", lie->headers,
                    tw_slice_cut(a_file(), lie->from, lie->to));
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_12_to_18_a_wrong_206_is_not_believed)
{
    static const struct {
        struct lie lie;
        const char *requests;
    } rows[] = {
        /* 12: the head instead of the tail; its total is right */
        {{"Content-Range: bytes 0-32768/100000\r\n", 0, 32769},
         "GET /a bytes=-32768\nGET /a bytes=67232-99999\n"},
        /* 13: one byte more, and a negative start */
        {{"Content-Range: bytes -1-32768/100000\r\n", 67231, 100000},
         "GET /a bytes=-32768\nGET /a bytes=0-0\nGET /a bytes=67232-99999\n"},
        {{"Content-Range: bytes 67231-99999/100000\r\n", 67231, 100000},
         "GET /a bytes=-32768\nGET /a bytes=67232-99999\n"},
        /* 14: nothing, no total, no header, a 416's header, too many digits */
        {{"Content-Range: bytes 10-9/10\r\n", 0, 0},
         "GET /a bytes=-32768\nGET /a bytes=0-0\nGET /a bytes=67232-99999\n"},
        {{"Content-Range: bytes 67232-99999/*\r\n", 67232, 100000},
         "GET /a bytes=-32768\nGET /a bytes=0-0\nGET /a bytes=67232-99999\n"},
        {{"", 67232, 100000},
         "GET /a bytes=-32768\nGET /a bytes=0-0\nGET /a bytes=67232-99999\n"},
        {{"Content-Range: bytes */100000\r\n", 67232, 100000},
         "GET /a bytes=-32768\nGET /a bytes=0-0\nGET /a bytes=67232-99999\n"},
        {{"Content-Range: bytes 67232-99999/99999999999999999999999\r\n", 67232,
          100000},
         "GET /a bytes=-32768\nGET /a bytes=0-0\nGET /a bytes=67232-99999\n"},
        /* 15: shorter and longer than it says */
        {{"Content-Range: bytes 67232-99999/100000\r\n", 67232, 90000},
         "GET /a bytes=-32768\nGET /a bytes=67232-99999\n"},
        {{"Content-Range: bytes 67232-99999/100000\r\n", 60000, 100000},
         "GET /a bytes=-32768\nGET /a bytes=67232-99999\n"},
        /* 16: other bytes, of the right length */
        {{"Content-Range: bytes 100-32867/100000\r\n", 100, 32868},
         "GET /a bytes=-32768\nGET /a bytes=67232-99999\n"},
        /* 18: several parts */
        {{"Content-Type: multipart/byteranges; boundary=x\r\n"
          "Content-Range: bytes 67232-99999/100000\r\n",
          67232, 100000},
         "GET /a bytes=-32768\nGET /a bytes=0-0\nGET /a bytes=67232-99999\n"},
        /* 19: a coding that was not asked for */
        {{"Content-Encoding: gzip\r\n"
          "Content-Range: bytes 67232-99999/100000\r\n",
          67232, 100000},
         "GET /a bytes=-32768\nGET /a bytes=0-0\nGET /a bytes=67232-99999\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct client client;
        client_open(&client, lies, (void *)&rows[i].lie);
        is_tail(&client, ask_tail(&client, "/a", 0));
        assert_requests(&client, rows[i].requests);
        assert_int_equal(tw_fetch_stats(client.session)->retries, 0);
        client_close(&client);
    }
}

static void total_is_too_large(struct visit *visit)
{
    char header[128];
    size_t from = visit->suffix ? FILE_SIZE - (size_t)visit->to : (size_t)visit->from;
    size_t end = visit->suffix || visit->to >= FILE_SIZE ? FILE_SIZE : visit->to + 1;
    if (!visit->ranged) {
        visit_whole(visit, a_file(), "");
        return;
    }
    snprintf(header, sizeof header, "Content-Range: bytes %zu-%zu/%d\r\n", from,
             end - 1, FILE_SIZE + 1000);
    visit_reply(visit, "206 Partial Content", header,
                tw_slice_cut(a_file(), from, end));
}

TW_TEST(row_14_a_total_that_always_lies_ends_in_a_plain_get)
{
    struct client client;
    client_open(&client, total_is_too_large, NULL);
    is_tail(&client, ask_tail(&client, "/a", 0));
    assert_requests(&client,
                    "GET /a bytes=-32768\nGET /a bytes=68232-100999\nGET /a\n");
    is_tail(&client, ask_tail(&client, "/b", FILE_SIZE));
    assert_requests(&client, "GET /b bytes=67232-99999\n"
                             "GET /b bytes=68232-100999\nGET /b\n");
    client_close(&client);
}

static void cuts_off(struct visit *visit)
{
    if (visit->nth == 1) {
        visit_printf(visit, "HTTP/1.1 206 Partial Content\r\nContent-Length: 32768\r\n"
                            "Content-Range: bytes 67232-99999/100000\r\n\r\n");
        visit_send(visit, a_file().ptr + 67232, 1000);
        visit->close = true;
    } else {
        visit_file(visit, a_file(), "");
    }
}

TW_TEST(row_15_a_connection_cut_in_the_body_is_tried_again)
{
    struct client client;
    client_open(&client, cuts_off, NULL);
    is_tail(&client, ask_tail(&client, "/a", 0));
    assert_requests(&client, "GET /a bytes=-32768\nGET /a bytes=67232-99999\n");
    assert_int_equal(tw_fetch_stats(client.session)->retries, 1);
    client_close(&client);
}
