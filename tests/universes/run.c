/*
 * Drives the solver over an in-memory index (see run.h).
 */
#include "run.h"

#include "scope.h"
#include "shuffle.h"

enum { GUESSES = 8 };

/* How facts arrive, in percent: what comes of the needs at a time (at least one), and
 * of the guesses; how often something comes that nobody asked for. */
struct arrival {
    uint32_t needed, guessed, stray;
};

struct disorder {
    struct tw_random random;
    struct arrival way;
};

static struct disorder disorder_of(uint64_t seed)
{
    static const struct arrival ways[] = {
        {50, 25, 0},   /* some late, some early */
        {0, 0, 0},     /* one by one, and nothing ahead */
        {100, 100, 0}, /* all that is asked for or guessed, at once */
        {50, 10, 60},  /* with hints that are wrong */
    };
    return (struct disorder){{seed}, ways[seed % (sizeof ways / sizeof *ways)]};
}

/* ---------------------------------------------------------------- the user's lines */

static enum tw_status read_line(struct tw_arena *arena, tw_slice text,
                                enum tw_origin_kind kind, uint32_t number,
                                struct tw_run_line *out, struct tw_error *err)
{
    static const char *const files[] = {
        [TW_FROM_REQUIREMENT] = "requirements.in",
        [TW_FROM_CONSTRAINT] = "constraints.txt",
        [TW_FROM_OVERRIDE] = "overrides.txt",
    };
    struct tw_scoped line = {.scoped = false};
    enum tw_status status =
        kind == TW_FROM_OVERRIDE
            ? tw_scope_read(arena, text, &line, err)
            : tw_requirement_parse(arena, text, &line.requirement, err);
    out->requirement = line.requirement;
    out->parent = line.parent;
    out->origin = (struct tw_origin){tw_slice_from(files[kind]), number, text, kind,
                                     line.scoped ? &out->parent : NULL};
    return status ? tw_error_wrap(err, "%s:%u", files[kind], number) : TW_OK;
}

enum tw_status tw_run_read_lines(struct tw_arena *arena,
                                 const struct tw_universe_case *what,
                                 struct tw_run_line **out, uint32_t *count,
                                 struct tw_error *err)
{
    const struct tw_texts *const texts[] = {
        [TW_FROM_REQUIREMENT] = &what->requirements,
        [TW_FROM_CONSTRAINT] = &what->constraints,
        [TW_FROM_OVERRIDE] = &what->overrides,
    };
    enum tw_status status = TW_OK;
    *count = 0;
    *out = TW_NEW_ARRAY(arena, struct tw_run_line,
                        what->requirements.count + what->constraints.count +
                            what->overrides.count);
    if (!*out) {
        return tw_error_nomem(err);
    }
    for (int kind = TW_FROM_REQUIREMENT; kind <= TW_FROM_OVERRIDE; kind++) {
        for (uint32_t i = 0; status == TW_OK && i < texts[kind]->count; i++) {
            status = read_line(arena, texts[kind]->at[i], (enum tw_origin_kind)kind,
                               i + 1, &(*out)[(*count)++], err);
        }
    }
    return status;
}

static enum tw_status require_lines(struct tw_run *run, struct disorder *disorder,
                                    struct tw_error *err)
{
    uint32_t *order = TW_NEW_ARRAY(run->arena, uint32_t, run->line_count);
    if (!order) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < run->line_count; i++) {
        order[i] = i;
    }
    if (disorder) {
        tw_random_order(&disorder->random, order, run->line_count);
    }
    for (uint32_t i = 0; i < run->line_count; i++) {
        const struct tw_run_line *line = &run->lines[order[i]];
        enum tw_status status =
            tw_solver_require(run->solver, &line->requirement, &line->origin, err);
        if (status) {
            return status;
        }
    }
    return TW_OK;
}

/* What BEFORE chose is preferred. */
static void list_chosen(struct tw_run *run, const struct tw_run *before)
{
    for (uint32_t i = 0; i < before->solution.selected_count; i++) {
        const struct tw_selected *selected = &before->solution.selected[i];
        const struct tw_release *release =
            tw_facts_release(run->facts, selected->pkg, selected->index);
        run->preferences[run->preference_count++] =
            (struct tw_preference){selected->pkg, release->version, TW_PREFER_LOCKED};
    }
}

