/*
 * The server of the tests. One listening thread, one thread a connection; the log and
 * the counters are behind a mutex. Nothing here is fast, everything is exact.
 */
#include "server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD_MAX = 16 * 1024, CONNECTIONS_MAX = 1024 };

struct server {
    server_handler *handler;
    void *context;
    int socket;
    char url[64], localhost[64];
    pthread_t listener;
    pthread_mutex_t mutex; /* of everything below */
    pthread_cond_t gone;
    struct tw_buf log;
    char *copy;
    unsigned count, at_once, most_at_once;
    int sockets[CONNECTIONS_MAX]; /* -1: closed */
    unsigned connections, alive;
};

struct connection {
    struct server *server;
    unsigned slot;
    int socket;
};

void visit_send(struct visit *visit, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size) {
        ssize_t sent = send(visit->socket, at, size, MSG_NOSIGNAL);
        if (sent <= 0) {
            visit->close = true;
            return;
        }
        at += sent;
        size -= (size_t)sent;
    }
}

void visit_printf(struct visit *visit, const char *format, ...)
{
    char text[HEAD_MAX];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    visit_send(visit, text, (size_t)length);
}

void visit_reply(struct visit *visit, const char *status, const char *headers,
                 tw_slice body)
{
    visit_printf(visit, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%s%s\r\n", status,
                 body.len, headers, visit->close ? "Connection: close\r\n" : "");
    visit_send(visit, body.ptr, body.len);
}

void visit_whole(struct visit *visit, tw_slice body, const char *headers)
{
    visit_reply(visit, "200 OK", headers, body);
}

void visit_file(struct visit *visit, tw_slice body, const char *headers)
{
    char lines[1024];
    uint64_t size = body.len;
    uint64_t from = visit->from;
    uint64_t end = visit->to < size ? visit->to + 1 : size;
    if (visit->suffix) {
        from = visit->to < size ? size - visit->to : 0;
        end = size;
    }
    if (!visit->ranged) {
        snprintf(lines, sizeof lines, "Accept-Ranges: bytes\r\n%s", headers);
        visit_reply(visit, "200 OK", lines, body);
    } else if (from >= size) {
        snprintf(lines, sizeof lines, "Content-Range: bytes */%llu\r\n%s",
                 (unsigned long long)size, headers);
        visit_reply(visit, "416 Range Not Satisfiable", lines, TW_SLICE(""));
    } else {
        snprintf(lines, sizeof lines, "Content-Range: bytes %llu-%llu/%llu\r\n%s",
                 (unsigned long long)from, (unsigned long long)end - 1,
                 (unsigned long long)size, headers);
        visit_reply(visit, "206 Partial Content", lines, tw_slice_cut(body, from, end));
    }
}

const char *visit_header(const struct visit *visit, const char *name, char *out,
                         size_t size)
{
    tw_slice rest = tw_slice_from(visit->head);
    tw_slice line;
    size_t length = strlen(name);
    while (tw_slice_line(&rest, &line)) {
        if (line.len > length && line.ptr[length] == ':' &&
            strncasecmp(line.ptr, name, length) == 0) {
            tw_slice value = tw_slice_trim(tw_slice_cut(line, length + 1, line.len));
            snprintf(out, size, "%.*s", TW_FMT(value));
            return out;
        }
    }
    return NULL;
}

static void read_range(struct visit *visit)
{
    char value[128];
    tw_slice rest = tw_slice_from(visit_header(visit, "Range", value, sizeof value));
    visit->to = UINT64_MAX;
    visit->ranged = tw_pull(&rest, TW_SLICE("bytes="));
    if (!visit->ranged) {
        return;
    }
    visit->suffix = tw_slice_starts(rest, TW_SLICE("-"));
    if (!visit->suffix) {
        tw_pull_uint(&rest, UINT64_MAX, &visit->from);
    }
    tw_pull_byte(&rest, '-');
    tw_pull_uint(&rest, UINT64_MAX, &visit->to);
}

/* How often the log has a request of PATH. */
static unsigned times_asked(const struct server *server, const char *path)
{
    unsigned times = 0;
    tw_slice rest = tw_buf_slice(&server->log);
    tw_slice line;
    while (tw_slice_line(&rest, &line)) {
        tw_pull_until(&line, ' ');
        size_t end = tw_slice_find(line, ' ', 0);
        times += tw_slice_equal(tw_slice_cut(line, 0, end), tw_slice_from(path));
    }
    return times;
}

