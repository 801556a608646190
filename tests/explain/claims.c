/*
 * Each claim becomes a case: the recorded one with other lines. It is resolved from
 * nothing, and the answer goes to the independent checker (tests/universes/checker.h).
 */
#include "claims.h"

#include "checker.h"

enum { MAX_STEPS = 2000000, MAX_LINE = 1 << 20 };

/* ---------------------------------------------------------------- explaining */

static enum tw_status answer(void *payload, const struct tw_needs *needs)
{
    struct claims *c = payload;
    struct tw_error err = TW_ERROR_INIT;
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < needs->len && status == TW_OK; i++) {
        status = tw_index_answer(&c->index, c->run.facts, needs->at[i], &err);
    }
    return status;
}

static enum tw_status explain(struct claims *c, const struct tw_oracle *oracle,
                              struct tw_explanation *e, struct tw_error *err)
{
    e->problem = &c->problem;
    e->context.python = c->what->python;
    e->context.target = c->what->platform;
    enum tw_status status =
        tw_explain_core(&c->told, &c->problem, &c->run.proof, oracle, &e->core, err);
    return status == TW_OK ? tw_explain_remedies(&c->told, &c->problem, &e->core,
                                                 oracle, &e->remedies, err)
                           : status;
}

static enum tw_status explain_twice(struct claims *c, struct tw_error *err)
{
    struct tw_oracle oracle = {answer, c, 0};
    enum tw_status status =
        tw_run_problem(&c->told, &c->run, c->what, &c->problem, err);
    c->problem.options.max_steps = MAX_STEPS;
    if (status == TW_OK) {
        status = explain(c, NULL, &c->known, err);
    }
    return status == TW_OK ? explain(c, &oracle, &c->e, err) : status;
}

enum tw_status claims_open(struct claims *c, const struct tw_universe *universe,
                           const struct tw_universe_case *what, struct tw_error *err)
{
    struct tw_run_options options = {.max_steps = MAX_STEPS};
    *c = (struct claims){.arena = TW_ARENA_INIT, .told = TW_ARENA_INIT, .what = what};
    enum tw_status status = tw_index_new(&c->arena, universe, what, &c->index, err);
    if (status == TW_OK) {
        status = tw_run_case(&c->arena, &c->index, what, &options, &c->run, err);
    }
    if (status == TW_OK && c->run.outcome != TW_STEP_UNSOLVABLE) {
        status = tw_error_set(err, TW_ERR_INPUT, "it has a solution");
    }
    return status == TW_OK ? explain_twice(c, err) : status;
}

void claims_close(struct claims *c)
{
    tw_arena_free(&c->told);
    tw_arena_free(&c->arena);
}

/* ---------------------------------------------------------------- checking */

/* The lines of a case in the making. */
struct draft {
    struct tw_arena *arena;
    struct tw_index *index;
    TW_VEC(tw_slice) requirements;
    TW_VEC(tw_slice) constraints;
    TW_VEC(tw_slice) overrides;
    TW_VEC(tw_slice) prereleases; /* "name=mode" */
};

static bool add_text(struct draft *d, enum tw_origin_kind kind, tw_slice text)
{
    switch (kind) {
    case TW_FROM_CONSTRAINT:
        return tw_vec_push(d->arena, &d->constraints, text);
    case TW_FROM_OVERRIDE:
        return tw_vec_push(d->arena, &d->overrides, text);
    default:
        return tw_vec_push(d->arena, &d->requirements, text);
    }
}

/* Adds LINE of the problem, with TEXT in its place. */
static bool add_line(struct draft *d, const struct claims *c, uint32_t line,
                     tw_slice text)
{
    const struct tw_origin *origin = c->problem.lines[line].origin;
    if (origin->parent) {
        char *whole =
            tw_arena_printf(d->arena, "%.*s%.*s: %.*s", TW_FMT(origin->parent->name),
                            TW_FMT(origin->parent->specifiers.text), TW_FMT(text));
        text = tw_slice_from(whole);
    }
    return text.ptr && add_text(d, origin->kind, text);
}

