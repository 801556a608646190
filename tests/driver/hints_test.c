/* Hints: the walk over table and memory, and that neither is believed too much. */
#include "tw_hints.h"

#include <stdio.h>

#include "hints_memory.h"
#include "tw_test.h"

static struct tw_hints *hints_of(struct tw_arena *arena, const char *table)
{
    struct tw_hints_options options = {.table = tw_slice_from(table)};
    struct tw_hints *hints = tw_hints_new(arena, &options);
    assert_non_null(hints);
    return hints;
}

/* What HINTS give from here on, separated by spaces; with a star what they gave before.
 */
static const char *rest_of(struct tw_arena *arena, struct tw_hints *hints)
{
    struct tw_hint hint;
    const char *all = "";
    while (tw_hints_next(hints, &hint)) {
        tw_slice within = hint.within ? hint.within->text : TW_NO_SLICE;
        all = tw_arena_printf(arena, "%s%s%.*s%.*s%s", all, *all ? " " : "",
                              TW_FMT(hint.project), TW_FMT(within),
                              hint.again ? "*" : "");
    }
    return all;
}

/* What the walk of HINTS from ROOT gives, separated by spaces. */
static const char *walk_of(struct tw_arena *arena, struct tw_hints *hints,
                           const char *root)
{
    assert_true(tw_hints_root(hints, tw_slice_from(root), NULL, 0));
    return rest_of(arena, hints);
}

static const char *walk(struct tw_arena *arena, const char *table, const char *root)
{
    return walk_of(arena, hints_of(arena, table), root);
}

TW_TEST(hints_walk_nearest_first)
{
    struct tw_arena arena = TW_ARENA_INIT;
    const char *table = "a: b c\nb: d\nc: e a\nd: f\n";
    assert_string_equal(walk(&arena, table, "a"), "a b c d e f");
    assert_string_equal(walk(&arena, table, "d"), "d f");
    assert_string_equal(walk(&arena, table, "z"), "z");
    assert_string_equal(walk(&arena, "", "a"), "a");
    tw_arena_free(&arena);
}

/* Facts of a project "a" with versions 1 and 2. */
static struct tw_facts *facts_of_a(struct tw_arena *arena,
                                   const struct tw_environment *env)
{
    struct tw_facts_options options = {.env = env};
    struct tw_facts *facts = tw_facts_new(arena, &options);
    struct tw_release releases[2] = {{.exclusion = TW_EXCL_NONE}};
    assert_non_null(facts);
    assert_int_equal(tw_version_parse(arena, TW_SLICE("1"), &releases[0].version, NULL),
                     TW_OK);
    assert_int_equal(tw_version_parse(arena, TW_SLICE("2"), &releases[1].version, NULL),
                     TW_OK);
    tw_pkg a = tw_facts_package(facts, TW_SLICE("a"), TW_NO_SLICE);
    assert_int_equal(tw_facts_give_versions(facts, a, releases, 2, NULL), TW_OK);
    return facts;
}

/* What the walk from the requirement TEXT of a, before and after its versions are
 * known, gives behind a itself. */
static void expect_doubt(const char *text, const char *before, const char *after)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_environment env = {.value = {{NULL, 0}}};
    struct tw_hints *hints = hints_of(&arena, "a: b\n");
    struct tw_requirement requirement;
    struct tw_hint hint;
    assert_int_equal(
        tw_requirement_parse(&arena, tw_slice_from(text), &requirement, NULL), TW_OK);
    assert_true(tw_hints_doubt(hints, &requirement));
    assert_true(tw_hints_root(hints, TW_SLICE("a"), NULL, 0));
    assert_true(tw_hints_next(hints, &hint));
    assert_int_equal(tw_hints_next(hints, &hint), before != NULL);
    assert_true(tw_hints_settle(hints, facts_of_a(&arena, &env)));
    assert_int_equal(tw_hints_next(hints, &hint), after != NULL);
    tw_arena_free(&arena);
}

TW_TEST(hints_of_the_table_are_not_believed_of_old_versions)
{
    expect_doubt("a", "b", NULL);
    expect_doubt("a==1", "b", NULL);
    expect_doubt("a>=1", "b", NULL);
    expect_doubt("a<2", NULL, NULL);
    expect_doubt("a==1.*", NULL, NULL);
    expect_doubt("a<3", NULL, "b");
    expect_doubt("a~=2.0", NULL, "b");
}

/* What the requirement TEXT of a, and b, lead to: AT_ONCE, then, whether a clash is to
 * be feared once the versions of a are known, and then what is left. */
