/*
 * Verifying an answer knows every rule that it obeys: each row has a world and what a
 * search would make of it that overlooked one rule (its index, lines, options or
 * preference are the SEEN ones), and what is said of that answer.
 */
#include "tw_verify.h"

#include "search_world.h"

struct terms {
    const char *index, *lines;
    struct tw_solver_options options;
    const char *preferred; /* version of a; or NULL */
    enum tw_preference_kind kind;
};

/* A world by the terms of the search, or by the right ones. */
struct side {
    struct world world;
    struct tw_arena arena;
    struct tw_preference preference;
    struct tw_problem problem;
};

static void open_side(struct side *side, const struct terms *terms)
{
    struct tw_error err = TW_ERROR_INIT;
    *side = (struct side){.arena = TW_ARENA_INIT};
    world_open(&side->world, terms->index, terms->lines);
    side->problem = world_problem(&side->world);
    side->problem.options = terms->options;
    if (terms->preferred) {
        side->preference.pkg = world_package(&side->world, "a");
        side->preference.kind = terms->kind;
        assert_int_equal(tw_version_parse(&side->arena, tw_slice_from(terms->preferred),
                                          &side->preference.version, &err),
                         TW_OK);
        side->problem.preferences = &side->preference;
        side->problem.preference_count = 1;
    }
}

static void close_side(struct side *side)
{
    tw_arena_free(&side->arena);
    world_close(&side->world);
}

static void solve(struct side *side, struct tw_solution *out)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_needs needs;
    struct tw_solver *solver =
        search_new(&side->world, &side->arena, &side->problem.options);
    if (side->problem.preference_count) {
        assert_int_equal(tw_solver_prefer(solver, &side->preference, &err), TW_OK);
    }
    assert_int_equal(tw_solver_step(solver, &needs, &err), TW_STEP_SOLVED);
    assert_int_equal(tw_solver_solution(solver, out, &err), TW_OK);
}

static enum tw_status verify(struct side *side, const struct tw_solution *solution,
                             struct tw_error *err)
{
    struct tw_verified out;
    return tw_verify_solution(&side->arena, &side->problem, solution, &out, err);
}

/* What is found on RIGHT terms is believed; what is found on SEEN ones is not, because
 * of WRONG. The packages of both stand in the same order. */
static void assert_noticed(const struct terms *right, const struct terms *seen,
                           const char *wrong)
{
    struct side side, other;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_solution solution;
    open_side(&side, right);
    open_side(&other, seen);
    solve(&side, &solution);
    assert_int_equal(verify(&side, &solution, &err), TW_OK);
    solve(&other, &solution);
    assert_int_equal(verify(&side, &solution, &err), TW_ERR_VERIFY);
    assert_string_equal(err.message, wrong);
    close_side(&other);
    close_side(&side);
}

/* The terms differ in the lines alone. */
static void assert_lines_noticed(const char *index, const char *lines, const char *seen,
                                 const char *wrong)
{
    const struct terms right = {.index = index, .lines = lines};
    const struct terms other = {.index = index, .lines = seen};
    assert_noticed(&right, &other, wrong);
}

TW_TEST(verify_knows_the_users_lines)
{
    const char *index = "a 1: b\na 2: b>=2; c when x\nb 1\nb 2\nc 1\n";
    assert_lines_noticed(index, "a<2\n", "a\n", "a<2 is not met");
    assert_lines_noticed(index, "a\nb\n", "a\nb\nc\n",
                         "c is chosen, but nobody asks for it");
    assert_lines_noticed(index, "b\na\n", "b\n", "a is asked for, but not chosen");
    assert_lines_noticed(index, "a[x]\n", "a\n", "a[x] is asked for, but not chosen");
    assert_lines_noticed(index, "a<2\n!limits.txt:1 b<2\n", "a<2\n", "b<2 is not met");
    assert_lines_noticed(index, "a\n!limits.txt:1 a<2\n", "a\n", "a<2 is not met");
    assert_lines_noticed(index, "a\nc ; sys_platform == 'win32'\n", "a\nc\n",
                         "c is chosen, but nobody asks for it");
    assert_lines_noticed(index, "a\nc ; sys_platform == 'linux'\n",
                         "a\nc ; sys_platform == 'win32'\n",
                         "c ; sys_platform == 'linux' is asked for, but not chosen");
}