static enum tw_status list_locked(struct tw_run *run, struct tw_texts locked,
                                  struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; status == TW_OK && i < locked.count; i++) {
        struct tw_requirement pin;
        status = tw_requirement_parse(run->arena, locked.at[i], &pin, err);
        if (status == TW_OK) {
            tw_pkg pkg = tw_facts_package(run->facts, pin.name, TW_NO_SLICE);
            run->preferences[run->preference_count++] = (struct tw_preference){
                pkg, pin.specifiers.clauses[0].version, TW_PREFER_LOCKED};
            status = pkg.id ? TW_OK : tw_error_nomem(err);
        }
    }
    return status;
}

static enum tw_status prefer(struct tw_run *run, const struct tw_run *before,
                             struct tw_texts locked, struct tw_error *err)
{
    uint32_t most = before ? before->solution.selected_count : locked.count;
    enum tw_status status = TW_OK;
    run->preferences = TW_NEW_ARRAY(run->arena, struct tw_preference, most);
    if (!run->preferences) {
        return tw_error_nomem(err);
    }
    if (before) {
        list_chosen(run, before);
    } else {
        status = list_locked(run, locked, err);
    }
    for (uint32_t i = 0; status == TW_OK && i < run->preference_count; i++) {
        status = tw_solver_prefer(run->solver, &run->preferences[i], err);
    }
    return status;
}

enum tw_status tw_run_policies(struct tw_arena *arena, struct tw_facts *facts,
                               const struct tw_universe_case *what,
                               struct tw_solver_options *out, struct tw_error *err)
{
    struct tw_texts texts = what->prerelease_packages;
    struct tw_pre_exception *exceptions =
        TW_NEW_ARRAY(arena, struct tw_pre_exception, texts.count);
    *out = (struct tw_solver_options){.order = what->order,
                                      .prereleases = what->prereleases,
                                      .exceptions = exceptions,
                                      .exception_count = texts.count,
                                      .prefer_wheels = what->prefer_binary};
    for (uint32_t i = 0; exceptions && i < texts.count; i++) {
        tw_slice name =
            tw_slice_cut(texts.at[i], 0, tw_slice_find(texts.at[i], '=', 0));
        exceptions[i].pkg = tw_facts_package(facts, name, TW_NO_SLICE);
        exceptions[i].mode = tw_universe_pre_mode(what, name);
        if (!exceptions[i].pkg.id) {
            return tw_error_nomem(err);
        }
    }
    return exceptions ? TW_OK : tw_error_nomem(err);
}

enum tw_status tw_run_problem(struct tw_arena *arena, const struct tw_run *run,
                              const struct tw_universe_case *what,
                              struct tw_problem *out, struct tw_error *err)
{
    struct tw_line *lines = TW_NEW_ARRAY(arena, struct tw_line, run->line_count);
    *out = (struct tw_problem){
        .facts = run->facts,
        .search = run->solver,
        .lines = lines,
        .line_count = run->line_count,
        .preferences = run->preferences,
        .preference_count = run->preference_count,
    };
    for (uint32_t i = 0; lines && i < run->line_count; i++) {
        lines[i] = (struct tw_line){&run->lines[i].requirement, &run->lines[i].origin};
    }
    return lines ? tw_run_policies(arena, run->facts, what, &out->options, err)
                 : tw_error_nomem(err);
}

static enum tw_status start(struct tw_run *run, struct tw_index *index,
                            const struct tw_universe_case *what,
                            const struct tw_run_options *options,
                            struct disorder *disorder, struct tw_error *err)
{
    const struct tw_facts_options facts_options = {&index->target.env};
    struct tw_solver_options solver_options;
    enum tw_status status =
        tw_run_read_lines(run->arena, what, &run->lines, &run->line_count, err);
    if (status) {
        return status;
    }
    run->facts = options->before ? options->before->facts
                                 : tw_facts_new(run->arena, &facts_options);
    status = run->facts
                 ? tw_run_policies(run->arena, run->facts, what, &solver_options, err)
                 : tw_error_nomem(err);
    if (status) {
        return status;
    }
    solver_options.max_steps = options->max_steps;
    run->solver = tw_solver_new(run->arena, run->facts, &solver_options);
    status = run->solver ? require_lines(run, disorder, err) : tw_error_nomem(err);
    if (status == TW_OK) {
        status =
            prefer(run, options->locked ? options->before : NULL, what->locked, err);
    }
    return status;
}

/* ---------------------------------------------------------------- needs */

static bool is_known(const struct tw_run *run, struct tw_need need)
{
    return need.index == TW_VERSIONS
               ? tw_facts_known(run->facts, need.pkg)
               : tw_facts_dependencies_known(run->facts, need.pkg, need.index);
}

