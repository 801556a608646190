/*
 * Row 40 of the matrix: what the cache saves, and what must be asked for all the same.
 * Each test is several runs on one cache folder, a session and a cache a run.
 */
#include "client.h"

#include "tw_cache.h"
#include "tw_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct runs {
    struct server *server;
    char folder[64];
    const struct tw_fetch_form *form;
    bool offline;
    bool revalidate;
    uint64_t reused, confirmed; /* replies so far, as statistics count them */
};

static struct runs start_runs(server_handler *handler)
{
    struct runs runs = {.server = server_start(handler, NULL)};
    snprintf(runs.folder, sizeof runs.folder, "/tmp/tw-reuse-XXXXXX");
    assert_non_null(mkdtemp(runs.folder));
    return runs;
}

static void end_runs(struct runs *runs)
{
    char command[128];
    server_stop(runs->server);
    snprintf(command, sizeof command, "rm -rf %s", runs->folder);
    assert_int_equal(system(command), 0);
}

/* What a run gets for PATH must be BODY, or with none a failure of STATUS. */
static void run(struct runs *runs, const char *path, const char *digest,
                const char *body, enum tw_status status)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_cache *cache = NULL;
    struct tw_cache_options at = {.folder = runs->folder, .now = (int64_t)time(NULL)};
    char url[256];
    assert_int_equal(tw_cache_open(&at, &cache, &err), TW_OK);
    struct tw_fetch_options options = {
        .cache = cache, .offline = runs->offline, .proxy = "", .backoff_ms = 1};
    struct tw_fetch *session = NULL;
    struct tw_reply *reply = NULL;
    tw_transfer id;
    assert_int_equal(tw_fetch_open(&options, &session, &err), TW_OK);
    snprintf(url, sizeof url, "%s%s", server_url(runs->server), path);
    struct tw_request request = {.url = tw_slice_from(url),
                                 .compressed = true,
                                 .reuse = true,
                                 .form = runs->form,
                                 .about = TW_SLICE("about it"),
                                 .revalidate = runs->revalidate,
                                 .digest = tw_slice_from(digest)};
    assert_int_equal(tw_fetch_start(session, &request, &id, &err), TW_OK);
    assert_int_equal(tw_fetch_wait(session, 10000, &reply, &err), TW_OK);
    assert_non_null(reply);
    assert_int_equal(reply->status, status);
    if (body) {
        assert_int_equal(reply->kind, TW_REPLY_WHOLE);
        assert_true(tw_slice_equal(reply->body, tw_slice_from(body)));
        assert_int_equal(reply->known.total, runs->form ? 4 : strlen(body));
        assert_slice_equal(reply->content_type, "text/plain");
    }
    tw_reply_free(session, reply);
    runs->reused += tw_fetch_stats(session)->reused;
    runs->confirmed += tw_fetch_stats(session)->confirmed;
    tw_fetch_close(session);
    tw_cache_close(cache);
}

#define assert_asked(runs, expected)                                                   \
    do {                                                                               \
        assert_string_equal(server_log((runs)->server), (expected));                   \
        server_forget((runs)->server);                                                 \
    } while (0)

/* "/age/SECONDS" and "/no-store" by path; every page has an ETag. */
static void an_index(struct visit *visit)
{
    char headers[256];
    char value[64];
    unsigned seconds = 0;
    bool no_store = strcmp(visit->path, "/no-store") == 0;
    sscanf(visit->path, "/age/%u", &seconds);
    snprintf(headers, sizeof headers,
             "Cache-Control: %s=%u\r\nETag: \"one\"\r\nContent-Type: text/plain\r\n",
             no_store ? "no-store, max-age" : "max-age", seconds);
    const char *etag = visit_header(visit, "If-None-Match", value, sizeof value);
    if (strcmp(visit->path, "/gzipped") == 0) {
        visit_reply(visit, etag ? "304 Not Modified" : "200 OK",
                    etag ? "ETag: \"one\"\r\n"
                         : "ETag: W/\"one\"\r\nContent-Type: text/plain\r\n",
                    etag ? TW_SLICE("") : TW_SLICE("page"));
    } else if (etag && strcmp(visit->path, "/odd") == 0) {
        visit_reply(visit, "304 Not Modified", "ETag: \"another\"\r\n", TW_SLICE(""));
    } else if (etag && strcmp(etag, "\"one\"") == 0) {
        visit_reply(visit, "304 Not Modified", headers, TW_SLICE(""));
    } else {
        visit_whole(visit, TW_SLICE("page"), headers);
    }
}

