/*
 * tailwheel compile: requirements in, a lock out. START HERE to follow a whole run:
 * compile.c reads and writes, drive.c finds out, resolver/solver.c decides.
 */
#include "command.h"
#include "delivery.h"
#include "output_lock.h"
#include "pins.h"
#include "report.h"
#include "resolve.h"
#include "tw_limits.h"
#include "valid_for.h"

#include <stdio.h>

/* ---------------------------------------------------------------- the result */

/* What SETTINGS were typed as; but for indexes of which options could not say that they
 * are for pinned packages only. */
static const tw_slice *typed_values(struct tw_arena *arena,
                                    const struct tw_settings *settings, uint32_t *count)
{
    tw_slice *values = TW_NEW_ARRAY(arena, tw_slice, settings->len);
    for (uint32_t i = 0; values && i < settings->len; i++) {
        if (!settings->at[i].pinned_only) {
            values[(*count)++] = settings->at[i].typed;
        }
    }
    return values;
}

/* The options block: where the pins come from. The default index is asked last. */
static enum tw_status make_emitted(struct tw_run *run,
                                   const struct tw_resolution *resolution,
                                   struct tw_emitted *out, struct tw_error *err)
{
    const struct tw_index_config *config = &run->indexes;
    *out = (struct tw_emitted){
        .python = run->target.target.env.value[TW_ENV_PYTHON_VERSION],
        .no_binary = run->driver.catalog->options.no_binary,
        .no_binary_count = run->driver.catalog->options.no_binary_count,
        .only_binary = run->driver.catalog->options.only_binary,
        .only_binary_count = run->driver.catalog->options.only_binary_count,
    };
    out->extra_index_urls =
        typed_values(&run->inputs, &config->indexes, &out->extra_index_count);
    out->find_links =
        typed_values(&run->inputs, &config->find_links, &out->find_links_count);
    if (!out->extra_index_urls || !out->find_links) {
        return tw_error_nomem(err);
    }
    if (config->has_default) {
        out->index_url = out->extra_index_urls[--out->extra_index_count];
    }
    return run->options->emit_marker_expression
               ? tw_valid_for(run, resolution, &out->valid_for, err)
               : TW_OK;
}

/* A lock is for Pythons from the one on: as typed, or the one that was found. */
static struct tw_lock_head lock_head(const struct tw_run *run)
{
    const tw_slice *env = run->target.target.env.value;
    tw_slice typed = run->options->python_version;
    return (struct tw_lock_head){typed.len ? typed : env[TW_ENV_PYTHON_FULL_VERSION],
                                 NULL, 0};
}

static enum tw_status write_lock(struct tw_run *run,
                                 const struct tw_resolution *resolution, bool *outdated,
                                 struct tw_error *err)
{
    const struct tw_solution *solution = &resolution->solution;
    const struct tw_delivery delivery = {&run->inputs, &run->reader, run->options,
                                         run->console.verbosity < TW_NORMAL ||
                                             run->options->report};
    struct tw_buf text = TW_BUF_INIT(TW_MAX_INPUT_FILE);
    const struct tw_lock_head head = lock_head(run);
    struct tw_emitted emitted;
    struct tw_pin *pins;
    enum tw_status status =
        tw_pins_make(run, &resolution->inputs, solution, &pins, err);
    if (!status) {
        status = make_emitted(run, resolution, &emitted, err);
    }
    if (!status) {
        status = tw_output_is_lock(run->options)
                     ? tw_output_lock(&run->inputs, run->options, pins,
                                      solution->selected_count, &head, &text, err)
                     : tw_output_txt(&run->inputs, run->options, pins,
                                     solution->selected_count, &emitted, &text, err);
    }
    if (!status && text.failed) {
        status = tw_error_set(err, text.failed, "the lock is too large");
    }
    bool report_only = run->options->report && !run->options->output_file.len;
    if (!status && !report_only) {
        status = tw_deliver(&delivery, tw_buf_slice(&text), outdated, err);
    }
    tw_buf_free(&text);
    return status;
}

/* ---------------------------------------------------------------- for machines */

/* The notes of -v: each pin that is not the newest, and what holds it back. */
static void tell_held_back(const struct tw_run *run, const struct tw_graph *graph)
{
    for (uint32_t i = 0; i < graph->node_count; i++) {
        struct tw_holdback holdback = tw_graph_holdback(graph, i);
        struct tw_buf text = TW_BUF_INIT(1 << 16);
        if (holdback.newest) {
            tw_graph_print_holdback(&text, graph, holdback);
            tw_console_note(&run->console, TW_VERBOSE, "%.*s %.*s is held back: %.*s",
                            TW_FMT(graph->nodes[i].name),
                            TW_FMT(graph->nodes[i].version),
                            TW_FMT(tw_buf_slice(&text)));
        }
        tw_buf_free(&text);
    }
}

static enum tw_status tell_more(struct tw_run *run,
                                const struct tw_resolution *resolution,
                                struct tw_error *err)
{
    struct tw_graph graph;
    if (!run->options->report && run->console.verbosity < TW_VERBOSE) {
        return TW_OK;
    }
    enum tw_status status = tw_graph_make(run, resolution, &graph, err);
    if (!status && run->console.verbosity >= TW_VERBOSE) {
        tell_held_back(run, &graph);
    }
    return status || !run->options->report ? status : tw_report_print(&graph, err);
}

/* ---------------------------------------------------------------- the main flow */

static enum tw_status compile(struct tw_run *run, int *exit_status,
                              struct tw_error *err)
{
    struct tw_resolution resolution = {.solved = false};
    enum tw_status status = tw_delivery_check(run->options, err);
    if (!status) {
        status = tw_output_check(&run->inputs, run->options, err);
    }
    if (!status) {
        status = tw_resolve(run, &resolution, err);
    }
    if (status || !resolution.solved) {
        *exit_status = 1;
        return status;
    }
    bool outdated = false;
    status = write_lock(run, &resolution, &outdated, err);
    if (!status) {
        status = tell_more(run, &resolution, err);
    }
    if (!status) {
        tw_resolve_summary(run, &resolution);
    }
    if (outdated) {
        *exit_status = tw_delivery_tell_outdated(&run->console, run->options);
    }
    return status;
}

int tw_cmd_compile(const struct tw_options *options,
                   const struct tw_cmd_context *context)
{
    return tw_run_command(options, context, "compile requirements.in", compile);
}
