/*
 * The search alone: every case of universe files (or, with --loop, every version of
 * every package as the only requirement) on facts that are known from the start.
 *
 *     solve [--loop] [--passes N] [--cases] FILE...
 *
 * A first pass outside the clock reads what is read once (specifiers into sets). Then
 * the least time of N passes over all roots, and what one pass did. For instructions,
 * which have no noise, run it under callgrind with 1 and with 2 passes, and subtract.
 */
#include "clock.h"
#include "index.h"
#include "run.h"

#include <stdio.h>
#include <stdlib.h>

/* One search to run. */
struct root {
    const struct tw_universe_case *what; /* NULL: a version as the only requirement */
    struct tw_run_line *lines;
    uint32_t line_count;
    struct tw_facts *facts;
    struct tw_index *index;
};

struct bench {
    struct tw_arena arena;
    struct tw_universe universe;
    TW_VEC(struct root) roots;
    uint32_t passes;
    bool loop, each;
    struct tw_error err;
};

/* What one pass came to. */
struct total {
    struct tw_solver_counts counts;
    uint32_t satisfiable, roots;
    double seconds, slowest;
    size_t peak;
};

static enum tw_status give_project(struct bench *bench, struct tw_index *index,
                                   struct tw_facts *facts,
                                   const struct tw_universe_project *project)
{
    tw_pkg pkg = tw_facts_package(facts, project->name, TW_NO_SLICE);
    struct tw_need need = {pkg, TW_VERSIONS};
    enum tw_status status = pkg.id ? tw_index_answer(index, facts, need, &bench->err)
                                   : tw_error_nomem(&bench->err);
    uint32_t count = status == TW_OK ? tw_facts_version_count(facts, pkg) : 0;
    for (need.index = 0; status == TW_OK && need.index < count; need.index++) {
        status = tw_index_answer(index, facts, need, &bench->err);
    }
    return status;
}

/* Facts that know the whole universe as WHAT sees it. */
static enum tw_status make_facts(struct bench *bench,
                                 const struct tw_universe_case *what,
                                 struct tw_index *index, struct tw_facts **out)
{
    enum tw_status status =
        tw_index_new(&bench->arena, &bench->universe, what, index, &bench->err);
    const struct tw_facts_options options = {&index->target.env};
    *out = status == TW_OK ? tw_facts_new(&bench->arena, &options) : NULL;
    if (!*out) {
        return status ? status : tw_error_nomem(&bench->err);
    }
    for (uint32_t i = 0; status == TW_OK && i < bench->universe.project_count; i++) {
        status = give_project(bench, index, *out, &bench->universe.projects[i]);
    }
    return status;
}

/* A root for each case, sharing facts between neighbours that see the same. */
static enum tw_status add_cases(struct bench *bench)
{
    struct tw_index *index = NULL;
    struct tw_facts *facts = NULL;
    for (uint32_t i = 0; i < bench->universe.case_count; i++) {
        const struct tw_universe_case *what = &bench->universe.cases[i];
        enum tw_status status = TW_OK;
        if (what->skip.len) {
            continue;
        }
        if (!index || !tw_index_serves(index, what)) {
            index = TW_NEW(&bench->arena, struct tw_index);
            status = index ? make_facts(bench, what, index, &facts)
                           : tw_error_nomem(&bench->err);
        }
        struct root root = {.what = what, .facts = facts, .index = index};
        if (status == TW_OK) {
            status = tw_run_read_lines(&bench->arena, what, &root.lines,
                                       &root.line_count, &bench->err);
        }
        if (status != TW_OK) {
            return status;
        }
        if (!tw_vec_push(&bench->arena, &bench->roots, root)) {
            return tw_error_nomem(&bench->err);
        }
    }
    return TW_OK;
}

static enum tw_status add_version(struct bench *bench, struct root root,
                                  const struct tw_universe_project *project,
                                  uint32_t at)
{
    const char *text =
        tw_arena_printf(&bench->arena, "%.*s==%.*s", TW_FMT(project->name),
                        TW_FMT(project->releases[at].version.text));
    root.lines = TW_NEW(&bench->arena, struct tw_run_line);
    if (!text || !root.lines) {
        return tw_error_nomem(&bench->err);
    }
    enum tw_status status = tw_requirement_parse(&bench->arena, tw_slice_from(text),
                                                 &root.lines->requirement, &bench->err);
    if (status == TW_OK && !tw_vec_push(&bench->arena, &bench->roots, root)) {
        status = tw_error_nomem(&bench->err);
    }
    return status;
}

/* A root for each version of each package. */
static enum tw_status add_loop(struct bench *bench)
{
    struct root root = {.line_count = 1,
                        .index = TW_NEW(&bench->arena, struct tw_index)};
    enum tw_status status = root.index ? make_facts(bench, &bench->universe.cases[0],
                                                    root.index, &root.facts)
                                       : tw_error_nomem(&bench->err);
    for (uint32_t i = 0; status == TW_OK && i < bench->universe.project_count; i++) {
        const struct tw_universe_project *project = &bench->universe.projects[i];
        for (uint32_t at = 0; status == TW_OK && at < project->release_count; at++) {
            status = add_version(bench, root, project, at);
        }
    }
    return status;
}

