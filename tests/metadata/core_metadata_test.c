/* Core metadata: the header block, the fields that decide, and what is refused. */
#include "headers.h"
#include "tw_limits.h"
#include "tw_metadata.h"
#include "tw_test.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static struct tw_arena arena = TW_ARENA_INIT;

static struct tw_core_metadata parse(const char *text)
{
    struct tw_core_metadata out;
    struct tw_error err = TW_ERROR_INIT;
    if (tw_core_metadata_parse(&arena, tw_slice_from(text), &out, &err)) {
        fail_msg("%s", err.message);
    }
    return out;
}

TW_TEST(headers_are_unfolded_and_end_at_the_body)
{
    tw_slice rest = TW_SLICE("A: 1\r\nB:two\n  lines\n\tmore\r\nC:\n\nD: body\n");
    tw_slice name;
    tw_slice value;
    assert_true(tw_headers_next(&rest, &name, &value));
    assert_slice_equal(name, "A");
    assert_slice_equal(value, "1");
    assert_true(tw_headers_next(&rest, &name, &value));
    assert_slice_equal(value, "two\n  lines\n\tmore");
    assert_true(tw_headers_next(&rest, &name, &value));
    assert_slice_equal(name, "C");
    assert_int_equal(value.len, 0);
    assert_false(tw_headers_next(&rest, &name, &value));
    assert_true(tw_slice_starts(rest, TW_SLICE("\nD: body")));
}

TW_TEST(headers_end_at_a_line_that_is_none)
{
    static const char *const bad[] = {"no colon\n", "a b: c\n", "\xC3\xA9: c\n", "",
                                      ":"};
    for (size_t i = 0; i < 4; i++) {
        tw_slice rest = tw_slice_from(bad[i]);
        tw_slice name;
        tw_slice value;
        assert_false(tw_headers_next(&rest, &name, &value));
    }
}

TW_TEST(headers_of_a_mailbox_go_on_behind_its_lines)
{
    tw_slice rest = TW_SLICE("From me\nA: 1\nFrom you\n: no name\n lost\nB: 2\nFrom\n");
    tw_slice name;
    tw_slice value;
    assert_true(tw_headers_next(&rest, &name, &value));
    assert_slice_equal(name, "A");
    assert_true(tw_headers_next(&rest, &name, &value));
    assert_slice_equal(name, "B");
    assert_slice_equal(value, "2");
    assert_false(tw_headers_next(&rest, &name, &value));
    assert_slice_equal(rest, "From\n");
}

TW_TEST(core_metadata_reads_what_resolves)
{
    struct tw_core_metadata out =
        parse("Metadata-Version: 2.4\nName: Foo.Bar\nversion: 1.0.post1\n"
              "Requires-Python: >=3.8\nRequires-Dist: a>=1\n"
              "Requires-Dist: b (>=2,<3) ; extra == 'x'\nProvides-Extra: X_y\n"
              "Dynamic: License\nSummary: s\n\nRequires-Dist: no\n");
    assert_slice_equal(out.metadata_version, "2.4");
    assert_slice_equal(out.name, "Foo.Bar");
    assert_slice_equal(out.version.text, "1.0.post1");
    assert_slice_equal(out.requires_python, ">=3.8");
    assert_int_equal(out.requirement_count, 2);
    assert_slice_equal(out.requirements[1].name, "b");
    assert_int_equal(out.requirements[1].specifiers.count, 2);
    assert_non_null(out.requirements[1].marker);
    assert_int_equal(out.extra_count, 1);
    assert_slice_equal(out.extras[0], "x-y");
    assert_int_equal(out.dynamic_count, 1);
    assert_slice_equal(out.dynamic[0], "license");
    assert_int_equal(out.bad_count, 0);
    tw_arena_free(&arena);
}

TW_TEST(core_metadata_looks_at_nothing_behind_the_header_block)
{
    static const char head[] = "Name: a\nVersion: 1\nRequires-Dist: b\n\n";
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int zeros = open("/dev/zero", O_RDONLY);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE, zeros, 0);
    assert_true(zeros >= 0 && pages != MAP_FAILED);
    char *start = pages + page - (sizeof head - 1);
    memcpy(start, head, sizeof head - 1);
    /* The description is a page that may not be read. */
    assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
    struct tw_core_metadata out;
    tw_slice text = {start, sizeof head - 1 + page};
    assert_int_equal(tw_core_metadata_parse(&arena, text, &out, NULL), TW_OK);
    assert_int_equal(out.requirement_count, 1);
    tw_arena_free(&arena);
    munmap(pages, 2 * page);
    close(zeros);
}

TW_TEST(core_metadata_keeps_the_first_of_a_field)
{
    struct tw_core_metadata out = parse("Name: a\nName: b\nVersion: 1\nVersion: 2\n");
    assert_slice_equal(out.name, "a");
    assert_slice_equal(out.version.text, "1");
    assert_null(out.requires_python.ptr);
    tw_arena_free(&arena);
}

