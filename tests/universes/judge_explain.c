/*
 * Judges what is said of a case that has no solution (resolver/tw_explain.h): the core
 * clashes, rests on a proof that holds, and can spare no line; every remedy, made to
 * the user's lines by hand, gives a solution that holds.
 */
#include "judge_parts.h"

#include "tw_explain.h"

/* A case to be changed: which of its lines stay, and with what text. */
struct variant {
    struct tw_universe_case what;
    tw_slice *texts; /* of each line of the run, or TW_NO_SLICE: left out */
    uint32_t line_count;
    tw_slice added[TW_MAX_EDITS]; /* more requirements */
    uint32_t added_count;
};

struct explained {
    struct tw_judge_view *view;
    const struct tw_judge_options *options;
    const struct tw_universe_case *what;
    const struct tw_run *run;
    struct tw_arena arena;
    struct tw_problem problem;
    struct tw_explanation explanation;
    struct tw_buf *text; /* of the judgement */
};

/* ---------------------------------------------------------------- variants */

static bool start_variant(struct explained *e, bool with_lines, struct variant *out)
{
    *out = (struct variant){.what = *e->what, .line_count = e->run->line_count};
    out->texts = TW_NEW_ARRAY(&e->arena, tw_slice, out->line_count);
    for (uint32_t i = 0; out->texts && with_lines && i < out->line_count; i++) {
        out->texts[i] = e->run->lines[i].origin.text;
    }
    return out->texts;
}

static bool keep_texts(struct explained *e, const struct variant *variant, int kind,
                       struct tw_texts *out)
{
    tw_slice *texts =
        TW_NEW_ARRAY(&e->arena, tw_slice, variant->line_count + TW_MAX_EDITS);
    uint32_t count = 0;
    for (uint32_t i = 0; texts && i < variant->line_count; i++) {
        if ((int)e->run->lines[i].origin.kind == kind && variant->texts[i].ptr) {
            texts[count++] = variant->texts[i];
        }
    }
    for (uint32_t i = 0;
         texts && kind == TW_FROM_REQUIREMENT && i < variant->added_count; i++) {
        texts[count++] = variant->added[i];
    }
    *out = (struct tw_texts){texts, count};
    return texts;
}

/* Resolves VARIANT; is the outcome WANTED, and does a solution hold? */
static bool try_variant(struct explained *e, struct variant *variant,
                        enum tw_step wanted, const char *what)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_run run;
    struct tw_arena arena = TW_ARENA_INIT;
    const struct tw_run_options options = {.max_steps = e->options->max_steps,
                                           .before = e->run};
    bool made =
        keep_texts(e, variant, TW_FROM_REQUIREMENT, &variant->what.requirements) &&
        keep_texts(e, variant, TW_FROM_CONSTRAINT, &variant->what.constraints) &&
        keep_texts(e, variant, TW_FROM_OVERRIDE, &variant->what.overrides);
    enum tw_status status = made ? tw_run_case(&arena, &e->view->index, &variant->what,
                                               &options, &run, &err)
                                 : tw_error_nomem(&err);
    bool right = status == TW_OK || tw_judge_fail(e->text, what, &err);
    if (right && run.outcome != wanted) {
        tw_buf_printf(e->text, "  %s: it is %ssatisfiable\n", what,
                      run.outcome == TW_STEP_SOLVED ? "" : "not ");
        right = false;
    }
    right = right && tw_judge_answer(e->view, &variant->what, &run, e->text);
    tw_arena_free(&arena);
    return right;
}

/* ---------------------------------------------------------------- the core */

static bool has_line(const struct tw_core *core, const struct tw_run *run,
                     const struct tw_origin *origin)
{
    for (uint32_t i = 0; i < core->line_count; i++) {
        if (&run->lines[core->lines[i]].origin == origin) {
            return true;
        }
    }
    return false;
}

/* Does its own proof hold, and rest on its lines alone? */
static bool check_core_proof(struct explained *e)
{
    const struct tw_core *core = &e->explanation.core;
    struct tw_run told = *e->run;
    told.proof = core->proof;
    for (uint32_t i = 0; i < core->proof.count; i++) {
        const struct tw_origin *origin = core->proof.facts[i].origin;
        if (origin && !has_line(core, e->run, origin)) {
            tw_buf_printf(e->text, "  the core's proof uses a line outside it\n");
            return false;
        }
    }
    return tw_judge_answer(e->view, e->what, &told, e->text);
}

/* The core without line BUT (of the run; or a number beyond) has WANTED for outcome. */
static bool try_core(struct explained *e, uint32_t but, enum tw_step wanted,
                     const char *what)
{
    const struct tw_core *core = &e->explanation.core;
    struct variant variant;
    if (!start_variant(e, false, &variant)) {
        return false;
    }
    for (uint32_t i = 0; i < core->line_count; i++) {
        uint32_t line = core->lines[i];
        if (line != but) {
            variant.texts[line] = e->run->lines[line].origin.text;
        }
    }
    return try_variant(e, &variant, wanted, what);
}

