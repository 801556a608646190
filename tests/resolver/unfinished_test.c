/* What is told of a search that was given up. */
#include "search_world.h"

enum { PIGEONS = 6, HOLES = 5, WIDTH = 80 };

/* Each pigeon needs a hole to itself; one asks for the first pigeon by way of `coop`.
 */
static void open_pigeons(struct world *w)
{
    struct tw_buf index = TW_BUF_INIT(1 << 16);
    struct tw_buf lines = TW_BUF_INIT(1 << 16);
    tw_buf_adds(&index, "coop 1.0: pigeon0\n");
    tw_buf_adds(&lines, "coop\n!limits.txt:3 hole5<5\n");
    for (int p = 0; p < PIGEONS; p++) {
        for (int h = 1; h <= HOLES; h++) {
            tw_buf_printf(&index, "pigeon%d %d: hole%d==%d\n", p, h, h, p + 1);
        }
        if (p) {
            tw_buf_printf(&lines, "pigeon%d\n", p);
        }
    }
    for (int h = 1; h <= HOLES; h++) {
        for (int p = 1; p <= PIGEONS; p++) {
            tw_buf_printf(&index, "hole%d %d\n", h, p);
        }
    }
    world_open(w, index.ptr, lines.ptr);
    tw_buf_free(&index);
    tw_buf_free(&lines);
}

static enum tw_step run(struct tw_solver *solver)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_needs needs;
    return tw_solver_step(solver, &needs, &err);
}

/* Which packages are in trouble is the search's affair; that they are told in order,
 * and with versions that may still be had, is not. */
TW_TEST(a_search_that_was_given_up_tells_what_it_is_about)
{
    struct world w;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_unfinished unfinished;
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    open_pigeons(&w);
    options.max_steps = 40;
    struct tw_solver *solver = search_new(&w, &arena, &options);
    assert_int_equal(run(solver), TW_STEP_LIMIT);
    assert_int_equal(tw_unfinished_find(&arena, solver, &unfinished, &err), TW_OK);
    assert_int_equal(unfinished.steps, 40);
    assert_in_range(unfinished.conflicts, 1, 40);
    assert_int_equal(unfinished.trouble_count, TW_TROUBLES);
    for (uint32_t i = 0; i < unfinished.trouble_count; i++) {
        const struct tw_trouble *trouble = &unfinished.troubles[i];
        assert_in_range(trouble->conflicts, 1,
                        i ? trouble[-1].conflicts : unfinished.conflicts);
        assert_true(trouble->left_count > 0);
        if (trouble->pkg.id == world_package(&w, "hole5").id) {
            assert_in_range(trouble->left[trouble->left_count - 1].to, 1, 4);
        }
    }
    tw_arena_free(&arena);
    world_close(&w);
}

/* What OPEN_PIGEONS might have come to, with every kind of way to a package. */
static struct tw_unfinished some_unfinished(struct world *w,
                                            struct tw_trouble out[TW_TROUBLES])
{
    static const struct tw_span all = {0, PIGEONS};
    static const struct tw_span some[] = {{0, 1}, {2, 4}};
    struct tw_unfinished unfinished = {40, 12, out, 3};
    out[0] = (struct tw_trouble){world_package(w, "hole4"), 6, &all, 1, NULL, {0}};
    out[1] =
        (struct tw_trouble){world_package(w, "hole5"),  5, some, 2, w->lines[2].origin,
                            world_package(w, "pigeon1")};
    out[2] = (struct tw_trouble){world_package(w, "hole3"), 4,  &all, 1,
                                 w->lines[3].origin,        {0}};
    return unfinished;
}

