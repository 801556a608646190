/*
 * Guesses that run ahead of the search: through what is known already, and from what
 * others suppose.
 */
#include "search_world.h"

/* a is asked for first and its metadata does not come; b leads to m, m to n. */
static const char index_text[] = "a 1.0 late: z\n"
                                 "b 1.0: m<2\n"
                                 "m 1.0\n"
                                 "m 1.5: n[x]\n"
                                 "m 1.9rc1 late: z\n"
                                 "m 2.0 late: z\n"
                                 "n 1.0 late: z\n"
                                 "s 1.0 late: z\n"
                                 "s 1.1 late: z\n"
                                 "z 1.0\n";

struct scene {
    struct search search;
    struct tw_guesser *guesser;
    struct tw_need guesses[64];
};

static void open_index(struct scene *scene, const char *index, const char *lines)
{
    search_open(&scene->search, NULL, index, lines);
    assert_int_equal(search_step(&scene->search), TW_STEP_NEED);
    scene->guesser = tw_guesser_new(&scene->search.arena, scene->search.solver);
    assert_non_null(scene->guesser);
}

static void open_scene(struct scene *scene, const char *lines)
{
    open_index(scene, index_text, lines);
}

static void close_scene(struct scene *scene)
{
    search_close(&scene->search);
}

/* The guesses as "name index, ...". */
static const char *guessed(struct scene *scene)
{
    const char *all = "";
    uint32_t len = tw_guesser_guess(scene->guesser, scene->guesses, 64);
    for (uint32_t i = 0; i < len; i++) {
        struct tw_need need = scene->guesses[i];
        all = tw_arena_printf(&scene->search.arena, "%s%s%.*s %u", all, i ? ", " : "",
                              TW_FMT(tw_facts_name(scene->search.w.facts, need.pkg)),
                              need.index);
    }
    return all;
}

TW_TEST(guesses_follow_what_is_known_further_than_the_search)
{
    struct scene scene;
    open_scene(&scene, "a\nb\n");
    assert_string_equal(guessed(&scene), "a 0, n 0");
    assert_string_equal(guessed(&scene), "a 0, n 0"); /* and remember nothing wrong */
    close_scene(&scene);
}

TW_TEST(guesses_are_about_what_is_supposed)
{
    struct scene scene;
    open_scene(&scene, "a\nb\n");
    tw_pkg s = tw_facts_package(scene.search.w.facts, TW_SLICE("s"), TW_NO_SLICE);
    assert_true(tw_guesser_suppose(scene.guesser, s, NULL));
    assert_string_equal(guessed(&scene), "a 0, n 0, s 1");
    close_scene(&scene);
}

TW_TEST(guesses_are_about_the_version_that_is_supposed)
{
    struct scene scene;
    struct tw_specifiers old, new;
    open_scene(&scene, "a\nb\n");
    assert_int_equal(
        tw_specifiers_parse(&scene.search.arena, TW_SLICE("<1.1"), &old, NULL), TW_OK);
    assert_int_equal(
        tw_specifiers_parse(&scene.search.arena, TW_SLICE(">1"), &new, NULL), TW_OK);
    tw_pkg s = tw_facts_package(scene.search.w.facts, TW_SLICE("s"), TW_NO_SLICE);
    assert_true(tw_guesser_suppose(scene.guesser, s, NULL));
    assert_true(tw_guesser_suppose(scene.guesser, s, &old));
    assert_true(tw_guesser_suppose(scene.guesser, s, &new)); /* comes too late */
    assert_string_equal(guessed(&scene), "a 0, n 0, s 0");
    close_scene(&scene);
}

TW_TEST(guesses_do_not_go_beyond_what_is_in_question)
{
    struct scene scene;
    open_index(&scene, "a 1 late: z\nb 1: m\nb 2: m\nm 1 late: z\nz 1\n", "a\nb\n");
    tw_pkg a = tw_facts_package(scene.search.w.facts, TW_SLICE("a"), TW_NO_SLICE);
    tw_pkg b = tw_facts_package(scene.search.w.facts, TW_SLICE("b"), TW_NO_SLICE);
    assert_false(tw_guesser_question(scene.guesser, a)); /* what it needs is unknown */
    assert_true(tw_guesser_question(scene.guesser, b));
    assert_string_equal(guessed(&scene), "a 0");
    tw_guesser_unquestion(scene.guesser);
    assert_string_equal(guessed(&scene), "a 0, m 0");
    close_scene(&scene);
}

TW_TEST(what_is_in_vain_does_not_promise_well)
{
    struct scene scene;
    open_index(&scene, "a 1 late: z\nb 1: c<2\nb 2: c<2\nc 1\nc 2\nz 1\n",
               "a\nb\nc>=2\n");
    tw_pkg b = tw_facts_package(scene.search.w.facts, TW_SLICE("b"), TW_NO_SLICE);
    tw_pkg c = tw_facts_package(scene.search.w.facts, TW_SLICE("c"), TW_NO_SLICE);
    assert_false(tw_guesser_question(scene.guesser, b));
    assert_true(tw_guesser_question(scene.guesser, c));
    close_scene(&scene);
}

TW_TEST(only_what_the_search_looked_at_is_used)
{
    struct scene scene;
    open_scene(&scene, "a\nb\n");
    struct tw_facts *facts = scene.search.w.facts;
    struct tw_need need = {tw_facts_package(facts, TW_SLICE("a"), TW_NO_SLICE),
                           TW_VERSIONS};
    assert_true(tw_solver_used(scene.search.solver, need));
    need.index = 0;
    assert_false(tw_solver_used(scene.search.solver, need));
    need.pkg = tw_facts_package(facts, TW_SLICE("s"), TW_NO_SLICE);
    assert_false(tw_solver_used(scene.search.solver, need));
    need.index = TW_VERSIONS;
    assert_false(tw_solver_used(scene.search.solver, need));
    close_scene(&scene);
}

