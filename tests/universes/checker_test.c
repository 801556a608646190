/*
 * The checker on answers written by hand: it must accept the right one, and refuse each
 * way of spoiling it. Without this, "every proof was checked" would mean nothing.
 *
 * The world: both releases of a need b<2; a 1 is yanked; a[x] needs c, which does not
 * exist; the user asks for a and b>=2 (line 1 and 2), and limits b to >=1.
 */
#include "checker.h"
#include "tw_test.h"

static const char world[] =
    "{\"packages\": {"
    "\"a\": {\"1\": {\"requires_dist\": [\"b<2\"], \"files\": "
    "  [{\"filename\": \"a-1-py3-none-any.whl\", \"yanked\": true}]},"
    " \"2\": {\"requires_dist\": [\"b<2\", \"c ; extra == 'x'\"], \"files\": "
    "  [{\"filename\": \"a-2-py3-none-any.whl\", \"yanked\": false}]}},"
    "\"b\": {\"1\": {\"requires_dist\": [], \"files\": "
    "  [{\"filename\": \"b-1-py3-none-any.whl\", \"yanked\": false}]},"
    " \"2\": {\"requires_dist\": [], \"files\": "
    "  [{\"filename\": \"b-2-py3-none-any.whl\", \"yanked\": false}]}}},"
    "\"cases\": [{\"name\": \"unsatisfiable\", \"requirements\": [\"a\", \"b>=2\"],"
    "  \"constraints\": [\"b>=1\"],"
    "  \"python_full_version\": \"3.12.4\", \"platform\": \"win_amd64\"},"
    " {\"name\": \"satisfiable\", \"requirements\": [\"a\"], \"constraints\": [],"
    "  \"python_full_version\": \"3.12.4\", \"platform\": \"win_amd64\"}]}";

enum { A, AX, B, C, PACKAGES };

struct bench {
    struct tw_arena arena;
    char text[sizeof world];
    struct tw_universe universe;
    struct tw_index index;
    struct tw_truth truth;
    struct tw_run run;
    tw_pkg pkg[PACKAGES];
    struct tw_proof_fact facts[8];
    struct tw_proof_term terms[8][2];
    struct tw_selected selected[2];
    struct tw_edge edges[3];
    struct tw_error err;
};

static const struct tw_span none[1] = {{0, 0}};
static const struct tw_span first[] = {{0, 1}}, second[] = {{1, 2}}, both[] = {{0, 2}};

static void give_versions(struct bench *bench, tw_pkg pkg)
{
    const struct tw_need need = {pkg, TW_VERSIONS};
    assert_int_equal(
        tw_index_answer(&bench->index, bench->run.facts, need, &bench->err), TW_OK);
}

static void set_up(struct bench *bench, uint32_t which)
{
    const struct tw_arena empty = TW_ARENA_INIT;
    memset(bench, 0, sizeof *bench);
    bench->arena = empty;
    memcpy(bench->text, world, sizeof world);
    assert_int_equal(tw_universe_parse(&bench->arena, bench->text, sizeof world - 1,
                                       &bench->universe, &bench->err),
                     TW_OK);
    const struct tw_universe_case *what = &bench->universe.cases[which];
    assert_int_equal(
        tw_index_new(&bench->arena, &bench->universe, what, &bench->index, &bench->err),
        TW_OK);
    assert_int_equal(
        tw_truth_new(&bench->arena, &bench->index, what, &bench->truth, &bench->err),
        TW_OK);
    const struct tw_facts_options options = {&bench->index.target.env};
    struct tw_facts *facts = tw_facts_new(&bench->arena, &options);
    bench->run.facts = facts;
    bench->run.lines = bench->truth.lines;
    bench->run.line_count = bench->truth.line_count;
    bench->pkg[A] = tw_facts_package(facts, TW_SLICE("a"), TW_NO_SLICE);
    bench->pkg[AX] = tw_facts_package(facts, TW_SLICE("a"), TW_SLICE("x"));
    bench->pkg[B] = tw_facts_package(facts, TW_SLICE("b"), TW_NO_SLICE);
    bench->pkg[C] = tw_facts_package(facts, TW_SLICE("c"), TW_NO_SLICE);
    give_versions(bench, bench->pkg[A]);
    give_versions(bench, bench->pkg[B]);
}

