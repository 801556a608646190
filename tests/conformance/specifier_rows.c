/*
 * Rows about specifiers: matching, filtering, relations.
 */
#include "conformance.h"
#include "tw_specifiers.h"

static enum tw_status parse(struct tw_row *row, const char *member,
                            struct tw_specifiers *out)
{
    return tw_specifiers_parse(row->arena, row_text(row, member), out, NULL);
}

static struct tw_filter_item filter_item(struct tw_row *row, tw_slice text)
{
    struct tw_filter_item item = {.text = text};
    item.valid = tw_version_parse(row->arena, text, &item.version, NULL) == TW_OK;
    return item;
}

static void check_print(struct tw_row *row, const char *member,
                        const struct tw_specifiers *set)
{
    struct tw_buf buf = TW_BUF_INIT(1 << 20);
    if (tw_specifiers_print(&buf, set, NULL)) {
        row_complain(row, "not printed");
    }
    row_expect_printed(row, member, &buf);
}

/* A version on its own passes the filter if and only if the set contains it; so says
 * tw_specifiers_contain, too, and a table of this one version. */
static void check_contains(struct tw_row *row, const struct tw_specifiers *set)
{
    static const struct {
        const char *member;
        enum tw_prereleases policy;
    } policies[] = {
        {"contains_default", TW_PRE_DEFAULT},
        {"contains_prereleases_true", TW_PRE_ALLOW},
        {"contains_prereleases_false", TW_PRE_DENY},
    };
    struct tw_filter_item item = filter_item(row, row_text(row, "version"));
    row_expect_bool(row, "version_valid", item.valid, row_bool(row, "version_valid"));
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++) {
        uint32_t kept;
        bool want = row_bool(row, policies[i].member);
        bool passes =
            tw_specifiers_filter(set, &item, 1, policies[i].policy, &kept) == 1;
        row_expect_bool(row, policies[i].member, passes, want);
        if (item.valid && tw_slice_equal(item.version.text, item.text)) {
            row_expect_bool(
                row, "contain",
                tw_specifiers_contain(set, item.version, policies[i].policy), want);
        }
    }
    struct tw_span *spans;
    uint32_t count;
    if (item.valid) {
        if (tw_specifiers_spans(row->arena, set, tw_version_array(&item.version, 1),
                                &spans, &count)) {
            row_complain(row, "no spans");
        }
        row_expect_bool(row, "in spans", count == 1,
                        tw_specifiers_match(set, item.version));
    }
}

TW_ROWS(specifiers, "specifiers.jsonl")
{
    struct tw_specifiers set;
    if (!row_expect_valid(row, parse(row, "spec", &set))) {
        return;
    }
    bool single = set.count == 1 && tw_slice_find(set.text, ',', 0) == SIZE_MAX;
    if (row_bool(row, "single_valid") && !single &&
        set.clauses[0].op != TW_OP_ARBITRARY) {
        row_complain(row, "not one clause");
    }
    check_print(row, "canonical", &set);
    row_expect_bool(row, "prereleases", tw_specifiers_allow_prereleases(&set),
                    row_bool(row, "prereleases"));
    if (row_member(row, "version")) {
        check_contains(row, &set);
    }
}

TW_ROWS(filter, "filter.jsonl")
{
    struct tw_specifiers set;
    uint32_t count;
    uint32_t want_count;
    tw_slice *texts = row_list(row, row_member(row, "versions"), &count);
    tw_slice *want = row_list(row, row_member(row, "expected"), &want_count);
    struct tw_filter_item *items =
        TW_NEW_ARRAY(row->arena, struct tw_filter_item, count);
    uint32_t *kept = TW_NEW_ARRAY(row->arena, uint32_t, count);
    if (parse(row, "spec", &set) || !items || !kept) {
        row_complain(row, "not accepted");
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        items[i] = filter_item(row, texts[i]);
    }
    enum tw_prereleases policy = row_is_null(row, "prereleases") ? TW_PRE_DEFAULT
                                 : row_bool(row, "prereleases")  ? TW_PRE_ALLOW
                                                                 : TW_PRE_DENY;
    uint32_t got_count = tw_specifiers_filter(&set, items, count, policy, kept);
    if (got_count != want_count) {
        row_complain(row, "%u pass", got_count);
        return;
    }
    for (uint32_t i = 0; i < want_count; i++) {
        row_expect_text(row, "passes", items[kept[i]].text, want[i]);
    }
}

/* a & b: both texts as one set. */
static void check_and(struct tw_row *row)
{
    struct tw_specifiers both;
    struct tw_relation relation;
    char *text = tw_arena_printf(row->arena, "%.*s,%.*s", TW_FMT(row_text(row, "a")),
                                 TW_FMT(row_text(row, "b")));
    if (tw_specifiers_parse(row->arena, tw_slice_from(text), &both, NULL)) {
        row_complain(row, "not accepted: %s", text);
        return;
    }
    check_print(row, "and", &both);
    if (row_member(row, "and_unsatisfiable") &&
        tw_specifiers_relate(row->arena, &both, &both, &relation, NULL) == TW_OK) {
        row_expect_bool(row, "and_unsatisfiable", relation.a_empty,
                        row_bool(row, "and_unsatisfiable"));
    }
}

TW_ROWS(spec_relations, "spec_relations.jsonl")
{
    struct tw_specifiers a;
    struct tw_specifiers b;
    struct tw_relation got;
    if (parse(row, "a", &a) || parse(row, "b", &b)) {
        row_complain(row, "not accepted");
        return;
    }
    check_and(row);
    bool supported = tw_specifiers_relate(row->arena, &a, &b, &got, NULL) == TW_OK;
    row_expect_bool(row, "supported", supported, !row_member(row, "relations"));
    if (!supported) {
        return;
    }
    row_expect_bool(row, "a_unsatisfiable", got.a_empty,
                    row_bool(row, "a_unsatisfiable"));
    row_expect_bool(row, "b_unsatisfiable", got.b_empty,
                    row_bool(row, "b_unsatisfiable"));
    row_expect_bool(row, "a_subset_b", got.a_in_b, row_bool(row, "a_subset_b"));
    row_expect_bool(row, "b_subset_a", got.b_in_a, row_bool(row, "b_subset_a"));
    row_expect_bool(row, "disjoint", got.disjoint, row_bool(row, "disjoint"));
}
