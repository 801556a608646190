/*
 * The search on worlds that a reader can follow: the situations of PubGrub's own
 * description (Weizenbaum 2018), extras, cycles, and the contract of the steps.
 */
#include "search_world.h"

#include "tw_limits.h"

struct tw_solver *search_new(struct world *w, struct tw_arena *arena,
                             const struct tw_solver_options *options)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_solver *solver = tw_solver_new(arena, w->facts, options);
    assert_non_null(solver);
    for (uint32_t i = 0; i < w->line_count; i++) {
        assert_int_equal(tw_solver_require(solver, w->lines[i].requirement,
                                           w->lines[i].origin, &err),
                         TW_OK);
    }
    return solver;
}

static void print_selected(struct tw_buf *buf, struct world *w,
                           const struct tw_selected *one)
{
    tw_buf_printf(buf, "%s%.*s", buf->len ? ", " : "",
                  TW_FMT(tw_facts_name(w->facts, one->pkg)));
    for (uint32_t i = 0; i < one->extra_count; i++) {
        tw_buf_printf(buf, "[%.*s]", TW_FMT(tw_facts_extra(w->facts, one->extras[i])));
    }
    const struct tw_release *release = tw_facts_release(w->facts, one->pkg, one->index);
    tw_buf_printf(buf, " %.*s", TW_FMT(release->version.text));
}

void search_open(struct search *s, const struct tw_solver_options *options,
                 const char *index, const char *lines)
{
    const struct tw_solver_options defaults = TW_SOLVER_OPTIONS_INIT;
    *s = (struct search){.arena = TW_ARENA_INIT};
    world_open(&s->w, index, lines);
    s->solver = search_new(&s->w, &s->arena, options ? options : &defaults);
}

void search_close(struct search *s)
{
    tw_arena_free(&s->arena);
    world_close(&s->w);
}

enum tw_step search_step(struct search *s)
{
    struct tw_error err = TW_ERROR_INIT;
    enum tw_step step = tw_solver_step(s->solver, &s->needs, &err);
    assert_int_not_equal(step, TW_STEP_FAILED);
    return step;
}

const char *search_answer(struct search *s, enum tw_step step)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf buf = TW_BUF_INIT(64 * TW_KIB);
    if (step == TW_STEP_UNSOLVABLE) {
        struct tw_proof proof;
        assert_int_equal(tw_solver_refutation(s->solver, &s->arena, &proof, &err),
                         TW_OK);
        assert_true(proof.count > 0);
        assert_int_equal(proof.facts[proof.count - 1].term_count, 0);
        return "unsolvable";
    }
    assert_int_equal(step, TW_STEP_SOLVED);
    struct tw_solution solution;
    assert_int_equal(tw_solver_solution(s->solver, &solution, &err), TW_OK);
    tw_buf_adds(&buf, "");
    for (uint32_t i = 0; i < solution.selected_count; i++) {
        print_selected(&buf, &s->w, &solution.selected[i]);
    }
    const char *text = tw_arena_printf(&s->arena, "%.*s", TW_FMT(tw_buf_slice(&buf)));
    assert_non_null(text);
    tw_buf_free(&buf);
    return text;
}

void assert_solved_with(const struct tw_solver_options *options, const char *index,
                        const char *lines, const char *expected)
{
    struct search s;
    search_open(&s, options, index, lines);
    assert_string_equal(search_answer(&s, search_step(&s)), expected);
    search_close(&s);
}

void assert_solved(const char *index, const char *lines, const char *expected)
{
    assert_solved_with(NULL, index, lines, expected);
}

/* ---------------------------------------------------------------- PubGrub */

TW_TEST(nothing_asked_nothing_chosen)
{
    assert_solved("a 1.0\n", "", "");
}

TW_TEST(newest_versions_without_conflict)
{
    assert_solved("a 1.0: b>=1\na 2.0: b>=1\nb 1.0\nb 2.0\n", "a\n", "a 2.0, b 2.0");
}

TW_TEST(a_version_whose_needs_cannot_be_met_is_never_decided)
{
    assert_solved("a 1.0\na 2.0: b>=2\nb 1.0\nb 2.0\n", "a\nb<2\n", "a 1.0, b 1.0");
}

TW_TEST(a_version_whose_needs_cannot_be_met_asks_for_no_other_project)
{
    assert_solved("a 1.0\na 2.0: b>=2; unheard-of\nb 1.0\nb 2.0\n", "a\nb<2\n",
                  "a 1.0, b 1.0");
    assert_solved("a 2.0: b>=2; unheard-of\nb 1.0\nb 2.0\n", "a\nb<2\n", "unsolvable");
}

TW_TEST(a_version_that_was_ruled_out_by_a_decision_is_asked_for_all_its_needs_later)
{
    assert_solved("a 1.0\na 2.0: b<2\nb 1.0\nb 2.0\nc 1.0\n"
                  "z 1.0: b>=2; c\nz 2.0: b>=2; c\n",
                  "a\nz\n", "a 1.0, b 2.0, c 1.0, z 2.0");
}

