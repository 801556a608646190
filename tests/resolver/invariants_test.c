/*
 * What debug builds assert of a search while it runs: that trail, heap and propagation
 * agree with each other. Each check must hold along a search with conflicts, and must
 * notice when what it is about is spoilt.
 */
#include "decide.h"
#include "propagate.h"
#include "search_world.h"
#include "trail.h"
#include "tw_limits.h"

/* Opens a search that has learned something and has come to its answer. */
static struct tw_solver *open_scene(struct search *scene)
{
    search_open(scene, NULL,
                "a 1: b\na 2: b==2; c==2\nb 1\nb 2: d==1\nc 1\nc 2: d==2\nd 1\nd 2\n",
                "a\n");
    assert_int_equal(search_step(scene), TW_STEP_SOLVED);
    assert_true(tw_solver_counts(scene->solver).conflicts > 0);
    assert_true(tw_trail_is_sound(scene->solver));
    assert_true(tw_decide_is_sound(scene->solver));
    assert_true(tw_propagate_is_complete(scene->solver));
    return scene->solver;
}

/* The last package on the trail. */
static uint32_t newest_package(const struct tw_solver *s)
{
    return s->trail.at[s->trail.len - 1].package;
}

TW_TEST(the_trail_is_checked_against_what_is_left)
{
    struct search scene;
    struct tw_solver *s = open_scene(&scene);
    struct tw_package *p = &s->packages.at[newest_package(s)];
    p->now = p->full;
    assert_false(tw_trail_is_sound(s));
    search_close(&scene);
}

TW_TEST(levels_along_a_chain_are_checked)
{
    struct search scene;
    struct tw_solver *s = open_scene(&scene);
    struct tw_assignment *last = &s->trail.at[s->trail.len - 1];
    assert_true(last->before > 0);
    s->trail.at[last->before - 1].level = last->level + 1;
    assert_false(tw_trail_is_sound(s));
    search_close(&scene);
}

TW_TEST(a_package_that_the_heap_has_lost_is_noticed)
{
    struct search scene;
    struct tw_solver *s = open_scene(&scene);
    s->packages.at[newest_package(s)].settled = 0;
    assert_false(tw_decide_is_sound(s));
    search_close(&scene);
}

TW_TEST(what_was_not_drawn_is_noticed)
{
    struct search scene;
    struct tw_solver *s = open_scene(&scene);
    uint32_t needed = newest_package(s);
    s->packages.at[needed].now = s->packages.at[needed].full;
    assert_false(tw_propagate_is_complete(s));
    search_close(&scene);
}

TW_TEST(pins_open_no_level_and_are_drawn_once)
{
    struct search scene;
    search_open(&scene, NULL,
                "a 1: b==1; c\nb 1: d==1\nb 2\nc 1\nc 2: e==1\nd 1\ne 1: d==2\n",
                "a\n");
    assert_int_equal(search_step(&scene), TW_STEP_SOLVED);
    struct tw_solver_counts counts = tw_solver_counts(scene.solver);
    assert_int_equal(counts.decisions, 1); /* c 2; the conflict leaves c 1 alone */
    assert_int_equal(counts.conflicts, 1);
    assert_int_equal(tw_search_level(scene.solver), 0);
    assert_int_equal(counts.asked, 6);
    search_close(&scene);
}

/* PIGEONS pigeons each need a hole of their own, of which there is one too few. */
static void write_pigeonhole(struct tw_buf *index, struct tw_buf *lines, int pigeons)
{
    for (int pigeon = 1; pigeon <= pigeons; pigeon++) {
        tw_buf_printf(lines, "pigeon%d\n", pigeon);
        for (int hole = 1; hole < pigeons; hole++) {
            tw_buf_printf(index, "pigeon%d %d: hole%d==%d\n", pigeon, hole, hole,
                          pigeon);
        }
    }
    for (int hole = 1; hole < pigeons; hole++) {
        for (int pigeon = 1; pigeon <= pigeons; pigeon++) {
            tw_buf_printf(index, "hole%d %d\n", hole, pigeon);
        }
    }
}

TW_TEST(what_is_forgotten_is_watched_no_more_and_can_be_told)
{
    struct search scene;
    struct tw_buf index = TW_BUF_INIT(TW_MIB), lines = TW_BUF_INIT(TW_MIB);
    write_pigeonhole(&index, &lines, 8);
    search_open(&scene, NULL, index.ptr, lines.ptr);
    const struct tw_solver *s = scene.solver;
    enum tw_step step = search_step(&scene);
    uint32_t forgotten = 0;
    for (uint32_t id = 1; id <= s->incompats.all.len; id++) {
        const struct tw_incompat *head = tw_incompat_at(&s->incompats, id);
        forgotten += head->kind == TW_FACT_DERIVED && head->detached;
    }
    assert_true(forgotten > 0);
    for (uint32_t i = 1; i < s->packages.len; i++) {
        const struct tw_package *p = &s->packages.at[i];
        for (uint32_t k = 0; k < p->watches.len; k++) {
            assert_false(
                tw_incompat_at(&s->incompats, p->watches.at[k].incompat)->detached);
        }
    }
    assert_string_equal(search_answer(&scene, step), "unsolvable");
    tw_buf_free(&index);
    tw_buf_free(&lines);
    search_close(&scene);
}
