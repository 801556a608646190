/*
 * The answer to a recorded problem, as the runner of the scenarios prints it. Called
 * from record.c.
 */
#include "record.h"

enum { WIDTH = 88 };

/* What was not read is not there. */
static enum tw_status answer(void *payload, const struct tw_needs *needs)
{
    struct tw_recording *r = payload;
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < needs->len && !status; i++) {
        if (!tw_facts_known(r->problem.facts, needs->at[i].pkg)) {
            status = tw_facts_give_absence(r->problem.facts, needs->at[i].pkg,
                                           TW_SLICE("is not on the index"), r->err);
        }
    }
    return status;
}

static enum tw_status solve(struct tw_recording *r, struct tw_solver **out,
                            enum tw_step *step)
{
    const struct tw_problem *problem = &r->problem;
    struct tw_needs needs;
    enum tw_status status = TW_OK;
    *out = tw_solver_new(r->arena, problem->facts, &problem->options);
    if (!*out) {
        return tw_error_nomem(r->err);
    }
    for (uint32_t i = 0; i < problem->line_count && !status; i++) {
        status = tw_solver_require(*out, problem->lines[i].requirement,
                                   problem->lines[i].origin, r->err);
    }
    for (uint32_t i = 0; i < problem->preference_count && !status; i++) {
        status = tw_solver_prefer(*out, &problem->preferences[i], r->err);
    }
    while (!status && (*step = tw_solver_step(*out, &needs, r->err)) == TW_STEP_NEED) {
        status = answer(r, &needs);
    }
    return !status && *step == TW_STEP_FAILED ? r->err->status : status;
}

/* ---------------------------------------------------------------- a solution */

static void print_package(struct tw_recording *r, tw_pkg pkg)
{
    tw_slice extra = tw_facts_extra(r->problem.facts, pkg);
    tw_buf_add(r->out, tw_facts_name(r->problem.facts, pkg));
    if (extra.len) {
        tw_buf_printf(r->out, "[%.*s]", TW_FMT(extra));
    }
}

static enum tw_status print_solution(struct tw_recording *r, struct tw_solver *solver)
{
    struct tw_solution solution;
    enum tw_status status = tw_solver_solution(solver, &solution, r->err);
    for (uint32_t i = 0; !status && i < solution.selected_count; i++) {
        const struct tw_selected *selected = &solution.selected[i];
        const char *before = "    # via ";
        print_package(r, selected->pkg);
        tw_buf_printf(
            r->out, "==%.*s\n",
            TW_FMT(tw_facts_release(r->problem.facts, selected->pkg, selected->index)
                       ->version.text));
        for (uint32_t k = 0; k < solution.edge_count; k++) {
            const struct tw_edge *edge = &solution.edges[k];
            if (edge->to.id != selected->pkg.id) {
                continue;
            }
            tw_buf_adds(r->out, before);
            before = ", ";
            if (edge->from.id) {
                print_package(r, edge->from);
            } else {
                tw_buf_printf(r->out, "%.*s:%u", TW_FMT(edge->origin->file),
                              edge->origin->line);
            }
        }
        tw_buf_adds(r->out, "\n");
    }
    for (uint32_t i = 0; !status && i < solution.missing_count; i++) {
        tw_buf_adds(r->out, "# there is no extra ");
        print_package(r, solution.missing_extras[i]);
        tw_buf_adds(r->out, "\n");
    }
    return status;
}

/* ---------------------------------------------------------------- a conflict */

static enum tw_status print_conflict(struct tw_recording *r, struct tw_solver *solver)
{
    struct tw_arena arena = TW_ARENA_INIT;
    const struct tw_oracle oracle = {answer, r, 0};
    struct tw_proof proof;
    struct tw_explanation e = {
        .problem = &r->problem,
        .context = {.python = r->target->python, .target = r->target->platform}};
    enum tw_status status = tw_solver_refutation(solver, &arena, &proof, r->err);
    if (!status) {
        status = tw_explain_core(&arena, &r->problem, &proof, &oracle, &e.core, r->err);
    }
    if (!status) {
        status = tw_explain_remedies(&arena, &r->problem, &e.core, &oracle, &e.remedies,
                                     r->err);
    }
    if (!status) {
        const struct tw_explain_style style = {.width = WIDTH};
        status = tw_explain_print(r->out, &e, style, r->err);
    }
    tw_arena_free(&arena);
    return status;
}

enum tw_status tw_record_answer(struct tw_recording *r)
{
    struct tw_solver *solver;
    enum tw_step step;
    enum tw_status status = solve(r, &solver, &step);
    tw_buf_adds(r->out, "\nexpected:\n");
    if (status) {
        return status;
    }
    return step == TW_STEP_SOLVED       ? print_solution(r, solver)
           : step == TW_STEP_UNSOLVABLE ? print_conflict(r, solver)
                                        : TW_OK;
}
