/*
 * Bodies that go to files, on from where they stopped, and files that are asked for by
 * their URL.
 */
#include "client.h"

#include <stdio.h>

static void by_the_book(struct visit *visit)
{
    visit_file(visit, a_file(), "");
}

static void write_file(const char *name, tw_slice bytes)
{
    FILE *stream = fopen(name, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, stream), bytes.len);
    fclose(stream);
}

/* ---------------------------------------------------------------- downloads */

enum { CUT_AT = 40000 };

/* The first answer of each path breaks off; later ones are by the book. */
static void breaks_off(struct visit *visit)
{
    char value[64];
    const char *validator = visit_header(visit, "If-Range", value, sizeof value);
    if (visit->nth == 1 && !visit->ranged) {
        visit_printf(visit,
                     "HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Length: %d\r\n\r\n",
                     FILE_SIZE);
        visit_send(visit, a_file().ptr, CUT_AT);
        visit->close = true;
    } else if (validator && strcmp(validator, "\"one\"") != 0) {
        visit_whole(visit, a_file(), "");
    } else {
        visit_file(visit, a_file(), "ETag: \"one\"\r\n");
    }
}

static struct tw_reply *download(struct client *client, const char *path,
                                 const char *file, const char *etag, const char *digest)
{
    return ask(client, &(struct tw_request){.url = url_of(client, path),
                                            .file = file,
                                            .known.etag = tw_slice_from(etag),
                                            .digest = tw_slice_from(digest)});
}

static const char *digest_of_file(struct client *client, char out[80])
{
    char file[128];
    snprintf(file, sizeof file, "%s/digest", client->scratch);
    struct tw_reply *reply = download(client, "/digest", file, NULL, NULL);
    assert_int_equal(reply->kind, TW_REPLY_WHOLE);
    snprintf(out, 80, "sha256=%s", reply->sha256);
    tw_reply_free(client->session, reply);
    remove(file);
    server_forget(client->server);
    return out;
}

TW_TEST(download_goes_on_where_it_broke_off)
{
    struct client client;
    char file[128];
    char digest[80];
    client_open(&client, breaks_off, NULL);
    snprintf(file, sizeof file, "%s/wheel", client.scratch);
    digest_of_file(&client, digest);
    struct tw_reply *reply = download(&client, "/a", file, NULL, digest);
    assert_string_equal(reply->file, file);
    assert_string_equal(reply->sha256, digest + 7);
    is_whole(&client, reply, a_file());
    assert_requests(&client, "GET /a\nGET /a bytes=40000-\n");
    remove(file);
    client_close(&client);
}

TW_TEST(download_takes_up_a_file_of_an_earlier_run)
{
    struct client client;
    char file[128];
    char digest[80];
    client_open(&client, breaks_off, NULL);
    char part[136];
    snprintf(file, sizeof file, "%s/wheel", client.scratch);
    snprintf(part, sizeof part, "%s.part", file);
    digest_of_file(&client, digest);

    write_file(part, tw_slice_cut(a_file(), 0, 1234));
    is_whole(&client, download(&client, "/a", file, NULL, digest), a_file());
    assert_requests(&client, "GET /a bytes=1234-\n");

    write_file(part, tw_slice_cut(a_file(), 0, 1234)); /* another ETag: all of it */
    is_whole(&client, download(&client, "/b", file, "\"two\"", NULL), a_file());
    assert_requests(&client, "GET /b bytes=1234-\n");

    write_file(part, TW_SLICE("not the beginning of it")); /* found out by the digest */
    is_whole(&client, download(&client, "/a", file, NULL, digest), a_file());
    assert_requests(&client, "GET /a bytes=23-\nGET /a\n");

    write_file(part, tw_slice_cut(a_file(), 0, 1234)); /* nothing to be sure by */
    struct tw_reply *reply = download(&client, "/a", file, NULL, NULL);
    is_whole(&client, reply, a_file());
    assert_requests(&client, "GET /a\nGET /a bytes=40000-\n");
    remove(file);
    client_close(&client);
}

TW_TEST(download_with_a_wrong_digest_never_lands)
{
    struct client client;
    char file[128];
    client_open(&client, by_the_book, NULL);
    snprintf(file, sizeof file, "%s/wheel", client.scratch);
    is_failure(
        &client,
        download(&client, "/a", file, NULL,
                 "sha256:00000000000000000000000000000000000000000000000000000000"
                 "00000000"),
        TW_ERR_DIGEST, "wanted");
    client_close(&client);
}

TW_TEST(download_to_a_place_that_cannot_be_written)
{
    struct client client;
    client_open(&client, by_the_book, NULL);
    is_failure(&client, download(&client, "/a", "/nowhere/at/all", NULL, NULL),
               TW_ERR_IO, "cannot write /nowhere/at/all.part");
    client_close(&client);
}

/* ---------------------------------------------------------------- file URLs */

TW_TEST(local_files_are_served_in_every_form)
{
    struct client client;
    char name[128];
    char url[192];
    client_open(&client, by_the_book, NULL);
    snprintf(name, sizeof name, "%s/a b.whl", client.scratch);
    snprintf(url, sizeof url, "file://%s/a%%20b.whl", client.scratch);
    write_file(name, a_file());
    struct tw_request request = {.url = tw_slice_from(url)};
    is_whole(&client, ask(&client, &request), a_file());
    request.want = TW_WANT_TAIL;
    request.length = TAIL;
    struct tw_reply *tail = ask(&client, &request);
    assert_int_equal(tail->kind, TW_REPLY_PART);
    request.want = TW_WANT_RANGE;
    request.from = 17;
    request.to = 4711;
    request.known = tail->known;
    is_part(&client, ask(&client, &request), 17, 4711);
    is_tail(&client, tail);
    request.known = (struct tw_known){.total = 5};
    struct tw_reply *changed = ask(&client, &request);
    assert_int_equal(changed->kind, TW_REPLY_CHANGED);
    tw_reply_free(client.session, changed);
    assert_requests(&client, "");
    remove(name);
    is_failure(&client, ask(&client, &request), TW_ERR_NOT_FOUND, "No such file");
    client_close(&client);
}

TW_TEST(local_folders_are_their_index)
{
    struct client client;
    char name[128];
    char url[192];
    client_open(&client, by_the_book, NULL);
    snprintf(name, sizeof name, "%s/index.html", client.scratch);
    snprintf(url, sizeof url, "file://%s/", client.scratch);
    struct tw_request request = {.url = tw_slice_from(url)};
    is_failure(&client, ask(&client, &request), TW_ERR_NOT_FOUND, "No such file");
    write_file(name, TW_SLICE("<a>"));
    is_whole(&client, ask(&client, &request), TW_SLICE("<a>"));
    remove(name);
    client_close(&client);
}
