/* Whole explanations, from a search that failed to the text. */
#include "explain_world.h"
#include "reasons.h"

static uint32_t near_names(void *payload, tw_slice name, tw_slice *out, uint32_t room)
{
    (void)payload;
    if (room == 0 || !tw_slice_equal(name, TW_SLICE("reqeusts"))) {
        return 0;
    }
    out[0] = TW_SLICE("requests");
    return 1;
}

/* A world whose lines were refuted, and what was made of that. */
struct told {
    struct world w;
    struct tw_arena arena; /* of the explanation */
    struct tw_problem problem;
    struct tw_explanation e;
};

static void refute(struct told *t, struct tw_proof *proof)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_needs needs;
    struct tw_solver *solver =
        tw_solver_new(&t->arena, t->w.facts, &t->problem.options);
    assert_non_null(solver);
    for (uint32_t i = 0; i < t->w.line_count; i++) {
        assert_int_equal(tw_solver_require(solver, t->w.lines[i].requirement,
                                           t->w.lines[i].origin, &err),
                         TW_OK);
    }
    assert_int_equal(tw_solver_step(solver, &needs, &err), TW_STEP_UNSOLVABLE);
    assert_int_equal(tw_solver_refutation(solver, &t->arena, proof, &err), TW_OK);
}

static void open_told(struct told *t, const char *index, const char *lines,
                      enum tw_pre_mode prereleases)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_proof proof;
    *t = (struct told){.arena = TW_ARENA_INIT};
    world_open(&t->w, index, lines);
    t->problem = world_problem(&t->w);
    t->problem.options.prereleases = prereleases;
    refute(t, &proof);
    t->e = (struct tw_explanation){
        .problem = &t->problem,
        .context = {.python = TW_SLICE("3.12.4"),
                    .target = TW_SLICE("manylinux_2_28_x86_64"),
                    .cut_off = TW_SLICE("2024-01-01"),
                    .allow_prereleases = TW_SLICE("--prerelease allow"),
                    .near_names = near_names},
    };
    assert_int_equal(
        tw_explain_core(&t->arena, &t->problem, &proof, NULL, &t->e.core, &err), TW_OK);
    assert_int_equal(tw_explain_remedies(&t->arena, &t->problem, &t->e.core, NULL,
                                         &t->e.remedies, &err),
                     TW_OK);
}

static void close_told(struct told *t)
{
    tw_arena_free(&t->arena);
    world_close(&t->w);
}

static void assert_printed(const struct told *t, struct tw_explain_style style,
                           const char *expected)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    assert_int_equal(tw_explain_print(&text, &t->e, style, &err), TW_OK);
    assert_string_equal(text.ptr, expected);
    tw_buf_free(&text);
}

static void assert_explained_with(const char *index, const char *lines,
                                  enum tw_pre_mode prereleases, const char *expected)
{
    struct told t;
    open_told(&t, index, lines, prereleases);
    assert_true(t.e.core.minimal);
    assert_printed(&t, (struct tw_explain_style){90, false}, expected);
    close_told(&t);
}

static void assert_explained(const char *index, const char *lines, const char *expected)
{
    assert_explained_with(index, lines, TW_PRE_IF_NECESSARY, expected);
}

/* ---------------------------------------------------------------- causes */

TW_TEST(explain_two_lines_on_one_name)
{
    assert_explained("a 1.0\na 2.0\n", "a==1.0\na==2.0\n",
                     "  requirements.in:1  a==1.0\n"
                     "  requirements.in:2  a==2.0\n"
                     "\n"
                     "  Because requirements.in:1 asks for a==1.0 and "
                     "requirements.in:2 asks for a==2.0, no\n"
                     "  version of a fits.\n"
                     "\n"
                     "  Either of these works:\n"
                     "    1. requirements.in:1  a==1.0 -> a==2.0 (then a 2.0)\n"
                     "    2. requirements.in:2  a==2.0 -> a==1.0 (then a 1.0)\n");
}

