/*
 * Project pages: what a file record is made of in JSON and in HTML, which entries are
 * skipped, and how a page is told from what is none.
 */
#include "tw_limits.h"
#include "tw_metadata.h"
#include "tw_test.h"

#include <stdlib.h>

#define HEX64 "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"
#define JSON_TYPE TW_SLICE("application/vnd.pypi.simple.v1+json")
#define HTML_TYPE TW_SLICE("text/html; charset=utf-8")
#define PAGE_URL TW_SLICE("https://index.example.org/simple/x/")

static struct tw_arena arena = TW_ARENA_INIT;

static struct tw_page parse(tw_slice type, tw_slice body)
{
    struct tw_page page;
    struct tw_error err = TW_ERROR_INIT;
    if (tw_page_parse(&arena, body, type, PAGE_URL, &page, &err)) {
        fail_msg("%s", err.message);
    }
    return page;
}

static enum tw_status status_of(tw_slice type, tw_slice body)
{
    struct tw_page page;
    enum tw_status status = tw_page_parse(&arena, body, type, PAGE_URL, &page, NULL);
    tw_arena_free(&arena);
    return status;
}

/* ---------------------------------------------------------------- JSON */

TW_TEST(page_json_reads_every_field)
{
    struct tw_page page = parse(
        JSON_TYPE,
        TW_SLICE("{\"meta\": {\"api-version\": \"1.4\", \"_last-serial\": 7,"
                 " \"tracks\": [\"https://index.example.org/simple/y/\"]},"
                 " \"name\": \"X.y\", \"versions\": [\"1\"],"
                 " \"alternate-locations\": [\"https://a/\", 3, \"https://b/\"],"
                 " \"project-status\": {\"status\": \"archived\", \"reason\": \"old\"},"
                 " \"files\": [{\"filename\": \"x-1-py3-none-any.whl\","
                 " \"url\": \"../../x-1-py3-none-any.whl?t=1#frag\","
                 " \"hashes\": {\"md5\": \"00ff\", \"sha256\": \"" HEX64 "\","
                 " \"sha512\": \"abc\"}, \"requires-python\": \"\\u003e=3.8\","
                 " \"size\": 123, \"upload-time\": \"1970-01-01T00:00:01.5Z\","
                 " \"yanked\": \"broken\", \"core-metadata\": {\"sha256\": \"" HEX64
                 "\"}}]}"));
    const struct tw_file *file = page.files;
    assert_int_equal(page.file_count, 1);
    assert_slice_equal(page.url, "https://index.example.org/simple/x/");
    assert_slice_equal(page.name, "X.y");
    assert_slice_equal(page.api_version, "1.4");
    assert_slice_equal(page.status, "archived");
    assert_slice_equal(page.status_reason, "old");
    assert_int_equal(page.track_count, 1);
    assert_slice_equal(page.tracks[0], "https://index.example.org/simple/y/");
    assert_int_equal(page.alternate_count, 2);
    assert_slice_equal(page.alternates[1], "https://b/");
    assert_slice_equal(file->filename, "x-1-py3-none-any.whl");
    assert_slice_equal(file->url, "../../x-1-py3-none-any.whl?t=1");
    assert_slice_equal(file->sha256, HEX64);
    assert_slice_equal(file->requires_python, ">=3.8");
    assert_slice_equal(file->metadata_sha256, HEX64);
    assert_slice_equal(file->yank_reason, "broken");
    assert_true(file->size == 123 && file->upload_time == 1500);
    assert_true(file->yanked && file->has_metadata && file->kind == TW_DIST_WHEEL);
    assert_int_equal(file->digest_count, 2);
    assert_slice_equal(page.digests[file->first_digest].algorithm, "md5");
    assert_slice_equal(page.digests[file->first_digest + 1].hex, "abc");
    tw_arena_free(&arena);
}

/* The one file of a page whose entry has ATTRIBUTES beside file name and URL. */
static struct tw_file json_file(const char *attributes)
{
    char *text = tw_arena_printf(
        &arena, "{\"files\": [{%s, \"filename\": \"x-1.zip\", \"url\": \"x-1.zip\"}]}",
        attributes);
    assert_non_null(text);
    struct tw_page page = parse(JSON_TYPE, tw_slice_from(text));
    assert_int_equal(page.file_count, 1);
    return page.files[0];
}

