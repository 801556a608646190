/*
 * Reading members of a row and holding answers against them.
 */
#include "conformance.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

uint32_t row_member(const struct tw_row *row, const char *name)
{
    return tw_json_member(row->doc, TW_JSON_ROOT, name);
}

tw_slice row_text(const struct tw_row *row, const char *name)
{
    return tw_json_string(row->doc, row_member(row, name));
}

bool row_bool(const struct tw_row *row, const char *name)
{
    return tw_json_true(row->doc, row_member(row, name));
}

bool row_is_null(const struct tw_row *row, const char *name)
{
    return row->doc->at[row_member(row, name)].kind <= TW_JSON_NULL;
}

uint32_t row_number(const struct tw_row *row, const char *name)
{
    uint64_t value = 0;
    tw_slice text = row->doc->at[row_member(row, name)].text;
    return tw_pull_uint(&text, UINT32_MAX, &value) ? (uint32_t)value : 0;
}

tw_slice *row_list(const struct tw_row *row, uint32_t node, uint32_t *count)
{
    *count = tw_json_length(row->doc, node);
    tw_slice *list = TW_NEW_ARRAY(row->arena, tw_slice, *count);
    if (!list) {
        abort();
    }
    uint32_t at = 0;
    TW_JSON_EACH(row->doc, node, child)
    {
        list[at++] = tw_json_string(row->doc, child);
    }
    return list;
}

void row_complain(struct tw_row *row, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tw_buf_adds(row->complaints, row->complaints->len ? "; " : "");
    tw_buf_adds(row->complaints, text);
}

void row_expect_text(struct tw_row *row, const char *what, tw_slice got, tw_slice want)
{
    if ((got.ptr == NULL) != (want.ptr == NULL) || !tw_slice_equal(got, want)) {
        row_complain(row, "%s is %s\"%.*s\", not %s\"%.*s\"", what,
                     got.ptr ? "" : "null ", TW_FMT(got), want.ptr ? "" : "null ",
                     TW_FMT(want));
    }
}

void row_expect_bool(struct tw_row *row, const char *what, bool got, bool want)
{
    if (got != want) {
        row_complain(row, "%s is %s", what, got ? "true" : "false");
    }
}

void row_expect_printed(struct tw_row *row, const char *what, struct tw_buf *buf)
{
    tw_slice got = buf->len ? tw_buf_slice(buf) : TW_SLICE("");
    row_expect_text(row, what, got, row_text(row, what));
    tw_buf_free(buf);
}

bool row_expect_valid(struct tw_row *row, enum tw_status status)
{
    bool valid = row_bool(row, "valid");
    if ((status == TW_OK) != valid) {
        row_complain(row, valid ? "not accepted" : "accepted");
    }
    return status == TW_OK && valid;
}