TW_TEST(verify_knows_overrides)
{
    const char *index = "a 1: b\na 2: b>=2\nb 1\nb 2\n";
    assert_lines_noticed(index, "a\n^over.txt:1 b<2\n", "a\n", "b<2 is not met");
    assert_lines_noticed(index, "a\n^over.txt:1 a>1: b<2\n", "a\n", "b<2 is not met");
    assert_lines_noticed(index, "a==1\n^over.txt:1 a>1: b<2\n",
                         "a==1\n^over.txt:1 a: b<2\n",
                         "b 1 is chosen, although 2 goes before it and would do");
    assert_lines_noticed(index, "a\n^over.txt:1 b ; sys_platform == 'win32'\n", "a\n",
                         "b is chosen, but nobody asks for it");
}

static void assert_index_noticed(const char *index, const char *seen, const char *lines,
                                 const char *wrong)
{
    const struct terms right = {.index = index, .lines = lines};
    const struct terms other = {.index = seen, .lines = lines};
    assert_noticed(&right, &other, wrong);
}

TW_TEST(verify_knows_what_versions_need)
{
    assert_index_noticed("a 1: b<2\nb 1\nb 2\n", "a 1: b\nb 1\nb 2\n", "a\n",
                         "b<2 is not met");
    assert_index_noticed("a 1: b\nb 1\n", "a 1\nb 1\n", "a\n",
                         "b is asked for, but not chosen");
    assert_index_noticed("a 1: b when x\nb 1\n", "a 1: b when y\nb 1\n", "a[x]\n",
                         "b ; extra == 'x' is asked for, but not chosen");
    assert_index_noticed("a 1\na 2: a<2\n", "a 1\na 2\n", "a\n", "a<2 is not met");
}

TW_TEST(verify_knows_why_versions_are_out)
{
    static const char *const indexes[] = {
        "a 1\na 2 yanked torn\n",       "a 1\na 2 python >=3.13\n",
        "a 1\na 2 toonew 2026-03-01\n", "a 1\na 2 nowheel cp39\n",
        "a 1\na 2 nobinary\n",          "a 1\na 2 sdist a-2.zip\n",
        "a 1\na 2 bad no name\n",       "a 1\na 2 other is in quarantine\n",
    };
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
        assert_index_noticed(indexes[i], "a 1\na 2\n", "a\n",
                             "a is chosen although it is excluded");
    }
}

static void assert_options_noticed(const char *index, const char *lines,
                                   struct tw_solver_options options,
                                   struct tw_solver_options seen, const char *wrong)
{
    const struct terms right = {.index = index, .lines = lines, .options = options};
    const struct terms other = {.index = index, .lines = lines, .options = seen};
    assert_noticed(&right, &other, wrong);
}

TW_TEST(verify_knows_what_pre_releases_are_for)
{
    const struct tw_solver_options always = {.prereleases = TW_PRE_ALWAYS};
    const struct tw_solver_options never = {.prereleases = TW_PRE_NEVER};
    const struct tw_solver_options explicit = {.prereleases = TW_PRE_EXPLICIT};
    const struct tw_solver_options necessary = {.prereleases = TW_PRE_IF_NECESSARY};
    const struct tw_pre_exception exception = {{1}, TW_PRE_NEVER}; /* of a */
    const struct tw_solver_options but_a = {
        .prereleases = TW_PRE_ALWAYS, .exceptions = &exception, .exception_count = 1};
    const char *index = "a 1\na 2b1\n";
    const char *excluded = "a is chosen although it is excluded";
    assert_options_noticed(index, "a\n", never, always, excluded);
    assert_options_noticed(index, "a\n", explicit, always, excluded);
    assert_options_noticed(index, "a\n", but_a, always, excluded);
    assert_options_noticed(index, "a\n", necessary, always,
                           "a 2b1 is chosen, although 1 goes before it and would do");
    assert_options_noticed(index, "a\n", always, never,
                           "a 1 is chosen, although 2b1 goes before it and would do");
}

