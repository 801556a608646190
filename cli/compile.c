/*
 * tailwheel compile: requirements in, a lock out. START HERE to follow a whole run:
 * compile.c reads and writes, drive.c finds out, resolver/solver.c decides.
 */
#include <stdio.h>

#include "atomic_file.h"
#include "bytes.h"
#include "cmd.h"
#include "conflict.h"
#include "inputs.h"
#include "limits.h"
#include "pins.h"

/* ---------------------------------------------------------------- the result */

/* What SETTINGS were typed as. */
static const tw_slice *typed_values(struct tw_arena *arena,
                                    const struct tw_settings *settings)
{
    tw_slice *values = TW_NEW_ARRAY(arena, tw_slice, settings->len);
    for (uint32_t i = 0; values && i < settings->len; i++) {
        values[i] = settings->at[i].typed;
    }
    return values;
}

/* The options block: where the pins come from. The default index is asked last. */
static enum tw_status make_emitted(struct tw_run *run, struct tw_emitted *out,
                                   struct tw_error *err)
{
    const struct tw_index_config *config = &run->indexes;
    *out = (struct tw_emitted){
        .extra_index_urls = typed_values(&run->inputs, &config->indexes),
        .extra_index_count = config->indexes.len,
        .find_links = typed_values(&run->inputs, &config->find_links),
        .find_links_count = config->find_links.len,
        .no_binary = run->driver.catalog->options.no_binary,
        .no_binary_count = run->driver.catalog->options.no_binary_count,
        .only_binary = run->driver.catalog->options.only_binary,
        .only_binary_count = run->driver.catalog->options.only_binary_count,
    };
    if (!out->extra_index_urls || !out->find_links) {
        return tw_error_nomem(err);
    }
    if (config->has_default) {
        out->index_url = out->extra_index_urls[--out->extra_index_count];
    }
    return TW_OK;
}

/* The text goes to the file that -o names, and to standard output unless -q. */
static enum tw_status deliver(const struct tw_run *run, tw_slice text,
                              struct tw_error *err)
{
    const struct tw_options *options = run->options;
    enum tw_status status = TW_OK;
    if (options->output_file.len && !options->dry_run) {
        status = tw_atomic_write(options->output_file.ptr, text, NULL, err);
    }
    bool print = !options->output_file.len || run->console.verbosity >= TW_NORMAL;
    if (!status && print &&
        (fwrite(text.ptr, 1, text.len, stdout) != text.len || fflush(stdout) != 0)) {
        status = tw_error_set(err, TW_ERR_IO, "cannot write to standard output");
    }
    return status;
}

static enum tw_status write_lock(struct tw_run *run, const struct tw_inputs *inputs,
                                 const struct tw_solution *solution,
                                 struct tw_error *err)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_INPUT_FILE);
    struct tw_emitted emitted;
    struct tw_pin *pins;
    enum tw_status status = tw_pins_make(run, inputs, solution, &pins, err);
    if (!status) {
        status = make_emitted(run, &emitted, err);
    }
    if (!status) {
        status = tw_output_txt(&run->inputs, run->options, pins,
                               solution->selected_count, &emitted, &text, err);
    }
    if (!status && text.failed) {
        status = tw_error_set(err, text.failed, "the lock is too large");
    }
    if (!status) {
        status = deliver(run, tw_buf_slice(&text), err);
    }
    tw_buf_free(&text);
    return status;
}

/* ---------------------------------------------------------------- the summary */

