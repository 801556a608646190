/*
 * Policies: which versions may be chosen, and which of those are tried first. Each test
 * states one rule of docs/resolver.md, "Policies".
 */
#include "search_world.h"

static void assert_order(enum tw_order order, const char *index, const char *lines,
                         const char *expected)
{
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    options.order = order;
    assert_solved_with(&options, index, lines, expected);
}

static void assert_pre(enum tw_pre_mode mode, const char *index, const char *lines,
                       const char *expected)
{
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    options.prereleases = mode;
    assert_solved_with(&options, index, lines, expected);
}

/* ---------------------------------------------------------------- pre-releases */

TW_TEST(a_final_release_that_fits_is_preferred)
{
    assert_solved("a 1.0\na 2.0rc1\n", "a\n", "a 1.0");
    assert_solved("a 1.0\na 2.0rc1\n", "a>=1.0a1\n", "a 1.0");
    assert_solved("a 1.0\na 2.0.dev1\n", "a\n", "a 1.0");
}

TW_TEST(a_prerelease_is_taken_when_no_final_release_fits)
{
    assert_solved("a 1.0\na 2.0rc1\na 2.0rc2\n", "a>1.0\n", "a 2.0rc2");
    assert_solved("a 1.0: b>=2.0b1\nb 1.0\nb 2.0b1\n", "a\n", "a 1.0, b 2.0b1");
    assert_solved("a 1.0: b>=2\na 2.0rc1\nb 1.0\n", "a\n", "a 2.0rc1");
}

TW_TEST(prereleases_can_be_always_allowed_or_refused)
{
    const char *index = "a 1.0\na 2.0rc1\n";
    assert_pre(TW_PRE_ALWAYS, index, "a\n", "a 2.0rc1");
    assert_pre(TW_PRE_NEVER, index, "a\n", "a 1.0");
    assert_pre(TW_PRE_NEVER, index, "a>1.0\n", "unsolvable");
    assert_pre(TW_PRE_NEVER, index, "a==2.0rc1\n", "unsolvable");
}

TW_TEST(explicit_prereleases_need_a_line_of_the_users_own)
{
    const char *index = "a 0.9\na 1.0: b>=2.0b1\nb 1.0\nb 2.0b1\n";
    assert_pre(TW_PRE_EXPLICIT, index, "a\n", "a 0.9");
    assert_pre(TW_PRE_EXPLICIT, index, "a\nb>=1.0a1\n", "a 1.0, b 2.0b1");
    assert_pre(TW_PRE_EXPLICIT, index, "a\n!limits.txt:1 b>=1.0a1\n", "a 1.0, b 2.0b1");
}

/* ---------------------------------------------------------------- exclusions */

TW_TEST(a_yanked_version_needs_an_exact_line_of_the_users_own)
{
    const char *index = "a 1.0\na 2.0 yanked broken\nb 1.0: a==2.0\n";
    assert_solved(index, "a\n", "a 1.0");
    assert_solved(index, "a==2.0\n", "a 2.0");
    assert_solved(index, "a===2.0\n", "a 2.0");
    assert_solved(index, "a==2.*\n", "unsolvable");
    assert_solved(index, "a>=2.0\n", "unsolvable");
    assert_solved(index, "b\n", "unsolvable");
    assert_solved(index, "b\n!limits.txt:1 a==2.0\n", "a 2.0, b 1.0");
}

TW_TEST(what_is_needed_from_a_url_is_not_taken_from_an_index)
{
    const char *index = "a 1.0\na 2.0: b @ https://files.example.org/b.whl\nb 1.0\n";
    assert_solved(index, "a\n", "a 1.0");
    assert_solved(index, "a\nb\n", "a 1.0, b 1.0");
    assert_solved(index, "a==2.0\n", "unsolvable");
    assert_solved(index, "a\n^overrides.txt:1 b\n", "a 2.0, b 1.0");
}

TW_TEST(excluded_versions_are_not_chosen)
{
    assert_solved("a 1.0\na 2.0 python >=3.13\na 3.0 nowheel cp39\na 4.0 sdist a.zip\n",
                  "a\n", "a 1.0");
    assert_solved("a 2.0 python >=3.13\n", "a==2.0\n", "unsolvable");
}

/* Each kind of reason is one fact over all its versions; the detail only where they
 * share it. */
TW_TEST(exclusions_are_named_once_for_each_reason)
{
    struct search s;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_proof proof;
    search_open(&s, NULL,
                "a 1.0 python >=3.13\na 2.0 yanked torn\na 3.0 python >=3.14\n"
                "a 4.0 yanked torn\n",
                "a\n");
    assert_int_equal(search_step(&s), TW_STEP_UNSOLVABLE);
    assert_int_equal(tw_solver_refutation(s.solver, &s.arena, &proof, &err), TW_OK);
    uint32_t found = 0;
    for (uint32_t i = 0; i < proof.count; i++) {
        const struct tw_proof_fact *fact = &proof.facts[i];
        if (fact->kind != TW_FACT_EXCLUDED) {
            continue;
        }
        found++;
        assert_int_equal(fact->terms[0].span_count, 2);
        assert_int_equal(fact->detail.len, fact->exclusion == TW_EXCL_YANKED ? 4 : 0);
    }
    assert_int_equal(found, 2);
    search_close(&s);
}

