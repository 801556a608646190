/*
 * A server inside the test process whose every reply a test decides, byte by byte.
 *
 * Raw sockets, a thread a connection, HTTP/1.1 with keep-alive. Each request is logged
 * as one line, "GET /path", and " bytes=..." when it has a Range header, so that a test
 * states the exact requests it expects as one text.
 */
#ifndef TW_TESTS_MATRIX_SERVER_H
#define TW_TESTS_MATRIX_SERVER_H

#include "tw_base.h"

struct server;

/* One request, and where its reply goes. */
struct visit {
    struct server *server;
    void *context;    /* of server_start */
    unsigned number;  /* 1 for the first request of the server */
    unsigned nth;     /* 1 for the first request of this path */
    const char *path; /* with query */
    const char *head; /* the whole header, lines ended by \r\n */
    bool ranged;
    bool suffix;       /* bytes=-to */
    uint64_t from, to; /* bytes=from-to, TO included; without an end: UINT64_MAX */
    int socket;
    bool close; /* set: the connection ends with this reply */
};

typedef void server_handler(struct visit *visit);

/* Listens on a free port of 127.0.0.1. */
struct server *server_start(server_handler *handler, void *context);
void server_stop(struct server *server);

const char *server_url(struct server *server);       /* "http://127.0.0.1:PORT" */
const char *server_localhost(struct server *server); /* the same by another name */

/* All requests so far, a line each; valid until the next call. */
const char *server_log(struct server *server);
unsigned server_count(struct server *server);
unsigned server_most_at_once(struct server *server);
void server_forget(struct server *server); /* empties the log */

/* The value of a request header in OUT, or NULL. */
const char *visit_header(const struct visit *visit, const char *name, char *out,
                         size_t size);

/* Sends bytes, or a printf. Failures are the client's: it may have gone. */
void visit_send(struct visit *visit, const void *bytes, size_t size);
void visit_printf(struct visit *visit, const char *format, ...) TW_PRINTF(2, 3);

/* A whole reply: STATUS ("404 Not Found"), extra header lines ("A: b\r\n"), body. */
void visit_reply(struct visit *visit, const char *status, const char *headers,
                 tw_slice body);

/* The file BODY by the book: 206 for a range, 416 beyond the end, else 200. */
void visit_file(struct visit *visit, tw_slice body, const char *headers);

/* The same without ranges: always 200. */
void visit_whole(struct visit *visit, tw_slice body, const char *headers);

#endif