TW_TEST(explain_names_no_bystanders)
{
    assert_explained(
        "web 1.9: core<2\nweb 2.0: core>=2\nhelper 1.0: core\n"
        "helper 2.0: core\ncore 1.0\ncore 2.0\nlint 1.0\n",
        "lint\nweb>=2\nhelper\n!limits.txt:2 core<2\n"
        "!limits.txt:3 helper==1.0\n",
        "  requirements.in:2          web>=2\n"
        "  limits.txt:2 (constraint)  core<2\n"
        "\n"
        "  Because web 2.0 (requirements.in:2) needs core>=2 and limits.txt:2 "
        "(constraint) allows\n"
        "  only core<2, no version of core fits.\n"
        "\n"
        "  Either of these works:\n"
        "    1. requirements.in:2  web>=2 -> web>=1.9 (then core 1.0 and web 1.9)\n"
        "    2. limits.txt:2 (constraint)  core<2 -> core (then core 2.0 and web "
        "2.0)\n");
}

TW_TEST(explain_overrides_as_such)
{
    assert_explained("web 2.0: core>=2\ncore 1.0: base<3\ncore 2.0\nbase 3.0\n",
                     "web\nbase>=3\n^over.txt:7 core<2\n",
                     "  requirements.in:1      web\n"
                     "  over.txt:7 (override)  core<2\n"
                     "\n"
                     "  Because web 2.0 (requirements.in:1) needs core>=2 and "
                     "over.txt:7 (override) replaces\n"
                     "  every requirement on core by core<2, only core 1.0 is left.\n"
                     "  core 1.0 needs base<3, but no published version of base "
                     "matches <3 (the only one is\n"
                     "  3.0).\n"
                     "\n"
                     "  Either of these works:\n"
                     "    1. over.txt:7 (override)  core<2 -> core (then base 3.0, "
                     "core 2.0 and web 2.0)\n"
                     "    2. requirements.in:1  web -> leave it out (then base 3.0)\n");
}

TW_TEST(explain_absent_projects_with_near_names)
{
    assert_explained("app 1.0: reqeusts>=2\nmissing reqeusts\nother 1.0\n",
                     "app\nother\n",
                     "  requirements.in:1  app\n"
                     "\n"
                     "  app 1.0 (requirements.in:1) needs reqeusts>=2, but reqeusts is "
                     "not on the index (did you\n"
                     "  mean requests?).\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  app -> leave it out\n");
    assert_explained("other 1.0\nmissing reqeusts\n", "reqeusts\nother\n",
                     "  requirements.in:1  reqeusts\n"
                     "\n"
                     "  requirements.in:1 asks for reqeusts, but reqeusts is not on "
                     "the index (did you mean\n"
                     "  requests?).\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  reqeusts -> leave it out\n");
}

TW_TEST(explain_lines_that_nothing_matches)
{
    assert_explained("a 1.0\na 2.0\na 4.0\n", "a>=3,<4\n",
                     "  requirements.in:1  a>=3,<4\n"
                     "\n"
                     "  requirements.in:1 asks for a>=3,<4, but no published version "
                     "of a matches >=3,<4 (the\n"
                     "  nearest are 2.0 and 4.0).\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  a>=3,<4 -> a>=2.0,<4 (then a 2.0)\n");
    assert_explained("a 1.0\n", "a!=1.0\n",
                     "  requirements.in:1  a!=1.0\n"
                     "\n"
                     "  requirements.in:1 asks for a!=1.0, but no published version of "
                     "a matches !=1.0 (the only\n"
                     "  one is 1.0).\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  a!=1.0 -> a (then a 1.0)\n");
}

TW_TEST(explain_requires_python)
{
    assert_explained("a 1.0\na 2.0 python >=3.13\na 3.0 python >=3.13\n", "a>=2\n",
                     "  requirements.in:1  a>=2\n"
                     "\n"
                     "  Because requirements.in:1 asks for a>=2 and a 2.0 and newer "
                     "need another Python than the\n"
                     "  target's 3.12.4 (>=3.13), no version of a fits.\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  a>=2 -> a>=1.0 (then a 1.0)\n");
}

TW_TEST(explain_yanked_releases)
{
    assert_explained("a 1.0: b>0.1\nb 0.1\nb 1.0 yanked broken build\n", "a\n",
                     "  requirements.in:1  a\n"
                     "\n"
                     "  Because a 1.0 (requirements.in:1) needs b>0.1 and b 1.0 was "
                     "yanked (broken build), no\n"
                     "  version of b fits.\n"
                     "\n"
                     "  This works:\n"
                     "    add the line b==1.0 to have it though it was yanked (then a "
                     "1.0 and b 1.0)\n");
}

