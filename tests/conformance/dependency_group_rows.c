/*
 * Rows about dependency groups. They are JSON; written as an inline TOML table they say
 * the same, but for null, which becomes another value that is no requirement.
 */
#include "conformance.h"
#include "tw_dependency_groups.h"

#include <stdio.h>
#include <string.h>

static void print_string(struct tw_buf *buf, tw_slice text)
{
    tw_buf_add_byte(buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f) {
            tw_buf_printf(buf, "\\u%04x", c);
        } else {
            tw_buf_add_byte(buf, (char)c);
        }
    }
    tw_buf_add_byte(buf, '"');
}

static void print_value(struct tw_buf *buf, const struct tw_json *doc, uint32_t node)
{
    bool object = doc->at[node].kind == TW_JSON_OBJECT;
    bool first = true;
    switch (doc->at[node].kind) {
    case TW_JSON_STRING:
        print_string(buf, doc->at[node].text);
        break;
    case TW_JSON_NULL:
        tw_buf_adds(buf, "1979-05-27");
        break;
    case TW_JSON_ARRAY:
    case TW_JSON_OBJECT:
        tw_buf_add_byte(buf, object ? '{' : '[');
        TW_JSON_EACH(doc, node, child)
        {
            tw_buf_adds(buf, first ? "" : ", ");
            first = false;
            if (object) {
                print_string(buf, doc->at[child].text);
                tw_buf_adds(buf, " = ");
            }
            print_value(buf, doc, object ? child + 1 : child);
        }
        tw_buf_add_byte(buf, object ? '}' : ']');
        break;
    default:
        tw_buf_add(buf, doc->at[node].text);
        break;
    }
}

/* Is the class of FAULT among the errors of the row? */
static bool is_expected(struct tw_row *row, enum tw_group_fault fault)
{
    static const char *const classes[] = {
        [TW_GROUP_FINE] = "",
        [TW_GROUP_DUPLICATE] = "DuplicateGroupNames",
        [TW_GROUP_UNKNOWN] = "LookupError",
        [TW_GROUP_CYCLE] = "CyclicDependencyGroup",
        [TW_GROUP_TYPE] = "TypeError",
        [TW_GROUP_OBJECT] = "InvalidDependencyGroupObject",
        [TW_GROUP_REQUIREMENT] = "InvalidRequirement",
    };
    uint32_t count;
    tw_slice *errors = row_list(row, row_member(row, "errors"), &count);
    for (uint32_t i = 0; i < count; i++) {
        if (tw_slice_equal(errors[i], tw_slice_from(classes[fault]))) {
            return true;
        }
    }
    return false;
}

static void check_resolved(struct tw_row *row, const struct tw_group_list *got)
{
    uint32_t count;
    tw_slice *want = row_list(row, row_member(row, "resolved"), &count);
    row_expect_bool(row, "as many requirements", got->len == count, true);
    for (uint32_t i = 0; i < got->len && i < count; i++) {
        struct tw_buf text = TW_BUF_INIT(1 << 16);
        if (tw_requirement_print(&text, &got->at[i].requirement, NULL)) {
            row_complain(row, "a requirement cannot be printed");
        }
        row_expect_text(row, "requirement", tw_buf_slice(&text), want[i]);
        tw_buf_free(&text);
    }
}

TW_ROWS(dependency_groups, "dependency_groups.jsonl")
{
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    struct tw_toml *root;
    struct tw_group_list got = {0};
    struct tw_error err = TW_ERROR_INIT;
    uint32_t count;
    tw_slice *names = row_list(row, row_member(row, "requested"), &count);
    tw_buf_adds(&text, "groups = ");
    print_value(&text, row->doc, row_member(row, "groups"));
    enum tw_status status = tw_toml_parse(row->arena, tw_buf_slice(&text), &root, &err);
    if (status) {
        row_complain(row, "not TOML: %s", err.message);
    } else {
        status = tw_dependency_groups(row->arena, tw_toml_get(root, TW_SLICE("groups")),
                                      names, count, &got, &err);
    }
    if (row_expect_valid(row, status)) {
        check_resolved(row, &got);
    } else if (status && !is_expected(row, got.fault)) {
        row_complain(row, "another error: %s", err.message);
    }
    tw_buf_free(&text);
}
