/*
 * METADATA as JSON, field by field: the transformation of PEP 566, "JSON-compatible
 * Metadata".
 *
 * Called by the reports of cli/.
 */
#include "tw_metadata_json.h"

#include "ascii.h"
#include "headers.h"
#include "metadata_fields.h"
#include "tw_json_text.h"

struct object {
    struct tw_buf *buf;
    bool any; /* has members */
};

/* Begins the member of the field NAME: `, "requires_dist": `. */
static void add_key(struct object *o, tw_slice name)
{
    tw_buf_adds(o->buf, o->any ? ", \"" : "\"");
    for (size_t i = 0; i < name.len; i++) {
        tw_buf_add_byte(o->buf, name.ptr[i] == '-' ? '_' : name.ptr[i]);
    }
    tw_buf_adds(o->buf, "\": ");
    o->any = true;
}

/* Keywords are separated by commas, or else by white space. */
static void add_keywords(struct tw_buf *buf, tw_slice value)
{
    char separator = tw_slice_find(value, ',', 0) != SIZE_MAX ? ',' : ' ';
    bool first = true;
    tw_buf_add_byte(buf, '[');
    while (value.ptr) {
        size_t end = tw_slice_find(value, separator, 0);
        tw_slice word = tw_slice_trim(tw_slice_cut(value, 0, end));
        value = end == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(value, end + 1, value.len);
        if (word.len > 0) {
            tw_buf_adds(buf, first ? "" : ", ");
            tw_json_add_string(buf, word);
            first = false;
        }
    }
    tw_buf_add_byte(buf, ']');
}

/* Adds the member for the field of RULE, if TEXT has it. */
static void add_field(struct object *o, const struct tw_field_rule *rule, tw_slice text)
{
    tw_slice name, value;
    bool list = rule->form != TW_FIELD_ONCE, open = false;
    while (tw_headers_next(&text, &name, &value)) {
        if (!tw_slice_equal_nocase(name, rule->name)) {
            continue;
        }
        value = tw_slice_trim(value);
        if (!open) {
            add_key(o, rule->name);
            tw_buf_adds(o->buf, list ? "[" : "");
        } else {
            tw_buf_adds(o->buf, ", ");
        }
        open = true;
        if (tw_slice_equal(rule->name, TW_SLICE("keywords"))) {
            add_keywords(o->buf, value);
        } else {
            tw_json_add_string(o->buf, value);
        }
        if (!list) {
            return;
        }
    }
    tw_buf_adds(o->buf, open ? "]" : "");
}

/* What follows the headers of TEXT. */
static tw_slice body_of(tw_slice text)
{
    tw_slice name, value;
    while (tw_headers_next(&text, &name, &value)) {
    }
    tw_slice line, rest = text;
    return tw_slice_line(&rest, &line) && line.len == 0 ? rest : TW_NO_SLICE;
}

void tw_metadata_json(struct tw_buf *buf, tw_slice text)
{
    struct object o = {buf, false};
    const struct tw_field_rule *rule;
    tw_slice body = body_of(text);
    tw_buf_add_byte(buf, '{');
    for (size_t i = 0; (rule = tw_field_rule_at(i)); i++) {
        bool replaced =
            body.len > 0 && tw_slice_equal(rule->name, TW_SLICE("description"));
        if (!replaced) {
            add_field(&o, rule, text);
        }
    }
    if (body.len > 0) {
        add_key(&o, TW_SLICE("description"));
        tw_json_add_string(buf, body);
    }
    tw_buf_add_byte(buf, '}');
}