TW_TEST(explain_wheels_of_other_platforms)
{
    assert_explained(
        "a 1.0 nowheel a-1.0-cp312-cp312-win_amd64.whl\nb 1.0\n", "a\nb\n",
        "  requirements.in:1  a\n"
        "\n"
        "  Because requirements.in:1 asks for a and a 1.0 has no wheel for the target\n"
        "  manylinux_2_28_x86_64 (there is a-1.0-cp312-cp312-win_amd64.whl), no "
        "version of a fits.\n"
        "\n"
        "  This works:\n"
        "    requirements.in:1  a -> leave it out\n");
}

TW_TEST(explain_releases_after_the_cut_off)
{
    assert_explained("a 1.0: b>=2\nb 1.0\nb 2.0 toonew 2025-06-01\n", "a\n",
                     "  requirements.in:1  a\n"
                     "\n"
                     "  Because a 1.0 (requirements.in:1) needs b>=2 and b 2.0 is "
                     "newer than the cut-off\n"
                     "  2024-01-01 (published 2025-06-01), no version of b fits.\n");
}

TW_TEST(explain_source_only_releases)
{
    assert_explained("a 1.0 sdist a-1.0.tar.gz\nb 1.0: a\n", "b\n",
                     "  requirements.in:1  b\n"
                     "\n"
                     "  Because b 1.0 (requirements.in:1) needs a and a 1.0 comes only "
                     "as source that would have\n"
                     "  to be built (a-1.0.tar.gz), no version of a fits.\n");
}

TW_TEST(explain_no_binary)
{
    assert_explained("a 1.0 nobinary\nb 1.0: a\n", "b\n",
                     "  requirements.in:1  b\n"
                     "\n"
                     "  Because b 1.0 (requirements.in:1) needs a and a 1.0 comes only "
                     "as wheels, which\n"
                     "  --no-binary refuses, no version of a fits.\n");
}

TW_TEST(explain_bad_metadata)
{
    assert_explained("a 1.0 bad no Name field\na 2.0: b\nb 1.0 bad no Name field\n",
                     "a\n",
                     "  requirements.in:1  a\n"
                     "\n"
                     "  Because requirements.in:1 asks for a and a 1.0 has invalid "
                     "metadata (no Name field),\n"
                     "  only a 2.0 is left.\n"
                     "  Because a 2.0 needs b and b 1.0 has invalid metadata (no Name "
                     "field), no version of b\n"
                     "  fits.\n");
}

TW_TEST(explain_other_exclusions)
{
    assert_explained("a 1.0 other is only on a later index\n", "a\n",
                     "  requirements.in:1  a\n"
                     "\n"
                     "  Because requirements.in:1 asks for a and a 1.0 is only on a "
                     "later index, no version of a\n"
                     "  fits.\n");
}

TW_TEST(explain_prereleases_that_are_refused)
{
    assert_explained_with(
        "app 1.0: engine>=3\nengine 2.0\nengine 3.1rc1\n"
        "engine 3.1rc2\n",
        "app\nengine\n", TW_PRE_NEVER,
        "  requirements.in:1  app\n"
        "\n"
        "  Because app 1.0 (requirements.in:1) needs engine>=3 and engine 3.1rc1 and "
        "newer are\n"
        "  pre-releases, which are not allowed, no version of engine fits.\n"
        "\n"
        "  Either of these works:\n"
        "    1. with --prerelease allow (then app 1.0 and engine 3.1rc2)\n"
        "    2. requirements.in:1  app -> leave it out (then engine 2.0)\n");
}

TW_TEST(explain_several_causes_at_once)
{
    assert_explained(
        "a 1.0\na 2.0 yanked\na 3.0 python >=3.13\na 4.0: c\nmissing c\n", "a>=2\n",
        "  requirements.in:1  a>=2\n"
        "\n"
        "  Because requirements.in:1 asks for a>=2, a 2.0 was yanked, and a 3.0 needs "
        "another\n"
        "  Python than the target's 3.12.4 (>=3.13), only a 4.0 is left.\n"
        "  a 4.0 needs c, but c is not on the index.\n"
        "\n"
        "  Either of these works:\n"
        "    1. requirements.in:1  a>=2 -> a>=1.0 (then a 1.0)\n"
        "    2. add the line a==2.0 to have it though it was yanked (then a 2.0)\n");
}

