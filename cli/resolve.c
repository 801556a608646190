/*
 * From the command line to a solution. The flow of tw_resolve is that of every command
 * that resolves: inputs, run, solver, driver; then a solution, or a conflict that is
 * told.
 */
#include "resolve.h"

#include "bytes.h"
#include "cautions.h"
#include "conflict.h"
#include "record_case.h"
#include "search.h"
#include "search_watch.h"
#include "verify_run.h"

/* The search was given up. */
static enum tw_status tell_unfinished(const struct tw_run *run, struct tw_error *err)
{
    struct tw_error headline = TW_ERROR_INIT;
    if (run->watch->out_of_time) {
        tw_error_set(&headline, TW_ERR_LIMIT, "no answer within %u s (--max-time)",
                     run->options->max_time);
    } else {
        tw_error_set(&headline, TW_ERR_LIMIT, "no answer within %u steps (--max-steps)",
                     run->options->max_steps);
    }
    return tw_conflict_tell_unfinished(run, &headline, err);
}

/* What it took to come to an end. */
static void tell_effort(const struct tw_run *run)
{
    struct tw_traffic traffic = tw_run_traffic(run);
    struct tw_drive_waste waste = tw_drive_waste(&run->driver);
    char fetched[TW_BYTES_TEXT];
    char whole[TW_BYTES_TEXT];
    tw_console_note(
        &run->console, TW_VERBOSE,
        "%llu projects and %llu versions considered with %llu requests and %s; "
        "their wheels weigh %s",
        (unsigned long long)run->driver.catalog->pages,
        (unsigned long long)run->driver.versions_read,
        (unsigned long long)traffic.requests, tw_bytes_print(traffic.bytes, fetched),
        tw_bytes_print(run->driver.wheel_bytes, whole));
    tw_console_note(&run->console, TW_VERBOSE,
                    "asked for early in vain: %u projects and %u versions", waste.pages,
                    waste.versions);
}

/* What the search came to. */
static enum tw_status conclude(struct tw_run *run, struct tw_resolution *out,
                               enum tw_step step, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    out->solved = step == TW_STEP_SOLVED;
    if (out->solved) {
        status = tw_solver_solution(run->driver.solver, &out->solution, err);
    }
    if (!status && run->options->verify && step != TW_STEP_LIMIT) {
        status =
            tw_verify_run(run, &out->inputs, out->solved ? &out->solution : NULL, err);
    }
    if (!status && run->options->record.len) {
        status = tw_record_run(run, &out->inputs, err);
    }
    if (status) {
        return status;
    }
    if (out->solved) {
        tw_cautions_tell(run, &out->inputs, &out->solution);
        if (run->driver.hints) {
            tw_hints_learn(run->driver.hints, run->driver.facts, &out->solution);
        }
        return TW_OK;
    }
    tell_effort(run);
    return step == TW_STEP_UNSOLVABLE ? tw_conflict_tell(run, &out->inputs, err)
                                      : tell_unfinished(run, err);
}

enum tw_status tw_resolve_opened(struct tw_run *run, struct tw_resolution *out,
                                 struct tw_error *err)
{
    enum tw_step step;
    *out = (struct tw_resolution){.solved = false};
    enum tw_status status = tw_inputs_collect(run, &out->inputs, err);
    if (!status) {
        status = tw_inputs_read_previous(run, &out->inputs, err);
    }
    if (!status) {
        status = tw_search(run, &out->inputs, &step, err);
    }
    return status ? status : conclude(run, out, step, err);
}

enum tw_status tw_resolve(struct tw_run *run, struct tw_resolution *out,
                          struct tw_error *err)
{
    *out = (struct tw_resolution){.solved = false};
    enum tw_status status = tw_inputs_read(run, err);
    if (!status) {
        status = tw_run_open(run, err);
    }
    return status ? status : tw_resolve_opened(run, out, err);
}

enum tw_status tw_resolve_again(struct tw_run *run, const struct tw_resolution *before,
                                struct tw_resolution *out, struct tw_error *err)
{
    enum tw_step step;
    *out = (struct tw_resolution){.inputs = before->inputs};
    enum tw_status status = tw_search(run, &out->inputs, &step, err);
    out->solved = !status && step == TW_STEP_SOLVED;
    if (out->solved) {
        status = tw_solver_solution(run->driver.solver, &out->solution, err);
    }
    return out->solved && !status && run->options->verify
               ? tw_verify_run(run, &out->inputs, &out->solution, err)
               : status;
}

void tw_resolve_summary(const struct tw_run *run,
                        const struct tw_resolution *resolution)
{
    uint32_t pins = resolution->solution.selected_count;
    tw_console_note(&run->console, TW_NORMAL, "Resolved %u package%s in %lld ms", pins,
                    pins == 1 ? "" : "s", (long long)tw_run_elapsed(run));
    tell_effort(run);
}
