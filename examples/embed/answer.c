#include "answer.h"

#include <stdio.h>
#include <stdlib.h>

void die(const struct tw_error *err)
{
    fprintf(stderr, "error: %s%s%s\n", err->context, *err->context ? ": " : "",
            err->message);
    exit(2);
}

void ask(struct tw_arena *arena, struct question *question, struct tw_solver *solver,
         char *const *texts, int count)
{
    struct tw_error err = TW_ERROR_INIT;
    for (int i = 0; i < count && i < MAX_LINES; i++) {
        struct tw_requirement *requirement = &question->requirements[i];
        struct tw_origin *origin = &question->origins[i];
        tw_slice text = tw_slice_from(texts[i]);
        *origin = (struct tw_origin){.file = TW_SLICE("argument"),
                                     .line = (uint32_t)i + 1,
                                     .text = text,
                                     .kind = TW_FROM_REQUIREMENT};
        question->lines[i] = (struct tw_line){requirement, origin};
        question->line_count++;
        if (tw_requirement_parse(arena, text, requirement, &err) ||
            tw_solver_require(solver, requirement, origin, &err)) {
            die(&err);
        }
    }
}

static void print_solution(const struct tw_facts *facts, struct tw_solver *solver)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_solution solution;
    if (tw_solver_solution(solver, &solution, &err)) {
        die(&err);
    }
    for (uint32_t i = 0; i < solution.selected_count; i++) {
        const struct tw_selected *selected = &solution.selected[i];
        const struct tw_release *release =
            tw_facts_release(facts, selected->pkg, selected->index);
        printf("%.*s==%.*s\n", TW_FMT(tw_facts_name(facts, selected->pkg)),
               TW_FMT(release->version.text));
    }
}

static void print_conflict(const struct tw_problem *problem, struct tw_solver *solver,
                           const struct tw_oracle *oracle)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    struct tw_proof proof;
    struct tw_explanation explanation = {.problem = problem};
    struct tw_explain_style style = {.width = 80};
    if (tw_solver_refutation(solver, &arena, &proof, &err) ||
        tw_explain_core(&arena, problem, &proof, oracle, &explanation.core, &err) ||
        tw_explain_remedies(&arena, problem, &explanation.core, oracle,
                            &explanation.remedies, &err) ||
        tw_explain_print(&text, &explanation, style, &err)) {
        die(&err);
    }
    fwrite(tw_buf_slice(&text).ptr, 1, text.len, stdout);
    tw_buf_free(&text);
    tw_arena_free(&arena);
}

int answer(const struct tw_problem *problem, struct tw_solver *solver,
           enum tw_step step, const struct tw_oracle *oracle)
{
    if (step == TW_STEP_SOLVED) {
        print_solution(problem->facts, solver);
        return 0;
    }
    if (step == TW_STEP_UNSOLVABLE) {
        print_conflict(problem, solver, oracle);
    }
    return 1;
}
