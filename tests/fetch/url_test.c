/*
 * URLs: the examples of RFC 3986 section 5.4, what pages really contain, and what must
 * never be printed.
 */
#include "tw_test.h"

#include "tw_fetch.h"
#include "tw_limits.h"
#include "url.h"

#include <stdlib.h>

static void check_join(const char *base, const char *reference, const char *expected)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    tw_slice out = TW_NO_SLICE;
    enum tw_status status =
        tw_url_join(&arena, tw_slice_from(base), tw_slice_from(reference), &out, &err);
    if (expected) {
        assert_int_equal(status, TW_OK);
        assert_string_equal(out.ptr, expected);
        assert_int_equal(out.len, strlen(expected));
    } else {
        assert_int_equal(status, TW_ERR_INPUT);
    }
    tw_arena_free(&arena);
}

TW_TEST(url_join_examples_of_the_rfc)
{
    static const struct {
        const char *reference, *expected;
    } rows[] = {
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_join("http://a/b/c/d;p?q", rows[i].reference, rows[i].expected);
    }
}

TW_TEST(url_join_as_pages_need_it)
{
    const char *page = "https://index.example.org/simple/a/";
    check_join(page, "../../files/a-1.tar.gz#sha256=00",
               "https://index.example.org/files/a-1.tar.gz#sha256=00");
    check_join(page, "https://cdn.example.org:8443/x/../a-1.whl?token=t#f",
               "https://cdn.example.org:8443/a-1.whl?token=t#f");
    check_join(page, "//cdn.example.org/a.whl", "https://cdn.example.org/a.whl");
    check_join(page, " a b\xc3\xa9.whl\n",
               "https://index.example.org/simple/a/a%20b%C3%A9.whl");
    check_join(page, "a:b/c", NULL);
    check_join(page, "mailto:someone@example.org", NULL);
    check_join("simple/a", "b", NULL);
    check_join("https://host.example.org", "x", "https://host.example.org/x");
    check_join("https://u:p@host.example.org/a", "b", "https://u:p@host.example.org/b");
    check_join("file:///srv/simple/a/index.html", "../../f.whl", "file:///srv/f.whl");
    check_join("https://h/a//b/", "c//d", "https://h/a//b/c//d");
    check_join("file:/srv/a", "b", "file:///srv/b");
    check_join("file:/srv/a", "/.//b", "file:////b");
    check_join("https://h/a", "http:/.//evil/x", NULL);
}

TW_TEST(url_join_refuses_what_is_too_long)
{
    char *reference = malloc(TW_MAX_URL + 2);
    assert_non_null(reference);
    memset(reference, 'a', TW_MAX_URL + 1);
    reference[TW_MAX_URL + 1] = '\0';
    check_join("https://h/", reference, NULL);
    free(reference);
}

TW_TEST(url_origin_is_canonical)
{
    static const struct {
        const char *url, *origin;
    } rows[] = {
        {"HTTPS://U:p@Host.Example.org:443/a?b#c", "https://host.example.org"},
        {"http://host.example.org:80", "http://host.example.org"},
        {"http://host.example.org:443/", "http://host.example.org:443"},
        {"http://[::1]:8080/", "http://[::1]:8080"},
        {"http://host.example.org:/", "http://host.example.org"},
        {"file:///srv/x", "file://"},
    };
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tw_slice origin = tw_url_origin(&arena, tw_slice_from(rows[i].url));
        assert_string_equal(origin.ptr, rows[i].origin);
    }
    assert_null(tw_url_origin(&arena, TW_SLICE("a/b")).ptr);
    tw_arena_free(&arena);
}

TW_TEST(url_bare_has_no_secret_and_no_fragment)
{
    struct tw_arena arena = TW_ARENA_INIT;
    assert_slice_equal(tw_url_bare(&arena, TW_SLICE("https://u:p@h/a?b=1#c@d")),
                       "https://h/a?b=1");
    assert_slice_equal(tw_url_bare(&arena, TW_SLICE("https://h/a#c")), "https://h/a");
    tw_slice plain = TW_SLICE("https://h/a@b");
    assert_ptr_equal(tw_url_bare(&arena, plain).ptr, plain.ptr);
    tw_arena_free(&arena);
}

TW_TEST(url_redact_hides_passwords_and_tokens)
{
    static const struct {
        const char *url, *shown;
    } rows[] = {
        {"https://user:secret@h/a", "https://user:****@h/a"},
        {"https://secret@h/a", "https://****@h/a"},
        {"https://:secret@h/a", "https://:****@h/a"},
        {"https://u:se@cret@h/a", "https://u:****@h/a"},
        {"https://h/a@b", "https://h/a@b"},
        {"https://h/a?x=u:p@h", "https://h/a?x=u:p@h"},
    };
    char out[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(tw_url_redact(tw_slice_from(rows[i].url), out, sizeof out),
                            rows[i].shown);
    }
    assert_string_equal(tw_url_redact(TW_SLICE("https://u:secret@h/"), out, 12),
                        "https://u:*");
}

TW_TEST(url_and_path_of_a_file)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice url = tw_url_from_path(&arena, TW_SLICE("/srv/a b/100%#1?.whl"));
    assert_slice_equal(url, "file:///srv/a%20b/100%25%231%3F.whl");
    assert_slice_equal(tw_url_to_path(&arena, url), "/srv/a b/100%#1?.whl");
    assert_slice_equal(tw_url_to_path(&arena, TW_SLICE("file://localhost/a#f")), "/a");
    assert_slice_equal(tw_url_to_path(&arena, TW_SLICE("file:/a%2")), "/a%2");
    assert_null(tw_url_to_path(&arena, TW_SLICE("file://other/a")).ptr);
    assert_null(tw_url_to_path(&arena, TW_SLICE("file:///a%00b")).ptr);
    assert_null(tw_url_to_path(&arena, TW_SLICE("https://h/a")).ptr);
    tw_arena_free(&arena);
}

TW_TEST(url_loopback)
{
    static const struct {
        const char *url;
        bool loopback;
    } rows[] = {
        {"http://localhost:1/", true},    {"http://127.0.0.1/", true},
        {"http://127.8.9.10/", true},     {"http://[::1]:8/", true},
        {"http://127.0.0.1.org/", false}, {"http://128.0.0.1/", false},
        {"http://127.0.0/", false},       {"http://localhost.org/", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tw_url url = tw_url_split(tw_slice_from(rows[i].url));
        assert_int_equal(tw_url_is_loopback(&url), rows[i].loopback);
    }
}

TW_TEST(url_out_of_memory_is_said)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    tw_slice out = TW_NO_SLICE;
    arena.fail_after = 0;
    assert_int_equal(
        tw_url_join(&arena, TW_SLICE("https://h/"), TW_SLICE("x"), &out, &err),
        TW_ERR_NOMEM);
    arena.fail_after = 0;
    assert_null(tw_url_origin(&arena, TW_SLICE("https://h/")).ptr);
    arena.fail_after = 0;
    assert_null(tw_url_bare(&arena, TW_SLICE("https://u@h/")).ptr);
    arena.fail_after = 0;
    assert_null(tw_url_to_path(&arena, TW_SLICE("file:///a")).ptr);
    arena.fail_after = 0;
    assert_null(tw_url_from_path(&arena, TW_SLICE("/a")).ptr);
    tw_arena_free(&arena);
}