static enum tw_status answer(struct tw_run *run, struct tw_index *index,
                             struct tw_need need, struct tw_error *err)
{
    if (is_known(run, need)) {
        return TW_OK;
    }
    run->pages += need.index == TW_VERSIONS;
    run->releases += need.index != TW_VERSIONS;
    return tw_index_answer(index, run->facts, need, err);
}

/* Gives the versions of some project, and what one of them needs. */
static enum tw_status stray(struct tw_run *run, struct tw_index *index,
                            struct disorder *disorder, struct tw_error *err)
{
    const struct tw_universe *universe = index->universe;
    if (!universe->project_count) {
        return TW_OK;
    }
    uint32_t at = tw_random_below(&disorder->random, universe->project_count);
    tw_pkg pkg = tw_facts_package(run->facts, universe->projects[at].name, TW_NO_SLICE);
    if (!pkg.id) {
        return tw_error_nomem(err);
    }
    struct tw_need need = {pkg, TW_VERSIONS};
    enum tw_status status = tw_index_answer(index, run->facts, need, err);
    uint32_t count = status == TW_OK ? tw_facts_version_count(run->facts, pkg) : 0;
    if (count) {
        need.index = tw_random_below(&disorder->random, count);
        status = tw_index_answer(index, run->facts, need, err);
    }
    return status;
}

/* Facts come late, out of order, and some before their time. */
static enum tw_status answer_shuffled(struct tw_run *run, struct tw_index *index,
                                      const struct tw_needs *needs,
                                      struct disorder *disorder, struct tw_error *err)
{
    struct tw_random *random = &disorder->random;
    enum tw_status status = TW_OK;
    uint32_t *order = TW_NEW_ARRAY(run->arena, uint32_t, needs->len);
    if (!order) {
        return tw_error_nomem(err);
    }
    tw_random_order(random, order, needs->len);
    for (uint32_t i = 0; status == TW_OK && i < needs->len; i++) {
        if (i == 0 || tw_random_chance(random, disorder->way.needed)) {
            status = answer(run, index, needs->at[order[i]], err);
        }
    }
    struct tw_need guesses[GUESSES];
    uint32_t count = tw_solver_guess(run->solver, guesses, GUESSES);
    for (uint32_t i = 0; status == TW_OK && i < count; i++) {
        if (tw_random_chance(random, disorder->way.guessed)) {
            status = answer(run, index, guesses[i], err);
        }
    }
    if (status == TW_OK && tw_random_chance(random, disorder->way.stray)) {
        status = stray(run, index, disorder, err);
    }
    return status;
}

static enum tw_status answer_needs(struct tw_run *run, struct tw_index *index,
                                   const struct tw_needs *needs,
                                   struct disorder *disorder, struct tw_error *err)
{
    for (uint32_t i = 0; i < needs->len; i++) {
        if (is_known(run, needs->at[i])) {
            return tw_error_set(err, TW_ERR_INPUT,
                                "the solver asks for what it has been given");
        }
    }
    if (needs->len == 0) {
        return tw_error_set(err, TW_ERR_INPUT, "the solver needs nothing and waits");
    }
    if (disorder) {
        return answer_shuffled(run, index, needs, disorder, err);
    }
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; status == TW_OK && i < needs->len; i++) {
        status = answer(run, index, needs->at[i], err);
    }
    return status;
}

/* ---------------------------------------------------------------- the run */

static enum tw_status finish(struct tw_run *run, struct tw_error *err)
{
    switch (run->outcome) {
    case TW_STEP_SOLVED:
        return tw_solver_solution(run->solver, &run->solution, err);
    case TW_STEP_UNSOLVABLE:
        return tw_solver_refutation(run->solver, run->arena, &run->proof, err);
    case TW_STEP_FAILED:
        return err->status ? err->status
                           : tw_error_set(err, TW_ERR_INPUT, "failed without a reason");
    default:
        return TW_OK;
    }
}

enum tw_status tw_run_case(struct tw_arena *arena, struct tw_index *index,
                           const struct tw_universe_case *what,
                           const struct tw_run_options *options, struct tw_run *out,
                           struct tw_error *err)
{
    struct tw_needs needs;
    struct disorder seeded = disorder_of(options->seed);
    struct disorder *disorder = options->seed ? &seeded : NULL;
    *out = (struct tw_run){.arena = arena};
    enum tw_status status = start(out, index, what, options, disorder, err);
    while (status == TW_OK &&
           (out->outcome = tw_solver_step(out->solver, &needs, err)) == TW_STEP_NEED) {
        status = answer_needs(out, index, &needs, disorder, err);
    }
    return status ? status : finish(out, err);
}
