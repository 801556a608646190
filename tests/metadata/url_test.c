/* URLs as pages need them. */
#include "tw_limits.h"
#include "tw_metadata.h"
#include "tw_test.h"
#include "url.h"

static void assert_sidecar(const char *url, const char *expected)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice out;
    assert_int_equal(tw_url_sidecar(&arena, tw_slice_from(url), &out, NULL), TW_OK);
    assert_true(tw_slice_equal(out, tw_slice_from(expected)));
    tw_arena_free(&arena);
}

TW_TEST(url_sidecar_goes_behind_the_path)
{
    assert_sidecar("https://h/a-1.whl", "https://h/a-1.whl.metadata");
    assert_sidecar("https://h/a-1.whl?token=x/y#sha256=00",
                   "https://h/a-1.whl.metadata?token=x/y");
    assert_sidecar("../a-1.whl#frag?no", "../a-1.whl.metadata");
}

TW_TEST(url_sidecar_bounds_the_length)
{
    struct tw_arena arena = TW_ARENA_INIT;
    static char url[TW_MAX_URL + 1];
    tw_slice out;
    memset(url, 'a', sizeof url);
    assert_int_equal(tw_url_sidecar(&arena, (tw_slice){url, sizeof url}, &out, NULL),
                     TW_ERR_LIMIT);
    tw_arena_free(&arena);
}

TW_TEST(url_last_segment_ignores_query_and_fragment)
{
    assert_slice_equal(tw_url_last_segment(TW_SLICE("https://h/a/b.whl?x=/y#/z")),
                       "b.whl");
    assert_slice_equal(tw_url_last_segment(TW_SLICE("b.whl")), "b.whl");
    assert_int_equal(tw_url_last_segment(TW_SLICE("https://h/a/")).len, 0);
    assert_int_equal(tw_url_last_segment(TW_SLICE("https://host")).len, 0);
}

TW_TEST(url_decode_keeps_what_is_no_escape)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice out;
    assert_true(tw_percent_decode(&arena, TW_SLICE("a%2Bb%2b%zz%4"), &out));
    assert_slice_equal(out, "a+b+%zz%4");
    assert_true(tw_percent_decode(&arena, TW_SLICE("a%00"), &out));
    assert_slice_equal(out, "a\0");
    tw_arena_free(&arena);
}

static void assert_rebased(const char *base, const char *expected)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice out;
    assert_true(tw_url_rebase(&arena, TW_SLICE("https://h:1/simple/x/?q"),
                              tw_slice_from(base), &out));
    assert_true(tw_slice_equal(out, tw_slice_from(expected)));
    tw_arena_free(&arena);
}

TW_TEST(url_rebase_puts_in_front_what_is_missing)
{
    assert_rebased("https://other/", "https://other/");
    assert_rebased("//other/p/", "https://other/p/");
    assert_rebased("/files/", "https://h:1/files/");
    assert_rebased("../files/", "https://h:1/simple/x/../files/");
    assert_rebased("", "https://h:1/simple/x/?q");
}