/* Both requirements match c 1.0 only: one fact, but two texts. */
TW_TEST(explain_what_different_texts_have_in_common)
{
    assert_explained("a 1.0: c<2\na 2.0: c<1.5\nc 1.0\nc 2.0\n", "a\nc>=2\n",
                     "  requirements.in:1  a\n"
                     "  requirements.in:2  c>=2\n"
                     "\n"
                     "  Because every version of a (requirements.in:1) needs c 1.0 and "
                     "requirements.in:2 asks\n"
                     "  for c>=2, no version of c fits.\n"
                     "\n"
                     "  Either of these works:\n"
                     "    1. requirements.in:2  c>=2 -> c>=1.0 (then a 2.0 and c 1.0)\n"
                     "    2. requirements.in:1  a -> leave it out (then c 2.0)\n");
}

TW_TEST(explain_extras)
{
    assert_explained("a 1.0: b==1.0 when x; b==2.0 when y\nb 1.0\nb 2.0\n", "a[x,y]\n",
                     "  requirements.in:1  a[x,y]\n"
                     "\n"
                     "  Because a[x] 1.0 (requirements.in:1) needs b==1.0 and a[y] 1.0 "
                     "(requirements.in:1) needs\n"
                     "  b==2.0, no version of b fits.\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  a[x,y] -> a[y] (then a 1.0 and b 2.0)\n");
}

TW_TEST(explain_harmful_text_harmlessly)
{
    assert_explained(
        "a 1.0 yanked \033[31mred\007\n", "a\n",
        "  requirements.in:1  a\n"
        "\n"
        "  Because requirements.in:1 asks for a and a 1.0 was yanked (?[31mred?), no "
        "version of a\n"
        "  fits.\n"
        "\n"
        "  This works:\n"
        "    add the line a==1.0 to have it though it was yanked (then a 1.0)\n");
}

/* ---------------------------------------------------------------- remedies */

TW_TEST(remedies_move_bounds_to_what_works)
{
    assert_explained("pandas 1.5.3: numpy<2\npandas 2.2.2: numpy\nnumpy 1.26.4\n"
                     "numpy 2.1.0\n",
                     "pandas<2\nnumpy>=2.1\n",
                     "  requirements.in:1  pandas<2\n"
                     "  requirements.in:2  numpy>=2.1\n"
                     "\n"
                     "  Because pandas 1.5.3 (requirements.in:1) needs numpy<2 and "
                     "requirements.in:2 asks for\n"
                     "  numpy>=2.1, no version of numpy fits.\n"
                     "\n"
                     "  Either of these works:\n"
                     "    1. requirements.in:1  pandas<2 -> pandas (then numpy 2.1.0 "
                     "and pandas 2.2.2)\n"
                     "    2. requirements.in:2  numpy>=2.1 -> numpy>=1.26.4 (then "
                     "numpy 1.26.4 and pandas 1.5.3)\n");
}

TW_TEST(remedies_of_two_conflicts_go_together)
{
    assert_explained("a 1.0: c<2\nc 1.0\nc 2.0\nx 1.0: z<2\nz 1.0\nz 2.0\n",
                     "a\nc>=2\nx\nz>=2\n",
                     "  requirements.in:1  a\n"
                     "  requirements.in:2  c>=2\n"
                     "\n"
                     "  Because a 1.0 (requirements.in:1) needs c<2 and "
                     "requirements.in:2 asks for c>=2, no\n"
                     "  version of c fits.\n"
                     "\n"
                     "  Any one of these works:\n"
                     "    1. requirements.in:2  c>=2 -> c>=1.0, and requirements.in:4  "
                     "z>=2 -> z>=1.0 (then a\n"
                     "    1.0 and c 1.0)\n"
                     "    2. requirements.in:2  c>=2 -> c>=1.0, and requirements.in:3  "
                     "x -> leave it out (then a\n"
                     "    1.0 and c 1.0)\n"
                     "    3. requirements.in:1  a -> leave it out, and "
                     "requirements.in:4  z>=2 -> z>=1.0 (then c\n"
                     "    2.0)\n");
}