TW_TEST(core_metadata_unfolds_requirements)
{
    struct tw_core_metadata out =
        parse("Name: a\nVersion: 1\nRequires-Dist: b\r\n  >=2;\r\n  os_name == 'x'\n");
    assert_int_equal(out.requirement_count, 1);
    assert_int_equal(out.requirements[0].specifiers.count, 1);
    assert_non_null(out.requirements[0].marker);
    tw_arena_free(&arena);
}

TW_TEST(core_metadata_keeps_bad_requirements_with_a_message)
{
    struct tw_core_metadata out =
        parse("Name: a\nVersion: 1\nRequires-Dist: b\nRequires-Dist: ???\n"
              "Provides-Extra: not a name\n");
    assert_int_equal(out.requirement_count, 1);
    assert_int_equal(out.bad_count, 1);
    assert_slice_equal(out.bad[0].text, "???");
    assert_true(strlen(out.bad[0].message) > 0);
    assert_int_equal(out.extra_count, 0);
    tw_arena_free(&arena);
}

static enum tw_status status_of(const char *text)
{
    struct tw_core_metadata out;
    enum tw_status status =
        tw_core_metadata_parse(&arena, tw_slice_from(text), &out, NULL);
    tw_arena_free(&arena);
    return status;
}

TW_TEST(core_metadata_refuses_what_is_none)
{
    assert_int_equal(status_of(""), TW_ERR_METADATA);
    assert_int_equal(status_of("<html>"), TW_ERR_METADATA);
    assert_int_equal(status_of("Name: a\n"), TW_ERR_METADATA);
    assert_int_equal(status_of("Version: 1\n"), TW_ERR_METADATA);
    assert_int_equal(status_of("Name: a\nVersion: x y\n"), TW_ERR_METADATA);
    assert_int_equal(status_of("Metadata-Version: 3.0\nName: a\nVersion: 1\n"),
                     TW_ERR_METADATA);
    assert_int_equal(status_of("Metadata-Version: two\nName: a\nVersion: 1\n"),
                     TW_ERR_METADATA);
    assert_int_equal(status_of("Metadata-Version: 2.99\nName: a\nVersion: 1\n"), TW_OK);
    assert_int_equal(status_of("Name: a\nVersion: 1\n"), TW_OK);
}

static bool is_static(const char *head)
{
    char *text = tw_arena_printf(&arena, "%sName: a\nVersion: 1\n", head);
    assert_non_null(text);
    struct tw_core_metadata out = parse(text);
    bool result = tw_core_metadata_is_static(&out);
    tw_arena_free(&arena);
    return result;
}

TW_TEST(core_metadata_of_an_sdist_is_static_from_2_2_on)
{
    assert_false(is_static(""));
    assert_false(is_static("Metadata-Version: 1.2\n"));
    assert_false(is_static("Metadata-Version: 2.1\n"));
    assert_true(is_static("Metadata-Version: 2.2\n"));
    assert_true(is_static("Metadata-Version: 2.10\n"));
    assert_true(is_static("Metadata-Version: 2.4\nDynamic: Summary\n"));
    assert_false(is_static("Metadata-Version: 2.4\nDynamic: Requires-Dist\n"));
    assert_false(is_static("Metadata-Version: 2.4\nDynamic: REQUIRES-PYTHON\n"));
    assert_false(is_static("Metadata-Version: 2.4\nDynamic: provides-extra\n"));
}

TW_TEST(core_metadata_survives_each_failing_allocation)
{
    static const tw_slice text =
        TW_SLICE_INIT("Name: a\nVersion: 1\nRequires-Dist: b\n >=2\nRequires-Dist: ?\n"
                      "Provides-Extra: X\nDynamic: Y\n");
    enum tw_status status = TW_ERR_NOMEM;
    for (long n = 0; status != TW_OK; n++) {
        struct tw_core_metadata out;
        arena.fail_after = n;
        status = tw_core_metadata_parse(&arena, text, &out, NULL);
        arena.fail_after = -1;
        assert_true(status == TW_OK || status == TW_ERR_NOMEM);
        tw_arena_free(&arena);
        assert_true(n < 100);
    }
}

TW_TEST(metadata_in_brief_is_what_is_read_of_it)
{
    tw_slice brief;
    assert_int_equal(
        tw_core_metadata_brief(&arena,
                               TW_SLICE("Metadata-Version: 2.1\nName: a\nVersion:1\r\n"
                                        "Summary: long\n  and folded\n"
                                        "requires-dist: b\n   >=1\nAuthor: x\n"
                                        "Provides-Extra: c\n\nRequires-Dist: body\n"),
                               &brief, NULL),
        TW_OK);
    assert_slice_equal(brief, "Metadata-Version: 2.1\nName: a\nVersion: 1\n"
                              "Requires-Dist: b    >=1\nProvides-Extra: c\n");
    assert_int_equal(tw_core_metadata_brief(&arena, TW_SLICE(""), &brief, NULL), TW_OK);
    assert_int_equal(brief.len, 0);
    tw_arena_free(&arena);
}
