/*
 * From a refutation to what is printed. The searches that find core and remedies are
 * resolver/'s; what they need to know beyond the failed search is asked of the driver.
 */
#include "conflict.h"

struct oracle {
    struct tw_driver *driver;
    struct tw_error error;
};

static enum tw_status answer(void *payload, const struct tw_needs *needs)
{
    struct oracle *oracle = payload;
    return tw_drive_answer(oracle->driver, needs, &oracle->error);
}

static enum tw_status explain(struct tw_arena *arena,
                              struct tw_explanation *explanation,
                              struct tw_solver *solver, const struct tw_oracle *oracle,
                              struct tw_error *err)
{
    struct tw_proof proof;
    enum tw_status status = tw_solver_refutation(solver, arena, &proof, err);
    if (!status) {
        status = tw_explain_core(arena, explanation->problem, &proof, oracle,
                                 &explanation->core, err);
    }
    return status ? status
                  : tw_explain_remedies(arena, explanation->problem, &explanation->core,
                                        oracle, &explanation->remedies, err);
}

static enum tw_status print(const struct tw_run *run,
                            const struct tw_explanation *explanation,
                            struct tw_error *err)
{
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    struct tw_explain_style style = {run->console.width, run->console.colour};
    enum tw_status status = tw_explain_print(&text, explanation, style, err);
    if (!status) {
        struct tw_error headline = TW_ERROR_INIT;
        tw_error_set(&headline, TW_ERR_INPUT, "%s",
                     "these requirements cannot be met together");
        tw_console_fail(&run->console, &headline);
        tw_console_text(&run->console, TW_SLICE("\n"));
        tw_console_text(&run->console, tw_buf_slice(&text));
    }
    tw_buf_free(&text);
    return status;
}

enum tw_status tw_conflict_tell(struct tw_run *run, const struct tw_inputs *inputs,
                                const struct tw_solver_options *options,
                                struct tw_error *err)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf tag = TW_BUF_INIT(4096);
    struct oracle payload = {&run->driver, TW_ERROR_INIT};
    struct tw_oracle oracle = {.answer = answer, .payload = &payload};
    struct tw_problem problem = {
        .facts = run->driver.facts,
        .options = *options,
        .lines = inputs->lines.at,
        .line_count = inputs->lines.len,
    };
    tw_tags_print(&tag, run->target.target.tags, 0);
    struct tw_explanation explanation = {
        .problem = &problem,
        .context = {.python = run->target.target.python.text,
                    .target = tw_buf_slice(&tag),
                    .cut_off = run->options->exclude_newer},
    };
    enum tw_status status =
        explain(&arena, &explanation, run->driver.solver, &oracle, err);
    if (!status) {
        status = print(run, &explanation, err);
    }
    tw_buf_free(&tag);
    tw_arena_free(&arena);
    return status;
}
