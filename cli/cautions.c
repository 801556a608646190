/*
 * Cautions (see cautions.h). A Requires-Python with an upper bound is honoured, and so
 * may lead to an older release that has none; and what has no upload time is too new
 * for any cut-off. Neither must happen in silence.
 *
 * Called from resolve.c, once a solution is found.
 */
#include "cautions.h"

/* What is told about, and by whom it was asked. */
struct cautions {
    const struct tw_run *run;
    const struct tw_inputs *inputs;
    const struct tw_solution *solution;
};

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

/* ---------------------------------------------------------------- what is left out */

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

/* Would VERSION of PKG have been let in by everybody who asks for PKG or limits it? */
static bool is_wanted(const struct cautions *c, tw_pkg pkg, tw_version version)
{
    tw_slice name = tw_facts_name(c->run->driver.facts, pkg);
    for (uint32_t i = 0; i < c->solution->edge_count; i++) {
        const struct tw_edge *edge = &c->solution->edges[i];
        if (edge->to.id == pkg.id &&
            !tw_specifiers_match(&edge->requirement->specifiers, version)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < c->inputs->lines.len; i++) {
        const struct tw_line *line = &c->inputs->lines.at[i];
        if (tw_slice_equal(line->requirement->name, name) &&
            line->origin->kind == TW_FROM_CONSTRAINT &&
            tw_inputs_is_on(c->run, line->requirement) &&
            !tw_specifiers_match(&line->requirement->specifiers, version)) {
            return false;
        }
    }
    return true;
}

/* Were all files of RELEASE of PROJECT yanked? That is not what it is out for. */
static bool is_yanked(struct tw_arena *scratch, const struct tw_project *project,
                      const struct tw_release *release)
{
    bool yanked = true;
    for (uint32_t i = 0; i < project->pages_count; i++) {
        struct tw_candidate_files files;
        if (tw_candidates_files(scratch, &project->pages[i].list, &project->policy,
                                release->version, &files, NULL)) {
            return true;
        }
        for (uint32_t k = 0; k < files.count; k++) {
            yanked = yanked && files.at[k].file.yanked;
        }
    }
    return yanked;
}

/* Is RELEASE of PROJECT out because it caps the Python it allows, or because nobody
 * knows how old it is? */
static bool is_surprising(struct tw_arena *scratch, const struct tw_run *run,
                          const struct tw_project *project,
                          const struct tw_release *release)
{
    bool capped = release->exclusion == TW_EXCL_REQUIRES_PYTHON &&
                  is_capped(scratch, release->detail, run->target.target.python);
    bool undated = release->exclusion == TW_EXCL_TOO_NEW && !release->detail.len;
    return (capped || undated) && !is_yanked(scratch, project, release);
}

/* Is a final release of PROJECT above INDEX, not left out, one that would do? */
static bool is_surpassed(const struct cautions *c, const struct tw_project *project,
                         uint32_t index)
{
    const struct tw_facts *facts = c->run->driver.facts;
    uint32_t count = tw_facts_version_count(facts, project->pkg);
    for (uint32_t i = index + 1; i < count; i++) {
        const struct tw_release *release = tw_facts_release(facts, project->pkg, i);
        if (release->exclusion == TW_EXCL_NONE &&
            !tw_version_is_prerelease(release->version) &&
            is_wanted(c, project->pkg, release->version)) {
            return true;
        }
    }
    return false;
}

/* The newest final release above the chosen one that is left out to one's surprise, and
 * would otherwise have been the first to be tried; or NULL. */
static const struct tw_release *find_left_out(const struct cautions *c,
                                              const struct tw_selected *selected)
{
    const struct tw_facts *facts = c->run->driver.facts;
    const struct tw_project *project =
        c->run->driver.catalog->projects.at[selected->pkg.id];
    struct tw_arena scratch = TW_ARENA_INIT;
    const struct tw_release *found = NULL;
    for (uint32_t i = tw_facts_version_count(facts, selected->pkg);
         i-- > selected->index + 1;) {
        const struct tw_release *release = tw_facts_release(facts, selected->pkg, i);
        if (!tw_version_is_prerelease(release->version) &&
            is_surprising(&scratch, c->run, project, release) &&
            is_wanted(c, selected->pkg, release->version)) {
            found = is_surpassed(c, project, i) ? NULL : release;
            break;
        }
    }
    tw_arena_free(&scratch);
    return found;
}

static void tell_left_out(const struct cautions *c, const struct tw_selected *selected)
{
    const struct tw_run *run = c->run;
    const struct tw_release *left_out =
        run->options->resolution == TW_HIGHEST ? find_left_out(c, selected) : NULL;
    if (!left_out) {
        return;
    }
    tw_slice name = tw_facts_name(run->driver.facts, selected->pkg);
    tw_slice version = chosen(run, selected)->version.text;
    if (left_out->exclusion == TW_EXCL_TOO_NEW) {
        tw_console_warn(&run->console,
                        "%.*s %.*s is chosen, and not %.*s, of which the index does "
                        "not tell the upload time (--exclude-newer)",
                        TW_FMT(name), TW_FMT(version), TW_FMT(left_out->version.text));
        return;
    }
    tw_console_warn(&run->console,
                    "%.*s %.*s is chosen, and not %.*s, which allows only Python "
                    "%.*s (the target has %.*s)",
                    TW_FMT(name), TW_FMT(version), TW_FMT(left_out->version.text),
                    TW_FMT(left_out->detail), TW_FMT(run->target.target.python.text));
}

/* ---------------------------------------------------------------- no lower bound */

enum { MOST_NAMED = 5 };

static bool has_lower_bound(const struct tw_requirement *requirement)
{
    bool bounded = requirement->url.ptr;
    for (uint32_t i = 0; i < requirement->specifiers.count && !bounded; i++) {
        const struct tw_specifier *clause = &requirement->specifiers.clauses[i];
        bounded = clause->op == TW_OP_ARBITRARY ||
                  (clause->op != TW_OP_NOT_EQUAL && clause->lower.ptr);
    }
    return bounded;
}

/* Adds the names that a constraint gives a lower bound to NAMES. */
static bool add_bounded(const struct cautions *c, struct tw_intern *names)
{
    bool added = true;
    for (uint32_t i = 0; i < c->inputs->lines.len && added; i++) {
        const struct tw_line *line = &c->inputs->lines.at[i];
        bool bounds = line->origin->kind == TW_FROM_CONSTRAINT &&
                      has_lower_bound(line->requirement) &&
                      tw_inputs_is_on(c->run, line->requirement);
        added = !bounds || tw_intern_add(names, line->requirement->name);
    }
    return added;
}

/* Names to BUF what the user asks for and nobody gives a lower bound; how many? */
static uint32_t name_unbounded(const struct cautions *c,
                               const struct tw_intern *bounded, struct tw_buf *buf)
{
    const struct tw_solution *solution = c->solution;
    uint32_t count = 0;
    for (uint32_t i = 0, next; i < solution->edge_count; i = next) {
        tw_pkg to = solution->edges[i].to;
        tw_slice name = tw_facts_name(c->run->driver.facts, to);
        bool direct = false, bounds = tw_intern_find(bounded, name);
        for (next = i;
             next < solution->edge_count && solution->edges[next].to.id == to.id;
             next++) {
            direct = direct || !solution->edges[next].from.id;
            bounds = bounds || has_lower_bound(solution->edges[next].requirement);
        }
        if (direct && !bounds && count++ < MOST_NAMED) {
            tw_buf_printf(buf, "%s%.*s", count > 1 ? ", " : "", TW_FMT(name));
        }
    }
    return count;
}

static void tell_unbounded(const struct cautions *c)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_intern bounded = TW_INTERN_INIT(&scratch);
    struct tw_buf names = TW_BUF_INIT(1024 * MOST_NAMED);
    bool oldest = c->run->options->resolution != TW_HIGHEST;
    uint32_t count =
        oldest && add_bounded(c, &bounded) ? name_unbounded(c, &bounded, &names) : 0;
    if (count) {
        tw_console_warn(&c->run->console,
                        "no line gives %.*s%s a lower bound, so the oldest release "
                        "that fits is taken (--resolution)",
                        TW_FMT(tw_buf_slice(&names)),
                        count > MOST_NAMED ? " and others" : "");
    }
    tw_buf_free(&names);
    tw_arena_free(&scratch);
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

void tw_cautions_tell(const struct tw_run *run, const struct tw_inputs *inputs,
                      const struct tw_solution *solution)
{
    const struct cautions c = {run, inputs, solution};
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        tell_status(run, &solution->selected[i]);
        tell_kind(run, &solution->selected[i]);
        tell_left_out(&c, &solution->selected[i]);
    }
    tell_missing_extras(run, solution);
    tell_unbounded(&c);
}
