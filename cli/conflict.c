/*
 * From a refutation to what is printed. The searches that find core and remedies are
 * resolver/'s; what they need to know beyond the failed search is asked of the driver.
 *
 *     core      what the search had used, and nothing else
 *     remedies  the same; of a run that found all of that in the cache, what is there
 *
 * Nobody is asked for more, but with --remedies=deep for whatever either needs. So what
 * is told depends on what the search was told, not on when replies came. Called from
 * resolve.c.
 */
#include "conflict.h"

#include "clash.h"
#include "near_names.h"
#include "other_worlds.h"
#include "report_conflict.h"
#include "result.h"
#include "tw_limits.h"

struct oracle {
    struct tw_driver *driver;
    struct tw_error error;
};

static enum tw_status fetch(void *payload, const struct tw_needs *needs)
{
    struct oracle *oracle = payload;
    return tw_drive_answer(oracle->driver, needs, &oracle->error);
}

static enum tw_status recall(void *payload, const struct tw_needs *needs)
{
    struct oracle *oracle = payload;
    return tw_drive_recall(oracle->driver, needs, &oracle->error);
}

/* ---------------------------------------------------------------- finding out */

static bool is_deep(const struct tw_run *run)
{
    return run->options->remedies == TW_REMEDIES_DEEP;
}

static enum tw_status find_remedies(struct tw_run *run, const struct tw_inputs *inputs,
                                    struct tw_arena *arena,
                                    struct tw_explanation *explanation,
                                    struct tw_error *err)
{
    bool deep = is_deep(run), warm = tw_run_traffic(run).requests == 0;
    struct oracle payload = {&run->driver, TW_ERROR_INIT};
    struct tw_oracle oracle = {deep ? fetch : recall, &payload, 0};
    if (run->options->remedies == TW_REMEDIES_NONE) {
        return TW_OK;
    }
    tw_fetch_set_offline(run->fetch, !deep || run->options->offline);
    enum tw_status status =
        tw_explain_remedies(arena, explanation->problem, &explanation->core,
                            deep || warm ? &oracle : NULL, &explanation->remedies, err);
    if (!status) {
        status = tw_other_worlds(run, inputs, arena, explanation, err);
    }
    tw_fetch_set_offline(run->fetch, run->options->offline);
    return status;
}

static enum tw_status explain(struct tw_run *run, const struct tw_inputs *inputs,
                              struct tw_arena *arena,
                              struct tw_explanation *explanation, struct tw_error *err)
{
    struct oracle payload = {&run->driver, TW_ERROR_INIT};
    struct tw_oracle oracle = {fetch, &payload, 0};
    struct tw_proof proof;
    enum tw_status status =
        tw_solver_refutation(run->driver.solver, arena, &proof, err);
    if (!status) {
        status =
            tw_explain_core(arena, explanation->problem, &proof,
                            is_deep(run) ? &oracle : NULL, &explanation->core, err);
    }
    return status ? status : find_remedies(run, inputs, arena, explanation, err);
}

/* ---------------------------------------------------------------- what words need */

static uint32_t near_names(void *payload, tw_slice name, tw_slice *out, uint32_t room)
{
    const struct tw_run *run = payload;
    return tw_near_names(run->driver.facts, name, out, room);
}

/* The index whose page of PROJECT counts, or TW_NO_INDEX. */
static uint32_t index_of(const struct tw_project *project)
{
    const struct tw_project_pages *pages = project->pages;
    for (uint32_t i = 0; project->pages_count && i < pages->list.count; i++) {
        if (pages->indexes[i] != TW_NO_INDEX) {
            return pages->indexes[i];
        }
    }
    return TW_NO_INDEX;
}

static bool is_pinned(const struct tw_catalog *catalog, tw_slice name)
{
    bool pinned = false;
    for (uint32_t i = 0; i < catalog->options.pin_count; i++) {
        pinned |= tw_slice_equal(catalog->options.pins[i].project, name);
    }
    return pinned;
}

/* Of several indexes the first one that has a project counts; the others were not
 * asked. */
static tw_slice where_found(void *payload, tw_slice name)
{
    struct tw_run *run = payload;
    struct tw_catalog *catalog = run->driver.catalog;
    tw_pkg pkg = tw_facts_package(run->driver.facts, name, TW_NO_SLICE);
    struct tw_project *project = pkg.id ? tw_catalog_project(catalog, pkg) : NULL;
    uint32_t index = project ? index_of(project) : TW_NO_INDEX;
    if (catalog->options.strategy != TW_FIRST_INDEX || index == TW_NO_INDEX ||
        index + 1 >= catalog->options.index_count || is_pinned(catalog, name)) {
        return TW_NO_SLICE;
    }
    char url[TW_ERROR_CONTEXT_MAX];
    tw_url_redact(catalog->options.indexes[index].url, url, sizeof url);
    return tw_slice_from(tw_arena_printf(
        &run->inputs, "%s has it, so later indexes were not asked", url));
}