static void expect_clash(const char *text, const char *at_once, bool feared,
                         const char *later)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_environment env = {.value = {{NULL, 0}}};
    struct tw_hints *hints = hints_of(&arena, "a: d\nb: a c[x]\nc[x]: e\n");
    struct tw_requirement requirement;
    struct tw_hints_clash clash;
    uint32_t at = 0;
    assert_int_equal(
        tw_requirement_parse(&arena, tw_slice_from(text), &requirement, NULL), TW_OK);
    assert_true(tw_hints_doubt(hints, &requirement));
    assert_true(tw_hints_root(hints, TW_SLICE("a"), NULL, 0));
    assert_true(tw_hints_root(hints, TW_SLICE("b"), NULL, 0));
    assert_true(tw_hints_find_clashes(hints));
    assert_string_equal(rest_of(&arena, hints), at_once);
    assert_true(tw_hints_settle(hints, facts_of_a(&arena, &env)));
    assert_int_equal(tw_hints_next_clash(hints, &at, &clash), feared);
    assert_true(!feared || (tw_slice_equal(clash.needing, TW_SLICE("b")) &&
                            tw_slice_equal(clash.needed, TW_SLICE("a"))));
    assert_false(tw_hints_next_clash(hints, &at, &clash));
    assert_true(tw_hints_no_clash(hints));
    assert_string_equal(rest_of(&arena, hints), later);
    tw_arena_free(&arena);
}

TW_TEST(hints_wait_where_roots_may_clash)
{
    expect_clash("a", "a b d c e", false, "");
    expect_clash("a<2", "a b", true, "c e"); /* of the old a nothing is told */
    expect_clash("a<3", "a b", false, "c d e");
}

TW_TEST(hints_find_every_line_of_a_table)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf table = TW_BUF_INIT(1 << 20);
    for (int i = 100; i < 400; i++) {
        tw_buf_printf(&table, "n%d: m%d\n", i, i);
    }
    for (int i = 100; i < 400; i++) {
        char name[16], both[32];
        snprintf(name, sizeof name, "n%d", i);
        snprintf(both, sizeof both, "n%d m%d", i, i);
        struct tw_hints_options options = {.table = tw_buf_slice(&table)};
        struct tw_hints *hints = tw_hints_new(&arena, &options);
        struct tw_hint got;
        assert_true(tw_hints_root(hints, tw_slice_from(name), NULL, 0));
        assert_true(tw_hints_next(hints, &got));
        assert_true(tw_hints_next(hints, &got));
        assert_true(
            tw_slice_equal(got.project, tw_slice_from(both + strlen(name) + 1)));
    }
    tw_buf_free(&table);
    tw_arena_free(&arena);
}

TW_TEST(hints_take_extras_only_where_they_are_asked_for)
{
    struct tw_arena arena = TW_ARENA_INIT;
    const char *table = "a: b[x]\nb: c\nb[x]: d\nb[y]: e\n";
    assert_string_equal(walk(&arena, table, "a"), "a b c d");
    assert_string_equal(walk(&arena, table, "b"), "b c");
    struct tw_hints *hints = hints_of(&arena, table);
    tw_slice y = TW_SLICE("Y");
    struct tw_hint hint;
    uint32_t count = 0;
    assert_true(tw_hints_root(hints, TW_SLICE("b"), &y, 1));
    while (tw_hints_next(hints, &hint)) {
        count++;
    }
    assert_int_equal(count, 3); /* b c e */
    assert_true(tw_slice_equal(hint.project, TW_SLICE("e")));
    assert_int_equal(tw_hints_roots(hints), 1);
    tw_arena_free(&arena);
}

TW_TEST(hints_tell_what_a_bounded_version_leads_to)
{
    struct tw_arena arena = TW_ARENA_INIT;
    const char *table = "a: b<2;python_version<\"4\" c\nb: new\nb<2: old\n"
                        "b[x]: newer\nb[x]<2: older\nc: b d[x]<=3,!=1\nd: e\n"
                        "e: b[x]<2\n";
    assert_string_equal(walk(&arena, table, "a"), "a b<2 c old b* d<=3,!=1");
    assert_string_equal(walk(&arena, table, "e"), "e b<2 old older");
    assert_string_equal(walk(&arena, table, "b"), "b new");
    tw_arena_free(&arena);
}

TW_TEST(hints_give_what_was_met_only_for_what_it_leads_to)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_hints *hints = hints_of(&arena, "a: b\nb: c\n");
    assert_true(tw_hints_met(hints, TW_SLICE("b")));
    assert_string_equal(walk_of(&arena, hints, "a"), "b* a c");
    tw_arena_free(&arena);
}

TW_TEST(hints_believe_no_bound_that_is_none)
{
    struct tw_arena arena = TW_ARENA_INIT;
    assert_string_equal(walk(&arena, "a: b< c<x d=1 ~=1 e!1 f>1,\n", "a"), "a f>1,");
    assert_string_equal(walk(&arena, "a: b<1 b<2 b\n", "a"), "a b<1 b<2* b*");
    tw_arena_free(&arena);
}

static const char *walk_on_3_12(struct tw_arena *arena, const char *table)
{
    const struct tw_environment env = {
        .value = {[TW_ENV_PYTHON_VERSION] = TW_SLICE("3.12")}};
    struct tw_hints_options options = {.table = tw_slice_from(table), .env = &env};
    struct tw_hints *hints = tw_hints_new(arena, &options);
    assert_non_null(hints);
    return walk_of(arena, hints, "a");
}

