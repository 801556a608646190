/*
 * Rows about core metadata: which headers are fields (raw) and which are not
 * (unparsed), what is wrong with them (error_fields), and the seven fields that an
 * installer reads.
 *
 * Not compared: the list of licences and content types, as the vectors allow; and the
 * description of a message whose body is encoded, which is never read.
 */
#include "conformance.h"
#include "tw_metadata_check.h"
#include "tw_specifiers.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- input */

static int base64_digit(char c)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static tw_slice decode_base64(const struct tw_row *row, tw_slice text)
{
    char *out = tw_arena_alloc(row->arena, text.len + 1);
    size_t len = 0;
    unsigned bits = 0;
    int held = 0;
    for (size_t i = 0; out && i < text.len && base64_digit(text.ptr[i]) >= 0; i++) {
        bits = bits << 6 | (unsigned)base64_digit(text.ptr[i]);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[len++] = (char)(bits >> held);
        }
    }
    return (tw_slice){out, len};
}

static tw_slice input_of(const struct tw_row *row)
{
    tw_slice text = row_text(row, "input");
    return text.ptr ? text : decode_base64(row, row_text(row, "input_b64"));
}

/* What VALUE says in Latin-1, in UTF-8. */
static tw_slice from_latin1(const struct tw_row *row, tw_slice value)
{
    char *out = tw_arena_alloc(row->arena, value.len * 2 + 1);
    size_t len = 0;
    for (size_t i = 0; out && i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c >= 0x80) {
            out[len++] = (char)(0xC0 | c >> 6);
            c = 0x80 | (c & 0x3F);
        }
        out[len++] = (char)c;
    }
    return (tw_slice){out, len};
}

/* ---------------------------------------------------------------- raw and unparsed */

static bool is(const struct tw_metadata_field *field, const char *name)
{
    return tw_slice_equal(field->name, tw_slice_from(name));
}

/* The reference's name for a field: some are plural, none has a dash. */
static const char *raw_name(const struct tw_row *row,
                            const struct tw_metadata_field *field)
{
    static const char *const plurals[] = {
        "platform",    "supported-platform", "classifier",      "license-file",
        "project-url", "import-name",        "import-namespace"};
    const char *end = "";
    for (size_t i = 0; i < sizeof plurals / sizeof plurals[0]; i++) {
        end = is(field, plurals[i]) ? "s" : end;
    }
    char *name = tw_arena_printf(row->arena, "%.*s%s", TW_FMT(field->name), end);
    if (!name) {
        abort();
    }
    for (char *dash = strchr(name, '-'); dash; dash = strchr(dash, '-')) {
        *dash = '_';
    }
    return name;
}

static void expect_values(struct tw_row *row, const struct tw_metadata_field *field,
                          uint32_t node)
{
    uint32_t count;
    tw_slice *want = row_list(row, node, &count);
    bool nothing = count == 0 && is(field, "import-name");
    if (count != field->count && !nothing) {
        row_complain(row, "%.*s has %u values", TW_FMT(field->name), field->count);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        tw_slice got = field->values[i];
        got = tw_slice_equal(got, want[i]) ? got : from_latin1(row, got);
        row_expect_text(row, "value", got, want[i]);
    }
}

/* "a, b" as a list, or "label, text" pairs as an object. */
static void expect_split(struct tw_row *row, tw_slice value, uint32_t from)
{
    tw_slice rest = value;
    for (uint32_t node = from; rest.ptr; node = row->doc->at[node].next) {
        size_t comma = tw_slice_find(rest, ',', 0);
        tw_slice part = tw_slice_trim(tw_slice_cut(rest, 0, comma));
        rest =
            comma == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(rest, comma + 1, rest.len);
        row_expect_text(row, "part", part, tw_json_string(row->doc, node));
    }
}

static void expect_labelled(struct tw_row *row, const struct tw_metadata_field *field,
                            uint32_t node)
{
    uint32_t i = 0;
    TW_JSON_EACH(row->doc, node, key)
    {
        tw_slice value = i < field->count ? field->values[i++] : TW_NO_SLICE;
        size_t comma = tw_slice_find(value, ',', 0);
        tw_slice label = tw_slice_trim(tw_slice_cut(value, 0, comma));
        tw_slice text = comma == SIZE_MAX
                            ? TW_SLICE("")
                            : tw_slice_trim(tw_slice_cut(value, comma + 1, value.len));
        row_expect_text(row, "label", label, row->doc->at[key].text);
        row_expect_text(row, "text", text, tw_json_string(row->doc, key + 1));
    }
    row_expect_bool(row, "has all labels", i == field->count, true);
}