static void serve(struct connection *connection, char *head)
{
    struct server *server = connection->server;
    char *method = head;
    char *path = strchr(head, ' ') + 1;
    char *end = strpbrk(path, " \r");
    char range[128];
    struct visit visit = {.server = server,
                          .context = server->context,
                          .path = path,
                          .head = end + 1,
                          .socket = connection->socket};
    path[-1] = '\0';
    *end = '\0';
    read_range(&visit);
    const char *asked = visit_header(&visit, "Range", range, sizeof range);
    pthread_mutex_lock(&server->mutex);
    tw_buf_printf(&server->log, "%s %s%s%s\n", method, path, asked ? " " : "",
                  asked ? asked : "");
    visit.number = ++server->count;
    visit.nth = times_asked(server, path);
    server->at_once++;
    if (server->at_once > server->most_at_once) {
        server->most_at_once = server->at_once;
    }
    pthread_mutex_unlock(&server->mutex);

    server->handler(&visit);

    pthread_mutex_lock(&server->mutex);
    server->at_once--;
    pthread_mutex_unlock(&server->mutex);
    if (visit.close) {
        shutdown(connection->socket, SHUT_WR);
    }
    connection->socket = visit.close ? -1 : connection->socket;
}

/* Requests one after another: the client never pipelines. */
static void converse(struct connection *connection)
{
    char head[HEAD_MAX];
    size_t length = 0;
    while (connection->socket >= 0) {
        ssize_t got =
            recv(connection->socket, head + length, sizeof head - 1 - length, 0);
        if (got <= 0) {
            return;
        }
        length += (size_t)got;
        head[length] = '\0';
        if (strstr(head, "\r\n\r\n")) {
            serve(connection, head);
            length = 0;
        }
    }
}

static void *run_connection(void *argument)
{
    struct connection *connection = argument;
    struct server *server = connection->server;
    int one = connection->socket;
    converse(connection);
    pthread_mutex_lock(&server->mutex);
    server->sockets[connection->slot] = -1;
    close(one);
    server->alive--;
    pthread_cond_signal(&server->gone);
    pthread_mutex_unlock(&server->mutex);
    free(connection);
    return NULL;
}

static void add_connection(struct server *server, int socket)
{
    struct connection *connection = malloc(sizeof *connection);
    pthread_t thread;
    int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    pthread_mutex_lock(&server->mutex);
    if (!connection || server->connections == CONNECTIONS_MAX) {
        abort();
    }
    *connection = (struct connection){server, server->connections++, socket};
    server->sockets[connection->slot] = socket;
    server->alive++;
    pthread_mutex_unlock(&server->mutex);
    if (pthread_create(&thread, NULL, run_connection, connection) != 0) {
        abort();
    }
    pthread_detach(thread);
}

static void *listen_loop(void *argument)
{
    struct server *server = argument;
    for (;;) {
        int socket = accept(server->socket, NULL, NULL);
        if (socket < 0) {
            return NULL;
        }
        add_connection(server, socket);
    }
}

struct server *server_start(server_handler *handler, void *context)
{
    struct server *server = calloc(1, sizeof *server);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    if (!server) {
        abort();
    }
    server->handler = handler;
    server->context = context;
    server->log = (struct tw_buf)TW_BUF_INIT(1 << 20);
    server->socket = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (server->socket < 0 ||
        bind(server->socket, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(server->socket, 256) != 0 ||
        getsockname(server->socket, (struct sockaddr *)&address, &size) != 0) {
        abort();
    }
    snprintf(server->url, sizeof server->url, "http://127.0.0.1:%u",
             ntohs(address.sin_port));
    snprintf(server->localhost, sizeof server->localhost, "http://localhost:%u",
             ntohs(address.sin_port));
    pthread_mutex_init(&server->mutex, NULL);
    pthread_cond_init(&server->gone, NULL);
    if (pthread_create(&server->listener, NULL, listen_loop, server) != 0) {
        abort();
    }
    return server;
}

void server_stop(struct server *server)
{
    shutdown(server->socket, SHUT_RDWR);
    pthread_join(server->listener, NULL);
    close(server->socket);
    pthread_mutex_lock(&server->mutex);
    for (unsigned i = 0; i < server->connections; i++) {
        if (server->sockets[i] >= 0) {
            shutdown(server->sockets[i], SHUT_RDWR);
        }
    }
    while (server->alive) {
        pthread_cond_wait(&server->gone, &server->mutex);
    }
    pthread_mutex_unlock(&server->mutex);
    pthread_mutex_destroy(&server->mutex);
    pthread_cond_destroy(&server->gone);
    tw_buf_free(&server->log);
    free(server->copy);
    free(server);
}

const char *server_url(struct server *server)
{
    return server->url;
}

const char *server_localhost(struct server *server)
{
    return server->localhost;
}

const char *server_log(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    free(server->copy);
    server->copy = strdup(server->log.ptr ? server->log.ptr : "");
    pthread_mutex_unlock(&server->mutex);
    return server->copy;
}

unsigned server_count(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    unsigned count = server->count;
    pthread_mutex_unlock(&server->mutex);
    return count;
}

unsigned server_most_at_once(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    unsigned most = server->most_at_once;
    pthread_mutex_unlock(&server->mutex);
    return most;
}

void server_forget(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    tw_buf_clear(&server->log);
    server->count = 0;
    server->most_at_once = 0;
    pthread_mutex_unlock(&server->mutex);
}