TW_TEST(hints_heed_markers)
{
    struct tw_arena arena = TW_ARENA_INIT;
    const char *table = "a: b;python_version<\"3.11\" c[x];python_version>=\"3.11\" d\n"
                        "c[x]: e\n";
    assert_string_equal(walk_on_3_12(&arena, table), "a c d e");
    assert_string_equal(walk(&arena, table, "a"), "a b c d e");
    assert_string_equal(
        walk_on_3_12(&arena, "a: b; c;; d;python_version e;extra==\"x\" ;f g"), "a g");
    assert_string_equal(walk_on_3_12(&arena, "a: b;sys_platform==\"linux\""), "a");
    tw_arena_free(&arena);
}

TW_TEST(hints_believe_no_name_that_is_none)
{
    struct tw_arena arena = TW_ARENA_INIT;
    assert_string_equal(walk(&arena, "a: ../x %2e b? c/d [x] e[ f[x", "a"), "a e f");
    assert_string_equal(walk(&arena, "a:\n:\n\n", "a"), "a");
    assert_string_equal(walk(&arena, "a: A_.B\n", "a"), "a a-b");
    tw_arena_free(&arena);
}

TW_TEST(hints_end_on_endless_tables)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf table = TW_BUF_INIT(1 << 24);
    for (int i = 10000; i < 20000; i++) {
        tw_buf_printf(&table, "n%d: n%d n%d\n", i, i + 1, i + 2);
    }
    struct tw_hints_options options = {.table = tw_buf_slice(&table)};
    struct tw_hints *hints = tw_hints_new(&arena, &options);
    struct tw_hint hint;
    uint32_t count = 0;
    assert_true(tw_hints_root(hints, TW_SLICE("n10000"), NULL, 0));
    while (tw_hints_next(hints, &hint)) {
        count++;
    }
    assert_int_equal(count, 4096);
    tw_buf_free(&table);
    tw_arena_free(&arena);
}

TW_TEST(hints_come_with_a_sorted_table)
{
    tw_slice rest = tw_hints_table(), line, before = TW_NO_SLICE;
    uint32_t lines = 0;
    while (tw_slice_line(&rest, &line)) {
        size_t colon = tw_slice_find(line, ':', 0);
        assert_int_not_equal(colon, SIZE_MAX);
        tw_slice node = tw_slice_cut(line, 0, colon);
        assert_true(tw_slice_compare(before, node) < 0);
        before = node;
        lines++;
    }
    assert_true(lines > 100);
}

static void remember(struct tw_hints_memory *memory, const char *text)
{
    tw_hints_memory_read(tw_slice_from(text), memory);
}

/* MEMORY as text. */
static const char *written(struct tw_arena *arena, const struct tw_hints_memory *memory)
{
    struct tw_buf text = TW_BUF_INIT(1 << 16);
    tw_hints_memory_write(memory, &text);
    const char *copy = tw_arena_printf(arena, "%.*s", TW_FMT(tw_buf_slice(&text)));
    tw_buf_free(&text);
    return copy;
}

TW_TEST(hints_memory_counts_runs)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_hints_memory memory = {.runs = 0};
    tw_slice nodes[] = {TW_SLICE("b"), TW_SLICE("c[x]")};
    assert_true(tw_hints_memory_learn(&memory, nodes, 2));
    assert_string_equal(written(&arena, &memory), "1 b 1 c[x] 1");
    assert_false(tw_hints_memory_learn(&memory, nodes, 2)); /* nothing new */
    assert_true(tw_hints_memory_learn(&memory, nodes, 1));
    assert_string_equal(written(&arena, &memory), "2 b 2 c[x] 1");
    assert_true(tw_hints_memory_expects(&memory, &memory.at[1]));
    assert_true(tw_hints_memory_learn(&memory, nodes, 1));
    assert_false(tw_hints_memory_expects(&memory, &memory.at[1]));
    assert_false(tw_hints_memory_learn(&memory, nodes, 1));
    tw_arena_free(&arena);
}

TW_TEST(hints_memory_of_a_leaf_is_memory)
{
    struct tw_hints_memory memory = {.runs = 0};
    assert_true(tw_hints_memory_learn(&memory, NULL, 0));
    assert_false(tw_hints_memory_learn(&memory, NULL, 0));
}

TW_TEST(hints_memory_fades)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_hints_memory memory;
    tw_slice node = TW_SLICE("new");
    remember(&memory, "16 old 16 rare 1");
    assert_true(tw_hints_memory_learn(&memory, &node, 1));
    assert_string_equal(written(&arena, &memory), "9 old 8 new 1");
    tw_arena_free(&arena);
}

TW_TEST(hints_memory_takes_no_nonsense)
{
    static const char *const texts[] = {"",   "x",           "0 a 1", "17 a 1",
                                        "-1", "99999999999", " ",     "\xff\xff"};
    struct tw_hints_memory memory;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        remember(&memory, texts[i]);
        assert_int_equal(memory.runs, 0);
        assert_int_equal(memory.len, 0);
    }
    remember(&memory, "2 a 2 b 3 c 1"); /* more often than there were runs */
    assert_int_equal(memory.len, 1);
    remember(&memory, "2 a 2 b");
    assert_int_equal(memory.len, 1);
}