static void expect_raw(struct tw_row *row, const struct tw_metadata_field *field)
{
    uint32_t node =
        tw_json_member(row->doc, row_member(row, "raw"), raw_name(row, field));
    if (!node) {
        row_complain(row, "%.*s is raw", TW_FMT(field->name));
    } else if (is(field, "project-url")) {
        expect_labelled(row, field, node);
    } else if (is(field, "keywords")) {
        expect_split(row, field->values[0], node + 1);
    } else if (row->doc->at[node].kind == TW_JSON_ARRAY) {
        expect_values(row, field, node);
    } else {
        row_expect_text(row, "value", field->values[0], tw_json_string(row->doc, node));
        row_expect_bool(row, "is single", field->count == 1, true);
    }
}

static void expect_unparsed(struct tw_row *row, const struct tw_metadata_field *field)
{
    char *name = tw_arena_printf(row->arena, "%.*s", TW_FMT(field->name));
    uint32_t node =
        name ? tw_json_member(row->doc, row_member(row, "unparsed"), name) : 0;
    if (!node) {
        row_complain(row, "%.*s is unparsed", TW_FMT(field->name));
    } else {
        expect_values(row, field, node);
    }
}

/* The number of members of the row's member NAME, but for the description. */
static uint32_t count_of(const struct tw_row *row, const char *name)
{
    uint32_t node = row_member(row, name);
    uint32_t count = tw_json_length(row->doc, node);
    return count - (tw_json_member(row->doc, node, "description") != 0);
}

static const struct tw_metadata_field *
find_field(const struct tw_metadata_report *report, const char *name)
{
    for (uint32_t i = 0; i < report->count; i++) {
        if (is(&report->fields[i], name)) {
            return &report->fields[i];
        }
    }
    return NULL;
}

static bool is_encoded(const struct tw_metadata_report *report)
{
    return find_field(report, "content-type") ||
           find_field(report, "content-transfer-encoding");
}

static void expect_description(struct tw_row *row,
                               const struct tw_metadata_report *report)
{
    const struct tw_metadata_field *field = find_field(report, "description");
    tw_slice want = tw_json_string(
        row->doc, tw_json_member(row->doc, row_member(row, "raw"), "description"));
    tw_slice got = report->body.len ? report->body : TW_NO_SLICE;
    if (field && field->unparsed) {
        got = TW_NO_SLICE;
    } else if (field) {
        got = field->values[0];
    }
    row_expect_text(row, "description", got, want);
}

static void expect_headers(struct tw_row *row, const struct tw_metadata_report *report)
{
    uint32_t raw = 0;
    uint32_t unparsed = 0;
    for (uint32_t i = 0; i < report->count; i++) {
        const struct tw_metadata_field *field = &report->fields[i];
        if (field->count == 0 || is(field, "description")) {
            continue;
        }
        (field->unparsed ? expect_unparsed : expect_raw)(row, field);
        *(field->unparsed ? &unparsed : &raw) += 1;
    }
    row_expect_bool(row, "has all that is raw", raw == count_of(row, "raw"), true);
    row_expect_bool(row, "has all that is unparsed",
                    unparsed == count_of(row, "unparsed"), true);
    if (!is_encoded(report)) {
        expect_description(row, report);
    }
}

/* ---------------------------------------------------------------- errors */

static bool is_compared(const struct tw_metadata_report *report, tw_slice name)
{
    return !tw_slice_equal(name, TW_SLICE("license-expression")) &&
           !tw_slice_equal(name, TW_SLICE("description-content-type")) &&
           !(tw_slice_equal(name, TW_SLICE("description")) && is_encoded(report));
}