TW_TEST(remedies_say_what_they_move)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    open_told(&t, "a 1.0: b<2\na 2.0: b>=2\nb 1.0\nb 2.0\n", "a<2\nb>=2\n",
              TW_PRE_IF_NECESSARY);
    struct tw_locked locked[2];
    for (uint32_t i = 0; i < 2; i++) {
        locked[i].pkg = world_package(&t.w, i ? "b" : "a");
        locked[i].version = tw_facts_release(t.w.facts, locked[i].pkg, 0)->version;
    }
    t.problem.locked = locked;
    t.problem.locked_count = 2;
    assert_int_equal(
        tw_explain_remedies(&t.arena, &t.problem, &t.e.core, NULL, &t.e.remedies, &err),
        TW_OK);
    assert_printed(&t, (struct tw_explain_style){0, false},
                   "  requirements.in:1  a<2\n"
                   "  requirements.in:2  b>=2\n"
                   "\n"
                   "  Because a 1.0 (requirements.in:1) needs b<2 and "
                   "requirements.in:2 asks for b>=2, no version of b fits.\n"
                   "\n"
                   "  Either of these works:\n"
                   "    1. requirements.in:1  a<2 -> a (then a 2.0 and b 2.0; 2 locked "
                   "versions change)\n"
                   "    2. requirements.in:2  b>=2 -> b>=1.0 (then a 1.0 and b 1.0)\n");
    close_told(&t);
}

/* ---------------------------------------------------------------- searching again */

static enum tw_status tell_late(void *payload, const struct tw_needs *needs)
{
    struct world *w = payload;
    uint32_t given = 0;
    for (uint32_t i = 0; i < needs->len; i++) {
        for (uint32_t k = 0; k < w->late.len; k++) {
            struct world_late *late = &w->late.at[k];
            if (late->pkg.id == needs->at[i].pkg.id &&
                late->index == needs->at[i].index) {
                world_depend(w, late->pkg, late->index, late->needs);
                given++;
            }
        }
    }
    return given ? TW_OK : TW_ERR_NOT_FOUND;
}

TW_TEST(core_asks_its_oracle_or_stays_undecided)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_core again;
    open_told(&t, "a 1.0: b<2\nb 1.0\nb 2.0 late: c\nc 1.0\n", "a\nb>=2\n",
              TW_PRE_IF_NECESSARY);
    assert_int_equal(t.e.core.line_count, 2);
    assert_false(t.e.core.minimal);
    assert_printed(&t, (struct tw_explain_style){0, false},
                   "  requirements.in:1  a\n"
                   "  requirements.in:2  b>=2\n"
                   "  (Perhaps not all of these lines are needed for the conflict: "
                   "that could not be found out.)\n"
                   "\n"
                   "  Because a 1.0 (requirements.in:1) needs b<2 and "
                   "requirements.in:2 asks for b>=2, no version of b fits.\n"
                   "\n"
                   "  This works:\n"
                   "    requirements.in:2  b>=2 -> b>=1.0 (then a 1.0 and b 1.0)\n");
    struct tw_oracle oracle = {tell_late, &t.w, 0};
    assert_int_equal(
        tw_explain_core(&t.arena, &t.problem, &t.e.core.proof, &oracle, &again, &err),
        TW_OK);
    assert_int_equal(again.line_count, 2);
    assert_true(again.minimal);
    close_told(&t);
}

TW_TEST(core_stops_at_the_limit_of_attempts)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_core again;
    struct tw_oracle oracle = {NULL, NULL, 1};
    open_told(&t, "a 1.0\na 2.0\n", "a==1.0\na==2.0\n", TW_PRE_IF_NECESSARY);
    assert_int_equal(
        tw_explain_core(&t.arena, &t.problem, &t.e.core.proof, &oracle, &again, &err),
        TW_OK);
    assert_int_equal(again.line_count, 2);
    assert_false(again.minimal);
    assert_true(again.proof.count > 0);
    close_told(&t);
}

