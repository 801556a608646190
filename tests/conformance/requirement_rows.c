/*
 * Rows about requirements and markers.
 */
#include "conformance.h"
#include "tw_specifiers.h"

static void check_marker(struct tw_row *row, const char *member,
                         const struct tw_marker *marker)
{
    struct tw_buf buf = TW_BUF_INIT(1 << 20);
    if (tw_marker_print(&buf, marker, NULL)) {
        row_complain(row, "marker not printed");
    }
    row_expect_printed(row, member, &buf);
}

static void check_list(struct tw_row *row, const char *member, const tw_slice *got,
                       uint32_t got_count)
{
    uint32_t count;
    tw_slice *want = row_list(row, row_member(row, member), &count);
    if (count != got_count) {
        row_complain(row, "%s has %u elements", member, got_count);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        row_expect_text(row, member, got[i], want[i]);
    }
}

TW_ROWS(requirements, "requirements.jsonl")
{
    struct tw_requirement r;
    if (!row_expect_valid(
            row, tw_requirement_parse(row->arena, row_text(row, "input"), &r, NULL))) {
        return;
    }
    row_expect_text(row, "name", r.raw_name, row_text(row, "name"));
    row_expect_text(row, "normalized_name", r.name, row_text(row, "normalized_name"));
    check_list(row, "extras", r.raw_extras, r.raw_extra_count);
    check_list(row, "normalized_extras", r.extras, r.extra_count);
    row_expect_text(row, "url", r.url, row_text(row, "url"));
    struct tw_buf buf = TW_BUF_INIT(1 << 20);
    if (tw_specifiers_print(&buf, &r.specifiers, NULL)) {
        row_complain(row, "specifiers not printed");
    }
    row_expect_printed(row, "specifier", &buf);

    enum tw_status status = tw_requirement_print(&buf, &r, NULL);
    row_expect_bool(row, "unserializable", status == TW_ERR_MARKER,
                    row_bool(row, "unserializable"));
    if (status) {
        tw_buf_free(&buf);
        return;
    }
    row_expect_printed(row, "str", &buf);
    row_expect_bool(row, "has a marker", r.marker != NULL, !row_is_null(row, "marker"));
    if (r.marker) {
        check_marker(row, "marker", r.marker);
    }
}

static void read_environment(struct tw_row *row, struct tw_environment *out)
{
    *out = (struct tw_environment){0};
    TW_JSON_EACH(row->doc, row_member(row, "environment"), key)
    {
        enum tw_env_name name;
        if (!tw_env_find(row->doc->at[key].text, &name)) {
            row_complain(row, "an unknown variable");
            return;
        }
        out->value[name] = tw_json_string(row->doc, key + 1);
    }
}

static void read_extras(struct tw_row *row, struct tw_marker_extras *out)
{
    tw_slice context = row_text(row, "context");
    *out = (struct tw_marker_extras){.context = TW_MARKER_REQUIREMENT};
    if (tw_slice_equal(context, TW_SLICE("metadata"))) {
        out->context = TW_MARKER_METADATA;
    } else if (tw_slice_equal(context, TW_SLICE("lock_file"))) {
        out->context = TW_MARKER_LOCK;
    }
    out->extras = row_list(row, row_member(row, "extras"), &out->extra_count);
    out->groups =
        row_list(row, row_member(row, "dependency_groups"), &out->group_count);
    tw_slice extra = row_text(row, "extra");
    if (extra.ptr && tw_name_fold(row->arena, extra, &out->extra, NULL)) {
        row_complain(row, "no memory");
    }
}

TW_ROWS(markers, "markers.jsonl")
{
    const struct tw_marker *marker;
    struct tw_environment env;
    struct tw_marker_extras extras;
    if (!row_expect_valid(
            row, tw_marker_parse(row->arena, row_text(row, "marker"), &marker, NULL))) {
        return;
    }
    check_marker(row, "str", marker);
    read_environment(row, &env);
    read_extras(row, &extras);
    bool result = false;
    enum tw_status status = tw_marker_evaluate(marker, &env, &extras, &result, NULL);
    row_expect_bool(row, "error", status == TW_ERR_MARKER, !row_is_null(row, "error"));
    if (!status) {
        row_expect_bool(row, "result", result, row_bool(row, "result"));
    }
}