/* Adds what LINE of the problem allows, in a line that limits nothing. */
static enum tw_status add_allowing(struct draft *d, const struct claims *c,
                                   uint32_t line, struct tw_error *err)
{
    const struct tw_requirement *r = c->problem.lines[line].requirement;
    bool overrides = c->problem.lines[line].origin->kind == TW_FROM_OVERRIDE;
    bool opts_in = tw_specifiers_allow_prereleases(&r->specifiers);
    struct tw_buf text = TW_BUF_INIT(MAX_LINE);
    tw_slice kept = TW_NO_SLICE;
    if (!overrides && !opts_in) {
        return TW_OK;
    }
    const struct tw_requirement *parent = c->problem.lines[line].origin->parent;
    if (parent) {
        tw_buf_printf(&text, "%.*s%.*s: ", TW_FMT(parent->name),
                      TW_FMT(parent->specifiers.text));
    }
    tw_buf_add(&text, r->name);
    for (uint32_t i = 0; i < r->extra_count; i++) {
        tw_buf_printf(&text, "%s%.*s", i ? "," : "[", TW_FMT(r->extras[i]));
    }
    tw_buf_adds(&text, r->extra_count ? "]" : "");
    tw_buf_adds(&text, opts_in ? ">=0.dev0" : "");
    enum tw_status status = TW_OK;
    if (r->marker) {
        tw_buf_adds(&text, " ; ");
        status = tw_marker_print(&text, r->marker, err);
    }
    if (status == TW_OK &&
        (text.failed || !tw_arena_copy(d->arena, tw_buf_slice(&text), &kept) ||
         !add_text(d, overrides ? TW_FROM_OVERRIDE : TW_FROM_CONSTRAINT, kept))) {
        status = tw_error_nomem(err);
    }
    tw_buf_free(&text);
    return status;
}

/* Resolves the case of WHAT with the lines of D; its answer must be WANTED and hold. */
static enum tw_status check(const struct claims *c, const struct draft *d,
                            enum tw_step wanted, struct tw_error *err)
{
    struct tw_universe_case what = *c->what;
    struct tw_run_options options = {.max_steps = MAX_STEPS};
    struct tw_run run;
    struct tw_truth truth;
    what.requirements = (struct tw_texts){d->requirements.at, d->requirements.len};
    what.constraints = (struct tw_texts){d->constraints.at, d->constraints.len};
    what.overrides = (struct tw_texts){d->overrides.at, d->overrides.len};
    if (d->prereleases.len) {
        what.prerelease_packages =
            (struct tw_texts){d->prereleases.at, d->prereleases.len};
    }
    enum tw_status status = tw_run_case(d->arena, d->index, &what, &options, &run, err);
    if (status == TW_OK) {
        status = tw_truth_new(d->arena, d->index, &what, &truth, err);
    }
    if (status == TW_OK && run.outcome != wanted) {
        return tw_error_set(err, TW_ERR_INPUT, "%s",
                            wanted == TW_STEP_SOLVED ? "has no solution"
                                                     : "has a solution");
    }
    if (status == TW_OK) {
        status = wanted == TW_STEP_SOLVED ? tw_check_solution(&truth, &run, err)
                                          : tw_check_proof(&truth, &run, err);
    }
    return status;
}

/* ---------------------------------------------------------------- the core */

/* Does a line of the user's own, in force here, pin RELEASE of PROJECT? */
static bool is_pinned(const struct tw_truth *truth, tw_slice project,
                      const struct tw_universe_release *release)
{
    bool pinned = false;
    for (uint32_t i = 0; i < truth->line_count && !pinned; i++) {
        const struct tw_requirement *line = &truth->lines[i].requirement;
        pinned = truth->active[i] && tw_slice_equal(line->name, project) &&
                 tw_specifiers_pin(&line->specifiers, release->version);
    }
    return pinned;
}

/* Copies the releases of PROJECT; those that the user pins as never yanked. */
static bool spare_releases(struct tw_arena *arena, const struct tw_truth *truth,
                           struct tw_universe_project *project)
{
    struct tw_universe_release *releases =
        TW_NEW_ARRAY(arena, struct tw_universe_release, project->release_count);
    for (uint32_t i = 0; releases && i < project->release_count; i++) {
        struct tw_universe_release *release = &releases[i];
        *release = project->releases[i];
        if (!is_pinned(truth, project->name, release)) {
            continue;
        }
        struct tw_universe_file *files =
            TW_NEW_ARRAY(arena, struct tw_universe_file, release->file_count);
        for (uint32_t k = 0; files && k < release->file_count; k++) {
            files[k] = release->files[k];
            files[k].yanked = false;
        }
        if (!files) {
            return false;
        }
        release->files = files;
    }
    project->releases = releases;
    return releases != NULL;
}

/* The index on which releases that the user pins were not yanked: there, a core is
 * judged that may lack the pin. */
static enum tw_status spare_pinned(struct claims *c, struct tw_error *err)
{
    struct tw_truth truth;
    const struct tw_universe *raw = c->index.universe;
    struct tw_universe *spared = TW_NEW(&c->arena, struct tw_universe);
    struct tw_universe_project *projects =
        TW_NEW_ARRAY(&c->arena, struct tw_universe_project, raw->project_count);
    bool done = spared && projects;
    enum tw_status status = tw_truth_new(&c->arena, &c->index, c->what, &truth, err);
    for (uint32_t i = 0; done && !status && i < raw->project_count; i++) {
        projects[i] = raw->projects[i];
        done = spare_releases(&c->arena, &truth, &projects[i]);
    }
    if (status || !done) {
        return status ? status : tw_error_nomem(err);
    }
    *spared = *raw;
    spared->projects = projects;
    return tw_index_new(&c->arena, spared, c->what, &c->spared, err);
}