TW_TEST(explain_survives_want_of_memory)
{
    struct told t;
    struct tw_proof proof;
    open_told(&t, "a 1.0: b<2\na 2.0: b<2; c\nb 1.0\nb 2.0\nc 1.0 yanked\n",
              "a\nb>=2\n!limits.txt:1 c\n", TW_PRE_IF_NECESSARY);
    refute(&t, &proof);
    enum tw_status status = TW_ERR_NOMEM;
    for (long n = 0; status != TW_OK; n++) {
        struct tw_error err = TW_ERROR_INIT;
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_core core;
        struct tw_remedies remedies;
        arena.fail_after = n;
        status = tw_explain_core(&arena, &t.problem, &proof, NULL, &core, &err);
        if (status == TW_OK) {
            status =
                tw_explain_remedies(&arena, &t.problem, &core, NULL, &remedies, &err);
        }
        assert_true(status == TW_OK || status == TW_ERR_NOMEM);
        assert_int_equal(status, err.status);
        tw_arena_free(&arena);
    }
    close_told(&t);
}

TW_TEST(reasons_survive_want_of_memory)
{
    struct told t;
    open_told(&t, "a 1.0: b<2\na 2.0: c>=2\nb 1.0\nb 2.0\nc 1.0\nc 2.0\nd 1.0: b>=2\n",
              "a\nd\n!limits.txt:1 c<2\n", TW_PRE_IF_NECESSARY);
    enum tw_status status = TW_ERR_NOMEM;
    for (long n = 0; status != TW_OK; n++) {
        struct tw_error err = TW_ERROR_INIT;
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_reasons reasons;
        arena.fail_after = n;
        status = tw_reasons_find(&arena, &t.e, 1, &reasons, &err);
        assert_true(status == TW_OK ? reasons.list.len == 1 && reasons.hidden == 1
                                    : status == TW_ERR_NOMEM);
        tw_arena_free(&arena);
    }
    close_told(&t);
}

/* ---------------------------------------------------------------- forms */

TW_TEST(explain_colours_only_when_asked)
{
    struct told t;
    open_told(&t, "a 1.0\na 2.0\n", "a==1.0\na==2.0\n", TW_PRE_IF_NECESSARY);
    assert_printed(&t, (struct tw_explain_style){40, true},
                   "  \033[1mrequirements.in:1\033[0m  a==1.0\n"
                   "  \033[1mrequirements.in:2\033[0m  a==2.0\n"
                   "\n"
                   "  Because \033[1mrequirements.in:1\033[0m asks for\n"
                   "  a==1.0 and \033[1mrequirements.in:2\033[0m asks for\n"
                   "  a==2.0, no version of a fits.\n"
                   "\n"
                   "  Either of these works:\n"
                   "    1. \033[1mrequirements.in:1\033[0m  a==1.0 ->\n"
                   "    \033[1ma==2.0\033[0m (then a 2.0)\n"
                   "    2. \033[1mrequirements.in:2\033[0m  a==2.0 ->\n"
                   "    \033[1ma==1.0\033[0m (then a 1.0)\n");
    close_told(&t);
}