TW_TEST(a_conflict_teaches_which_version_to_leave)
{
    assert_solved("a 1.0\na 2.0: b>=1\nb 1.0: a==1.0\n", "a\n", "a 1.0");
}

TW_TEST(a_term_may_be_satisfied_by_two_assignments_together)
{
    assert_solved("menu 1.0\nmenu 2.0: drop\n"
                  "drop 1.0\n"
                  "left 1.0: shared>=1\nright 1.0: shared<2\n"
                  "shared 1.0: target==1.0\nshared 2.0\n"
                  "target 1.0\ntarget 2.0\n"
                  "foo 1.0\nfoo 1.1: left; right\n",
                  "foo\ntarget==2.0\n", "foo 1.0, target 2.0");
}

TW_TEST(going_back_skips_what_has_no_part_in_the_conflict)
{
    assert_solved("a 1.0\na 2.0\na 3.0\nm 1.0\nm 2.0\nm 3.0\n"
                  "y 1.0: a==1.0\ny 2.0: a==1.0\nz 1.0: y\nz 2.0: y\n",
                  "a\nm\nz\n", "a 1.0, m 3.0, y 2.0, z 2.0");
}

TW_TEST(a_simple_contradiction)
{
    assert_solved("a 1.0: b>=2\nb 1.0\nb 2.0\n", "a\nb<2\n", "unsolvable");
}

TW_TEST(a_contradiction_through_two_branches)
{
    assert_solved("foo 1.0: a; b\nfoo 1.1: x; y\na 1.0: b>=2\nb 1.0\nb 2.0: c>=2\n"
                  "c 1.0\nx 1.0: y>=2\ny 1.0\ny 2.0: z>=2\nz 1.0\n",
                  "foo\n", "unsolvable");
}

TW_TEST(what_does_not_exist_or_match_is_a_contradiction)
{
    assert_solved("missing a\n", "a\n", "unsolvable");
    assert_solved("a 1.0\n", "a>=2\n", "unsolvable");
    assert_solved("a 1.0: b\na 2.0: c>=9\nmissing b\nc 1.0\n", "a\n", "unsolvable");
    assert_solved("a 1.0\na 2.0: b\nmissing b\n", "a\n", "a 1.0");
}

TW_TEST(an_extra_without_its_project_is_a_contradiction)
{
    assert_solved("a 1.0: b[x]\nmissing b\n", "a\n", "unsolvable");
    assert_solved("a 1.0: b[x]>=2\nb 1.0\n", "a\n", "unsolvable");
}

TW_TEST(hundreds_of_versions_go_through_stored_sets)
{
    struct tw_buf index = TW_BUF_INIT(TW_MIB);
    for (int v = 1; v <= 300; v++) {
        tw_buf_printf(&index, "a %d: b==%d\n", v, v);
    }
    for (int v = 1; v <= 300; v++) {
        tw_buf_printf(&index, "b %d: c<=%d\n", v, v > 30 ? v : 301);
    }
    for (int v = 1; v <= 301; v++) {
        tw_buf_printf(&index, "c %d\n", v);
    }
    assert_solved(index.ptr, "a\nc>300\n", "a 30, b 30, c 301");
    assert_solved(index.ptr, "a>30\nc>300\n", "unsolvable");
    tw_buf_free(&index);
}

/* ---------------------------------------------------------------- extras, cycles */

TW_TEST(an_extra_brings_its_own_needs_at_the_same_version)
{
    assert_solved("a 1.0: c when x\na 2.0: c when x; d when y\nc 1.0\nd 1.0\n",
                  "a[x]\n", "a[x] 2.0, c 1.0");
    assert_solved("a 1.0: c when x\na 2.0: c when x; d when x\nc 1.0\nmissing d\n",
                  "a[x]\n", "a[x] 1.0, c 1.0");
    assert_solved("a 1.0\na 2.0\nb 1.0: a[x]<2\n", "a\nb\n", "a[x] 1.0, b 1.0");
}

TW_TEST(an_extra_may_name_others_of_its_project)
{
    assert_solved("a 1.0: b when x; c when y; a[x] when all; a[y] when all\n"
                  "b 1.0\nc 1.0\n",
                  "a[all]\n", "a[all][x][y] 1.0, b 1.0, c 1.0");
}

TW_TEST(two_extras_must_agree_on_a_version)
{
    assert_solved("a 1.0: c when x; c when y\na 2.0: c>=2 when x; c<2 when y\n"
                  "c 1.0\nc 2.0\n",
                  "a[x]\na[y]\n", "a[x][y] 1.0, c 2.0");
}

TW_TEST(a_missing_extra_is_told_and_does_no_harm)
{
    struct search s;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_solution solution;
    search_open(&s, NULL, "a 1.0: b when x\nb 1.0\n", "a[x,typo]\n");
    assert_int_equal(search_step(&s), TW_STEP_SOLVED);
    assert_int_equal(tw_solver_solution(s.solver, &solution, &err), TW_OK);
    assert_int_equal(solution.selected_count, 2);
    assert_int_equal(solution.missing_count, 1);
    assert_slice_equal(tw_facts_extra(s.w.facts, solution.missing_extras[0]), "typo");
    search_close(&s);
}