static void tear_down(struct bench *bench)
{
    tw_arena_free(&bench->arena);
}

/* ---------------------------------------------------------------- proofs */

static void set_term(struct bench *bench, uint32_t fact, uint32_t at, tw_pkg pkg,
                     bool positive, const struct tw_span *spans)
{
    bench->terms[fact][at] =
        (struct tw_proof_term){pkg, positive, spans, spans != none};
    if (bench->facts[fact].term_count <= at) {
        bench->facts[fact].term_count = at + 1;
    }
}

static void name_line(struct bench *bench, uint32_t fact, uint32_t line)
{
    bench->facts[fact].requirement = &bench->run.lines[line].requirement;
    bench->facts[fact].origin = &bench->run.lines[line].origin;
}

static void derive(struct bench *bench, uint32_t fact, uint32_t one, uint32_t other)
{
    bench->facts[fact].kind = TW_FACT_DERIVED;
    bench->facts[fact].cause[0] = one;
    bench->facts[fact].cause[1] = other;
}

/* 0 the user asks for a; 1 a needs b 1; 2 so the project needs b 1; 3 it asks for b 2;
 * 4 which cannot be. */
static void write_proof(struct bench *bench)
{
    const struct tw_index_project *a;
    const struct tw_index_metadata *metadata;
    tw_pkg project = {0};
    set_up(bench, 0);
    assert_int_equal(tw_index_find(&bench->index, TW_SLICE("a"), &a, &bench->err),
                     TW_OK);
    assert_int_equal(tw_index_needs(&bench->index, a, 0, &metadata, &bench->err),
                     TW_OK);
    for (uint32_t i = 0; i < 8; i++) {
        bench->facts[i].terms = bench->terms[i];
    }
    bench->facts[0].kind = TW_FACT_REQUIRED;
    name_line(bench, 0, 0);
    set_term(bench, 0, 0, project, true, first);
    set_term(bench, 0, 1, bench->pkg[A], false, both);
    bench->facts[1].kind = TW_FACT_DEPENDENCY;
    bench->facts[1].from = bench->pkg[A];
    bench->facts[1].requirement = &metadata->needs.requirements[0];
    set_term(bench, 1, 0, bench->pkg[A], true, both);
    set_term(bench, 1, 1, bench->pkg[B], false, first);
    derive(bench, 2, 0, 1);
    set_term(bench, 2, 0, project, true, first);
    set_term(bench, 2, 1, bench->pkg[B], false, first);
    bench->facts[3].kind = TW_FACT_REQUIRED;
    name_line(bench, 3, 1);
    set_term(bench, 3, 0, project, true, first);
    set_term(bench, 3, 1, bench->pkg[B], false, second);
    derive(bench, 4, 2, 3);
    set_term(bench, 4, 0, project, true, first);
    bench->run.outcome = TW_STEP_UNSOLVABLE;
    bench->run.proof = (struct tw_proof){bench->facts, 5};
}

/* Checks the proof and tears down; what the checker says must begin with MESSAGE. */
static void refuses(struct bench *bench, const char *message)
{
    assert_int_equal(tw_check_proof(&bench->truth, &bench->run, &bench->err),
                     TW_ERR_INPUT);
    assert_memory_equal(bench->err.message, message, strlen(message));
    tear_down(bench);
}

TW_TEST(checker_accepts_a_right_proof)
{
    struct bench bench;
    write_proof(&bench);
    assert_int_equal(tw_check_proof(&bench.truth, &bench.run, &bench.err), TW_OK);
    tear_down(&bench);
}