static struct tw_explain_context context_of(struct tw_run *run)
{
    tw_slice summary = run->target.summary; /* "CPython 3.12 on linux, as ... says" */
    bool known_only =
        run->options->remedies == TW_REMEDIES_KNOWN && !run->options->offline;
    bool may_build =
        !run->options->build && run->driver.catalog->options.only_binary_count == 0;
    return (struct tw_explain_context){
        .python = run->target.target.python.text,
        .target = tw_slice_cut(summary, 0, tw_slice_find(summary, ',', 0)),
        .cut_off =
            run->cutoffs.project_count ? TW_NO_SLICE : run->options->exclude_newer,
        .build = may_build ? TW_SLICE("--build") : TW_NO_SLICE,
        .allow_prereleases = TW_SLICE("--prerelease-package"),
        .look_further = known_only ? TW_SLICE("--remedies=deep") : TW_NO_SLICE,
        .near_names = near_names,
        .where = where_found,
        .payload = run,
    };
}

/* ---------------------------------------------------------------- telling */

/* Is what is told the result of the command, and no error? */
static bool is_result(const struct tw_run *run)
{
    return run->explain || run->options->graph || run->options->report;
}

static struct tw_explain_style style_of(const struct tw_run *run)
{
    return (struct tw_explain_style){run->console.width,
                                     run->console.colour && !is_result(run)};
}

/* Says TEXT under HEADLINE on standard error. */
static void put_error(const struct tw_run *run, const struct tw_error *headline,
                      const struct tw_buf *text)
{
    tw_console_fail(&run->console, headline);
    if (text->len) {
        tw_console_text(&run->console, TW_SLICE("\n"));
        tw_console_text(&run->console, tw_buf_slice(text));
    }
}

/* If the conflict is that an index keeps to itself what it has: what it may want. */
static void hint_at_credentials(const struct tw_run *run,
                                const struct tw_explanation *e)
{
    const struct tw_proof *proof = &e->core.proof;
    const struct tw_catalog *catalog = run->driver.catalog;
    for (uint32_t i = 0; i < proof->count; i++) {
        const struct tw_proof_fact *fact = &proof->facts[i];
        uint32_t id = fact->kind == TW_FACT_ABSENT ? fact->terms[0].pkg.id : UINT32_MAX;
        const struct tw_project *project =
            id < catalog->projects.len ? catalog->projects.at[id] : NULL;
        if (project && project->refused) {
            tw_console_hint(
                &run->console,
                "credentials are taken from the URL, from ~/.netrc, and for "
                "--index NAME=URL from TAILWHEEL_INDEX_<NAME>_USERNAME and "
                "..._PASSWORD; --keyring-provider asks keyring, too");
            return;
        }
    }
}

/* Whoever interrupts what is long to find or to put in words wants none of it. */
static enum tw_status check_interrupt(const struct tw_run *run, struct tw_error *err)
{
    return run->interrupt->signal ? tw_error_set(err, TW_ERR_CANCELLED, "interrupted")
                                  : TW_OK;
}

static enum tw_status print(const struct tw_run *run, const struct tw_explanation *e,
                            struct tw_error *err)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REPORT);
    struct tw_error headline = TW_ERROR_INIT;
    enum tw_status status = run->options->graph ? tw_explain_dot(&text, e, err)
                            : run->options->report
                                ? tw_report_conflict(&text, run, e, err)
                                : tw_explain_print(&text, e, style_of(run), err);
    if (!status) {
        status = check_interrupt(run, err);
    }
    if (!status && is_result(run)) {
        status = tw_result_put(&text, "explanation", err);
    } else if (!status) {
        tw_slice target = run->options->target;
        tw_error_set(&headline, TW_ERR_INPUT,
                     "these requirements cannot be met together%s%.*s",
                     target.len ? " for " : "", TW_FMT(target));
        put_error(run, &headline, &text);
        hint_at_credentials(run, e);
        tw_clash_annotate(&run->console, e);
    }
    tw_buf_free(&text);
    return status;
}

enum tw_status tw_conflict_tell(struct tw_run *run, const struct tw_inputs *inputs,
                                struct tw_error *err)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_problem problem;
    struct tw_explanation explanation = {.problem = &problem,
                                         .context = context_of(run)};
    enum tw_status status = tw_inputs_problem(run, inputs, &arena, &problem)
                                ? explain(run, inputs, &arena, &explanation, err)
                                : tw_error_nomem(err);
    if (!status) {
        status = check_interrupt(run, err);
    }
    if (!status) {
        status = print(run, &explanation, err);
    }
    tw_arena_free(&arena);
    return status;
}

enum tw_status tw_conflict_tell_unfinished(const struct tw_run *run,
                                           const struct tw_error *headline,
                                           struct tw_error *err)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REPORT);
    struct tw_unfinished unfinished;
    enum tw_status status =
        tw_unfinished_find(&arena, run->driver.solver, &unfinished, err);
    if (!status && run->options->report) {
        tw_report_unfinished(&text, run, &unfinished);
        status = tw_result_put(&text, "explanation", err);
    } else if (!status) {
        tw_unfinished_print(&text, run->driver.facts, &unfinished, style_of(run));
        put_error(run, headline, &text);
    }
    tw_buf_free(&text);
    tw_arena_free(&arena);
    return status;
}
