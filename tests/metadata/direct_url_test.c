/* direct_url.json: messages, credentials, failing memory; the vectors have the rest. */
#include "tw_direct_url.h"
#include "tw_test.h"

static struct tw_arena arena = TW_ARENA_INIT;

static void assert_refused(const char *text, const char *message)
{
    struct tw_direct_url direct;
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(tw_direct_url_parse(&arena, tw_slice_from(text), &direct, &err),
                     TW_ERR_INPUT);
    assert_string_equal(err.message, message);
    tw_arena_free(&arena);
}

TW_TEST(direct_url_says_what_is_wrong)
{
    assert_refused("", "direct_url.json is empty");
    assert_refused("{", "direct_url.json is not JSON");
    assert_refused("[]", "direct_url.json: the document is no object");
    assert_refused("{\"archive_info\":{}}", "direct_url.json: url is missing");
    assert_refused("{\"url\":\"x\"}",
                   "direct_url.json: exactly one of vcs_info, archive_info and "
                   "dir_info must be there");
    assert_refused("{\"url\":\"x\",\"archive_info\":{\"hash\":\"md5\"}}",
                   "direct_url.json: archive_info.hash is not \"algorithm=value\"");
    assert_refused("{\"url\":\"file:x\",\"dir_info\":{}}",
                   "direct_url.json: url is not absolute, though there is dir_info");
}

TW_TEST(direct_url_keeps_no_credentials)
{
    struct tw_direct_url direct;
    assert_int_equal(
        tw_direct_url_parse(&arena,
                            TW_SLICE("{\"url\":\"HTTPS://me:secret@h/p?q#f\","
                                     "\"archive_info\":{\"hash\":\"md5=a\"}}"),
                            &direct, NULL),
        TW_OK);
    assert_slice_equal(direct.url, "https://h/p?q#f");
    assert_int_equal(direct.hash_count, 1);
    assert_slice_equal(direct.hashes[0].value, "a");
    tw_arena_free(&arena);
}

TW_TEST(direct_url_survives_each_failing_allocation)
{
    static const tw_slice text = TW_SLICE_INIT(
        "{\"url\":\"https:\\/\\/h\",\"archive_info\":{\"hashes\":{\"md5\":\"a\"}}}");
    enum tw_status status = TW_ERR_NOMEM;
    for (long n = 0; status != TW_OK; n++) {
        struct tw_direct_url direct;
        arena.fail_after = n;
        status = tw_direct_url_parse(&arena, text, &direct, NULL);
        arena.fail_after = -1;
        assert_true(status == TW_OK || status == TW_ERR_NOMEM);
        tw_arena_free(&arena);
        assert_true(n < 50);
    }
}