/* CORE without line number LEFT_OUT of it, or UINT32_MAX: all of it. What the other
 * lines of the problem allow, they allow. */
static enum tw_status check_core(struct claims *c, const struct tw_core *core,
                                 uint32_t left_out, struct tw_error *err)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct draft d = {.arena = &arena, .index = &c->spared};
    bool done = true;
    for (uint32_t i = 0; i < core->line_count && done; i++) {
        tw_slice text = c->problem.lines[core->lines[i]].requirement->text;
        done = i == left_out || add_line(&d, c, core->lines[i], text);
    }
    bool whole = left_out == UINT32_MAX;
    enum tw_status status = done ? TW_OK : tw_error_nomem(err);
    for (uint32_t i = 0; i < c->problem.line_count && status == TW_OK; i++) {
        status = add_allowing(&d, c, i, err);
    }
    if (status == TW_OK) {
        status = check(c, &d, whole ? TW_STEP_UNSOLVABLE : TW_STEP_SOLVED, err);
    }
    tw_arena_free(&arena);
    return status == TW_OK || whole
               ? status
               : tw_error_wrap(err, "core without line %u", left_out + 1);
}

/* ---------------------------------------------------------------- remedies */

static const struct tw_edit *edit_of(const struct tw_remedy *remedy, uint32_t line)
{
    for (uint32_t i = 0; i < remedy->edit_count; i++) {
        if (remedy->edits[i].line == line) {
            return &remedy->edits[i];
        }
    }
    return NULL;
}

/* Adds "NAME=allow" to what the case says of single packages. */
static bool allow_prereleases(struct draft *d, const struct claims *c, tw_slice name)
{
    const struct tw_texts *given = &c->what->prerelease_packages;
    const char *text = tw_arena_printf(d->arena, "%.*s=allow", TW_FMT(name));
    bool added = text;
    for (uint32_t i = 0; added && d->prereleases.len < given->count; i++) {
        added = tw_vec_push(d->arena, &d->prereleases, given->at[i]);
    }
    return added && tw_vec_push(d->arena, &d->prereleases, tw_slice_from(text));
}

static bool draft_remedy(struct draft *d, const struct claims *c,
                         const struct tw_remedy *remedy)
{
    bool done = true;
    for (uint32_t i = 0; i < c->problem.line_count && done; i++) {
        const struct tw_edit *edit = edit_of(remedy, i);
        if (!edit) {
            done = add_line(d, c, i, c->problem.lines[i].requirement->text);
        } else if (edit->kind == TW_EDIT_RELAX) {
            done = add_line(d, c, i, edit->replacement);
        }
    }
    for (uint32_t i = 0; i < remedy->edit_count && done; i++) {
        const struct tw_edit *edit = &remedy->edits[i];
        if (edit->kind == TW_EDIT_PIN) {
            done = tw_vec_push(d->arena, &d->requirements, edit->replacement);
        } else if (edit->kind == TW_EDIT_PRERELEASE) {
            done = allow_prereleases(d, c, edit->replacement);
        }
    }
    return done;
}

static enum tw_status check_remedy(struct claims *c, const struct tw_remedy *remedy,
                                   struct tw_error *err)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct draft d = {.arena = &arena, .index = &c->index};
    bool done = draft_remedy(&d, c, remedy);
    enum tw_status status =
        done ? check(c, &d, TW_STEP_SOLVED, err) : tw_error_nomem(err);
    tw_arena_free(&arena);
    return status;
}

static enum tw_status check_remedies(struct claims *c,
                                     const struct tw_remedies *remedies,
                                     const char *which, struct tw_error *err)
{
    for (uint32_t i = 0; i < remedies->len; i++) {
        enum tw_status status = check_remedy(c, &remedies->at[i], err);
        if (status != TW_OK && remedies->at[i].supposed) {
            c->mistaken++;
        } else if (status != TW_OK) {
            return tw_error_wrap(err, "%s %u", which, i + 1);
        }
    }
    return TW_OK;
}

enum tw_status claims_check(struct claims *c, struct tw_error *err)
{
    const struct tw_core *core = &c->e.core;
    if (core->end != TW_CORE_MINIMAL) {
        return tw_error_set(err, TW_ERR_INPUT, "the core is not minimal");
    }
    enum tw_status status = spare_pinned(c, err);
    if (status == TW_OK) {
        status = check_core(c, &c->known.core, UINT32_MAX, err);
    }
    if (status == TW_OK) {
        status = check_core(c, core, UINT32_MAX, err);
    }
    for (uint32_t i = 0; i < core->line_count && status == TW_OK; i++) {
        status = check_core(c, core, i, err);
    }
    if (status == TW_OK) {
        status = check_remedies(c, &c->known.remedies, "known remedy", err);
    }
    return status == TW_OK ? check_remedies(c, &c->e.remedies, "remedy", err) : status;
}
