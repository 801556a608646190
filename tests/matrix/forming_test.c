/*
 * Bodies that are made into something else on the way: large ones beside the loop.
 */
#include "client.h"

#include "tw_form.h"

#include <stdio.h>

enum { PAGES = 12 };

/* "LENGTH of ABOUT" */
static enum tw_status measure(struct tw_arena *arena, const struct tw_body *body,
                              tw_slice about, struct tw_formed *out,
                              struct tw_error *err)
{
    bool same = tw_slice_equal(body->bytes, a_file());
    char *text = tw_arena_printf(arena, "%zu of %.*s", body->bytes.len, TW_FMT(about));
    out->bytes = tw_slice_from(text);
    return same ? TW_OK : tw_error_set(err, TW_ERR_PAGE, "not the file");
}

static const struct tw_fetch_form form = {"length", measure, NULL};

static tw_slice coded; /* a_file; made before the threads of the server */

static void sends_pages(struct visit *visit)
{
    const char *coding = "Content-Encoding: gzip\r\n";
    if (strcmp(visit->path, "/raw") == 0) {
        visit_whole(visit, a_file(), coding);
    } else if (strcmp(visit->path, "/plain") == 0) {
        visit_whole(visit, a_file(), "");
    } else if (strcmp(visit->path, "/other") == 0) {
        visit_whole(visit, tw_slice_cut(a_file(), 1, FILE_SIZE), "");
    } else {
        bool cut = strcmp(visit->path, "/cut") == 0;
        visit_whole(visit, tw_slice_cut(coded, 0, coded.len - (cut ? 10 : 0)), coding);
    }
}

static void open_pages(struct client *client)
{
    static unsigned char memory[2 * FILE_SIZE];
    coded = gzipped(a_file(), memory, sizeof memory);
    client_open(client, sends_pages, NULL);
}

static struct tw_request request_of(const struct client *client, const char *path)
{
    return (struct tw_request){.url = url_of(client, path),
                               .compressed = true,
                               .form = &form,
                               .about = TW_SLICE("it")};
}

static struct tw_reply *ask_formed(struct client *client, const char *path, size_t cap)
{
    struct tw_request request = request_of(client, path);
    request.cap = cap;
    return ask(client, &request);
}

static void is_formed(struct client *client, struct tw_reply *reply)
{
    assert_int_equal(reply->kind, TW_REPLY_WHOLE);
    assert_slice_equal(reply->body, "100000 of it");
    assert_int_equal(reply->known.total, FILE_SIZE);
    tw_reply_free(client->session, reply);
}

TW_TEST(row_19_a_form_is_made_of_the_decoded_page)
{
    struct client client;
    open_pages(&client);
    is_formed(&client, ask_formed(&client, "/page", 0));
    is_formed(&client, ask_formed(&client, "/plain", 0));
    is_formed(&client, ask_formed(&client, "/raw", 0));
    is_failure(&client, ask_formed(&client, "/other", 0), TW_ERR_PAGE, "not the file");
    is_failure(&client, ask_formed(&client, "/cut", 0), TW_ERR_HTTP, "cut");
    client_close(&client);
}

static void sends_bomb(struct visit *visit)
{
    static const char zeros[40 * FILE_SIZE];
    static unsigned char memory[FILE_SIZE];
    visit_whole(visit, gzipped((tw_slice){zeros, sizeof zeros}, memory, sizeof memory),
                "Content-Encoding: gzip\r\n");
}

TW_TEST(row_19_a_page_is_held_against_its_cap_when_it_is_decoded)
{
    struct client client;
    client_open(&client, sends_bomb, NULL);
    is_failure(&client, ask_formed(&client, "/bomb", FILE_SIZE), TW_ERR_LIMIT, "more");
    client_close(&client);
}

/* Asks for PAGES pages of all classes. */
static void ask_many(struct client *client, tw_transfer *ids)
{
    for (unsigned i = 0; i < PAGES; i++) {
        char path[16];
        struct tw_error err = TW_ERROR_INIT;
        snprintf(path, sizeof path, "/%u", i);
        struct tw_request request = request_of(client, path);
        request.urgency = (enum tw_class)(i % 3);
        assert_int_equal(tw_fetch_start(client->session, &request, &ids[i], &err),
                         TW_OK);
    }
}

/* The next reply, which must be a page. */
static void take_page(struct client *client)
{
    struct tw_reply *reply = NULL;
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(tw_fetch_wait(client->session, 10000, &reply, &err), TW_OK);
    assert_non_null(reply);
    is_formed(client, reply);
}

TW_TEST(forms_of_many_pages_reach_all_who_still_wait)
{
    struct client client;
    tw_transfer ids[PAGES];
    open_pages(&client);
    ask_many(&client, ids);
    take_page(&client);
    tw_transfer again[PAGES];
    ask_many(&client, again); /* joins what is under way, also what is being formed */
    for (unsigned i = 0; i < PAGES; i++) {
        tw_fetch_raise(client.session, again[i], TW_CLASS_WAITED_FOR);
    }
    tw_fetch_cancel(client.session, again[0]);
    tw_fetch_cancel(client.session, again[PAGES - 1]);
    for (uint32_t left = tw_fetch_pending(client.session); left; left--) {
        take_page(&client);
    }
    client_close(&client);
}

TW_TEST(forms_that_nobody_waited_for_end_with_the_session)
{
    for (unsigned taken = 0; taken < 4; taken++) {
        struct client client;
        tw_transfer ids[PAGES];
        open_pages(&client);
        ask_many(&client, ids);
        for (unsigned i = 0; i < taken; i++) {
            take_page(&client);
        }
        for (unsigned i = 0; i < PAGES / 2; i++) {
            tw_fetch_cancel(client.session, ids[i]);
        }
        client_close(&client);
    }
}
