/* Which names are offered for one that does not exist. */
#include "near_names.h"
#include "tw_test.h"

enum { ROOM = 3, MAX_TEXT = 256 };

static void add_project(struct tw_arena *arena, struct tw_facts *facts,
                        const char *name, bool exists)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_release release = {.exclusion = TW_EXCL_NONE};
    tw_pkg pkg = tw_facts_package(facts, tw_slice_from(name), TW_NO_SLICE);
    assert_true(pkg.id);
    assert_int_equal(tw_version_parse(arena, TW_SLICE("1.0"), &release.version, &err),
                     TW_OK);
    assert_int_equal(
        exists ? tw_facts_give_versions(facts, pkg, &release, 1, &err)
               : tw_facts_give_absence(facts, pkg, TW_SLICE("is not there"), &err),
        TW_OK);
}

static void assert_near(const char *name, const char *expected)
{
    static const char *const projects[] = {
        "requests", "requests-file", "python-dateutil", "scikit-learn",
        "pyyaml",   "numpy",         "numba",           "six",
        "request",  "quests"};
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_environment env = {{TW_NO_SLICE}};
    struct tw_facts *facts =
        tw_facts_new(&arena, &(struct tw_facts_options){.env = &env});
    struct tw_buf text = TW_BUF_INIT(MAX_TEXT);
    tw_slice near[ROOM];
    assert_non_null(facts);
    add_project(&arena, facts, name, false);
    for (size_t i = 0; i < sizeof projects / sizeof *projects; i++) {
        add_project(&arena, facts, projects[i], true);
    }
    assert_true(tw_facts_package(facts, TW_SLICE("numpi"), TW_NO_SLICE).id);
    uint32_t count = tw_near_names(facts, tw_slice_from(name), near, ROOM);
    for (uint32_t i = 0; i < count; i++) {
        tw_buf_printf(&text, "%s%.*s", i ? " " : "", TW_FMT(near[i]));
    }
    tw_buf_add_byte(&text, '\0');
    assert_string_equal(tw_buf_slice(&text).ptr, expected);
    tw_buf_free(&text);
    tw_arena_free(&arena);
}

TW_TEST(near_names_are_few_edits_away_the_nearest_first)
{
    assert_near("reqeusts", "requests request");
    assert_near("rrequests", "requests request");
    assert_near("rquests", "quests requests request");
    assert_near("numpyy", "numpy");
}

TW_TEST(near_names_may_have_other_separators_and_prefixes)
{
    assert_near("dateutil", "python-dateutil");
    assert_near("py-dateutil", "python-dateutil");
    assert_near("dateutil-python", "python-dateutil");
    assert_near("scikitlearn", "scikit-learn");
    assert_near("yaml", "pyyaml");
}

TW_TEST(near_names_are_not_other_words)
{
    assert_near("sax", "six");
    assert_near("sux2", "");
    assert_near("ab", "");
    assert_near("tensorflow", "");
    assert_near("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "");
}