TW_TEST(row_40_a_fresh_page_costs_nothing)
{
    struct runs runs = start_runs(an_index);
    run(&runs, "/age/600", NULL, "page", TW_OK);
    assert_asked(&runs, "GET /age/600\n");
    run(&runs, "/age/600", NULL, "page", TW_OK);
    assert_asked(&runs, "");
    runs.revalidate = true;
    assert_int_equal(runs.reused, 1);
    assert_int_equal(runs.confirmed, 0);
    run(&runs, "/age/600", NULL, "page", TW_OK);
    assert_asked(&runs, "GET /age/600\n");
    assert_int_equal(runs.reused, 2);
    assert_int_equal(runs.confirmed, 1);
    end_runs(&runs);
}

TW_TEST(row_40_a_stale_page_is_checked)
{
    struct runs runs = start_runs(an_index);
    run(&runs, "/age/0", NULL, "page", TW_OK);
    run(&runs, "/age/0", NULL, "page", TW_OK);
    run(&runs, "/age/0", NULL, "page", TW_OK);
    assert_asked(&runs, "GET /age/0\nGET /age/0\nGET /age/0\n");
    assert_int_equal(runs.confirmed, 2);
    end_runs(&runs);
}

TW_TEST(row_40_no_store_is_not_kept)
{
    struct runs runs = start_runs(an_index);
    run(&runs, "/no-store", NULL, "page", TW_OK);
    runs.offline = true;
    run(&runs, "/no-store", NULL, NULL, TW_ERR_NETWORK);
    assert_asked(&runs, "GET /no-store\n");
    end_runs(&runs);
}

TW_TEST(row_40_a_304_about_something_else_is_of_no_use)
{
    struct runs runs = start_runs(an_index);
    run(&runs, "/odd", NULL, "page", TW_OK);
    server_forget(runs.server);
    run(&runs, "/odd", NULL, "page", TW_OK);
    assert_asked(&runs, "GET /odd\nGET /odd\n");
    assert_int_equal(runs.reused, 0);
    end_runs(&runs);
}

TW_TEST(row_40_a_304_has_the_strong_tag_of_a_weak_one)
{
    struct runs runs = start_runs(an_index);
    run(&runs, "/gzipped", NULL, "page", TW_OK);
    server_forget(runs.server);
    run(&runs, "/gzipped", NULL, "page", TW_OK);
    assert_asked(&runs, "GET /gzipped\n");
    assert_int_equal(runs.confirmed, 1);
    end_runs(&runs);
}

TW_TEST(row_40_offline_takes_what_is_stale)
{
    struct runs runs = start_runs(an_index);
    run(&runs, "/age/0", NULL, "page", TW_OK);
    server_forget(runs.server);
    runs.offline = true;
    run(&runs, "/age/0", NULL, "page", TW_OK);
    run(&runs, "/never-seen", NULL, NULL, TW_ERR_NETWORK);
    assert_asked(&runs, "");
    end_runs(&runs);
}

static void no_suffix(struct visit *visit)
{
    if (visit->suffix) {
        visit_reply(visit, "501 Unsupported", "", TW_SLICE(""));
    } else {
        visit_file(visit, a_file(), "");
    }
}

