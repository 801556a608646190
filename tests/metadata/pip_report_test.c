/*
 * The report of pip back to METADATA.
 */
#include "tw_metadata_json.h"
#include "tw_test.h"

static void assert_metadata(const char *report, const char *wanted)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice text;
    assert_int_equal(
        tw_metadata_of_pip_report(&arena, tw_slice_from(report), &text, NULL), TW_OK);
    assert_int_equal(text.len, strlen(wanted));
    assert_memory_equal(text.ptr, wanted, text.len);
    tw_arena_free(&arena);
}

static void assert_refused(const char *report)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    tw_slice text;
    assert_int_equal(
        tw_metadata_of_pip_report(&arena, tw_slice_from(report), &text, &err),
        TW_ERR_METADATA);
    assert_string_equal(err.message, "not a report of pip");
    tw_arena_free(&arena);
}

TW_TEST(pip_report_becomes_static_metadata)
{
    assert_metadata(
        "{\"version\": \"1\", \"install\": [{\"is_direct\": true, \"metadata\": "
        "{\"metadata_version\": \"2.1\", \"name\": \"a\", \"version\": \"1.0\", "
        "\"summary\": \"Requires-Dist: x\", \"requires_dist\": [\"b>=1\", \"c\"], "
        "\"requires_python\": \">=3.8\", \"provides_extra\": [\"more\"]}}], "
        "\"environment\": {}}",
        "Metadata-Version: 2.2\nName: a\nVersion: 1.0\nRequires-Dist: b>=1\n"
        "Requires-Dist: c\nRequires-Python: >=3.8\nProvides-Extra: more\n");
}

TW_TEST(pip_report_makes_one_header_of_a_value)
{
    assert_metadata(
        "{\"install\": [{\"metadata\": {\"name\": \"a\\nRequires-Dist: b\", "
        "\"version\": 1, \"requires_dist\": [null, \"c\\r\"]}}]}",
        "Metadata-Version: 2.2\nName: a Requires-Dist: b\n"
        "Requires-Dist: c \n");
}

TW_TEST(pip_report_without_a_distribution_is_refused)
{
    assert_refused("");
    assert_refused("[]");
    assert_refused("{\"install\": []}");
    assert_refused("{\"install\": [{\"metadata\": {\"name\": \"a\"}}]");
    assert_refused("{\"install\": {\"metadata\": {\"name\": \"a\"}}}");
}
