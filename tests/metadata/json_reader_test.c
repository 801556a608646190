/*
 * The pull reader of JSON: what it reads, what it refuses, and that it agrees with jsmn
 * on where values begin and end.
 */
#include "json_reader.h"
#include "tw_limits.h"
#include "tw_test.h"

#include <stdlib.h>

#define JSMN_STATIC
#define JSMN_PARENT_LINKS
#define JSMN_STRICT
#include <jsmn.h>

/* The status of skipping TEXT whole. */
static enum tw_status skip_all(tw_slice text)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_json_reader json;
    tw_json_init(&json, &arena, text);
    tw_json_skip(&json);
    enum tw_status status = tw_json_finish(&json, NULL);
    tw_arena_free(&arena);
    return status;
}

#define assert_json(text) assert_int_equal(skip_all(TW_SLICE(text)), TW_OK)
#define assert_not_json(text) assert_int_equal(skip_all(TW_SLICE(text)), TW_ERR_PAGE)

TW_TEST(json_skips_every_kind_of_value)
{
    assert_json("null");
    assert_json(" [ ] ");
    assert_json("{}");
    assert_json("[1,-0.5e+3,0,\"\",true,false,{\"a\":[{}]},[[]]]");
    assert_json("{\"a\":{\"b\":{\"c\":[1,2]}},\"d\":\"\\\"}\"}");
    assert_json("\"\\u00e9\\\\\"");
}

TW_TEST(json_refuses_what_is_none)
{
    assert_not_json("");
    assert_not_json("{");
    assert_not_json("[1,]");
    assert_not_json("[1 2]");
    assert_not_json("[1}");
    assert_not_json("{\"a\"}");
    assert_not_json("{\"a\":}");
    assert_not_json("{\"a\":1,}");
    assert_not_json("{1:2}");
    assert_not_json("nul");
    assert_not_json("truex");
    assert_not_json("01");
    assert_not_json("1.");
    assert_not_json("-");
    assert_not_json("\"a");
    assert_not_json("\"a\\\"");
    assert_not_json("\"\n\"");
    assert_not_json("1 2");
    assert_not_json("\0");
}

TW_TEST(json_bounds_nesting)
{
    enum { DEEP = TW_MAX_JSON_DEPTH + 1 };
    char text[2 * DEEP];
    memset(text, '[', DEEP);
    memset(text + DEEP, ']', DEEP);
    assert_int_equal(skip_all((tw_slice){text + 1, 2 * DEEP - 2}), TW_OK);
    assert_int_equal(skip_all((tw_slice){text, 2 * DEEP}), TW_ERR_PAGE);
}

TW_TEST(json_reads_members_by_type_and_skips_others)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_json_reader json;
    tw_slice key;
    tw_slice text;
    uint64_t number;
    bool flag;
    tw_json_init(&json, &arena,
                 TW_SLICE("{\"s\": \"x\", \"n\": 18446744073709551615, \"t\": true,"
                          " \"no\": -1, \"nf\": 1.5, \"big\": 18446744073709551616,"
                          " \"list\": [1, \"two\"], \"o\": {\"in\": null}}"));
    assert_true(tw_json_enter_object(&json));
    assert_true(tw_json_key(&json, &key));
    assert_slice_equal(key, "s");
    assert_true(tw_json_text(&json, &text));
    assert_slice_equal(text, "x");
    assert_true(tw_json_key(&json, &key));
    assert_true(tw_json_uint(&json, &number));
    assert_true(number == UINT64_MAX);
    assert_true(tw_json_key(&json, &key));
    assert_true(tw_json_bool(&json, &flag) && flag);
    for (int i = 0; i < 3; i++) {
        assert_true(tw_json_key(&json, &key));
        assert_false(tw_json_uint(&json, &number));
    }
    assert_true(tw_json_key(&json, &key));
    assert_true(tw_json_enter_array(&json));
    assert_true(tw_json_item(&json));
    assert_false(tw_json_text(&json, &text));
    assert_true(tw_json_item(&json));
    assert_true(tw_json_text(&json, &text));
    assert_slice_equal(text, "two");
    assert_false(tw_json_item(&json));
    assert_true(tw_json_key(&json, &key));
    assert_slice_equal(key, "o");
    assert_false(tw_json_enter_array(&json));
    assert_false(tw_json_key(&json, &key));
    assert_int_equal(tw_json_finish(&json, NULL), TW_OK);
    tw_arena_free(&arena);
}

static void assert_decodes(tw_slice text, tw_slice expected)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_json_reader json;
    tw_slice out;
    tw_json_init(&json, &arena, text);
    assert_true(tw_json_text(&json, &out));
    assert_true(tw_slice_equal(out, expected));
    tw_arena_free(&arena);
}