static void add_counts(struct total *total, struct tw_solver_counts counts)
{
    total->counts.decisions += counts.decisions;
    total->counts.conflicts += counts.conflicts;
    total->counts.learned += counts.learned;
    total->counts.propagations += counts.propagations;
    total->counts.asked += counts.asked;
}

static void print_root(const struct root *root, enum tw_step outcome,
                       struct tw_solver_counts counts, double seconds, size_t peak)
{
    tw_slice name = root->what ? root->what->name : root->lines[0].requirement.text;
    printf("%-60.*s %-5s %9.3f ms %8ju decisions %7ju conflicts %7ju asked %6zu KiB\n",
           TW_FMT(name), outcome == TW_STEP_SOLVED ? "sat" : "unsat", seconds * 1e3,
           (uintmax_t)counts.decisions, (uintmax_t)counts.conflicts,
           (uintmax_t)counts.asked, peak / 1024);
}

/* In the first pass: projects that do not exist are not known yet. */
static bool answer(struct bench *bench, const struct root *root, struct tw_needs needs)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; status == TW_OK && i < needs.len; i++) {
        status = tw_index_answer(root->index, root->facts, needs.at[i], &bench->err);
    }
    return status == TW_OK;
}

static enum tw_status run_root(struct bench *bench, const struct root *root,
                               struct total *total, bool print)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    struct tw_needs needs;
    if (root->what) {
        options.order = root->what->order;
        options.prereleases = root->what->prereleases;
    }
    double start = tw_bench_now();
    struct tw_solver *solver = tw_solver_new(&arena, root->facts, &options);
    enum tw_status status = solver ? TW_OK : tw_error_nomem(&bench->err);
    for (uint32_t i = 0; status == TW_OK && i < root->line_count; i++) {
        status = tw_solver_require(solver, &root->lines[i].requirement,
                                   &root->lines[i].origin, &bench->err);
    }
    enum tw_step outcome = status == TW_OK ? TW_STEP_NEED : TW_STEP_FAILED;
    while (outcome == TW_STEP_NEED) {
        outcome = tw_solver_step(solver, &needs, &bench->err);
        if (outcome == TW_STEP_NEED && !answer(bench, root, needs)) {
            outcome = TW_STEP_FAILED;
        }
    }
    double seconds = tw_bench_now() - start;
    total->satisfiable += outcome == TW_STEP_SOLVED;
    total->roots++;
    total->seconds += seconds;
    total->slowest = seconds > total->slowest ? seconds : total->slowest;
    total->peak = arena.total > total->peak ? arena.total : total->peak;
    if (solver) {
        add_counts(total, tw_solver_counts(solver));
    }
    if (print && solver) {
        print_root(root, outcome, tw_solver_counts(solver), seconds, arena.total);
    }
    tw_arena_free(&arena);
    return outcome == TW_STEP_FAILED ? TW_ERR_INPUT : TW_OK;
}

static enum tw_status run_pass(struct bench *bench, struct total *total, bool print)
{
    enum tw_status status = TW_OK;
    *total = (struct total){.roots = 0};
    for (uint32_t i = 0; status == TW_OK && i < bench->roots.len; i++) {
        status = run_root(bench, &bench->roots.at[i], total, print);
    }
    return status;
}

static void print_total(const char *path, const struct total *total, double seconds)
{
    const char *slash = strrchr(path, '/');
    printf("%-32s %6u roots %6u sat %10.3f ms (slowest %8.3f) %8ju decisions %7ju "
           "conflicts %7ju learned %8ju asked %6zu KiB\n",
           slash ? slash + 1 : path, total->roots, total->satisfiable, seconds * 1e3,
           total->slowest * 1e3, (uintmax_t)total->counts.decisions,
           (uintmax_t)total->counts.conflicts, (uintmax_t)total->counts.learned,
           (uintmax_t)total->counts.asked, total->peak / 1024);
}

static enum tw_status run_file(struct bench *bench, const char *path)
{
    struct total total;
    double best = 1e9;
    enum tw_status status =
        tw_universe_read(&bench->arena, path, &bench->universe, &bench->err);
    if (status == TW_OK) {
        status = bench->loop ? add_loop(bench) : add_cases(bench);
    }
    if (status == TW_OK) {
        status = run_pass(bench, &total, false);
    }
    for (uint32_t i = 0; status == TW_OK && i < bench->passes; i++) {
        status = run_pass(bench, &total, bench->each && i == 0);
        best = total.seconds < best ? total.seconds : best;
    }
    if (status == TW_OK) {
        print_total(path, &total, best);
    }
    return status;
}

int main(int argc, char **argv)
{
    struct bench options = {.passes = 10};
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--loop")) {
            options.loop = true;
        } else if (!strcmp(argv[i], "--cases")) {
            options.each = true;
        } else if (!strcmp(argv[i], "--passes") && i + 1 < argc) {
            options.passes = (uint32_t)strtoul(argv[++i], NULL, 10);
        } else {
            struct bench bench = {.arena = TW_ARENA_INIT,
                                  .passes = options.passes,
                                  .loop = options.loop,
                                  .each = options.each};
            if (run_file(&bench, argv[i]) != TW_OK) {
                fprintf(stderr, "%s: %s\n", argv[i], bench.err.message);
                failed = 1;
            }
            tw_arena_free(&bench.arena);
        }
    }
    return failed;
}