/* ---------------------------------------------------------------- order */

TW_TEST(the_order_of_versions_can_be_turned)
{
    const char *index = "a 1.0: b>=2\na 2.0: b>=2\nb 1.0\nb 2.0\nb 3.0\n";
    assert_order(TW_HIGHEST, index, "a\n", "a 2.0, b 3.0");
    assert_order(TW_LOWEST, index, "a\n", "a 1.0, b 2.0");
    assert_order(TW_LOWEST_DIRECT, index, "a\n", "a 1.0, b 3.0");
    assert_order(TW_LOWEST, "a 1.0rc1\na 1.0\na 2.0\n", "a\n", "a 1.0");
}

/* VERSION of a is preferred as KIND says. */
static void assert_preferred(enum tw_preference_kind kind, const char *index,
                             const char *lines, const char *version,
                             const char *expected)
{
    struct search s;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_preference preference = {.kind = kind};
    search_open(&s, NULL, index, lines);
    preference.pkg = world_package(&s.w, "a");
    assert_int_equal(
        tw_version_parse(&s.arena, tw_slice_from(version), &preference.version, &err),
        TW_OK);
    assert_int_equal(tw_solver_prefer(s.solver, &preference, &err), TW_OK);
    assert_string_equal(search_answer(&s, search_step(&s)), expected);
    search_close(&s);
}

TW_TEST(a_preferred_version_is_tried_first)
{
    const enum tw_preference_kind lock = TW_PREFER_LOCKED;
    const char *index = "a 1.0\na 2.0\na 3.0rc1\na 4.0 yanked torn\na 5.0\n";
    assert_preferred(lock, index, "a\n", "1.0", "a 1.0");
    assert_preferred(lock, index, "a\n", "3.0rc1", "a 3.0rc1");
    assert_preferred(lock, index, "a\n", "4.0", "a 4.0");
    assert_preferred(lock, index, "a>1\n", "1.0", "a 5.0");
    assert_preferred(lock, index, "a\n", "9.0", "a 5.0");
}

TW_TEST(what_another_target_has_is_preferred_but_not_yanked)
{
    const char *index = "a 1.0\na 4.0 yanked torn\na 5.0\n";
    assert_preferred(TW_PREFER_SHARED, index, "a\n", "1.0", "a 1.0");
    assert_preferred(TW_PREFER_SHARED, index, "a\n", "4.0", "a 5.0");
    assert_preferred(TW_PREFER_SHARED, index, "a==4.0\n", "4.0", "a 4.0");
}

/* ---------------------------------------------------------------- lines */

TW_TEST(a_constraint_limits_but_does_not_ask)
{
    const char *index = "a 1.0: b\nb 1.0\nb 2.0\nc 1.0\n";
    assert_solved(index, "a\n!limits.txt:1 b<2\n!limits.txt:2 c\n", "a 1.0, b 1.0");
    assert_solved(index, "a\n!limits.txt:1 b>2\n", "unsolvable");
    assert_solved(index, "a\n!limits.txt:1 c>2\n", "a 1.0, b 2.0");
}

TW_TEST(an_override_takes_the_place_of_every_requirement)
{
    const char *index = "a 1.0: b<2\nb 1.0\nb 2.0: c when x\nc 1.0\n";
    assert_solved(index, "a\n^over.txt:1 b==2.0\n", "a 1.0, b 2.0");
    assert_solved(index, "a\nb<2\n^over.txt:1 b==2.0\n", "a 1.0, b 2.0");
    assert_solved(index, "a\n^over.txt:1 b[x]==2.0\n", "a 1.0, b[x] 2.0, c 1.0");
    assert_solved(index, "a\n^over.txt:1 b ; sys_platform == 'win32'\n", "a 1.0");
    assert_solved(index, "c\n^over.txt:1 b==2.0\n", "c 1.0");
}

TW_TEST(a_line_whose_marker_is_false_says_nothing)
{
    const char *index = "a 1.0\na 2.0\n";
    assert_solved(index, "a\na<2 ; sys_platform == 'win32'\n", "a 2.0");
    assert_solved(index, "a ; sys_platform == 'win32'\n", "");
}

TW_TEST(local_versions_and_arbitrary_equality_choose_as_specified)
{
    const char *index = "a 1.0\na 1.0+cpu\na 1.1\n";
    assert_solved(index, "a==1.0\n", "a 1.0+cpu");
    assert_solved(index, "a==1.0+cpu\n", "a 1.0+cpu");
    assert_solved(index, "a===1.0\n", "a 1.0");
}
