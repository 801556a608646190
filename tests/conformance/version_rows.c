/*
 * Rows about versions, their order, and names.
 */
#include "conformance.h"
#include "tw_specifiers.h"

#include <stdlib.h>

static const struct {
    const char *member;
    enum tw_version_form form;
} forms[] = {
    {"normalized", TW_VERSION_NORMAL},
    {"public", TW_VERSION_PUBLIC},
    {"base_version", TW_VERSION_BASE},
    {"canonical", TW_VERSION_CANONICAL},
};

/* Complains about components that differ from those of the row. */
static void check_parts(struct tw_row *row, tw_version version)
{
    struct tw_version_parts parts;
    if (tw_version_split(row->arena, version, &parts, NULL)) {
        row_complain(row, "not split");
        return;
    }
    row_expect_text(row, "epoch", parts.epoch, row_text(row, "epoch"));
    row_expect_text(row, "post", parts.post, row_text(row, "post"));
    row_expect_text(row, "dev", parts.dev, row_text(row, "dev"));
    row_expect_text(row, "local", parts.local, row_text(row, "local"));

    uint32_t count;
    tw_slice *pre = row_list(row, row_member(row, "pre"), &count);
    row_expect_text(row, "pre letter", parts.pre_letter, count ? pre[0] : TW_NO_SLICE);
    row_expect_text(row, "pre", parts.pre, count ? pre[1] : TW_NO_SLICE);

    tw_slice *release = row_list(row, row_member(row, "release"), &count);
    if (count != parts.release_count) {
        row_complain(row, "release has %u components", parts.release_count);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        row_expect_text(row, "release", parts.release[i], release[i]);
    }
}

TW_ROWS(versions, "versions.jsonl")
{
    tw_version version;
    row->optional = row_bool(row, "reference_limit");
    if (!row_expect_valid(row, tw_version_parse(row->arena, row_text(row, "input"),
                                                &version, NULL))) {
        return;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct tw_buf buf = TW_BUF_INIT(1 << 20);
        tw_version_print(&buf, version, forms[i].form);
        row_expect_printed(row, forms[i].member, &buf);
    }
    row_expect_bool(row, "is_prerelease", tw_version_is_prerelease(version),
                    row_bool(row, "is_prerelease"));
    row_expect_bool(row, "is_postrelease", version.flags & TW_VERSION_POST,
                    row_bool(row, "is_postrelease"));
    row_expect_bool(row, "is_devrelease", version.flags & TW_VERSION_DEV,
                    row_bool(row, "is_devrelease"));
    check_parts(row, version);
}

static tw_version parse(struct tw_row *row, tw_slice text)
{
    tw_version version = {0};
    if (tw_version_parse(row->arena, text, &version, NULL)) {
        row_complain(row, "not accepted: %.*s", TW_FMT(text));
    }
    return version;
}

static int sign(int order)
{
    return (order > 0) - (order < 0);
}

static void check_pair(struct tw_row *row)
{
    tw_version a = parse(row, row_text(row, "a"));
    tw_version b = parse(row, row_text(row, "b"));
    int want = atoi(row->doc->at[row_member(row, "cmp")].text.ptr);
    if (sign(tw_version_compare(a, b)) != want ||
        sign(tw_version_compare(b, a)) != -want) {
        row_complain(row, "order is %d, not %d", sign(tw_version_compare(a, b)), want);
    }
}

/* Every version of a group is equal to the others and above those of the group before.
 */
static void check_groups(struct tw_row *row)
{
    tw_version below = {0};
    TW_JSON_EACH(row->doc, row_member(row, "groups"), group)
    {
        uint32_t count;
        tw_slice *texts = row_list(row, group, &count);
        tw_version first = parse(row, texts[0]);
        for (uint32_t i = 1; i < count; i++) {
            if (tw_version_compare(parse(row, texts[i]), first) != 0) {
                row_complain(row, "%.*s is not %.*s", TW_FMT(texts[i]),
                             TW_FMT(texts[0]));
            }
        }
        if (below.key.ptr && tw_version_compare(below, first) >= 0) {
            row_complain(row, "%.*s is not above %.*s", TW_FMT(texts[0]),
                         TW_FMT(below.text));
        }
        below = first;
    }
}

TW_ROWS(order, "order.jsonl")
{
    if (tw_slice_equal(row_text(row, "kind"), TW_SLICE("pair"))) {
        check_pair(row);
    } else {
        check_groups(row);
    }
}

TW_ROWS(names, "names.jsonl")
{
    tw_slice input = row_text(row, "input");
    tw_slice normal = TW_NO_SLICE;
    row->optional = !row_bool(row, "ascii");
    bool valid = tw_name_normalize(row->arena, input, &normal, NULL) == TW_OK;
    row_expect_bool(row, "valid", valid, row_bool(row, "valid"));
    if (tw_name_fold(row->arena, input, &normal, NULL)) {
        row_complain(row, "no memory");
    }
    row_expect_text(row, "canonical", normal, row_text(row, "canonical"));
    row_expect_bool(row, "is_normalized", tw_name_is_normal(input),
                    row_bool(row, "is_normalized"));
    row_expect_bool(row, "same", tw_name_same(input, normal), true);
}