TW_TEST(checker_refuses_leaves_that_say_too_much)
{
    struct bench bench;
    write_proof(&bench);
    set_term(&bench, 0, 1, bench.pkg[A], false, second);
    refuses(&bench, "says more than the user's line");
    write_proof(&bench);
    name_line(&bench, 0, 2);
    refuses(&bench, "takes a constraint for a requirement");
    write_proof(&bench);
    bench.facts[3].origin = NULL;
    refuses(&bench, "names no line of the user's");
    write_proof(&bench);
    set_term(&bench, 1, 1, bench.pkg[B], false, none);
    refuses(&bench, "a 1 does not declare it");
    write_proof(&bench);
    bench.facts[1].from = bench.pkg[AX];
    set_term(&bench, 1, 0, bench.pkg[AX], true, both);
    refuses(&bench, "a 1 does not declare it");
    write_proof(&bench);
    set_term(&bench, 1, 0, bench.pkg[A], false, none);
    refuses(&bench, "speaks of a package that is not chosen");
}

TW_TEST(checker_refuses_what_does_not_follow)
{
    struct bench bench;
    write_proof(&bench);
    set_term(&bench, 2, 1, bench.pkg[B], false, none);
    refuses(&bench, "does not follow");
    write_proof(&bench);
    derive(&bench, 4, 2, 2);
    refuses(&bench, "does not follow");
    write_proof(&bench);
    derive(&bench, 2, 0, 2);
    refuses(&bench, "comes before its cause");
}

TW_TEST(checker_refuses_proofs_of_the_wrong_shape)
{
    struct bench bench;
    write_proof(&bench);
    bench.run.proof.count = 3;
    refuses(&bench, "the proof ends without a contradiction");
    write_proof(&bench);
    bench.run.proof.count = 0;
    refuses(&bench, "the proof ends without a contradiction");
    write_proof(&bench);
    set_term(&bench, 1, 1, bench.pkg[A], false, first);
    refuses(&bench, "has two terms on one package");
    write_proof(&bench);
    set_term(&bench, 4, 0, (tw_pkg){0}, false, first);
    refuses(&bench, "the proof ends without a contradiction");
}

/* A proof of one leaf; it ends without a contradiction, so the leaf comes first and the
 * rest of the good proof follows. */
static void put_leaf(struct bench *bench, enum tw_fact_kind kind, tw_pkg pkg,
                     const struct tw_span *spans)
{
    write_proof(bench);
    bench->facts[5] = bench->facts[4];
    derive(bench, 5, 2, 3);
    memset(&bench->facts[4], 0, sizeof bench->facts[4]);
    memcpy(bench->terms[5], bench->terms[4], sizeof bench->terms[4]);
    bench->facts[5].terms = bench->terms[5];
    bench->facts[4].terms = bench->terms[4];
    bench->facts[4].kind = kind;
    set_term(bench, 4, 0, pkg, true, spans);
    bench->run.proof.count = 6;
}

TW_TEST(checker_judges_exclusions_and_absences)
{
    struct bench bench;
    put_leaf(&bench, TW_FACT_EXCLUDED, (tw_pkg){1}, first);
    bench.facts[4].exclusion = TW_EXCL_YANKED;
    refuses(&bench, "fact 4 is not needed");
    put_leaf(&bench, TW_FACT_EXCLUDED, (tw_pkg){1}, both);
    bench.facts[4].exclusion = TW_EXCL_YANKED;
    refuses(&bench, "a 2 is not excluded so");
    put_leaf(&bench, TW_FACT_EXCLUDED, (tw_pkg){1}, first);
    bench.facts[4].exclusion = TW_EXCL_NO_WHEEL;
    refuses(&bench, "a 1 is not excluded so");
    put_leaf(&bench, TW_FACT_ABSENT, (tw_pkg){1}, both);
    refuses(&bench, "the project exists");
    put_leaf(&bench, TW_FACT_ABSENT, (tw_pkg){4}, none);
    refuses(&bench, "fact 4 is not needed");
    put_leaf(&bench, TW_FACT_NO_VERSION, (tw_pkg){1}, first);
    refuses(&bench, "has versions in every term");
    put_leaf(&bench, TW_FACT_NO_VERSION, (tw_pkg){1}, none);
    refuses(&bench, "fact 4 is not needed");
}