TW_TEST(a_search_that_was_given_up_as_text_and_json)
{
    struct world w;
    struct tw_trouble troubles[TW_TROUBLES];
    struct tw_buf text = TW_BUF_INIT(1 << 16);
    open_pigeons(&w);
    struct tw_unfinished unfinished = some_unfinished(&w, troubles);
    tw_unfinished_print(&text, w.facts, &unfinished,
                        (struct tw_explain_style){WIDTH, false});
    assert_string_equal(text.ptr,
                        "  It is still open whether these requirements can be met. The "
                        "search ran into 12\n"
                        "  conflicts and found ways round them; most are about:\n"
                        "    hole4: 6 of them.\n"
                        "    hole5: 5 of them; requirements.in:3 brings it in through "
                        "pigeon1; only hole5\n"
                        "      1 and 3 to 4 are possible.\n"
                        "    hole3: 4 of them; requirements.in:4 asks for it.\n"
                        "  Tighter bounds on these packages leave less to search.\n");
    tw_buf_clear(&text);
    tw_unfinished_json(&text, w.facts, &unfinished);
    assert_string_equal(
        text.ptr,
        "{\"steps\":40,\"conflicts\":12,\"packages\":[{\"package\":\"hole4\","
        "\"conflicts\":6,\"asked_by\":null,\"through\":null,\"versions\":[[\"1\",\"6\"]"
        "]},{\"package\":\"hole5\",\"conflicts\":5,\"asked_by\":{\"file\":"
        "\"requirements.in\",\"line\":3,\"kind\":\"requirement\",\"text\":\"pigeon1\"},"
        "\"through\":\"pigeon1\",\"versions\":[[\"1\",\"1\"],[\"3\",\"4\"]]},{"
        "\"package\":\"hole3\",\"conflicts\":4,\"asked_by\":{\"file\":\"requirements."
        "in\",\"line\":4,\"kind\":\"requirement\",\"text\":\"pigeon2\"},\"through\":"
        "null,\"versions\":[[\"1\",\"6\"]]}]}");
    tw_buf_free(&text);
    world_close(&w);
}

TW_TEST(a_search_without_conflicts_has_nothing_to_tell)
{
    struct world w;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_unfinished unfinished;
    struct tw_buf text = TW_BUF_INIT(1 << 16);
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    world_open(&w, "a 1.0\na 2.0\nb 1.0\nb 2.0\n", "a\nb\n");
    options.max_steps = 1;
    struct tw_solver *solver = search_new(&w, &arena, &options);
    assert_int_equal(run(solver), TW_STEP_LIMIT);
    assert_int_equal(tw_unfinished_find(&arena, solver, &unfinished, &err), TW_OK);
    tw_unfinished_print(&text, w.facts, &unfinished,
                        (struct tw_explain_style){WIDTH, false});
    assert_int_equal(text.len, 0);
    tw_buf_free(&text);
    tw_arena_free(&arena);
    world_close(&w);
}

static bool stop_at_once(void *payload)
{
    (*(uint32_t *)payload)++;
    return true;
}

TW_TEST(a_search_stops_when_it_is_told_to)
{
    struct world w;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    uint32_t asked = 0;
    open_pigeons(&w);
    options.stop = stop_at_once;
    options.stop_payload = &asked;
    assert_int_equal(run(search_new(&w, &arena, &options)), TW_STEP_LIMIT);
    assert_int_equal(asked, 1);
    tw_arena_free(&arena);
    world_close(&w);
}

/* What is solved again must stop too, and then nothing is claimed. */
TW_TEST(remedies_stop_when_they_are_told_to)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    uint32_t asked = 0;
    told_open(&t, "a 1.0: b<2\nb 1.0\nb 2.0\n", "a\nb>=2\n", TW_PRE_IF_NECESSARY);
    t.problem.options.stop = stop_at_once;
    t.problem.options.stop_payload = &asked;
    assert_int_equal(
        tw_explain_remedies(&t.arena, &t.problem, &t.e.core, NULL, &t.e.remedies, &err),
        TW_OK);
    assert_int_equal(t.e.remedies.len, 0);
    assert_int_equal(t.e.remedies.end, TW_REMEDIES_CUT_SHORT);
    assert_true(asked > 0);
    told_close(&t);
}