TW_TEST(packages_may_need_each_other)
{
    assert_solved("a 1.0: b\nb 1.0: c\nc 1.0: a\n", "a\n", "a 1.0, b 1.0, c 1.0");
    assert_solved("a 1.0: b\na 2.0: b\nb 1.0: a<2\n", "a\n", "a 1.0, b 1.0");
}

TW_TEST(a_version_that_needs_another_of_itself_cannot_be_chosen)
{
    assert_solved("a 1.0: a\na 2.0: a<2\n", "a\n", "a 1.0");
    assert_solved("a 1.0: a>=2\n", "a\n", "unsolvable");
}

/* ---------------------------------------------------------------- steps */

TW_TEST(all_roots_are_needed_at_once_and_nothing_else)
{
    struct search s;
    search_open(&s, NULL, "", "b\na>=1\n!limits.txt:1 c<2\n");
    assert_int_equal(search_step(&s), TW_STEP_NEED);
    assert_int_equal(s.needs.len, 2);
    assert_slice_equal(tw_facts_name(s.w.facts, s.needs.at[0].pkg), "a");
    assert_slice_equal(tw_facts_name(s.w.facts, s.needs.at[1].pkg), "b");
    assert_true(s.needs.at[0].index == TW_VERSIONS);
    world_index(&s.w, "b 1.0\n");
    assert_int_equal(search_step(&s), TW_STEP_NEED);
    assert_int_equal(s.needs.len, 1);
    world_index(&s.w, "a 1.0\n");
    assert_string_equal(search_answer(&s, search_step(&s)), "a 1.0, b 1.0");
    search_close(&s);
}

TW_TEST(an_exclusion_found_late_rules_the_version_out)
{
    struct search s;
    struct tw_error err = TW_ERROR_INIT;
    search_open(&s, NULL, "a 1.0\na 2.0 late: b\n", "a\n");
    assert_int_equal(search_step(&s), TW_STEP_NEED);
    assert_int_equal(s.needs.len, 1);
    assert_int_equal(s.needs.at[0].index, 1);
    assert_int_equal(tw_facts_give_exclusion(s.w.facts, s.needs.at[0].pkg, 1,
                                             TW_EXCL_BAD_METADATA, TW_SLICE("torn"),
                                             &err),
                     TW_OK);
    assert_string_equal(search_answer(&s, search_step(&s)), "a 1.0");
    search_close(&s);
}

TW_TEST(the_search_stops_at_its_limit)
{
    struct search s;
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    options.max_steps = 2;
    search_open(&s, &options, "a 1\na 2\nb 1\nb 2\nc 1\nc 2\n", "a\nb\nc\n");
    assert_int_equal(search_step(&s), TW_STEP_LIMIT);
    assert_int_equal(tw_solver_counts(s.solver).decisions, 2);
    search_close(&s);
}

TW_TEST(guesses_name_the_best_candidates_that_are_not_known)
{
    struct search s;
    struct tw_need guesses[4];
    search_open(&s, NULL, "a 1.0 late: c\nb 1.0 late: c\nb 2.0 late: c\n", "a\nb\n");
    assert_int_equal(search_step(&s), TW_STEP_NEED);
    assert_int_equal(tw_solver_guess(s.solver, guesses, 4), 2);
    assert_slice_equal(tw_facts_name(s.w.facts, guesses[1].pkg), "b");
    assert_int_equal(guesses[1].index, 1);
    assert_int_equal(tw_solver_guess(s.solver, guesses, 1), 1);
    search_close(&s);
}

static void collect_trace(void *payload, const char *line)
{
    struct tw_buf *buf = payload;
    tw_buf_printf(buf, "%s\n", line);
}

TW_TEST(the_trace_tells_every_event_as_json)
{
    struct tw_buf trace = TW_BUF_INIT(64 * TW_KIB);
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    options.trace = collect_trace;
    options.trace_payload = &trace;
    assert_solved_with(&options, "a 1.0\na 2.0: b>=1\nb 1.0: a==1.0\n", "a\n", "a 1.0");
    static const char *const expected[] = {
        "{\"event\": \"derive\", \"level\": 0, \"package\": \"a\", \"required\": true, "
        "\"left\": 2,",
        "{\"event\": \"decide\", \"level\": 1, \"package\": \"a\", \"version\": "
        "\"2.0\"}\n",
        "{\"event\": \"settle\", \"level\": 1, \"package\": \"a\", \"version\": "
        "\"2.0\"}\n",
        "{\"event\": \"conflict\"",
        "\"in\": [\"1.0\"]}",
        "{\"event\": \"learn\", \"level\": 0,",
        "{\"event\": \"settle\", \"level\": 0, \"package\": \"a\", \"version\": "
        "\"1.0\"}\n",
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_non_null(strstr(trace.ptr, expected[i]));
    }
    tw_buf_free(&trace);
}