static bool check_core(struct explained *e)
{
    const struct tw_core *core = &e->explanation.core;
    bool right = check_core_proof(e) &&
                 try_core(e, UINT32_MAX, TW_STEP_UNSOLVABLE, "the core alone");
    if (!core->minimal) {
        tw_buf_printf(e->text, "  the core is not known to be minimal\n");
        return false;
    }
    for (uint32_t i = 0; right && i < core->line_count; i++) {
        right = try_core(e, core->lines[i], TW_STEP_SOLVED, "the core less a line");
    }
    return right;
}

/* ---------------------------------------------------------------- remedies */

static bool check_remedy(struct explained *e, const struct tw_remedy *remedy)
{
    struct variant variant;
    if (!start_variant(e, true, &variant)) {
        return false;
    }
    for (uint32_t i = 0; i < remedy->edit_count && i < TW_MAX_EDITS; i++) {
        const struct tw_edit *edit = &remedy->edits[i];
        switch (edit->kind) {
        case TW_EDIT_RELAX:
            variant.texts[edit->line] = edit->replacement;
            break;
        case TW_EDIT_DROP:
            variant.texts[edit->line] = TW_NO_SLICE;
            break;
        case TW_EDIT_PIN:
            variant.added[variant.added_count++] = edit->replacement;
            break;
        case TW_EDIT_PRERELEASE:
            variant.what.prereleases = TW_PRE_ALWAYS;
            break;
        }
    }
    return try_variant(e, &variant, TW_STEP_SOLVED, "with a remedy");
}

static bool check_remedies(struct explained *e)
{
    const struct tw_remedies *remedies = &e->explanation.remedies;
    bool right = true;
    for (uint32_t i = 0; right && i < remedies->len; i++) {
        right = check_remedy(e, &remedies->at[i]);
    }
    return right;
}

/* ---------------------------------------------------------------- the explanation */

static enum tw_status answer(void *payload, const struct tw_needs *needs)
{
    const struct explained *e = payload;
    struct tw_error err = TW_ERROR_INIT;
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; status == TW_OK && i < needs->len; i++) {
        status = tw_index_answer(&e->view->index, e->run->facts, needs->at[i], &err);
    }
    return status;
}

static enum tw_status pose_problem(struct explained *e, struct tw_error *err)
{
    struct tw_line *lines = TW_NEW_ARRAY(&e->arena, struct tw_line, e->run->line_count);
    if (!lines) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < e->run->line_count; i++) {
        lines[i] =
            (struct tw_line){&e->run->lines[i].requirement, &e->run->lines[i].origin};
    }
    const struct tw_solver_options defaults = TW_SOLVER_OPTIONS_INIT;
    e->problem = (struct tw_problem){.facts = e->run->facts,
                                     .options = defaults,
                                     .lines = lines,
                                     .line_count = e->run->line_count};
    e->problem.options.order = e->what->order;
    e->problem.options.prereleases = e->what->prereleases;
    e->problem.options.max_steps = e->options->max_steps;
    e->explanation.problem = &e->problem;
    return TW_OK;
}

static enum tw_status explain(struct explained *e, struct tw_buf *told,
                              struct tw_error *err)
{
    const struct tw_oracle oracle = {answer, e, 0};
    const struct tw_explain_style style = {.width = 100};
    enum tw_status status = pose_problem(e, err);
    if (status == TW_OK) {
        status = tw_explain_core(&e->arena, &e->problem, &e->run->proof, &oracle,
                                 &e->explanation.core, err);
    }
    if (status == TW_OK) {
        status = tw_explain_remedies(&e->arena, &e->problem, &e->explanation.core,
                                     &oracle, &e->explanation.remedies, err);
    }
    return status ? status : tw_explain_print(told, &e->explanation, style, err);
}

bool tw_judge_explanation(struct tw_judge *judge, const struct tw_universe_case *what,
                          const struct tw_run *run, struct tw_buf *told,
                          struct tw_buf *text)
{
    struct tw_error err = TW_ERROR_INIT;
    struct explained e = {.view = judge->views,
                          .options = &judge->options,
                          .what = what,
                          .run = run,
                          .text = text};
    e.explanation.context.allow_prereleases = TW_SLICE("--prerelease allow");
    const struct tw_arena empty = TW_ARENA_INIT;
    e.arena = empty;
    bool right = true;
    if (explain(&e, told, &err)) {
        right = tw_judge_fail(text, "cannot be explained", &err);
    } else {
        right = check_core(&e) && check_remedies(&e);
    }
    tw_arena_free(&e.arena);
    return right;
}