TW_TEST(page_json_takes_values_of_another_type_as_absent)
{
    struct tw_file file =
        json_file("\"hashes\": [], \"requires-python\": null, \"size\": -3,"
                  " \"upload-time\": 5, \"yanked\": null, \"core-metadata\": \"yes\"");
    assert_null(file.sha256.ptr);
    assert_null(file.requires_python.ptr);
    assert_true(file.size == TW_SIZE_UNKNOWN && file.upload_time == TW_TIME_UNKNOWN);
    assert_false(file.yanked || file.has_metadata);
    assert_true(file.kind == TW_DIST_SDIST);
    tw_arena_free(&arena);
}

TW_TEST(page_json_yanked_is_a_truth_or_a_reason)
{
    assert_true(json_file("\"yanked\": true").yanked);
    assert_non_null(json_file("\"yanked\": true").yank_reason.ptr);
    assert_false(json_file("\"yanked\": false").yanked);
    assert_false(json_file("\"yanked\": \"\"").yanked);
    assert_true(json_file("\"yanked\": \"x\"").yanked);
    assert_null(json_file("\"yanked\": \"x\", \"yanked\": false").yank_reason.ptr);
    tw_arena_free(&arena);
}

TW_TEST(page_json_core_metadata_wins_over_its_old_names)
{
    assert_true(json_file("\"dist-info-metadata\": true").has_metadata);
    assert_true(json_file("\"data-dist-info-metadata\": {}").has_metadata);
    assert_false(json_file("\"dist-info-metadata\": true, \"core-metadata\": false")
                     .has_metadata);
    assert_false(json_file("\"core-metadata\": false, \"dist-info-metadata\": true")
                     .has_metadata);
    assert_true(json_file("\"core-metadata\": {\"sha512\": \"00\"}").has_metadata);
    assert_null(
        json_file("\"core-metadata\": {\"sha256\": \"00\"}").metadata_sha256.ptr);
    tw_arena_free(&arena);
}

TW_TEST(page_json_drops_digests_that_are_none)
{
    assert_null(json_file("\"hashes\": {\"sha256\": \"00\"}").sha256.ptr);
    assert_int_equal(json_file("\"hashes\": {\"md5\": \"xyz\"}").digest_count, 0);
    assert_int_equal(
        json_file("\"hashes\": {\"md5\": 1, \"sha1\": \"0a\"}").digest_count, 1);
    tw_arena_free(&arena);
}

TW_TEST(page_skips_bad_entries_one_by_one)
{
    struct tw_page page =
        parse(JSON_TYPE, TW_SLICE("{\"files\": [{\"filename\": \"a.whl\"},"
                                  " {\"url\": \"https://h/b.whl\"}, 17, {},"
                                  " {\"filename\": \"../c.whl\", \"url\": \"c\"},"
                                  " {\"filename\": \"d\\u0000\", \"url\": \"d\"},"
                                  " {\"filename\": \"..\", \"url\": \"d\"},"
                                  " {\"filename\": \"e.exe\", \"url\": \"e.exe\"}]}"));
    assert_int_equal(page.file_count, 1);
    assert_slice_equal(page.files[0].filename, "e.exe");
    assert_true(page.files[0].kind == TW_DIST_OTHER);
    assert_int_equal(page.skipped_count, 7);
    assert_slice_equal(page.skipped[0].what, "a.whl");
    assert_slice_equal(page.skipped[0].reason, "has no URL");
    assert_slice_equal(page.skipped[1].what, "https://h/b.whl");
    assert_slice_equal(page.skipped[1].reason, "has no file name");
    assert_slice_equal(page.skipped[4].reason, "has a file name that is none");
    tw_arena_free(&arena);
}

