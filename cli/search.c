/*
 * One search of an open run: the policies of the solver, what to ask for early, and the
 * driver that runs it to its end. Called from resolve.c, and from other_worlds.c for
 * remedies.
 */
#include "search.h"

#include "prereleases.h"
#include "search_watch.h"

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

/* What LINE asks for, if it asks for something here, is a root of the hints. */
static bool add_root(struct tw_hints *hints, const struct tw_run *run,
                     const struct tw_line *line)
{
    const struct tw_requirement *asked = line->requirement;
    return line->origin->kind != TW_FROM_REQUIREMENT || !tw_inputs_is_on(run, asked) ||
           (tw_hints_doubt(hints, asked) &&
            tw_hints_root(hints, asked->name, asked->extras, asked->extra_count));
}

/* The roots are what is asked for, and the pins of the old lock. False: no memory. */
static bool add_roots(struct tw_hints *hints, const struct tw_run *run,
                      const struct tw_inputs *inputs)
{
    bool added = true;
    for (uint32_t i = 0; added && i < inputs->lines.len; i++) {
        added = add_root(hints, run, &inputs->lines.at[i]);
    }
    added = added && tw_hints_find_clashes(hints);
    for (uint32_t i = 0; added && i < inputs->locked.len; i++) {
        const struct tw_requirement *pin = &inputs->locked.at[i]->requirement;
        added = tw_hints_root(hints, pin->name, pin->extras, pin->extra_count);
    }
    return added;
}

/* Makes the hints of the run, if it is to have any. */
static enum tw_status make_hints(struct tw_run *run, const struct tw_inputs *inputs,
                                 struct tw_error *err)
{
    const struct tw_options *options = run->options;
    const struct tw_catalog_options *catalog = &run->driver.catalog->options;
    struct tw_hints_options hints = {
        .table = tw_hints_table(),
        .env = &run->target.target.env,
        .cache = run->store.cache,
    };
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
    return run->driver.hints && add_roots(run->driver.hints, run, inputs)
               ? TW_OK
               : tw_error_nomem(err);
}

enum tw_status tw_search(struct tw_run *run, const struct tw_inputs *inputs,
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
