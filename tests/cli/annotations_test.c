/* Messages about a place in a file. */
#include "annotations.h"

#include "tw_test.h"

static void says(enum tw_message_format format, struct tw_place place,
                 const char *message, const char *expected)
{
    struct tw_buf buf = TW_BUF_INIT(1024);
    tw_annotate(&buf, format, &place, tw_slice_from(message));
    tw_buf_add_byte(&buf, '\0');
    assert_int_equal(buf.failed, TW_OK);
    assert_string_equal(tw_buf_slice(&buf).ptr, expected);
    tw_buf_free(&buf);
}

TW_TEST(annotations_for_people_are_nothing)
{
    says(TW_MESSAGES_TEXT, (struct tw_place){TW_SLICE("a.in"), 3, 1}, "no", "");
}

TW_TEST(annotations_as_lines)
{
    says(TW_MESSAGES_LINES, (struct tw_place){TW_SLICE("a.in"), 3, 7}, "no such thing",
         "a.in:3:7: error: no such thing\n");
    says(TW_MESSAGES_LINES, (struct tw_place){TW_SLICE("a.in"), 3, 0}, "no",
         "a.in:3: error: no\n");
    says(TW_MESSAGES_LINES, (struct tw_place){TW_SLICE("a.in"), 0, 0}, "no",
         "a.in: error: no\n");
    says(TW_MESSAGES_LINES, (struct tw_place){TW_NO_SLICE, 0, 0}, "no", "error: no\n");
}

TW_TEST(annotations_for_github)
{
    says(TW_MESSAGES_GITHUB, (struct tw_place){TW_SLICE("a.in"), 3, 7}, "no",
         "::error file=a.in,line=3,col=7,title=tailwheel::no\n");
    says(TW_MESSAGES_GITHUB, (struct tw_place){TW_NO_SLICE, 0, 0}, "no",
         "::error title=tailwheel::no\n");
}

TW_TEST(annotations_cannot_be_forged)
{
    says(
        TW_MESSAGES_GITHUB, (struct tw_place){TW_SLICE("a:b,c%\n"), 1, 0},
        "100%\r\n::error::",
        "::error file=a%3Ab%2Cc%25%0A,line=1,title=tailwheel::100%25%0D%0A::error::\n");
}
