/*
 * Rows about TOML documents: the whole tree is compared with toml-test's tagged JSON,
 * where a value is {"type": "integer", "value": "1"}.
 */
#include "conformance.h"
#include "tw_toml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool same(const struct tw_row *row, const struct tw_toml *value, uint32_t node);

/* A table may have keys "type" and "value" too; then these are no strings. */
static bool is_tagged(const struct tw_json *doc, uint32_t node)
{
    return tw_json_length(doc, node) == 2 &&
           tw_json_string(doc, tw_json_member(doc, node, "type")).ptr &&
           tw_json_string(doc, tw_json_member(doc, node, "value")).ptr;
}

static bool same_table(const struct tw_row *row, const struct tw_toml *table,
                       uint32_t node)
{
    if (row->doc->at[node].kind != TW_JSON_OBJECT ||
        tw_json_length(row->doc, node) != table->count) {
        return false;
    }
    TW_JSON_EACH(row->doc, node, key)
    {
        const struct tw_toml *value = tw_toml_get(table, row->doc->at[key].text);
        if (!value || !same(row, value, key + 1)) {
            return false;
        }
    }
    return true;
}

static bool same_array(const struct tw_row *row, const struct tw_toml *array,
                       uint32_t node)
{
    const struct tw_toml *value = array->first;
    if (row->doc->at[node].kind != TW_JSON_ARRAY ||
        tw_json_length(row->doc, node) != array->count) {
        return false;
    }
    TW_JSON_EACH(row->doc, node, child)
    {
        if (!same(row, value, child)) {
            return false;
        }
        value = value->next;
    }
    return true;
}

static bool same_float(double got, tw_slice want)
{
    char text[64];
    snprintf(text, sizeof text, "%.*s", TW_FMT(want));
    double wanted = strtod(text, NULL);
    return isnan(wanted) ? isnan(got) : got == wanted;
}

/* Writes TIME as Python does: "T", at most six digits of a fraction, "+00:00" for "Z",
 * no fraction of zero. */
static void canonical_time(tw_slice time, char *out, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < time.len && used + 8 < size; i++) {
        char c = time.ptr[i];
        if (c == '.') {
            size_t digits = 0;
            char fraction[7] = "000000";
            while (i + 1 < time.len && time.ptr[i + 1] >= '0' &&
                   time.ptr[i + 1] <= '9') {
                i++;
                if (digits < 6) {
                    fraction[digits++] = time.ptr[i];
                }
            }
            if (strcmp(fraction, "000000") != 0) {
                used += (size_t)snprintf(out + used, size - used, ".%s", fraction);
            }
        } else if (c == 'Z' || c == 'z') {
            used += (size_t)snprintf(out + used, size - used, "+00:00");
        } else {
            out[used++] = (char)(i == 10 ? 'T' : c);
        }
    }
    out[used] = '\0';
}

static bool same_time(tw_slice got, tw_slice want)
{
    char left[80];
    char right[80];
    canonical_time(got, left, sizeof left);
    canonical_time(want, right, sizeof right);
    return strcmp(left, right) == 0;
}

static bool same_scalar(const struct tw_toml *value, tw_slice want)
{
    char text[32];
    switch (value->kind) {
    case TW_TOML_STRING:
        return tw_slice_equal(value->text, want);
    case TW_TOML_INTEGER:
        snprintf(text, sizeof text, "%lld", (long long)value->integer);
        return tw_slice_equal(tw_slice_from(text), want);
    case TW_TOML_FLOAT:
        return same_float(value->number, want);
    case TW_TOML_BOOL:
        return tw_slice_equal(value->integer ? TW_SLICE("true") : TW_SLICE("false"),
                              want);
    default:
        return same_time(value->text, want);
    }
}

static bool same(const struct tw_row *row, const struct tw_toml *value, uint32_t node)
{
    static const char *const types[] = {
        [TW_TOML_STRING] = "string",
        [TW_TOML_INTEGER] = "integer",
        [TW_TOML_FLOAT] = "float",
        [TW_TOML_BOOL] = "bool",
        [TW_TOML_OFFSET_DATETIME] = "datetime",
        [TW_TOML_LOCAL_DATETIME] = "datetime-local",
        [TW_TOML_LOCAL_DATE] = "date-local",
        [TW_TOML_LOCAL_TIME] = "time-local",
    };
    const struct tw_json *doc = row->doc;
    if (value->kind == TW_TOML_TABLE) {
        return same_table(row, value, node);
    }
    if (value->kind == TW_TOML_ARRAY) {
        return same_array(row, value, node);
    }
    return is_tagged(doc, node) &&
           tw_slice_equal(tw_json_string(doc, tw_json_member(doc, node, "type")),
                          tw_slice_from(types[value->kind])) &&
           same_scalar(value, tw_json_string(doc, tw_json_member(doc, node, "value")));
}

/* The bytes of a row that are not UTF-8 and so stand in a file of their own. */
static tw_slice read_file(struct tw_row *row)
{
    enum { LARGEST = 1 << 20 };
    char *bytes = tw_arena_alloc(row->arena, LARGEST);
    char *path = tw_arena_printf(row->arena, "%s/files/%.*s", row->folder,
                                 TW_FMT(row_text(row, "file")));
    FILE *file = path ? fopen(path, "rb") : NULL;
    if (!file || !bytes) {
        row_complain(row, "%s cannot be read", path);
        return TW_NO_SLICE;
    }
    size_t len = fread(bytes, 1, LARGEST, file);
    fclose(file);
    return (tw_slice){bytes, len};
}

static void check(struct tw_row *row)
{
    struct tw_toml *root;
    struct tw_error err = TW_ERROR_INIT;
    tw_slice input = row_text(row, "input");
    if (!input.ptr) {
        input = read_file(row);
    }
    enum tw_status status = tw_toml_parse(row->arena, input, &root, &err);
    /* An integer beyond int64 may be refused (TOML 1.0, Integer). */
    if (status && row_text(row, "note").ptr) {
        row->skipped = true;
        return;
    }
    if (row_expect_valid(row, status) &&
        !same(row, root, row_member(row, "expected"))) {
        row_complain(row, "another tree than expected");
    }
    if (status && (err.status != TW_ERR_TOML || !err.line || !err.column)) {
        row_complain(row, "an error without its place");
    }
}

TW_ROWS(toml_cases, "toml/cases.jsonl")
{
    check(row);
}

TW_ROWS(toml_extra, "toml_extra.jsonl")
{
    check(row);
}
