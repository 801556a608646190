/*
 * From the command line to a solution. The flow of tw_resolve is that of every command
 * that resolves: inputs, run, solver, driver; then a solution, or a conflict that is
 * told.
 */
#include "resolve.h"

#include "bytes.h"
#include "conflict.h"
#include "prereleases.h"

/* Is KIND, an option without a value, in a requirements file? */
static bool file_says(const struct tw_reqfile *files, enum tw_file_option_kind kind)
{
    for (uint32_t i = 0; i < files->option_count; i++) {
        if (files->options[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static enum tw_status read_policies(struct tw_run *run, struct tw_error *err)
{
    const struct tw_options *options = run->options;
    run->policies = (struct tw_solver_options){
        .order = (enum tw_order)options->resolution,
        .prefer_wheels =
            options->prefer_binary || file_says(&run->files, TW_FILE_PREFER_BINARY),
        .max_steps = options->max_steps,
    };
    return tw_prereleases_read(run, &run->policies, err);
}

/* Does the marker of REQUIREMENT hold for the target? */
static bool is_on(const struct tw_run *run, const struct tw_requirement *requirement)
{
    struct tw_marker_extras none = {.context = TW_MARKER_REQUIREMENT};
    bool on = false;
    return tw_marker_evaluate(requirement->marker, &run->target.target.env, &none, &on,
                              NULL) == TW_OK &&
           on;
}

/* Makes the hints of the run: roots are what is asked for, and the pins of the old
 * lock. */
static enum tw_status make_hints(struct tw_run *run, const struct tw_inputs *inputs,
                                 struct tw_error *err)
{
    const struct tw_options *options = run->options;
    const struct tw_catalog_options *catalog = &run->driver.catalog->options;
    struct tw_hints_options hints = {tw_hints_table(), run->store.cache, TW_NO_SLICE};
    if (options->no_hints || options->no_deps || options->offline ||
        !catalog->index_count) {
        return TW_OK;
    }
    hints.index = tw_url_bare(&run->inputs, catalog->indexes[0].url);
    if (options->hints.len && run->reader.read(run->reader.payload, &run->inputs,
                                               options->hints, &hints.table, err)) {
        return tw_error_wrap(err, "--hints %.*s", TW_FMT(options->hints));
    }
    run->driver.hints = tw_hints_new(&run->inputs, &hints);
    bool added = run->driver.hints;
    for (uint32_t i = 0; added && i < inputs->lines.len; i++) {
        const struct tw_line *line = &inputs->lines.at[i];
        const struct tw_requirement *requirement = line->requirement;
        added = line->origin->kind != TW_FROM_REQUIREMENT || !is_on(run, requirement) ||
                tw_hints_root(run->driver.hints, requirement->name, requirement->extras,
                              requirement->extra_count);
    }
    for (uint32_t i = 0; added && i < inputs->locked.len; i++) {
        const struct tw_requirement *pin = &inputs->locked.at[i]->requirement;
        added =
            tw_hints_root(run->driver.hints, pin->name, pin->extras, pin->extra_count);
    }
    return added ? TW_OK : tw_error_nomem(err);
}

/* Searches with the lines and preferences of INPUTS. */
static enum tw_status search(struct tw_run *run, const struct tw_inputs *inputs,
                             enum tw_step *step, struct tw_error *err)
{
    enum tw_status status = read_policies(run, err);
    if (!status) {
        status = tw_search_watch_start(run, err);
    }
    if (status) {
        return status;
    }
    run->driver.solver = tw_solver_new(&run->facts, run->driver.facts, &run->policies);
    status = run->driver.solver
                 ? tw_inputs_require(run, inputs, run->driver.solver, err)
                 : tw_error_nomem(err);
    if (!status) {
        status = make_hints(run, inputs, err);
    }
    if (!status) {
        status = tw_drive(&run->driver, step, err);
    }
    enum tw_status ended = tw_search_watch_end(run, status ? NULL : err);
    return status ? status : ended;
}

/* Warns of what indexes say of the chosen projects (PEP 792). */
static void warn_of_statuses(const struct tw_run *run,
                             const struct tw_solution *solution)
{
    const struct tw_catalog *catalog = run->driver.catalog;
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        tw_pkg pkg = solution->selected[i].pkg;
        const struct tw_project *project = catalog->projects.at[pkg.id];
        tw_slice reason = project->status_reason;
        if (tw_slice_equal(project->status, TW_SLICE("archived")) ||
            tw_slice_equal(project->status, TW_SLICE("deprecated"))) {
            tw_console_warn(&run->console, "%.*s is %.*s, its index says%s%.*s",
                            TW_FMT(project->name), TW_FMT(project->status),
                            reason.len ? ": " : "", TW_FMT(reason));
        }
    }
}

/* What the search came to. */
static enum tw_status conclude(struct tw_run *run, struct tw_resolution *out,
                               enum tw_step step, struct tw_error *err)
{
    out->solved = step == TW_STEP_SOLVED;
    if (out->solved) {
        enum tw_status status =
            tw_solver_solution(run->driver.solver, &out->solution, err);
        if (!status) {
            warn_of_statuses(run, &out->solution);
        }
        if (!status && run->driver.hints) {
            tw_hints_learn(run->driver.hints, run->driver.facts, &out->solution);
        }
        return status;
    }
    if (step == TW_STEP_UNSOLVABLE) {
        return tw_conflict_tell(run, &out->inputs, &run->policies, err);
    }
    struct tw_error headline = TW_ERROR_INIT;
    if (run->watch.out_of_time) {
        tw_error_set(&headline, TW_ERR_LIMIT, "no answer within %u s (--max-time)",
                     run->options->max_time);
    } else {
        tw_error_set(&headline, TW_ERR_LIMIT, "no answer within %u steps (--max-steps)",
                     run->options->max_steps);
    }
    return tw_conflict_tell_unfinished(run, &headline, err);
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
        status = search(run, &out->inputs, &step, err);
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
    enum tw_status status = search(run, &out->inputs, &step, err);
    out->solved = !status && step == TW_STEP_SOLVED;
    return out->solved ? tw_solver_solution(run->driver.solver, &out->solution, err)
                       : status;
}

void tw_resolve_summary(const struct tw_run *run,
                        const struct tw_resolution *resolution)
{
    uint32_t pins = resolution->solution.selected_count;
    const struct tw_fetch_stats *stats = tw_fetch_stats(run->fetch);
    uint64_t requests = 0;
    uint64_t bytes = 0;
    struct tw_drive_waste waste = tw_drive_waste(&run->driver);
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
    tw_console_note(&run->console, TW_VERBOSE,
                    "asked for early in vain: %u projects and %u versions", waste.pages,
                    waste.versions);
}
