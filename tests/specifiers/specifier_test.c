#include "tw_specifiers.h"
#include "tw_test.h"

#include <stdlib.h>

static struct tw_specifiers parse(struct tw_arena *arena, const char *text)
{
    struct tw_specifiers set;
    assert_int_equal(tw_specifiers_parse(arena, tw_slice_from(text), &set, NULL),
                     TW_OK);
    return set;
}

static tw_version version(struct tw_arena *arena, const char *text)
{
    tw_version v;
    assert_int_equal(tw_version_parse(arena, tw_slice_from(text), &v, NULL), TW_OK);
    return v;
}

TW_TEST(specifier_matches_as_pep_440_says)
{
    static const struct {
        const char *spec, *version;
        bool match;
    } rows[] = {
        {"", "1", true},
        {"==1.0", "1+local", true},
        {"==1.0+local", "1", false},
        {"==1.0+local", "1+LOCAL", true},
        {"!=1.0", "1+local", false},
        {"!=1.0+x", "1.0+x.1", true},
        {"==1.1.*", "1.1rc1", true},
        {"==1.1.*", "1.1.dev0", true},
        {"==1.0.*", "1", true},
        {"==1.0.*", "1.0.5+x", true},
        {"==1.*", "1!1.0", false},
        {"==0.*", "0.dev0", true},
        {"!=1.*", "1.5", false},
        {"!=1.*", "2.dev0", true},
        {"~=2.2", "2.10", true},
        {"~=2.2", "3.dev0", false},
        {"~=2.2.0", "2.3", false},
        {"~=2.2.post3", "2.2.post2", false},
        {"<=1.7", "1.7+local", true},
        {"<=1.7", "1.7.post1", false},
        {">=1.7", "1.7rc1", false},
        {">1.7", "1.7.post1", false},
        {">1.7", "1.7+local", false},
        {">1.7", "1.7.0.1", true},
        {">1.7.post1", "1.7.post2.dev0", true},
        {">1.7.post1", "1.7.post1+x", false},
        {">1.7a1", "1.7a1.post1", false},
        {">1.7a1", "1.7a2.dev0", true},
        {">1.7.dev1", "1.7.dev2", true},
        {"<1.7", "1.7rc1", false},
        {"<1.7", "1.7.dev0", false},
        {"<1.7rc2", "1.7rc1", true},
        {"<1.7.post1", "1.7", true},
        {"<1.7.post1", "1.7.post1.dev0", false},
        {"===1.0", "1.0", true},
        {"===1.0", "1", false},
        {"===1.0RC1", "1.0rc1", true},
        {">=1,<2,!=1.5", "1.5", false},
        {"  >= 1 , , < 2 ", "1.5", true},
    };
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tw_specifiers set = parse(&arena, rows[i].spec);
        if (tw_specifiers_match(&set, version(&arena, rows[i].version)) !=
            rows[i].match) {
            fail_msg("%s and %s", rows[i].spec, rows[i].version);
        }
    }
    tw_arena_free(&arena);
}

TW_TEST(specifier_error_is_at_the_bad_clause)
{
    static const struct {
        const char *text;
        size_t offset;
    } bad[] = {{">", 0},        {">=1, <", 5},       {">=1,  ~=2", 6},
               {"1.0", 0},      {"==1.0.dev1.*", 0}, {">=1.*", 0},
               {"<1+local", 0}, {"=1", 0},           {">=1 <2", 0}};
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct tw_specifiers set;
        struct tw_error err = TW_ERROR_INIT;
        assert_int_equal(
            tw_specifiers_parse(&arena, tw_slice_from(bad[i].text), &set, &err),
            TW_ERR_SPECIFIER);
        assert_int_equal(err.offset, bad[i].offset);
    }
    tw_arena_free(&arena);
}

TW_TEST(specifier_mending_is_for_plain_meanings)
{
    static const char *const rows[][2] = {
        {">=3.*", ">=3"},          {"!=3.0*", "!=3.0.*"},
        {"\">=3\"", ">=3"},        {">=2 <3", "<3,>=2"},
        {">=2;", ">=2"},           {"==3.*", "==3.*"},
        {">=2.7.,<4", "<4,>=2.7"}, {">=2.7.*,!=3.0.*", "!=3.0.*,>=2.7"},
    };
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool mended;
        struct tw_specifiers set;
        struct tw_buf buf = TW_BUF_INIT(4096);
        if (tw_specifiers_parse_lenient(&arena, tw_slice_from(rows[i][0]), &set,
                                        &mended, NULL)) {
            fail_msg("%s", rows[i][0]);
        }
        assert_int_equal(mended, strcmp(rows[i][0], "==3.*") != 0);
        assert_int_equal(tw_specifiers_print(&buf, &set, NULL), TW_OK);
        assert_string_equal(buf.ptr, rows[i][1]);
        tw_buf_free(&buf);
    }
    bool mended;
    struct tw_specifiers set;
    assert_int_equal(
        tw_specifiers_parse_lenient(&arena, TW_SLICE(">= x"), &set, &mended, NULL),
        TW_ERR_SPECIFIER);
    tw_arena_free(&arena);
}