TW_TEST(verify_knows_which_version_goes_first)
{
    const struct tw_solver_options highest = {.order = TW_HIGHEST};
    const struct tw_solver_options lowest = {.order = TW_LOWEST};
    const struct tw_solver_options direct = {.order = TW_LOWEST_DIRECT};
    const struct tw_solver_options wheels = {.prefer_wheels = true};
    const char *index = "a 1: b\na 2: b\nb 1\nb 2\n";
    assert_options_noticed(index, "a\n", highest, lowest,
                           "a 1 is chosen, although 2 goes before it and would do");
    assert_options_noticed(index, "a\n", lowest, highest,
                           "a 2 is chosen, although 1 goes before it and would do");
    assert_options_noticed(index, "a\n", direct, highest,
                           "a 2 is chosen, although 1 goes before it and would do");
    assert_options_noticed(index, "a\n", direct, lowest,
                           "b 1 is chosen, although 2 goes before it and would do");
    assert_options_noticed("a 1\na 2 source\n", "a\n", wheels, highest,
                           "a 2 is chosen, although 1 goes before it and would do");
}

static void assert_preference_noticed(const char *index, enum tw_preference_kind kind,
                                      const char *preferred, const char *seen,
                                      const char *wrong)
{
    const struct terms right = {
        .index = index, .lines = "a\n", .preferred = preferred, .kind = kind};
    const struct terms other = {.index = index, .lines = "a\n", .preferred = seen};
    assert_noticed(&right, &other, wrong);
}

TW_TEST(verify_knows_preferences)
{
    const char *index = "a 1\na 2\na 3\n";
    const char *not_kept = "a 3 is chosen, although 2 goes before it and would do";
    assert_preference_noticed(index, TW_PREFER_LOCKED, "2", NULL, not_kept);
    assert_preference_noticed(index, TW_PREFER_SHARED, "2", NULL, not_kept);
    assert_preference_noticed(index, TW_PREFER_SHARED_WHEEL, "2", NULL, not_kept);
    assert_preference_noticed(index, TW_PREFER_LOCKED, "2", "1",
                              "a 1 is chosen, although 2 goes before it and would do");
    assert_preference_noticed("a 1 yanked torn\na 2\n", TW_PREFER_SHARED, "1", "1",
                              "a is chosen although it is excluded");
    assert_preference_noticed("a 1 source\na 2\n", TW_PREFER_SHARED_WHEEL, "1", "1",
                              "a 1 is chosen, although 2 goes before it and would do");
}

TW_TEST(verify_knows_tiers)
{
    struct side side;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_solution solution;
    const uint32_t tiers[] = {0, 1};
    open_side(&side, &(struct terms){.index = "a 1\na 2\n", .lines = "a\n"});
    solve(&side, &solution);
    assert_int_equal(verify(&side, &solution, &err), TW_OK);
    assert_int_equal(tw_facts_give_tiers(side.world.facts,
                                         world_package(&side.world, "a"), tiers, &err),
                     TW_OK);
    assert_int_equal(verify(&side, &solution, &err), TW_ERR_VERIFY);
    assert_string_equal(err.message,
                        "a 2 is chosen, although 1 goes before it and would do");
    solve(&side, &solution);
    assert_int_equal(verify(&side, &solution, &err), TW_OK);
    close_side(&side);
}