TW_TEST(explain_as_json)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    open_told(&t, "a 1.0: b<2\nb 1.0\nb 2.0\n", "a\nb>=2\n", TW_PRE_IF_NECESSARY);
    assert_int_equal(tw_explain_json(&text, &t.e, &err), TW_OK);
    assert_string_equal(
        text.ptr,
        "{\"lines\":[{\"file\":\"requirements.in\",\"line\":1,\"kind\":\"requirement\","
        "\"text\":\"a\"},{\"file\":\"requirements.in\",\"line\":2,\"kind\":"
        "\"requirement\","
        "\"text\":\"b>=2\"}],\"minimal\":true,\"reasons\":[\"Because a 1.0 "
        "(requirements.in:1) needs b<2 and requirements.in:2 asks for b>=2,"
        " no version of b fits.\"],\"derivation\":[{\"kind\":\"dependency\","
        "\"says\":\"a 1.0 needs "
        "b<2\",\"requirement\":\"b<2\",\"terms\":[{\"package\":\"a\","
        "\"positive\":true,\"versions\":[[\"1.0\",\"1.0\"]]},{\"package\":\"b\","
        "\"positive\":false,\"versions\":[[\"1.0\",\"1.0\"]]}]},{\"kind\":\"required\","
        "\"says\":\"requirements.in:2 asks for "
        "b>=2\",\"origin\":{\"file\":\"requirements.in\","
        "\"line\":2,\"kind\":\"requirement\",\"text\":\"b>=2\"},\"requirement\":\"b>="
        "2\","
        "\"terms\":[{\"package\":\"b\",\"positive\":false,\"versions\":[[\"2.0\","
        "\"2.0\"]]}]},{\"kind\":\"derived\",\"says\":\"no version of a can be used\","
        "\"causes\":[0,1],\"terms\":[{\"package\":\"a\",\"positive\":true,"
        "\"versions\":[[\"1.0\",\"1.0\"]]}]},{\"kind\":\"required\",\"says\":"
        "\"requirements.in:1 asks for a\","
        "\"origin\":{\"file\":\"requirements.in\",\"line\":1,\"kind\":\"requirement\","
        "\"text\":\"a\"},\"requirement\":\"a\",\"terms\":[{\"package\":\"a\","
        "\"positive\":false,\"versions\":[[\"1.0\",\"1.0\"]]}]},{\"kind\":\"derived\","
        "\"says\":\"these requirements cannot be met together\",\"causes\":[2,"
        "3],\"terms\":[]}],\"remedies\":[{\"edits\":[{\"edit\":\"replace\","
        "\"file\":\"requirements.in\",\"line\":2,\"kind\":\"requirement\","
        "\"text\":\"b>=2\",\"replacement\":\"b>=1.0\"}],\"then\":{\"a\":\"1.0\","
        "\"b\":\"1.0\"},\"moved\":0},{\"edits\":[{\"edit\":\"drop\",\"file\":"
        "\"requirements.in\","
        "\"line\":1,\"kind\":\"requirement\",\"text\":\"a\"}],\"then\":{\"b\":\"2.0\"},"
        "\"moved\":0}],\"remedies_tried\":3,\"remedies_complete\":true}");
    tw_buf_free(&text);
    close_told(&t);
}

TW_TEST(explain_as_graph)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    open_told(&t, "a 1.0: b<2\nb 1.0\nb 2.0\n", "a\nb>=2\n", TW_PRE_IF_NECESSARY);
    assert_int_equal(tw_explain_dot(&text, &t.e, &err), TW_OK);
    assert_string_equal(text.ptr,
                        "digraph conflict {\n"
                        "  node [shape=plaintext];\n"
                        "  f0 [label=\"a 1.0 needs b<2\"];\n"
                        "  f1 [label=\"requirements.in:2 asks for b>=2\", shape=box];\n"
                        "  f2 [label=\"no version of a can be used\"];\n"
                        "  f0 -> f2;\n"
                        "  f1 -> f2;\n"
                        "  f3 [label=\"requirements.in:1 asks for a\", shape=box];\n"
                        "  f4 [label=\"these requirements cannot be met together\"];\n"
                        "  f2 -> f4;\n"
                        "  f3 -> f4;\n"
                        "}\n");
    tw_buf_free(&text);
    close_told(&t);
}

TW_TEST(explain_names_at_most_eight_versions)
{
    struct world w;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    world_open(&w, "a 1\na 2\na 3\na 4\na 5\na 6\na 7\na 8\na 9\na 10\na 11\n", "");
    world_index(&w, "b 1\nb 2\nb 3\nb 4\nb 5\nb 6\nb 7\nb 8\nb 9\nb 10\nb 11\n"
                    "b 12\nb 13\nb 14\n");
    static const struct tw_span odd[] = {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}};
    static const struct tw_span pairs[] = {{0, 2}, {3, 5}, {6, 8}, {9, 11}};
    static const struct tw_span nine[] = {{0, 2}, {3, 5}, {6, 8}, {9, 11}, {12, 13}};
    tw_explain_versions(&text, w.facts, world_package(&w, "a"), odd, 5);
    assert_string_equal(text.ptr, "a 2, 4, 6, 8 and 10");
    tw_buf_clear(&text);
    tw_explain_versions(&text, w.facts, world_package(&w, "a"), pairs, 4);
    assert_string_equal(text.ptr, "a 2 and older, 4 to 5, 7 to 8 and 10 and newer");
    tw_buf_clear(&text);
    tw_explain_versions(&text, w.facts, world_package(&w, "b"), nine, 5);
    assert_string_equal(text.ptr, "9 of the 14 versions of b, between 1 and 13");
    tw_buf_free(&text);
    world_close(&w);
}
