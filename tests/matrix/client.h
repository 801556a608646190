/*
 * The other side: a fetch session with the settings of a test, and the few requests
 * that the rows of the matrix are made of.
 */
#ifndef TW_TESTS_MATRIX_CLIENT_H
#define TW_TESTS_MATRIX_CLIENT_H

#include "tw_test.h"

#include "server.h"
#include "tw_fetch.h"

enum { FILE_SIZE = 100000, TAIL = 32768 };

struct client {
    struct server *server;
    struct tw_fetch *session;
    struct tw_fetch_options options;
    char scratch[64];
};

/* Starts HANDLER's server and a session that retries without waiting. */
void client_open(struct client *client, server_handler *handler, void *context);

/* As it, with options that the test has set in client->options before. */
void client_open_with(struct client *client, server_handler *handler, void *context);

/* Ends both; the scratch folder must be empty then. */
void client_close(struct client *client);

/* Bytes that differ everywhere, FILE_SIZE of them; the same in every call. */
tw_slice a_file(void);

/* TEXT as gzip makes it, in OUT of SIZE bytes. */
tw_slice gzipped(tw_slice text, unsigned char *out, size_t size);

/* The URL of PATH at the server; valid until the next call but three. */
tw_slice url_of(const struct client *client, const char *path);

/* Queues a request and waits for the reply, which must come. */
struct tw_reply *ask(struct client *client, const struct tw_request *request);
struct tw_reply *ask_tail(struct client *client, const char *path, uint64_t total);
struct tw_reply *ask_range(struct client *client, const char *path, uint64_t from,
                           uint64_t to, const struct tw_reply *after);
struct tw_reply *ask_page(struct client *client, const char *path);

/* Asserts what a reply is, and frees it. */
void is_part(struct client *client, struct tw_reply *reply, uint64_t from, uint64_t to);
void is_whole(struct client *client, struct tw_reply *reply, tw_slice expected);
void is_failure(struct client *client, struct tw_reply *reply, enum tw_status status,
                const char *text);

/* The tail of a_file in one way or another: PART or WHOLE, with the right bytes. */
void is_tail(struct client *client, struct tw_reply *reply);

/* Asserts the log of the server, and empties it. */
#define assert_requests(client, expected)                                              \
    do {                                                                               \
        assert_string_equal(server_log((client)->server), (expected));                 \
        server_forget((client)->server);                                               \
    } while (0)

#endif
