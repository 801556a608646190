/*
 * Rows about direct_url.json: what is read, and what is written again, as JSON in one
 * line.
 */
#include "conformance.h"
#include "tw_direct_url.h"

static void put_string(struct tw_buf *buf, tw_slice text)
{
    tw_buf_add_byte(buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < ' ') {
            tw_buf_printf(buf, "\\u%04x", c);
        } else {
            tw_buf_adds(buf, c == '"' || c == '\\' ? "\\" : "");
            tw_buf_add_byte(buf, (char)c);
        }
    }
    tw_buf_add_byte(buf, '"');
}

/* NODE as JSON in one line. */
static void put_json(struct tw_buf *buf, const struct tw_json *doc, uint32_t node)
{
    bool object = doc->at[node].kind == TW_JSON_OBJECT;
    const char *between = "";
    if (doc->at[node].kind == TW_JSON_STRING) {
        put_string(buf, doc->at[node].text);
        return;
    }
    if (!object && doc->at[node].kind != TW_JSON_ARRAY) {
        bool null = doc->at[node].kind == TW_JSON_NULL;
        tw_buf_add(buf, null ? TW_SLICE("null") : doc->at[node].text);
        return;
    }
    tw_buf_adds(buf, object ? "{" : "[");
    TW_JSON_EACH(doc, node, child)
    {
        tw_buf_adds(buf, between);
        between = ",";
        put_json(buf, doc, child);
        if (object) {
            tw_buf_adds(buf, ":");
            put_json(buf, doc, child + 1);
        }
    }
    tw_buf_adds(buf, object ? "}" : "]");
}

static void expect_printed(struct tw_row *row, const struct tw_direct_url *direct,
                           const char *member, bool legacy_hash)
{
    struct tw_buf got = TW_BUF_INIT(1 << 20);
    struct tw_buf want = TW_BUF_INIT(1 << 20);
    tw_direct_url_print(&got, direct, legacy_hash);
    put_json(&want, row->doc, row_member(row, member));
    row_expect_text(row, member, tw_buf_slice(&got), tw_buf_slice(&want));
    tw_buf_free(&got);
    tw_buf_free(&want);
}

TW_ROWS(direct_url, "direct_url.jsonl")
{
    struct tw_direct_url direct;
    struct tw_buf input = TW_BUF_INIT(1 << 20);
    put_json(&input, row->doc, row_member(row, "input"));
    enum tw_status status =
        tw_direct_url_parse(row->arena, tw_buf_slice(&input), &direct, NULL);
    if (row_expect_valid(row, status)) {
        expect_printed(row, &direct, "to_dict", false);
        expect_printed(row, &direct, "to_dict_legacy_hash", true);
    }
    tw_buf_free(&input);
}
