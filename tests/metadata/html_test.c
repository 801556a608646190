/*
 * The pull reader of HTML start tags, by example and against a regular expression that
 * finds the anchors of well-behaved pages.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "html.h"
#include "tw_test.h"

#include <pcre2.h>

/* Tags and attributes of TEXT as "tag(name=value;...)". */
static void assert_tags(const char *text, const char *expected)
{
    struct tw_buf buf = TW_BUF_INIT(65536);
    struct tw_html html;
    tw_slice tag;
    tw_slice name;
    tw_slice value;
    tw_html_init(&html, tw_slice_from(text));
    while (tw_html_tag(&html, &tag)) {
        tw_buf_printf(&buf, "%.*s(", TW_FMT(tag));
        while (tw_html_attribute(&html, &name, &value)) {
            tw_buf_printf(&buf, "%.*s=%.*s;", TW_FMT(name), TW_FMT(value));
        }
        tw_buf_adds(&buf, ")");
    }
    assert_string_equal(buf.ptr ? buf.ptr : "", expected);
    tw_buf_free(&buf);
}

TW_TEST(html_reads_tags_and_attributes)
{
    assert_tags("<a href=\"x\" b='y' c=z d>", "a(href=x;b=y;c=z;d=;)");
    assert_tags("<a href = \"x\"\n b\t=\n'y'/>", "a(href=x;b=y;)");
    assert_tags("<br/><A HREF=x>", "br()A(HREF=x;)");
    assert_tags("<a x=\"a>b\" y='<c>'>", "a(x=a>b;y=<c>;)");
    assert_tags("<a href=x/y>", "a(href=x/y;)");
    assert_tags("<a =b>", "a(=b=;)");
    assert_tags("a < b <1> <> </a> text", "");
}

TW_TEST(html_passes_over_what_is_no_start_tag)
{
    assert_tags("<!DOCTYPE html><?xml?></p><p>", "p()");
    assert_tags("<!-- <a> --><b>", "b()");
    assert_tags("<!--><b><!---><i><!-- x", "b()i()");
    assert_tags("<script>if (a<b) \"<a>\"</script><b>", "script()b()");
    assert_tags("<style><a></STYLE ><b>", "style()b()");
    assert_tags("<script><a>", "script()");
}

TW_TEST(html_survives_what_is_not_closed)
{
    assert_tags("<a href=\"x", "a(href=;)");
    assert_tags("<a href=x", "a(href=x;)");
    assert_tags("<a href=", "a(href=;)");
    assert_tags("<a", "a()");
    assert_tags("<", "");
    assert_tags("<!--", "");
    assert_tags("<!", "");
}

static void assert_decodes(const char *text, tw_slice expected)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice out;
    assert_true(tw_html_decode(&arena, tw_slice_from(text), &out));
    assert_true(tw_slice_equal(out, expected));
    tw_arena_free(&arena);
}

TW_TEST(html_decodes_references)
{
    assert_decodes("&gt;=3.8,&lt;4", TW_SLICE(">=3.8,<4"));
    assert_decodes("&quot;&apos;&amp;&nbsp;", TW_SLICE("\"'&\xC2\xA0"));
    assert_decodes("&#43;&#x2B;&#X2b;", TW_SLICE("+++"));
    assert_decodes("&#x1F600;", TW_SLICE("\xF0\x9F\x98\x80"));
    assert_decodes("&#0;&#xD800;&#4294967337;",
                   TW_SLICE("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"));
    assert_decodes("&amp;lt;", TW_SLICE("&lt;"));
    assert_decodes("a&b;c&;&#;&#x;&lt x&", TW_SLICE("a&b;c&;&#;&#x;&lt x&"));
}

/* ---------------------------------------------------------------- the oracle */

static pcre2_code *compile(const char *pattern)
{
    int code;
    PCRE2_SIZE offset;
    pcre2_code *regex =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                      PCRE2_CASELESS | PCRE2_DOTALL, &code, &offset, NULL);
    assert_non_null(regex);
    return regex;
}

TW_TEST(html_finds_the_anchors_that_a_regex_finds)
{
    static const char text[] =
        "<html><body>\n<a href=\"x-1.whl#sha256=ab\" "
        "data-requires-python=\"&gt;=3\">x-1.whl</a><br/>\n"
        "<A HREF='y-1.whl' data-yanked=\"\">y</A>\n<a\n  href=\"z>1.whl\"\n  "
        "rel=\"internal\"\n>z</a></body></html>";
    pcre2_code *regex =
        compile("<a\\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*?href=(?|\"([^\"]*)\"|'([^']*)')");
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(regex, NULL);
    struct tw_html html;
    tw_slice tag;
    tw_slice name;
    tw_slice value;
    size_t offset = 0;
    int anchors = 0;
    tw_html_init(&html, tw_slice_from(text));
    while (tw_html_tag(&html, &tag)) {
        if (!tw_slice_equal_nocase(tag, TW_SLICE("a"))) {
            continue;
        }
        assert_true(tw_html_attribute(&html, &name, &value));
        assert_true(pcre2_match(regex, (PCRE2_SPTR)text, sizeof text - 1, offset, 0,
                                match, NULL) > 0);
        const PCRE2_SIZE *found = pcre2_get_ovector_pointer(match);
        assert_ptr_equal(value.ptr, text + found[2]);
        assert_int_equal(value.len, found[3] - found[2]);
        offset = found[1];
        anchors++;
    }
    assert_int_equal(anchors, 3);
    assert_true(pcre2_match(regex, (PCRE2_SPTR)text, sizeof text - 1, offset, 0, match,
                            NULL) < 0);
    pcre2_match_data_free(match);
    pcre2_code_free(regex);
}
