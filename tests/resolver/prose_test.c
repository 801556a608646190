/* Text for people: how paragraphs are broken. */
#include "prose.h"
#include "tw_test.h"

static void assert_wraps(const char *text, uint32_t width, const char *expected)
{
    struct tw_buf out = TW_BUF_INIT(1 << 10);
    tw_prose_wrap(&out, tw_slice_from(text), (struct tw_prose_indent){2, 4},
                  (struct tw_explain_style){width, false});
    assert_string_equal(out.ptr, expected);
    tw_buf_free(&out);
}

TW_TEST(breaks_at_spaces_and_indents)
{
    assert_wraps("numpy needs python", 0, "  numpy needs python\n");
    assert_wraps("numpy needs python", 15, "  numpy needs\n    python\n");
    assert_wraps("numpy", 3, "  numpy\n");
}

TW_TEST(keeps_what_is_apart_apart_but_for_the_end_of_a_line)
{
    assert_wraps("req.in:1  numpy<2", 0, "  req.in:1  numpy<2\n");
    assert_wraps("by req.in:1  numpy<2", 20, "  by req.in:1\n    numpy<2\n");
    assert_wraps("by req.in:1  numpy<2", 14, "  by req.in:1\n    numpy<2\n");
    assert_wraps("numpy  ", 0, "  numpy\n");
}