/* Asks for the tail of PATH, of unknown size. */
static void run_tail(struct runs *runs, const char *path)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_cache *cache = NULL;
    struct tw_cache_options at = {.folder = runs->folder, .now = (int64_t)time(NULL)};
    assert_int_equal(tw_cache_open(&at, &cache, &err), TW_OK);
    struct client client = {.server = runs->server};
    struct tw_fetch_options options = {.cache = cache, .proxy = ""};
    assert_int_equal(tw_fetch_open(&options, &client.session, &err), TW_OK);
    is_tail(&client, ask_tail(&client, path, 0));
    tw_fetch_close(client.session);
    tw_cache_close(cache);
}

TW_TEST(row_07_the_next_run_knows_what_is_refused)
{
    struct runs runs = start_runs(no_suffix);
    run_tail(&runs, "/a");
    assert_asked(&runs, "GET /a bytes=-32768\nGET /a bytes=0-0\n"
                        "GET /a bytes=67232-99999\n");
    run_tail(&runs, "/b");
    assert_asked(&runs, "GET /b bytes=0-0\nGET /b bytes=67232-99999\n");
    end_runs(&runs);
}

/* sha256 of "page" */
static const char page_digest[] =
    "sha256=3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274";

TW_TEST(row_40_a_digest_is_right_for_ever_and_everywhere)
{
    struct runs runs = start_runs(an_index);
    run(&runs, "/age/0", page_digest, "page", TW_OK);
    run(&runs, "/age/0", page_digest, "page", TW_OK);
    run(&runs, "/no-store", page_digest, "page", TW_OK); /* another mirror */
    assert_asked(&runs, "GET /age/0\n");
    end_runs(&runs);
}

/* "page (about it)" of "page" */
static enum tw_status put_together(struct tw_arena *arena, const struct tw_body *body,
                                   tw_slice about, struct tw_formed *out,
                                   struct tw_error *err)
{
    if (tw_slice_ends(body->url, TW_SLICE("bad"))) {
        return tw_error_set(err, TW_ERR_PAGE, "is none");
    }
    char *text =
        tw_arena_printf(arena, "%.*s (%.*s)", TW_FMT(body->bytes), TW_FMT(about));
    out->bytes = tw_slice_from(text);
    return text ? TW_OK : tw_error_nomem(err);
}

static bool is_page(tw_slice bytes)
{
    return tw_slice_starts(bytes, TW_SLICE("page ("));
}

static bool is_never(tw_slice bytes)
{
    (void)bytes;
    return false;
}

TW_TEST(row_40_a_form_is_made_once_and_kept)
{
    static const struct tw_fetch_form form = {"form 1", put_together, is_page};
    struct runs runs = start_runs(an_index);
    runs.form = &form;
    run(&runs, "/age/600", NULL, "page (about it)", TW_OK);
    run(&runs, "/age/600", NULL, "page (about it)", TW_OK);
    assert_asked(&runs, "GET /age/600\n");
    run(&runs, "/age/0", NULL, "page (about it)", TW_OK);
    run(&runs, "/age/0", NULL, "page (about it)", TW_OK); /* a 304 */
    assert_asked(&runs, "GET /age/0\nGET /age/0\n");
    run(&runs, "/bad", NULL, NULL, TW_ERR_PAGE);
    end_runs(&runs);
}

TW_TEST(row_40_a_form_of_another_name_or_unsound_is_made_anew)
{
    static const struct tw_fetch_form forms[] = {{"form 1", put_together, is_page},
                                                 {"form 2", put_together, is_page},
                                                 {"form 2", put_together, is_never}};
    struct runs runs = start_runs(an_index);
    for (int i = 0; i < 3; i++) {
        runs.form = &forms[i];
        run(&runs, "/age/600", NULL, "page (about it)", TW_OK);
        assert_asked(&runs, "GET /age/600\n");
    }
    end_runs(&runs);
}
