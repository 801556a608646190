/*
 * What an explanation costs beside the search that failed: every case without a
 * solution of universe files.
 *
 *     explain [--deep] FILE...
 *
 * Core and remedies are sought with what the search had used, or --deep with whatever
 * they need.
 * Prints nothing by itself; under callgrind each phase of each case is dumped under a
 * name of its own, which bench/explain_cost adds up. Instructions have no noise.
 */
#include "index.h"
#include "run.h"
#include "tw_explain.h"

#include <stdio.h>
#include <valgrind/callgrind.h>

enum { MAX_STEPS = 2000000, MAX_TEXT = 1 << 22, WIDTH = 88 };

/* One conflict, and what is made of it. */
struct subject {
    struct tw_arena arena;
    const char *path;
    const struct tw_universe_case *what;
    struct tw_index index;
    struct tw_run run;
    struct tw_line *lines;
    struct tw_problem problem;
    struct tw_explanation e;
    bool deep;
    struct tw_error err;
};

static enum tw_status answer(void *payload, const struct tw_needs *needs)
{
    struct subject *s = payload;
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < needs->len && status == TW_OK; i++) {
        status = tw_index_answer(&s->index, s->run.facts, needs->at[i], &s->err);
    }
    return status;
}

/* Whatever was done since the last call was PHASE. */
static void mark(const struct subject *s, const char *phase)
{
    char name[1024];
    snprintf(name, sizeof name, "%s %s|%.*s", phase, s->path, TW_FMT(s->what->name));
    CALLGRIND_DUMP_STATS_AT(name);
}

static bool set_problem(struct subject *s)
{
    s->lines = TW_NEW_ARRAY(&s->arena, struct tw_line, s->run.line_count);
    for (uint32_t i = 0; s->lines && i < s->run.line_count; i++) {
        struct tw_run_line *line = &s->run.lines[i];
        s->lines[i] = (struct tw_line){&line->requirement, &line->origin};
    }
    s->problem = (struct tw_problem){
        .facts = s->run.facts,
        .search = s->run.solver,
        .options = TW_SOLVER_OPTIONS_INIT,
        .lines = s->lines,
        .line_count = s->run.line_count,
    };
    s->problem.options.order = s->what->order;
    s->problem.options.prereleases = s->what->prereleases;
    s->problem.options.max_steps = MAX_STEPS;
    s->e.problem = &s->problem;
    s->e.context.python = s->what->python;
    s->e.context.target = s->what->platform;
    return s->lines != NULL;
}

static enum tw_status explain(struct subject *s)
{
    const struct tw_oracle all = {answer, s, 0};
    const struct tw_oracle *oracle = s->deep ? &all : NULL;
    struct tw_buf text = TW_BUF_INIT(MAX_TEXT);
    enum tw_status status = set_problem(s)
                                ? tw_explain_core(&s->arena, &s->problem, &s->run.proof,
                                                  oracle, &s->e.core, &s->err)
                                : tw_error_nomem(&s->err);
    mark(s, "core");
    if (!status) {
        status = tw_explain_remedies(&s->arena, &s->problem, &s->e.core, oracle,
                                     &s->e.remedies, &s->err);
    }
    mark(s, "remedies");
    if (!status) {
        struct tw_explain_style style = {WIDTH, false};
        status = tw_explain_print(&text, &s->e, style, &s->err);
    }
    mark(s, "text");
    tw_buf_free(&text);
    return status;
}

static enum tw_status run_case(const char *path, const struct tw_universe *universe,
                               const struct tw_universe_case *what, bool deep)
{
    const struct tw_run_options options = {.max_steps = MAX_STEPS};
    struct subject s = {
        .arena = TW_ARENA_INIT, .path = path, .what = what, .deep = deep};
    enum tw_status status = tw_index_new(&s.arena, universe, what, &s.index, &s.err);
    mark(&s, "before");
    if (!status) {
        status = tw_run_case(&s.arena, &s.index, what, &options, &s.run, &s.err);
    }
    mark(&s, "search");
    if (!status && s.run.outcome == TW_STEP_UNSOLVABLE) {
        status = explain(&s);
    }
    if (status) {
        fprintf(stderr, "%s: %s\n", path, s.err.message);
    }
    tw_arena_free(&s.arena);
    return status;
}

int main(int argc, char **argv)
{
    int failed = 0;
    bool deep = argc > 1 && strcmp(argv[1], "--deep") == 0;
    for (int i = 1 + deep; i < argc; i++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_error err = TW_ERROR_INIT;
        struct tw_universe universe;
        if (tw_universe_read(&arena, argv[i], &universe, &err)) {
            fprintf(stderr, "%s: %s\n", argv[i], err.message);
            return 1;
        }
        for (uint32_t c = 0; c < universe.case_count; c++) {
            const struct tw_universe_case *what = &universe.cases[c];
            if (!what->skip.ptr && !what->satisfiable) {
                failed += run_case(argv[i], &universe, what, deep) != TW_OK;
            }
        }
        tw_arena_free(&arena);
    }
    return failed ? 1 : 0;
}