static void expect_errors(struct tw_row *row, const struct tw_metadata_report *report)
{
    uint32_t count;
    uint32_t matched = 0;
    uint32_t wanted = 0;
    tw_slice *want = row_list(row, row_member(row, "error_fields"), &count);
    for (uint32_t i = 0; i < count; i++) {
        wanted += is_compared(report, want[i]);
    }
    for (uint32_t i = 0; i < report->count; i++) {
        const struct tw_metadata_field *field = &report->fields[i];
        bool expected = false;
        if ((!field->problem && !field->newer) || !is_compared(report, field->name)) {
            continue;
        }
        for (uint32_t k = 0; k < count; k++) {
            expected |= tw_slice_equal(field->name, want[k]);
        }
        if (!expected) {
            row_complain(row, "%.*s %s", TW_FMT(field->name),
                         field->problem ? field->problem : "is newer");
        }
        matched += expected;
    }
    row_expect_bool(row, "finds all errors", matched == wanted, true);
}

/* ---------------------------------------------------------------- single fields */

static bool print_value(struct tw_row *row, const char *name, tw_slice value,
                        struct tw_buf *buf)
{
    tw_version version;
    struct tw_specifiers set;
    struct tw_requirement requirement;
    if (strcmp(name, "version") == 0) {
        if (tw_version_parse(row->arena, value, &version, NULL)) {
            return false;
        }
        tw_version_print(buf, version, TW_VERSION_NORMAL);
    } else if (strcmp(name, "requires-python") == 0) {
        return tw_specifiers_parse(row->arena, value, &set, NULL) == TW_OK &&
               tw_specifiers_print(buf, &set, NULL) == TW_OK;
    } else if (strcmp(name, "requires-dist") == 0) {
        return tw_requirement_parse(row->arena, value, &requirement, NULL) == TW_OK &&
               tw_requirement_print(buf, &requirement, NULL) == TW_OK;
    } else if (strcmp(name, "provides-extra") == 0) {
        if (tw_name_normalize(row->arena, value, &value, NULL)) {
            return false;
        }
        tw_buf_add(buf, value);
    } else if (strcmp(name, "dynamic") == 0) {
        for (size_t i = 0; i < value.len; i++) {
            char c = value.ptr[i];
            tw_buf_add_byte(buf, c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
        }
    } else {
        tw_buf_add(buf, value);
    }
    return true;
}

/* One of the seven fields, read alone. */
struct single {
    const char *name;
    bool list, required;
};

static void expect_field(struct tw_row *row, const struct tw_metadata_report *report,
                         const struct single *single)
{
    const struct tw_metadata_field *field = find_field(report, single->name);
    bool present = field && field->count && !field->unparsed;
    const struct tw_metadata_field named = {.name = tw_slice_from(single->name)};
    uint32_t node =
        tw_json_member(row->doc, row_member(row, "fields"), raw_name(row, &named));
    uint32_t value = tw_json_member(row->doc, node, "value");
    bool valid = present ? !field->problem : !single->required;
    if (valid != (value != 0)) {
        row_complain(row, "%s is %s", single->name, valid ? "valid" : "invalid");
        return;
    }
    if (!valid || !present) {
        row_expect_bool(row, single->name,
                        valid && row->doc->at[value].kind != TW_JSON_NULL, false);
        return;
    }
    uint32_t want = single->list ? value + 1 : value;
    for (uint32_t i = 0; i < field->count; i++) {
        struct tw_buf buf = TW_BUF_INIT(1 << 20);
        if (!print_value(row, single->name, field->values[i], &buf)) {
            row_complain(row, "%s cannot be printed", single->name);
        }
        tw_slice got = buf.ptr ? tw_buf_slice(&buf) : TW_SLICE("");
        row_expect_text(row, single->name, got, tw_json_string(row->doc, want));
        want = row->doc->at[want].next;
        tw_buf_free(&buf);
    }
}

TW_ROWS(metadata, "metadata.jsonl")
{
    static const struct single singles[] = {
        {"metadata-version", false, true}, {"name", false, true},
        {"version", false, true},          {"requires-dist", true, false},
        {"requires-python", false, false}, {"provides-extra", true, false},
        {"dynamic", true, false},
    };
    struct tw_metadata_report report;
    if (tw_metadata_check(row->arena, input_of(row), &report, NULL)) {
        row_complain(row, "cannot be checked");
        return;
    }
    expect_headers(row, &report);
    expect_errors(row, &report);
    for (size_t i = 0; i < sizeof singles / sizeof singles[0]; i++) {
        expect_field(row, &report, &singles[i]);
    }
}