/* The versions that are guessed of the package that is guessed first, as runs: "9-7,
 * 2".
 */
static const char *guessed_runs(struct scene *scene)
{
    const char *all = "";
    uint32_t len = tw_guesser_guess(scene->guesser, scene->guesses, 64);
    const struct tw_need *needs = scene->guesses;
    for (uint32_t i = 0, end; i < len && needs[i].pkg.id == needs[0].pkg.id; i = end) {
        for (end = i + 1; end < len && needs[end].pkg.id == needs[i].pkg.id &&
                          needs[end].index + 1 == needs[end - 1].index;) {
            end++;
        }
        all = tw_arena_printf(&scene->search.arena, "%s%s%u-%u", all, i ? ", " : "",
                              needs[i].index, needs[end - 1].index);
    }
    return all;
}

/* Opens an index where a has 40 versions, whose index is the version: each letter of
 * FATES, which are from the last one down, says of one whether it fails (x), will do
 * (o), or is not known (?, and all that are left). */
static void open_streak(struct scene *scene, const char *fates)
{
    struct tw_arena arena = TW_ARENA_INIT;
    const char *index = "c 1\nc 2\nd 1 late: c\n";
    for (int version = 39; version >= 0; version--) {
        char fate = *fates ? *fates++ : '?';
        index = tw_arena_printf(&arena, "a %d%s: %s\n%s", version,
                                fate == '?' ? " late" : "", fate == 'o' ? "c" : "c==1",
                                index);
    }
    open_index(scene, index, "d\na\nc==2\n");
    tw_arena_free(&arena);
}

TW_TEST(where_nothing_failed_one_version_is_guessed)
{
    struct scene scene;
    open_streak(&scene, "");
    assert_string_equal(guessed_runs(&scene), "39-39");
    close_scene(&scene);
}

TW_TEST(versions_that_fail_have_the_next_ones_guessed_and_some_far_ones)
{
    struct scene scene;
    open_streak(&scene, "x");
    assert_string_equal(guessed_runs(&scene), "38-36, 32-32, 26-26, 14-14");
    close_scene(&scene);
    open_streak(&scene, "xxxxxxxx");
    assert_string_equal(guessed_runs(&scene), "31-16");
    close_scene(&scene);
}

TW_TEST(what_comes_before_a_version_that_fails_is_guessed)
{
    struct scene scene;
    open_streak(&scene, "xx????????????x");
    assert_string_equal(guessed_runs(&scene), "37-26, 24-18, 10-10");
    close_scene(&scene);
}

TW_TEST(a_version_that_will_do_ends_the_guesses)
{
    struct scene scene;
    open_streak(&scene, "xxx?????????????????????o");
    assert_string_equal(guessed_runs(&scene), "36-30, 22-22");
    close_scene(&scene);
}
TW_TEST(after_a_conflict_three_versions_of_what_is_waited_for_are_guessed)
{
    struct scene scene;
    open_index(&scene,
               "a 1 late: c\na 2 late: c\na 3 late: c\na 4 late: c\na 5: b==5\n"
               "b 5: c==1\nc 1\nc 2\nd 1 late: c\nd 2 late: c\n",
               "a\nc==2\n");
    assert_int_equal(tw_solver_counts(scene.search.solver).conflicts, 1);
    assert_string_equal(guessed(&scene), "a 3, a 2, a 1");
    close_scene(&scene);
}

TW_TEST(while_versions_fail_guesses_go_no_further_than_the_search)
{
    struct scene scene;
    const char *index =
        "a 1 late: z\na 2 late: z\na 3: c==1\na 4: c==1\nb 1: m\nb 2: m\n"
        "c 1\nc 2\nm 1 late: z\nm 2 late: z\nz 1\n";
    open_index(&scene, index, "a<3\nb\nc==2\n");
    assert_string_equal(guessed(&scene), "a 1, m 1");
    close_scene(&scene);
    open_index(&scene, index, "a\nb\nc==2\n");
    assert_string_equal(guessed(&scene), "a 1, a 0");
    close_scene(&scene);
}

/* Each a pins its own b, and b is at odds with the line about c. */
TW_TEST(after_five_conflicts_what_others_would_need_is_guessed)
{
    struct scene scene;
    open_index(&scene,
               "a 1: b==1\na 2: b==2\na 3: b==3\na 4: b==4\na 5: b==5\na 6: b==6\n"
               "a 7: b==7\nb 1 late: c==1\nb 2 late: c==1\nb 3: c==1\nb 4: c==1\n"
               "b 5: c==1\nb 6: c==1\nb 7: c==1\nc 1\nc 2\n",
               "a\nc==2\n");
    assert_int_equal(tw_solver_counts(scene.search.solver).conflicts, 5);
    assert_string_equal(guessed(&scene), "b 1, b 0");
    close_scene(&scene);
}

TW_TEST(four_conflicts_are_not_taken_for_more)
{
    struct scene scene;
    open_index(&scene,
               "a 1: b==1\na 2: b==2\na 3: b==3\na 4: b==4\na 5: b==5\na 6: b==6\n"
               "b 1 late: c==1\nb 2 late: c==1\nb 3: c==1\nb 4: c==1\nb 5: c==1\n"
               "b 6: c==1\nc 1\nc 2\n",
               "a\nc==2\n");
    assert_int_equal(tw_solver_counts(scene.search.solver).conflicts, 4);
    assert_string_equal(guessed(&scene), "b 1");
    close_scene(&scene);
}
