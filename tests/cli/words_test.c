/* Splitting and quoting as a shell does. */
#include "tw_test.h"
#include "words.h"

/* The words of LINE joined by "|". */
static void assert_split(const char *line, const char *joined)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_texts words = {0};
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf buf = TW_BUF_INIT(1000);
    assert_int_equal(tw_words_split(&arena, tw_slice_from(line), &words, &err), TW_OK);
    for (uint32_t i = 0; i < words.len; i++) {
        assert_int_equal(strlen(words.at[i].ptr), words.at[i].len);
        tw_buf_printf(&buf, "%s%s", i ? "|" : "", words.at[i].ptr);
    }
    assert_string_equal(buf.ptr ? buf.ptr : "", joined);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(words_split_like_a_shell)
{
    assert_split("", "");
    assert_split("  \t", "");
    assert_split("a  b\tc ", "a|b|c");
    assert_split("'a b' \"c d\"", "a b|c d");
    assert_split("x'a b'y\" \"z", "xa by z");
    assert_split("a\\ b \\' ''", "a b|'|");
    assert_split("\"a\\\"b\\\\c\\d\" 'a\\b'", "a\"b\\c\\d|a\\b");
    assert_split("a\\", "a\\");
}

TW_TEST(words_with_an_open_quote_are_refused_where_it_opens)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_texts words = {0};
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(tw_words_split(&arena, TW_SLICE("ab 'c\" d"), &words, &err),
                     TW_ERR_INPUT);
    assert_int_equal(err.offset, 3);
    assert_string_equal(err.message, "the quote is not closed");
    tw_arena_free(&arena);
}

TW_TEST(words_quoted_are_read_back)
{
    static const char *const words[] = {"plain-1.0_/@:=", "",       "a b", "it's",
                                        "$HOME",          "a\"b\\", "*"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct tw_buf buf = TW_BUF_INIT(100);
        tw_words_quote(&buf, tw_slice_from(words[i]));
        assert_split(buf.ptr, words[i]);
        assert_true(i != 0 || strcmp(buf.ptr, words[0]) == 0);
        tw_buf_free(&buf);
    }
}
