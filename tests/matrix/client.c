/*
 * Sessions and requests of the tests; every helper asserts, so that a row is short.
 */
#include "client.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { PATIENCE_MS = 20000 };

void client_open_with(struct client *client, server_handler *handler, void *context)
{
    struct tw_error err = TW_ERROR_INIT;
    client->server = server_start(handler, context);
    snprintf(client->scratch, sizeof client->scratch, "/tmp/tw-matrix-XXXXXX");
    assert_non_null(mkdtemp(client->scratch));
    client->options.backoff_ms =
        client->options.backoff_ms ? client->options.backoff_ms : 1;
    client->options.scratch = client->scratch;
    client->options.proxy = client->options.proxy ? client->options.proxy : "";
    assert_int_equal(tw_fetch_open(&client->options, &client->session, &err), TW_OK);
}

void client_open(struct client *client, server_handler *handler, void *context)
{
    *client = (struct client){0};
    client_open_with(client, handler, context);
}

static unsigned files_in(const char *folder)
{
    unsigned count = 0;
    DIR *stream = opendir(folder);
    assert_non_null(stream);
    for (struct dirent *entry; (entry = readdir(stream));) {
        count += entry->d_name[0] != '.';
    }
    closedir(stream);
    return count;
}

void client_close(struct client *client)
{
    tw_fetch_close(client->session);
    server_stop(client->server);
    assert_int_equal(files_in(client->scratch), 0);
    rmdir(client->scratch);
}

static char file_bytes[FILE_SIZE];

static void fill_file(void)
{
    for (size_t i = 0; i < sizeof file_bytes; i++) {
        file_bytes[i] = (char)((i * 2654435761U >> 13) + i);
    }
}

/* The same bytes for every test process; byte I never equals byte I + 1. Servers and
 * workers ask for it from threads of their own. */
tw_slice a_file(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_file);
    return (tw_slice){file_bytes, sizeof file_bytes};
}

tw_slice gzipped(tw_slice text, unsigned char *out, size_t size)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)text.ptr;
    stream.avail_in = (uInt)text.len;
    stream.next_out = out;
    stream.avail_out = (uInt)size;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return (tw_slice){(char *)out, stream.total_out};
}

tw_slice url_of(const struct client *client, const char *path)
{
    static char urls[4][512];
    static unsigned next;
    char *url = urls[next++ % 4];
    snprintf(url, sizeof urls[0], "%s%s", server_url(client->server), path);
    return tw_slice_from(url);
}

struct tw_reply *ask(struct client *client, const struct tw_request *request)
{
    struct tw_error err = TW_ERROR_INIT;
    tw_transfer id = {0};
    struct tw_reply *reply = NULL;
    assert_int_equal(tw_fetch_start(client->session, request, &id, &err), TW_OK);
    assert_int_equal(tw_fetch_wait(client->session, PATIENCE_MS, &reply, &err), TW_OK);
    assert_non_null(reply);
    assert_int_equal(reply->id.i, id.i);
    return reply;
}

struct tw_reply *ask_tail(struct client *client, const char *path, uint64_t total)
{
    return ask(client, &(struct tw_request){.url = url_of(client, path),
                                            .want = TW_WANT_TAIL,
                                            .length = TAIL,
                                            .known.total = total});
}

struct tw_reply *ask_range(struct client *client, const char *path, uint64_t from,
                           uint64_t to, const struct tw_reply *after)
{
    return ask(client, &(struct tw_request){.url = url_of(client, path),
                                            .want = TW_WANT_RANGE,
                                            .from = from,
                                            .to = to,
                                            .known = after->known});
}

struct tw_reply *ask_page(struct client *client, const char *path)
{
    return ask(client, &(struct tw_request){.url = url_of(client, path),
                                            .want = TW_WANT_WHOLE,
                                            .compressed = true});
}

void is_part(struct client *client, struct tw_reply *reply, uint64_t from, uint64_t to)
{
    assert_string_equal(reply->error->message, "");
    assert_int_equal(reply->kind, TW_REPLY_PART);
    assert_int_equal(reply->status, TW_OK);
    assert_int_equal(reply->offset, from);
    assert_int_equal(reply->known.total, FILE_SIZE);
    assert_int_equal(reply->body.len, to - from);
    assert_memory_equal(reply->body.ptr, a_file().ptr + from, to - from);
    tw_reply_free(client->session, reply);
}

static tw_slice body_of(const struct tw_reply *reply, char *memory, size_t size)
{
    if (!reply->file) {
        return reply->body;
    }
    FILE *stream = fopen(reply->file, "rb");
    assert_non_null(stream);
    size_t length = fread(memory, 1, size, stream);
    fclose(stream);
    return (tw_slice){memory, length};
}

void is_whole(struct client *client, struct tw_reply *reply, tw_slice expected)
{
    char *memory = malloc(expected.len + 1);
    assert_non_null(memory);
    assert_string_equal(reply->error->message, "");
    assert_int_equal(reply->kind, TW_REPLY_WHOLE);
    assert_int_equal(reply->known.total, expected.len);
    tw_slice body = body_of(reply, memory, expected.len + 1);
    assert_int_equal(body.len, expected.len);
    assert_memory_equal(body.ptr, expected.ptr, expected.len);
    free(memory);
    tw_reply_free(client->session, reply);
}

void is_tail(struct client *client, struct tw_reply *reply)
{
    if (reply->kind == TW_REPLY_WHOLE) {
        is_whole(client, reply, a_file());
    } else {
        is_part(client, reply, FILE_SIZE - TAIL, FILE_SIZE);
    }
}

void is_failure(struct client *client, struct tw_reply *reply, enum tw_status status,
                const char *text)
{
    assert_int_equal(reply->kind, TW_REPLY_FAILED);
    assert_int_equal(reply->status, status);
    assert_int_equal(reply->error->status, status);
    assert_non_null(strstr(reply->error->message, text));
    assert_non_null(strstr(reply->error->context, "://"));
    tw_reply_free(client->session, reply);
}
