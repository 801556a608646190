/* Verifying answers: those that hold pass, those that were tampered with do not. That
 * every answer on the universes passes is seen there (../universes/judge.c), and that
 * no change to one does (../universes/damage_test.c); verify_rules_test.c has each
 * rule. */
#include "tw_verify.h"

#include "search_world.h"
#include "tw_test.h"

struct bench {
    struct world world;
    struct tw_arena arena;
    struct tw_problem problem;
    struct tw_solution solution;
    struct tw_proof proof;
};

static void open_bench(struct bench *b, const char *index, const char *lines,
                       enum tw_step wanted)
{
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_needs needs;
    *b = (struct bench){.arena = TW_ARENA_INIT};
    world_open(&b->world, index, lines);
    struct tw_solver *solver = search_new(&b->world, &b->arena, &options);
    assert_int_equal(tw_solver_step(solver, &needs, &err), wanted);
    b->problem = (struct tw_problem){.facts = b->world.facts,
                                     .options = options,
                                     .lines = b->world.lines,
                                     .line_count = b->world.line_count};
    assert_int_equal(wanted == TW_STEP_SOLVED
                         ? tw_solver_solution(solver, &b->solution, &err)
                         : tw_solver_refutation(solver, &b->arena, &b->proof, &err),
                     TW_OK);
}

static void close_bench(struct bench *b)
{
    tw_arena_free(&b->arena);
    world_close(&b->world);
}

/* What the solution of B is found to be. */
static enum tw_status verify_solution(struct bench *b, struct tw_error *err)
{
    struct tw_verified out;
    return tw_verify_solution(&b->arena, &b->problem, &b->solution, &out, err);
}

static enum tw_status verify_proof(struct bench *b, struct tw_error *err)
{
    struct tw_verified out;
    return tw_verify_proof(&b->arena, &b->problem, &b->proof, &out, err);
}

static const char small[] = "a 1: b>=2; c when x\na 2: b<2\nb 1\nb 2\nc 1\n";

TW_TEST(verify_believes_a_solution_that_holds)
{
    struct tw_error err = TW_ERROR_INIT;
    struct bench b;
    open_bench(&b, small, "a[x]<2", TW_STEP_SOLVED);
    assert_int_equal(b.solution.selected_count, 3);
    assert_int_equal(verify_solution(&b, &err), TW_OK);
    close_bench(&b);
}

TW_TEST(verify_sees_an_unmet_requirement)
{
    struct tw_error err = TW_ERROR_INIT;
    struct bench b;
    open_bench(&b, small, "a[x]<2", TW_STEP_SOLVED);
    struct tw_selected *selected = (struct tw_selected *)b.solution.selected;
    selected[1].index = 0; /* b 1 */
    assert_int_equal(verify_solution(&b, &err), TW_ERR_VERIFY);
    assert_string_equal(err.message, "b>=2 is not met");
    close_bench(&b);
}

TW_TEST(verify_sees_what_is_missing_and_what_is_too_much)
{
    struct tw_error err = TW_ERROR_INIT;
    struct bench b;
    open_bench(&b, small, "a[x]<2", TW_STEP_SOLVED);
    b.solution.selected_count = 2; /* without c */
    assert_int_equal(verify_solution(&b, &err), TW_ERR_VERIFY);
    assert_non_null(strstr(err.message, "is asked for, but not chosen"));
    b.solution.selected_count = 3;
    b.problem.line_count = 0;
    assert_int_equal(verify_solution(&b, &err), TW_ERR_VERIFY);
    assert_string_equal(err.message, "a is chosen, but nobody asks for it");
    close_bench(&b);
}

TW_TEST(verify_believes_a_refutation_that_holds)
{
    struct tw_error err = TW_ERROR_INIT;
    struct bench b;
    open_bench(&b, "a 1: c<2\na 2: c<2\nb 1: c>=2\nc 1\nc 2\n", "a\nb",
               TW_STEP_UNSOLVABLE);
    assert_int_equal(verify_proof(&b, &err), TW_OK);
    close_bench(&b);
}

/* Each fact in turn loses a term, and so claims more than is so. */
TW_TEST(verify_sees_every_claim_that_is_too_strong)
{
    struct tw_error err = TW_ERROR_INIT;
    struct bench b;
    open_bench(&b, "a 1: c<2\na 2: c<2\nb 1: c>=2\nc 1\nc 2\n", "a\nb",
               TW_STEP_UNSOLVABLE);
    struct tw_proof_fact *facts = (struct tw_proof_fact *)b.proof.facts;
    for (uint32_t i = 0; i < b.proof.count; i++) {
        struct tw_proof_fact whole = facts[i];
        if (whole.term_count) {
            facts[i].term_count--;
            assert_int_equal(verify_proof(&b, &err), TW_ERR_VERIFY);
            facts[i] = whole;
        }
    }
    b.proof.count--;
    assert_int_equal(verify_proof(&b, &err), TW_ERR_VERIFY);
    close_bench(&b);
}
