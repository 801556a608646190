/*
 * From a refutation to what is printed. The searches that find core and remedies are
 * resolver/'s; what they need to know beyond the failed search is asked of the driver.
 */
#include "conflict.h"

#include <stdio.h>

#include "near_names.h"
#include "tw_limits.h"

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

/* As the options want it: JSON and DOT are results, text is one for `explain`. */
static enum tw_status print_as_result(const struct tw_run *run,
                                      const struct tw_explanation *explanation,
                                      struct tw_error *err)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REPORT);
    struct tw_explain_style style = {run->console.width, false};
    enum tw_status status =
        run->options->graph    ? tw_explain_dot(&text, explanation, err)
        : run->options->report ? tw_explain_json(&text, explanation, err)
                               : tw_explain_print(&text, explanation, style, err);
    if (!status && text.failed) {
        status = tw_error_set(err, text.failed, "the explanation is too large");
    }
    tw_slice slice = tw_buf_slice(&text);
    if (!status && fwrite(slice.ptr, 1, slice.len, stdout) != slice.len) {
        status = tw_error_set(err, TW_ERR_IO, "cannot write to standard output");
    }
    tw_buf_free(&text);
    return status;
}

static enum tw_status print(const struct tw_run *run,
                            const struct tw_explanation *explanation,
                            struct tw_error *err)
{
    if (run->explain || run->options->graph || run->options->report) {
        return print_as_result(run, explanation, err);
    }
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REPORT);
    struct tw_explain_style style = {run->console.width, run->console.colour};
    enum tw_status status = tw_explain_print(&text, explanation, style, err);
    if (!status) {
        struct tw_error headline = TW_ERROR_INIT;
        tw_slice target = run->options->target;
        tw_error_set(&headline, TW_ERR_INPUT,
                     "these requirements cannot be met together%s%.*s",
                     target.len ? " for " : "", TW_FMT(target));
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
    struct tw_locked *locked =
        TW_NEW_ARRAY(&arena, struct tw_locked, inputs->locked.len);
    if (!locked) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < inputs->locked.len; i++) {
        const struct tw_requirement *pin = &inputs->locked.at[i]->requirement;
        locked[i].pkg = tw_facts_package(run->driver.facts, pin->name, TW_NO_SLICE);
        locked[i].version = pin->specifiers.clauses[0].version;
    }
    struct oracle payload = {&run->driver, TW_ERROR_INIT};
    struct tw_oracle oracle = {.answer = answer, .payload = &payload};
    struct tw_problem problem = {
        .facts = run->driver.facts,
        .options = *options,
        .lines = inputs->lines.at,
        .line_count = inputs->lines.len,
        .locked = locked,
        .locked_count = inputs->locked.len,
    };
    tw_slice summary = run->target.summary; /* "CPython 3.12 on linux, as ... says" */
    struct tw_explanation explanation = {
        .problem = &problem,
        .context = {.python = run->target.target.python.text,
                    .target = tw_slice_cut(summary, 0, tw_slice_find(summary, ',', 0)),
                    .cut_off = run->options->exclude_newer,
                    .allow_prereleases = TW_SLICE("--prerelease allow"),
                    .near_names = tw_near_names,
                    .payload = run->driver.facts},
    };
    enum tw_status status =
        explain(&arena, &explanation, run->driver.solver, &oracle, err);
    if (!status) {
        status = print(run, &explanation, err);
    }
    tw_arena_free(&arena);
    return status;
}