TW_TEST(checker_judges_what_ties_an_extra_to_its_project)
{
    struct bench bench;
    put_leaf(&bench, TW_FACT_EXTRA, (tw_pkg){2}, first);
    bench.facts[4].from = bench.pkg[AX];
    set_term(&bench, 4, 1, bench.pkg[A], false, first);
    refuses(&bench, "fact 4 is not needed");
    put_leaf(&bench, TW_FACT_EXTRA, (tw_pkg){2}, first);
    bench.facts[4].from = bench.pkg[AX];
    set_term(&bench, 4, 1, bench.pkg[A], false, second);
    refuses(&bench, "ties releases that may go together");
}

/* ---------------------------------------------------------------- solutions */

/* a 2 for the user, b 1 for a. */
static void write_solution(struct bench *bench)
{
    const struct tw_index_project *a;
    const struct tw_index_metadata *metadata;
    set_up(bench, 1);
    assert_int_equal(tw_index_find(&bench->index, TW_SLICE("a"), &a, &bench->err),
                     TW_OK);
    assert_int_equal(tw_index_needs(&bench->index, a, 1, &metadata, &bench->err),
                     TW_OK);
    bench->selected[0] = (struct tw_selected){bench->pkg[A], 1, NULL, 0};
    bench->selected[1] = (struct tw_selected){bench->pkg[B], 0, NULL, 0};
    bench->edges[0] =
        (struct tw_edge){{0}, bench->pkg[A], &bench->run.lines[0].requirement, NULL};
    bench->edges[1] = (struct tw_edge){bench->pkg[A], bench->pkg[B],
                                       &metadata->needs.requirements[0], NULL};
    bench->run.outcome = TW_STEP_SOLVED;
    bench->run.solution = (struct tw_solution){.selected = bench->selected,
                                               .selected_count = 2,
                                               .edges = bench->edges,
                                               .edge_count = 2};
}

static void refuses_solution(struct bench *bench, const char *message)
{
    assert_int_equal(tw_check_solution(&bench->truth, &bench->run, &bench->err),
                     TW_ERR_INPUT);
    assert_string_equal(bench->err.message, message);
    tear_down(bench);
}

TW_TEST(checker_accepts_a_right_solution)
{
    struct bench bench;
    write_solution(&bench);
    assert_int_equal(tw_check_solution(&bench.truth, &bench.run, &bench.err), TW_OK);
    tear_down(&bench);
}

TW_TEST(checker_refuses_spoilt_solutions)
{
    struct bench bench;
    const tw_pkg *extras = &bench.pkg[AX];
    write_solution(&bench);
    bench.selected[0].index = 0;
    refuses_solution(&bench, "a is excluded");
    write_solution(&bench);
    bench.selected[1].index = 1;
    refuses_solution(&bench, "b<2 is not met");
    write_solution(&bench);
    bench.run.solution.selected_count = 1;
    refuses_solution(&bench, "b<2 is asked for, but not chosen");
    write_solution(&bench);
    bench.run.solution.edge_count = 1;
    refuses_solution(&bench, "b<2 has no edge");
    write_solution(&bench);
    bench.selected[0].extras = extras;
    bench.selected[0].extra_count = 1;
    refuses_solution(&bench, "a has an extra that nobody asks for");
    write_solution(&bench);
    bench.run.solution.missing_extras = extras;
    bench.run.solution.missing_count = 1;
    refuses_solution(&bench, "the solution does not tell which extras do not exist");
    write_solution(&bench);
    bench.edges[2] = bench.edges[1];
    bench.run.solution.edge_count = 3;
    refuses_solution(&bench, "the solution has edges that no requirement asks for");
    write_solution(&bench);
    bench.run.solution.selected = &bench.selected[1];
    bench.run.solution.selected_count = 1;
    refuses_solution(&bench, "a is asked for, but not chosen");
    write_solution(&bench);
    bench.selected[1] = bench.selected[0];
    refuses_solution(&bench, "a is chosen twice, or out of order");
}

TW_TEST(checker_refuses_what_nobody_asks_for)
{
    struct bench bench;
    write_solution(&bench);
    struct tw_requirement *line = &bench.truth.lines[0].requirement;
    assert_int_equal(
        tw_requirement_parse(&bench.arena, TW_SLICE("b"), line, &bench.err), TW_OK);
    bench.edges[0].to = bench.pkg[B];
    refuses_solution(&bench, "a is chosen, but nobody asks for it");
}