TW_TEST(specifier_prints_sorted_without_duplicates)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf buf = TW_BUF_INIT(4096);
    struct tw_specifiers set =
        parse(&arena, "~=1.0,>=2,==1.0,==1, ~=1.0.0,<3,==1.*,==1.0.*");
    assert_int_equal(tw_specifiers_print(&buf, &set, NULL), TW_OK);
    assert_string_equal(buf.ptr, "<3,==1,==1.*,==1.0.*,>=2,~=1.0,~=1.0.0");
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(specifier_naming_a_prerelease_opts_in)
{
    struct tw_arena arena = TW_ARENA_INIT;
    static const struct {
        const char *spec;
        bool opts_in;
    } rows[] = {{">=1rc1", true},    {"!=1rc1", false}, {"==1.*", false},
                {"===1.dev0", true}, {"", false},       {">=1,<2.dev0", true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tw_specifiers set = parse(&arena, rows[i].spec);
        assert_int_equal(tw_specifiers_allow_prereleases(&set), rows[i].opts_in);
    }
    struct tw_specifiers set = parse(&arena, ">=1");
    tw_version pre = version(&arena, "2rc1");
    assert_true(tw_specifiers_contain(&set, pre, TW_PRE_DEFAULT));
    assert_false(tw_specifiers_contain(&set, pre, TW_PRE_DENY));
    tw_arena_free(&arena);
}

TW_TEST(specifier_pins_are_equalities_that_match)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_version one = version(&arena, "1.0");
    struct tw_specifiers pin = parse(&arena, ">=0,==1");
    struct tw_specifiers text = parse(&arena, "===1.0");
    struct tw_specifiers prefix = parse(&arena, "==1.*,==2");
    assert_true(tw_specifiers_pin(&pin, one));
    assert_true(tw_specifiers_pin(&text, one));
    assert_false(tw_specifiers_pin(&prefix, one));
    tw_arena_free(&arena);
}

/* ---------------------------------------------------------------- properties */

enum { TABLE = 512 };

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

static const char *pick(uint32_t *state, const char *const *from, uint32_t count)
{
    return from[next_random(state) % count];
}

/* A version out of few, so that they meet; LOCALS: with local parts. */
static const char *random_version(struct tw_arena *arena, uint32_t *state, bool locals)
{
    static const char *const releases[] = {"0", "1", "1.0.1", "1.1", "2", "1!0", "1.0"};
    static const char *const pres[] = {"", "", "", "a1", "a2", "rc1"};
    static const char *const posts[] = {"", "", "", ".post0", ".post1"};
    static const char *const devs[] = {"", "", "", ".dev0", ".dev1"};
    static const char *const tails[] = {"", "", "", "+a", "+1"};
    return tw_arena_printf(arena, "%s%s%s%s%s", pick(state, releases, 7),
                           pick(state, pres, 6), pick(state, posts, 5),
                           pick(state, devs, 5), locals ? pick(state, tails, 5) : "");
}

static struct tw_specifiers random_set(struct tw_arena *arena, uint32_t *state)
{
    static const char *const ops[] = {"==", "!=", "!=", "<=", ">=", "<", ">"};
    const char *text = "";
    for (uint32_t left = next_random(state) % 4; left > 0; left--) {
        const char *op = pick(state, ops, 7);
        bool equality = op[1] == '=' && (op[0] == '=' || op[0] == '!');
        text = equality && next_random(state) % 3 == 0
                   ? tw_arena_printf(arena, "%s,%s1.%u.*", text, op,
                                     next_random(state) % 2)
                   : tw_arena_printf(arena, "%s,%s%s", text, op,
                                     random_version(arena, state, equality));
    }
    return parse(arena, text);
}

static int by_key(const void *a, const void *b)
{
    return tw_version_compare(*(const tw_version *)a, *(const tw_version *)b);
}

/* A sorted table of versions without duplicates; returns how many there are. */
static uint32_t make_table(struct tw_arena *arena, uint32_t *state, tw_version *out)
{
    tw_version all[TABLE];
    uint32_t count = 0;
    for (uint32_t i = 0; i < TABLE; i++) {
        all[i] = version(arena, random_version(arena, state, true));
    }
    qsort(all, TABLE, sizeof *all, by_key);
    for (uint32_t i = 0; i < TABLE; i++) {
        if (count == 0 || tw_version_compare(out[count - 1], all[i]) < 0) {
            out[count++] = all[i];
        }
    }
    return count;
}