static void tell_summary(const struct tw_run *run, uint32_t pins)
{
    const struct tw_fetch_stats *stats = tw_fetch_stats(run->fetch);
    uint64_t requests = 0;
    uint64_t bytes = 0;
    char fetched[TW_BYTES_TEXT];
    char whole[TW_BYTES_TEXT];
    for (int kind = 0; kind < TW_FETCH_KINDS; kind++) {
        requests += stats->requests[kind];
        bytes += stats->bytes[kind];
    }
    tw_console_note(&run->console, TW_NORMAL, "Resolved %u package%s in %lld ms", pins,
                    pins == 1 ? "" : "s", (long long)tw_run_elapsed(run));
    tw_console_note(
        &run->console, TW_VERBOSE,
        "%llu projects and %llu versions considered with %llu requests and %s; "
        "their wheels weigh %s",
        (unsigned long long)run->driver.catalog->pages,
        (unsigned long long)run->driver.versions_read, (unsigned long long)requests,
        tw_bytes_print(bytes, fetched), tw_bytes_print(run->driver.wheel_bytes, whole));
}

/* ---------------------------------------------------------------- the main flow */

/* Does a requirements file say --pre? */
static bool allows_prereleases(const struct tw_reqfile *files)
{
    for (uint32_t i = 0; i < files->option_count; i++) {
        if (files->options[i].kind == TW_FILE_PRE) {
            return true;
        }
    }
    return false;
}

static struct tw_solver_options solver_options(const struct tw_run *run)
{
    const struct tw_options *options = run->options;
    struct tw_solver_options solver = TW_SOLVER_OPTIONS_INIT;
    solver.order = (enum tw_order)options->resolution;
    solver.prereleases = (enum tw_pre_mode)options->prerelease;
    if (solver.prereleases == TW_PRE_IF_NECESSARY && allows_prereleases(&run->files)) {
        solver.prereleases = TW_PRE_ALWAYS;
    }
    solver.max_steps = options->max_steps;
    return solver;
}

static enum tw_status finish(struct tw_run *run, const struct tw_inputs *inputs,
                             enum tw_step step, int *exit_status, struct tw_error *err)
{
    struct tw_solution solution;
    struct tw_solver_options options = solver_options(run);
    enum tw_status status;
    switch (step) {
    case TW_STEP_SOLVED:
        status = tw_solver_solution(run->driver.solver, &solution, err);
        if (!status) {
            status = write_lock(run, inputs, &solution, err);
        }
        if (!status) {
            tell_summary(run, solution.selected_count);
        }
        return status;
    case TW_STEP_UNSOLVABLE:
        *exit_status = 1;
        return tw_conflict_tell(run, inputs, &options, err);
    default:
        return tw_error_set(err, TW_ERR_LIMIT,
                            "no answer within %u steps (--max-steps)",
                            run->options->max_steps);
    }
}

static enum tw_status resolve(struct tw_run *run, int *exit_status,
                              struct tw_error *err)
{
    struct tw_inputs inputs = {0};
    enum tw_step step;
    enum tw_status status = tw_inputs_read(run, err);
    if (!status) {
        status = tw_run_open(run, err);
    }
    if (!status) {
        status = tw_inputs_collect(run, &inputs, err);
    }
    if (!status) {
        status = tw_inputs_read_previous(run, &inputs, err);
    }
    if (status) {
        return status;
    }
    struct tw_solver_options options = solver_options(run);
    run->driver.solver = tw_solver_new(&run->facts, run->driver.facts, &options);
    status = run->driver.solver
                 ? tw_inputs_require(run, &inputs, run->driver.solver, err)
                 : tw_error_nomem(err);
    if (!status) {
        status = tw_drive(&run->driver, &step, err);
    }
    return status ? status : finish(run, &inputs, step, exit_status, err);
}

int tw_cmd_compile(const struct tw_options *options,
                   const struct tw_cmd_context *context)
{
    struct tw_run run;
    struct tw_error err = TW_ERROR_INIT;
    int exit_status = 0;
    tw_run_init(&run, options, context->environment, context->interrupt);
    if (!options->arguments.len && !options->groups.len) {
        tw_error_set(&err, TW_ERR_USAGE, "%s",
                     "no requirements file; try: tailwheel compile requirements.in");
        exit_status = tw_console_fail(&run.console, &err);
    } else if (resolve(&run, &exit_status, &err)) {
        exit_status = tw_console_fail(&run.console, &err);
    }
    tw_run_close(&run);
    return exit_status;
}
