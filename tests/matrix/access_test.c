/*
 * Rows 41 and 42 of the matrix: passwords, and proxies.
 */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- row 41 */

static void wants_a_password(struct visit *visit)
{
    char who[128];
    const char *given = visit_header(visit, "Authorization", who, sizeof who);
    if (given && strcmp(given, "Basic dXNlcjpwYTpzcw==") == 0) { /* user:pa:ss */
        visit_file(visit, a_file(), "");
    } else {
        visit_reply(visit, visit->context, "", TW_SLICE("who are you?"));
    }
}

TW_TEST(row_41_a_password_in_the_url_serves_its_origin)
{
    struct client client;
    char url[128];
    client_open(&client, wants_a_password, (void *)"401 Unauthorized");
    snprintf(url, sizeof url, "http://user:pa%%3Ass@%s/simple/a/",
             server_url(client.server) + strlen("http://"));
    struct tw_reply *page =
        ask(&client, &(struct tw_request){.url = tw_slice_from(url)});
    assert_null(strstr(page->known.url.ptr, "user"));
    is_whole(&client, page, a_file());
    is_tail(&client, ask_tail(&client, "/files/a.whl", 0));
    assert_requests(&client, "GET /simple/a/\nGET /files/a.whl bytes=-32768\n");

    struct tw_request other = {.url = tw_slice_from(url)};
    snprintf(url, sizeof url, "%s/a", server_localhost(client.server));
    other.url = tw_slice_from(url);
    is_failure(&client, ask(&client, &other), TW_ERR_FORBIDDEN, "401");
    client_close(&client);
}

TW_TEST(row_41_no_password_in_a_message)
{
    struct client client;
    char url[128];
    client_open(&client, wants_a_password, (void *)"403 Forbidden");
    snprintf(url, sizeof url, "http://me:hunter2@%s/a",
             server_url(client.server) + strlen("http://"));
    struct tw_reply *reply =
        ask(&client, &(struct tw_request){.url = tw_slice_from(url)});
    assert_null(strstr(reply->error->message, "hunter2"));
    assert_null(strstr(reply->error->context, "hunter2"));
    is_failure(&client, reply, TW_ERR_FORBIDDEN, "403");
    client_close(&client);
}

static bool asks_the_user(void *context, const char *origin,
                          struct tw_credential *found)
{
    unsigned *times = context;
    ++*times;
    assert_non_null(strstr(origin, "http://127.0.0.1:"));
    *found = (struct tw_credential){NULL, "user", "pa:ss"};
    return true;
}

TW_TEST(row_41_the_user_is_asked_once_an_origin)
{
    static const char *const statuses[] = {"401 Unauthorized", "403 Forbidden",
                                           "404 Not Found"};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        unsigned times = 0;
        struct client client = {
            .options = {.ask = asks_the_user, .ask_context = &times}};
        client_open_with(&client, wants_a_password, (void *)statuses[i]);
        is_whole(&client, ask_page(&client, "/a"), a_file());
        is_whole(&client, ask_page(&client, "/b"), a_file());
        assert_requests(&client, "GET /a\nGET /a\nGET /b\n");
        assert_int_equal(times, 1);
        client_close(&client);
    }
}

TW_TEST(row_41_netrc)
{
    char name[] = "/tmp/tw-netrc-XXXXXX";
    struct client client = {.options = {.netrc = name}};
    int fd = mkstemp(name);
    FILE *stream = fdopen(fd, "w");
    assert_non_null(stream);
    fputs("machine 127.0.0.1 login user password pa:ss\n", stream);
    fclose(stream);
    client_open_with(&client, wants_a_password, (void *)"401 Unauthorized");
    is_whole(&client, ask_page(&client, "/a"), a_file());
    client_close(&client);
    remove(name);
}

TW_TEST(row_41_the_longest_path_decides)
{
    struct client client;
    char one[128];
    char two[128];
    struct tw_error err = TW_ERROR_INIT;
    client_open(&client, wants_a_password, (void *)"401 Unauthorized");
    snprintf(one, sizeof one, "%s/team/simple/", server_url(client.server));
    snprintf(two, sizeof two, "%s/other/simple/", server_url(client.server));
    struct tw_credential right = {one, "user", "pa:ss"};
    struct tw_credential wrong = {two, "user", "wrong"};
    assert_int_equal(tw_fetch_add_credential(client.session, &right, &err), TW_OK);
    assert_int_equal(tw_fetch_add_credential(client.session, &wrong, &err), TW_OK);
    is_whole(&client, ask_page(&client, "/team/simple/a/"), a_file());
    is_failure(&client, ask_page(&client, "/other/simple/a/"), TW_ERR_FORBIDDEN, "401");
    client_close(&client);
}

/* ---------------------------------------------------------------- row 42 */

static void is_a_proxy(struct visit *visit)
{
    if (visit->context) {
        visit_reply(visit, visit->context, "", TW_SLICE(""));
    } else {
        visit_whole(visit, a_file(), "");
    }
}

TW_TEST(row_42_requests_go_through_the_proxy)
{
    const char *trusted[] = {"index.example.org"};
    struct tw_request request = {.url = TW_SLICE("http://index.example.org/simple/")};
    for (int refused = 0; refused < 2; refused++) {
        struct server *proxy = server_start(
            is_a_proxy, refused ? "407 Proxy Authentication Required" : NULL);
        struct client client = {.options = {.proxy = server_url(proxy),
                                            .trusted = trusted,
                                            .trusted_count = 1}};
        client_open_with(&client, is_a_proxy, NULL);
        struct tw_reply *reply = ask(&client, &request);
        if (refused) {
            is_failure(&client, reply, TW_ERR_FORBIDDEN, "407");
        } else {
            is_whole(&client, reply, a_file());
        }
        assert_string_equal(server_log(proxy),
                            "GET http://index.example.org/simple/\n");
        client_close(&client);
        server_stop(proxy);
    }
}

TW_TEST(row_42_a_proxy_that_refuses_the_tunnel)
{
    struct server *proxy =
        server_start(is_a_proxy, "407 Proxy Authentication Required");
    struct client client = {.options = {.proxy = server_url(proxy)}};
    client_open_with(&client, is_a_proxy, NULL);
    is_failure(&client,
               ask(&client,
                   &(struct tw_request){.url = TW_SLICE("https://index.example.org/")}),
               TW_ERR_FORBIDDEN, "407");
    assert_int_equal(server_count(proxy), 1);
    client_close(&client);
    server_stop(proxy);
}
