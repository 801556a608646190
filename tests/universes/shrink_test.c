/*
 * What becomes of a random universe that fails: made smaller until every item of it
 * matters, and written as a case file that means the same.
 */
#include "brute.h"
#include "case_file.h"
#include "random.h"
#include "tw_test.h"

#include <stdlib.h>
#include <unistd.h>

static const struct tw_random_shape everything = {.projects = 5,
                                                  .releases = 5,
                                                  .requirements = 3,
                                                  .lines = 3,
                                                  .pinned = 20,
                                                  .extras = 20,
                                                  .markers = 20,
                                                  .prereleases = 30,
                                                  .excluded = 20,
                                                  .constraints = 30,
                                                  .overrides = 10,
                                                  .missing = 1};

/* Stands for a bug that shows wherever there is no solution. */
static bool has_no_solution(const struct tw_universe *universe, void *payload)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_index index;
    struct tw_truth truth;
    bool satisfiable = false;
    uint32_t *asked = payload;
    const struct tw_universe_case *what = &universe->cases[0];
    ++*asked;
    assert_int_equal(tw_index_new(&arena, universe, what, &index, &err), TW_OK);
    assert_int_equal(tw_truth_new(&arena, &index, what, &truth, &err), TW_OK);
    assert_int_equal(tw_brute_solve(&truth, &satisfiable, &err), TW_OK);
    tw_arena_free(&arena);
    return !satisfiable;
}

static uint32_t count_items(const struct tw_universe *universe)
{
    const struct tw_universe_case *what = &universe->cases[0];
    uint32_t count =
        what->requirements.count + what->constraints.count + what->overrides.count;
    for (uint32_t i = 0; i < universe->project_count; i++) {
        const struct tw_universe_project *project = &universe->projects[i];
        count += project->release_count;
        for (uint32_t at = 0; at < project->release_count; at++) {
            count += project->releases[at].requires_dist.count;
        }
    }
    return count;
}

TW_TEST(a_universe_shrinks_until_every_item_matters)
{
    enum { UNIVERSES = 60 };
    uint32_t shrunk = 0;
    for (uint64_t seed = 1; seed <= UNIVERSES; seed++) {
        struct tw_error err = TW_ERROR_INIT;
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_universe universe;
        uint32_t asked = 0;
        assert_int_equal(tw_universe_random(&arena, seed, &everything, &universe, &err),
                         TW_OK);
        if (has_no_solution(&universe, &asked)) {
            uint32_t before = count_items(&universe);
            assert_int_equal(
                tw_universe_shrink(&arena, &universe, has_no_solution, &asked, &err),
                TW_OK);
            uint32_t left = count_items(&universe);
            assert_true(has_no_solution(&universe, &asked));
            assert_true(left <= before);
            shrunk += left < before;
            asked = 0; /* once more: each item is tried, and none can go */
            assert_int_equal(
                tw_universe_shrink(&arena, &universe, has_no_solution, &asked, &err),
                TW_OK);
            assert_int_equal(count_items(&universe), left);
            assert_int_equal(asked, left);
        }
        tw_arena_free(&arena);
    }
    assert_in_range(shrunk, UNIVERSES / 10, UNIVERSES);
}

/* The answer to UNIVERSE's case, as text. */
static void answer(const struct tw_universe *universe, struct tw_buf *out)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_index index;
    struct tw_run run;
    const struct tw_run_options options = {.max_steps = 5000};
    const struct tw_universe_case *what = &universe->cases[0];
    assert_int_equal(tw_index_new(&arena, universe, what, &index, &err), TW_OK);
    assert_int_equal(tw_run_case(&arena, &index, what, &options, &run, &err), TW_OK);
    tw_buf_adds(out, ""); /* nothing may be chosen */
    tw_run_print(out, &run);
    tw_arena_free(&arena);
}

static void read_back(struct tw_arena *arena, const struct tw_buf *text,
                      struct tw_case_file *file)
{
    struct tw_error err = TW_ERROR_INIT;
    char path[] = "shrink-test-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text->ptr, text->len), text->len);
    assert_int_equal(close(descriptor), 0);
    enum tw_status status = tw_case_file_read(arena, path, file, &err);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(status, TW_OK);
}

TW_TEST(a_universe_as_a_case_file_has_the_same_answer)
{
    enum { UNIVERSES = 200 };
    for (uint64_t seed = 1; seed <= UNIVERSES; seed++) {
        struct tw_error err = TW_ERROR_INIT;
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_universe universe;
        struct tw_case_file file;
        struct tw_buf text = TW_BUF_INIT(1 << 20), before = TW_BUF_INIT(1 << 20),
                      after = TW_BUF_INIT(1 << 20);
        assert_int_equal(tw_universe_random(&arena, seed, &everything, &universe, &err),
                         TW_OK);
        tw_case_file_print(&text, "A random universe.", &universe);
        read_back(&arena, &text, &file);
        answer(&universe, &before);
        answer(&file.universe, &after);
        assert_string_equal(before.ptr, after.ptr);
        assert_int_equal(file.expected.len, 0);
        tw_buf_free(&text);
        tw_buf_free(&before);
        tw_buf_free(&after);
        tw_arena_free(&arena);
    }
}