TW_TEST(json_decodes_escapes)
{
    assert_decodes(TW_SLICE("\"\\u003e=3.8\""), TW_SLICE(">=3.8"));
    assert_decodes(TW_SLICE("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\""),
                   TW_SLICE("a\"\\/\b\f\n\r\tz"));
    assert_decodes(TW_SLICE("\"\\u00e9\\u20ac\""), TW_SLICE("\xC3\xA9\xE2\x82\xAC"));
    assert_decodes(TW_SLICE("\"\\ud83d\\ude00\""), TW_SLICE("\xF0\x9F\x98\x80"));
    assert_decodes(TW_SLICE("\"\\ud83dx\""), TW_SLICE("\xEF\xBF\xBDx"));
    assert_decodes(TW_SLICE("\"\\ude00\\ud83d\\u0041\""),
                   TW_SLICE("\xEF\xBF\xBD\xEF\xBF\xBD"
                            "A"));
    assert_decodes(TW_SLICE("\"\\u0000\""), TW_SLICE("\0"));
}

TW_TEST(json_refuses_escapes_that_are_none)
{
    static const tw_slice bad[] = {TW_SLICE_INIT("\"\\x\""), TW_SLICE_INIT("\"\\u12\""),
                                   TW_SLICE_INIT("\"\\u12g4\""),
                                   TW_SLICE_INIT("\"\\\0\"")};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_json_reader json;
        tw_slice out;
        tw_json_init(&json, &arena, bad[i]);
        assert_false(tw_json_text(&json, &out));
        assert_int_equal(tw_json_finish(&json, NULL), TW_ERR_PAGE);
        tw_arena_free(&arena);
    }
}

TW_TEST(json_says_where_it_stopped)
{
    struct tw_json_reader json;
    struct tw_error err = TW_ERROR_INIT;
    tw_json_init(&json, NULL, TW_SLICE("[1, 2, oops]"));
    tw_json_skip(&json);
    assert_int_equal(tw_json_finish(&json, &err), TW_ERR_PAGE);
    assert_int_equal(err.offset, 7);
}

/* ---------------------------------------------------------------- against jsmn */

/* Walks the value whose token is tokens[at] beside the reader; returns the index of the
 * token behind it. */
static int walk_beside(struct tw_json_reader *json, tw_slice text,
                       const jsmntok_t *tokens, int at)
{
    const jsmntok_t *token = &tokens[at];
    tw_slice raw = tw_slice_cut(text, (size_t)token->start, (size_t)token->end);
    tw_slice got;
    if (token->type == JSMN_OBJECT) {
        assert_true(tw_json_enter_object(json));
        int child = at + 1;
        for (int i = 0; i < token->size; i++) {
            assert_true(tw_json_key(json, &got));
            assert_ptr_equal(got.ptr, text.ptr + tokens[child].start);
            child = walk_beside(json, text, tokens, child + 1);
        }
        assert_false(tw_json_key(json, &got));
        return child;
    }
    if (token->type == JSMN_ARRAY) {
        assert_true(tw_json_enter_array(json));
        int child = at + 1;
        for (int i = 0; i < token->size; i++) {
            assert_true(tw_json_item(json));
            child = walk_beside(json, text, tokens, child);
        }
        assert_false(tw_json_item(json));
        return child;
    }
    if (token->type == JSMN_STRING) {
        assert_true(tw_json_text(json, &got));
        assert_true(tw_slice_equal(got, raw));
    } else {
        assert_int_equal(tw_json_peek(json), raw.ptr[0]);
        tw_json_skip(json);
        assert_ptr_equal(json->at, raw.ptr + raw.len);
    }
    return at + 1;
}

/* Appends a random value without escapes, at most DEPTH deep. */
static void random_value(struct tw_buf *buf, unsigned *seed, int depth)
{
    static const char *const scalars[] = {
        "1",   "-2.5e9", "\"\"", "\"some text\"", "true", "\"abcdefghi\xC3\xA9\"",
        "null"};
    *seed = *seed * 1103515245u + 12345u;
    unsigned pick = *seed >> 16 & 15;
    unsigned count = *seed >> 20 & 3;
    if (depth == 0 || pick < 7) {
        tw_buf_adds(buf, scalars[pick % 7]);
        return;
    }
    bool object = pick & 1;
    tw_buf_adds(buf, object ? "{" : " [");
    for (unsigned i = 0; i < count; i++) {
        tw_buf_printf(buf, "%s", i ? ", " : "");
        if (object) {
            tw_buf_printf(buf, "\"key%u\" :", i);
        }
        random_value(buf, seed, depth - 1);
    }
    tw_buf_adds(buf, object ? "}" : "]\n");
}

TW_TEST(json_agrees_with_jsmn)
{
    enum { TOKENS = 4096 };
    static jsmntok_t tokens[TOKENS];
    struct tw_buf buf = TW_BUF_INIT(TW_MIB);
    for (unsigned seed = 1; seed <= 500; seed++) {
        unsigned state = seed;
        struct tw_json_reader json;
        jsmn_parser parser;
        tw_buf_clear(&buf);
        tw_buf_adds(&buf, "[");
        random_value(&buf, &state, 6);
        tw_buf_adds(&buf, "]");
        tw_slice text = tw_buf_slice(&buf);
        jsmn_init(&parser);
        assert_true(jsmn_parse(&parser, text.ptr, text.len, tokens, TOKENS) > 0);
        tw_json_init(&json, NULL, text);
        walk_beside(&json, text, tokens, 0);
        assert_int_equal(tw_json_finish(&json, NULL), TW_OK);
    }
    tw_buf_free(&buf);
}
