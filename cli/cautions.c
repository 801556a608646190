/*
 * Cautions (see cautions.h). A Requires-Python with an upper bound is honoured, and so
 * may lead to an older release that has none; that must not happen in silence.
 *
 * Called from resolve.c, once a solution is found.
 */
#include "cautions.h"

static const struct tw_release *chosen(const struct tw_run *run,
                                       const struct tw_selected *selected)
{
    return tw_facts_release(run->driver.facts, selected->pkg, selected->index);
}

/* ---------------------------------------------------------------- one release */

static void tell_status(const struct tw_run *run, const struct tw_selected *selected)
{
    const struct tw_project *project =
        run->driver.catalog->projects.at[selected->pkg.id];
    tw_slice reason = project->status_reason;
    if (tw_slice_equal(project->status, TW_SLICE("archived")) ||
        tw_slice_equal(project->status, TW_SLICE("deprecated"))) {
        tw_console_warn(&run->console, "%.*s is %.*s, its index says%s%.*s",
                        TW_FMT(project->name), TW_FMT(project->status),
                        reason.len ? ": " : "", TW_FMT(reason));
    }
}

static void tell_kind(const struct tw_run *run, const struct tw_selected *selected)
{
    const struct tw_release *release = chosen(run, selected);
    tw_slice name = tw_facts_name(run->driver.facts, selected->pkg);
    if (release->exclusion == TW_EXCL_YANKED) {
        tw_console_warn(&run->console, "%.*s %.*s was yanked%s%.*s", TW_FMT(name),
                        TW_FMT(release->version.text), release->detail.len ? ": " : "",
                        TW_FMT(release->detail));
    }
    if (tw_version_is_prerelease(release->version)) {
        tw_console_note(&run->console, TW_VERBOSE, "%.*s %.*s is a pre-release",
                        TW_FMT(name), TW_FMT(release->version.text));
    }
}

/* ---------------------------------------------------------------- capped releases */

/* Does TEXT, a Requires-Python, leave PYTHON out because that is too new? */
static bool is_capped(struct tw_arena *scratch, tw_slice text, tw_version python)
{
    struct tw_specifiers set;
    bool mended;
    if (tw_specifiers_parse_lenient(scratch, text, &set, &mended, NULL)) {
        return false;
    }
    for (uint32_t i = 0; i < set.count; i++) {
        const struct tw_specifier *clause = &set.clauses[i];
        if (clause->op != TW_OP_NOT_EQUAL && clause->upper.ptr &&
            tw_slice_compare(python.key, clause->upper) >= 0) {
            return true;
        }
    }
    return false;
}

/* Would VERSION of PKG have been let in by everybody who asks for PKG? */
static bool is_wanted(const struct tw_solution *solution, tw_pkg pkg,
                      tw_version version)
{
    for (uint32_t i = 0; i < solution->edge_count; i++) {
        const struct tw_edge *edge = &solution->edges[i];
        if (edge->to.id == pkg.id &&
            !tw_specifiers_match(&edge->requirement->specifiers, version)) {
            return false;
        }
    }
    return true;
}

/* The newest final release above the chosen one, if it is out for its cap alone. */
static const struct tw_release *newest_capped(const struct tw_run *run,
                                              const struct tw_solution *solution,
                                              const struct tw_selected *selected)
{
    const struct tw_facts *facts = run->driver.facts;
    uint32_t count = tw_facts_version_count(facts, selected->pkg);
    struct tw_arena scratch = TW_ARENA_INIT;
    const struct tw_release *found = NULL;
    for (uint32_t i = count; i-- > selected->index + 1;) {
        const struct tw_release *release = tw_facts_release(facts, selected->pkg, i);
        if (!tw_version_is_prerelease(release->version)) {
            bool out =
                release->exclusion == TW_EXCL_REQUIRES_PYTHON &&
                is_capped(&scratch, release->detail, run->target.target.python) &&
                is_wanted(solution, selected->pkg, release->version);
            found = out ? release : NULL;
            break;
        }
    }
    tw_arena_free(&scratch);
    return found;
}

static void tell_cap(const struct tw_run *run, const struct tw_solution *solution,
                     const struct tw_selected *selected)
{
    const struct tw_release *capped = newest_capped(run, solution, selected);
    if (capped && run->options->resolution == TW_HIGHEST) {
        tw_slice name = tw_facts_name(run->driver.facts, selected->pkg);
        tw_console_warn(&run->console,
                        "%.*s %.*s is chosen, and not %.*s, which allows only Python "
                        "%.*s (the target has %.*s)",
                        TW_FMT(name), TW_FMT(chosen(run, selected)->version.text),
                        TW_FMT(capped->version.text), TW_FMT(capped->detail),
                        TW_FMT(run->target.target.python.text));
    }
}

/* ---------------------------------------------------------------- the solution */

static void tell_missing_extras(const struct tw_run *run,
                                const struct tw_solution *solution)
{
    const struct tw_facts *facts = run->driver.facts;
    for (uint32_t i = 0; i < solution->missing_count; i++) {
        tw_pkg extra = solution->missing_extras[i];
        tw_console_warn(&run->console, "%.*s has no extra \"%.*s\"",
                        TW_FMT(tw_facts_name(facts, extra)),
                        TW_FMT(tw_facts_extra(facts, extra)));
    }
}

void tw_cautions_tell(const struct tw_run *run, const struct tw_solution *solution)
{
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        tell_status(run, &solution->selected[i]);
        tell_kind(run, &solution->selected[i]);
        tell_cap(run, solution, &solution->selected[i]);
    }
    tell_missing_extras(run, solution);
}