TW_TEST(specifier_spans_are_canonical_and_agree_with_match)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_version table[TABLE];
    uint32_t state = 7;
    uint32_t count = make_table(&arena, &state, table);
    for (int round = 0; round < 3000; round++) {
        struct tw_arena_mark mark = tw_arena_mark(&arena);
        struct tw_specifiers set = random_set(&arena, &state);
        struct tw_span *spans;
        uint32_t span_count;
        assert_int_equal(tw_specifiers_spans(&arena, &set,
                                             tw_version_array(table, count), &spans,
                                             &span_count),
                         TW_OK);
        uint32_t at = 0;
        for (uint32_t i = 0; i < count; i++) {
            at += at < span_count && spans[at].to == i;
            bool inside = at < span_count && spans[at].from <= i;
            assert_int_equal(inside, tw_specifiers_match(&set, table[i]));
        }
        for (uint32_t i = 0; i < span_count; i++) {
            assert_true(spans[i].from < spans[i].to);
            assert_true(i == 0 || spans[i - 1].to < spans[i].from);
        }
        tw_arena_reset(&arena, mark);
    }
    tw_arena_free(&arena);
}

/* The table is dense around the ends of the sets, so that a relation that does not hold
 * has a witness in it. */
TW_TEST(specifier_relations_agree_with_a_dense_table)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_version table[TABLE];
    uint32_t state = 11;
    uint32_t count = make_table(&arena, &state, table);
    for (int round = 0; round < 3000; round++) {
        struct tw_arena_mark mark = tw_arena_mark(&arena);
        struct tw_specifiers a = random_set(&arena, &state);
        struct tw_specifiers b = random_set(&arena, &state);
        struct tw_relation relation;
        assert_int_equal(tw_specifiers_relate(&arena, &a, &b, &relation, NULL), TW_OK);
        for (uint32_t i = 0; i < count; i++) {
            bool in_a = tw_specifiers_match(&a, table[i]);
            bool in_b = tw_specifiers_match(&b, table[i]);
            assert_false(relation.a_empty && in_a);
            assert_false(relation.b_empty && in_b);
            assert_false(relation.disjoint && in_a && in_b);
            assert_false(relation.a_in_b && in_a && !in_b);
            assert_false(relation.b_in_a && in_b && !in_a);
        }
        tw_arena_reset(&arena, mark);
    }
    tw_arena_free(&arena);
}

TW_TEST(specifier_relations_know_where_no_version_is)
{
    static const struct {
        const char *a, *b;
        bool a_empty, a_in_b, disjoint;
    } rows[] = {
        {">1.0.dev3,<1.0.dev4", "", true, true, true},
        {">1.0.dev3", ">=1.0.dev4", false, true, false},
        {">1.0.post1", ">=1.0.post2.dev0", false, true, false},
        {">1.0a1,<1.0a2.dev0", "==1", true, true, true},
        {">1,<1.0.0.0.1", "==1", false, false, true},
        {"==1.*", ">=1.dev0,<2.dev0", false, true, false},
        {"<0.dev0", "==1", true, true, true},
        {"~=1.4", "==1.*,>=1.4", false, true, false},
        {"<=1", "<1.post0.dev0", false, true, false},
        {">1.dev18446744073709551615", ">=1.dev18446744073709551616", false, true,
         false},
        {">1.dev9999999999999999999", ">=1.dev10000000000000000000", false, true,
         false},
        {">1.dev99999999999999999999", ">=1.dev100000000000000000000", false, true,
         false},
        {">1.dev223", ">=1.dev224", false, true, false},
        {"", ">=0.dev0", false, false, false},
    };
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tw_specifiers a = parse(&arena, rows[i].a);
        struct tw_specifiers b = parse(&arena, rows[i].b);
        struct tw_relation relation;
        assert_int_equal(tw_specifiers_relate(&arena, &a, &b, &relation, NULL), TW_OK);
        if (relation.a_empty != rows[i].a_empty || relation.a_in_b != rows[i].a_in_b ||
            relation.disjoint != rows[i].disjoint) {
            fail_msg("%s and %s", rows[i].a, rows[i].b);
        }
    }
    struct tw_specifiers text = parse(&arena, "===1");
    struct tw_relation relation;
    assert_int_equal(tw_specifiers_relate(&arena, &text, &text, &relation, NULL),
                     TW_ERR_SPECIFIER);
    tw_arena_free(&arena);
}