TW_TEST(page_skips_names_and_urls_that_are_too_long)
{
    static char text[TW_MAX_URL + TW_MAX_FILENAME];
    struct tw_buf buf = TW_BUF_INIT(TW_MIB);
    memset(text, 'a', sizeof text);
    tw_buf_printf(&buf, "{\"files\": [{\"filename\": \"%.*s\", \"url\": \"u\"},",
                  (int)TW_MAX_FILENAME + 1, text);
    tw_buf_printf(&buf, "{\"filename\": \"n\", \"url\": \"%.*s\"}]}",
                  (int)TW_MAX_URL + 1, text);
    struct tw_page page = parse(JSON_TYPE, tw_buf_slice(&buf));
    assert_int_equal(page.file_count, 0);
    assert_slice_equal(page.skipped[0].reason, "has a file name that is too long");
    assert_slice_equal(page.skipped[1].reason, "has a URL that is too long");
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(page_json_without_files_is_no_page)
{
    assert_int_equal(status_of(JSON_TYPE, TW_SLICE("{}")), TW_ERR_PAGE);
    assert_int_equal(status_of(JSON_TYPE, TW_SLICE("[]")), TW_ERR_PAGE);
    assert_int_equal(status_of(JSON_TYPE, TW_SLICE("{\"files\": {}}")), TW_ERR_PAGE);
    assert_int_equal(status_of(JSON_TYPE, TW_SLICE("{\"files\": [}")), TW_ERR_PAGE);
    assert_int_equal(status_of(JSON_TYPE, TW_SLICE("{\"files\": []} x")), TW_ERR_PAGE);
    assert_int_equal(status_of(JSON_TYPE, TW_SLICE("{\"files\": []}")), TW_OK);
}

TW_TEST(page_refuses_another_major_version)
{
    assert_int_equal(
        status_of(JSON_TYPE,
                  TW_SLICE("{\"files\": [], \"meta\": {\"api-version\": \"2.0\"}}")),
        TW_ERR_PAGE);
    assert_int_equal(
        status_of(JSON_TYPE,
                  TW_SLICE("{\"files\": [], \"meta\": {\"api-version\": \"1.99\"}}")),
        TW_OK);
    assert_int_equal(
        status_of(HTML_TYPE, TW_SLICE("<meta name=\"pypi:repository-version\""
                                      " content=\"2.0\">")),
        TW_ERR_PAGE);
}

/* ---------------------------------------------------------------- HTML */

TW_TEST(page_html_reads_every_attribute)
{
    struct tw_page page = parse(
        HTML_TYPE,
        TW_SLICE("<!DOCTYPE html><html><head>"
                 "<meta name=\"pypi:repository-version\" content=\"1.4\">"
                 "<meta name=pypi:project-status content='quarantined'>"
                 "<META NAME=\"pypi:project-status-reason\" CONTENT=\"a &amp; b\">"
                 "<meta name=\"pypi:tracks\" content=\"https://t/\">"
                 "<meta name=\"pypi:alternate-locations\" content=\"https://a/\">"
                 "</head><body><!-- <a href=\"no-1.whl\"> -->"
                 "<a\n href='f/x-1%2Bl-py3-none-any.whl?k=1&amp;l=2#sha256=" HEX64 "'"
                 " data-requires-python=\"&gt;=3.8,<4\" data-size=9"
                 " data-yanked=\"bad &lt;1>\" data-core-metadata=\"sha256=" HEX64 "\""
                 ">text</a></body></html>"));
    const struct tw_file *file = page.files;
    assert_int_equal(page.file_count, 1);
    assert_int_equal(page.skipped_count, 0);
    assert_slice_equal(page.api_version, "1.4");
    assert_slice_equal(page.status, "quarantined");
    assert_slice_equal(page.status_reason, "a & b");
    assert_slice_equal(page.tracks[0], "https://t/");
    assert_slice_equal(page.alternates[0], "https://a/");
    assert_slice_equal(file->filename, "x-1+l-py3-none-any.whl");
    assert_slice_equal(file->url, "f/x-1%2Bl-py3-none-any.whl?k=1&l=2");
    assert_slice_equal(file->sha256, HEX64);
    assert_slice_equal(file->metadata_sha256, HEX64);
    assert_slice_equal(file->requires_python, ">=3.8,<4");
    assert_slice_equal(file->yank_reason, "bad <1>");
    assert_true(file->yanked && file->has_metadata && file->size == 9);
    assert_true(file->upload_time == TW_TIME_UNKNOWN);
    tw_arena_free(&arena);
}

/* The one file of a page with an anchor that has ATTRIBUTES. */
static struct tw_file html_file(const char *attributes)
{
    char *text = tw_arena_printf(&arena, "<a %s>x</a>", attributes);
    assert_non_null(text);
    struct tw_page page = parse(HTML_TYPE, tw_slice_from(text));
    assert_int_equal(page.file_count, 1);
    return page.files[0];
}

TW_TEST(page_html_yanked_needs_no_reason)
{
    assert_true(html_file("href=x.whl data-yanked").yanked);
    assert_int_equal(html_file("href=x.whl data-yanked").yank_reason.len, 0);
    assert_true(html_file("data-yanked=\"\" href=x.whl").yanked);
    assert_false(html_file("href=x.whl").yanked);
    tw_arena_free(&arena);
}

TW_TEST(page_html_core_metadata_wins_over_its_old_name)
{
    assert_true(html_file("href=x.whl data-dist-info-metadata=true").has_metadata);
    assert_false(html_file("href=x.whl data-dist-info-metadata=false").has_metadata);
    assert_true(html_file("href=x.whl data-dist-info-metadata=false "
                          "data-core-metadata=true")
                    .has_metadata);
    assert_false(html_file("href=x.whl data-dist-info-metadata=true "
                           "data-core-metadata=false")
                     .has_metadata);
    tw_arena_free(&arena);
}

TW_TEST(page_html_finds_the_digest_in_the_fragment)
{
    assert_slice_equal(html_file("href=x.whl#egg=x&sha256=" HEX64).sha256, HEX64);
    assert_slice_equal(html_file("href=x.whl#sha256%3D" HEX64).sha256, HEX64);
    assert_int_equal(html_file("href=x.whl#md5=00").digest_count, 1);
    assert_int_equal(html_file("href=x.whl#egg=abc").digest_count, 0);
    assert_int_equal(html_file("href=x.whl#").digest_count, 0);
    assert_slice_equal(html_file("href=x.whl#main").url, "x.whl");
    tw_arena_free(&arena);
}

TW_TEST(page_html_skips_links_to_no_file)
{
    struct tw_page page =
        parse(HTML_TYPE, TW_SLICE("<a href=\"../\">up</a><a href=\"\">empty</a>"
                                  "<a name=top>none</a><a href=x.whl>x</a>"));
    assert_int_equal(page.file_count, 1);
    assert_int_equal(page.skipped_count, 1);
    assert_slice_equal(page.skipped[0].what, "../");
    tw_arena_free(&arena);
}

static tw_slice base_of(const char *html)
{
    return parse(HTML_TYPE, tw_slice_from(html)).url;
}

TW_TEST(page_html_base_counts_before_the_first_anchor)
{
    assert_slice_equal(base_of("<base href=https://b/><a href=x.whl>"), "https://b/");
    assert_slice_equal(base_of("<BASE HREF=/f/><a href=x.whl>"),
                       "https://index.example.org/f/");
    assert_slice_equal(base_of("<base href=https://b/><base href=https://c/>"),
                       "https://b/");
    assert_slice_equal(base_of("<a href=x.whl><base href=https://b/>"),
                       "https://index.example.org/simple/x/");
    assert_slice_equal(base_of("<base target=_top><a href=x.whl>"),
                       "https://index.example.org/simple/x/");
    tw_arena_free(&arena);
}

/* ---------------------------------------------------------------- which is it */

TW_TEST(page_trusts_the_type_and_else_sniffs)
{
    tw_slice json = TW_SLICE("\xEF\xBB\xBF {\"files\": []}");
    tw_slice html = TW_SLICE("\n<html></html>");
    assert_int_equal(status_of(TW_NO_SLICE, json), TW_OK);
    assert_int_equal(status_of(TW_NO_SLICE, html), TW_OK);
    assert_int_equal(status_of(TW_SLICE("text/plain"), json), TW_OK);
    assert_int_equal(status_of(TW_SLICE("binary/octet-stream"), html), TW_OK);
    assert_int_equal(status_of(TW_SLICE("application/JSON ; x=y"), json), TW_OK);
    assert_int_equal(status_of(JSON_TYPE, html), TW_ERR_PAGE);
    assert_int_equal(status_of(TW_NO_SLICE, TW_SLICE("Not found")), TW_ERR_PAGE);
    assert_int_equal(status_of(HTML_TYPE, TW_SLICE("Not found")), TW_ERR_PAGE);
    assert_int_equal(status_of(JSON_TYPE, TW_SLICE(" \n")), TW_OK);
    assert_int_equal(status_of(TW_NO_SLICE, TW_NO_SLICE), TW_OK);
}

TW_TEST(page_names_the_type_of_what_is_no_page)
{
    struct tw_page page;
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(tw_page_parse(&arena, TW_SLICE("Not found"),
                                   TW_SLICE("text/plain"), PAGE_URL, &page, &err),
                     TW_ERR_PAGE);
    assert_string_equal(err.message, "neither JSON nor HTML");
    assert_string_equal(err.context, "text/plain");
    tw_arena_free(&arena);
}

TW_TEST(page_bounds_its_size_and_entries)
{
    char *text = calloc(1, TW_MAX_PAGE + 1);
    assert_non_null(text);
    assert_int_equal(status_of(JSON_TYPE, (tw_slice){text, TW_MAX_PAGE + 1}),
                     TW_ERR_LIMIT);
    struct tw_buf buf = TW_BUF_INIT(TW_MAX_PAGE);
    tw_buf_adds(&buf, "{\"files\": [0");
    for (int i = 1; i <= TW_MAX_PAGE_FILES; i++) {
        tw_buf_add(&buf, TW_SLICE(",0"));
    }
    tw_buf_adds(&buf, "]}");
    assert_int_equal(status_of(JSON_TYPE, tw_buf_slice(&buf)), TW_ERR_LIMIT);
    tw_buf_free(&buf);
    free(text);
}

TW_TEST(page_survives_each_failing_allocation)
{
    static const tw_slice bodies[] = {
        TW_SLICE_INIT("{\"files\": [{\"filename\": \"a\\u002ewhl\", \"url\": \"a\","
                      " \"hashes\": {\"md5\": \"00\"}}, 1],"
                      " \"meta\": {\"tracks\": [\"t\"]},"
                      " \"alternate-locations\": [\"a\"]}"),
        TW_SLICE_INIT("<base href=/x/><a href=a%2ewhl?&amp;#md5=%300><a href=/>"
                      "<meta name=pypi:tracks content=t>"
                      "<meta name=pypi:alternate-locations content=a>")};
    for (size_t i = 0; i < 2; i++) {
        enum tw_status status = TW_ERR_NOMEM;
        for (long n = 0; status != TW_OK; n++) {
            struct tw_page page;
            arena.fail_after = n;
            status =
                tw_page_parse(&arena, bodies[i], TW_NO_SLICE, PAGE_URL, &page, NULL);
            assert_true(status == TW_OK || status == TW_ERR_NOMEM);
            tw_arena_free(&arena);
            assert_true(n < 50);
        }
        arena.fail_after = -1;
    }
}

TW_TEST(page_tells_kinds_by_suffix)
{
    assert_true(tw_dist_kind(TW_SLICE("x.whl")) == TW_DIST_WHEEL);
    assert_true(tw_dist_kind(TW_SLICE("x.tar.gz")) == TW_DIST_SDIST);
    assert_true(tw_dist_kind(TW_SLICE("x.zip")) == TW_DIST_SDIST);
    assert_true(tw_dist_kind(TW_SLICE("x.ZIP")) == TW_DIST_OTHER);
    assert_true(tw_dist_kind(TW_SLICE("x.tar.bz2")) == TW_DIST_OTHER);
    assert_true(tw_dist_kind(TW_SLICE("whl")) == TW_DIST_OTHER);
}
