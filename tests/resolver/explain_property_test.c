/*
 * Explanations of random small worlds, held against trying out every choice: cores
 * clash and are minimal, remedies work, each step of a story follows.
 */
#include "explain_world.h"
#include "story.h"

enum { PROJECTS = 5, MAX_RELEASES = 3, WORLDS = 1500 };

static const char *const names[PROJECTS] = {"a", "b", "c", "d", "e"};

/* ---------------------------------------------------------------- random worlds */

/* A number below LIMIT; a linear congruential generator (Knuth's MMIX). */
static uint32_t roll(uint64_t *seed, uint32_t limit)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % limit;
}

static void add_requirement(struct tw_buf *text, uint64_t *seed, uint32_t project)
{
    static const char *const operators[] = {"", ">=", "<", "==", "!="};
    const char *op = operators[roll(seed, 5)];
    tw_buf_adds(text, names[project]);
    if (op[0]) {
        tw_buf_printf(text, "%s%u", op, 1 + roll(seed, MAX_RELEASES));
    }
}

static void add_release(struct tw_buf *text, uint64_t *seed, uint32_t project,
                        uint32_t version)
{
    tw_buf_printf(text, "%s %u", names[project], version);
    uint32_t needs = roll(seed, 4);
    for (uint32_t i = 0; i < needs; i++) {
        uint32_t other = (project + 1 + roll(seed, PROJECTS - 1)) % PROJECTS;
        tw_buf_adds(text, i ? "; " : ": ");
        add_requirement(text, seed, other);
    }
    tw_buf_adds(text, "\n");
}

static void open_random(struct world *w, uint64_t seed)
{
    struct tw_buf index = TW_BUF_INIT(1 << 16);
    struct tw_buf lines = TW_BUF_INIT(1 << 16);
    for (uint32_t p = 0; p < PROJECTS; p++) {
        uint32_t releases = 1 + roll(&seed, MAX_RELEASES);
        if (roll(&seed, 12) == 0) {
            tw_buf_printf(&index, "missing %s\n", names[p]);
            continue;
        }
        for (uint32_t v = 1; v <= releases; v++) {
            add_release(&index, &seed, p, v);
        }
    }
    uint32_t count = 1 + roll(&seed, 4);
    for (uint32_t i = 0; i < count; i++) {
        tw_buf_adds(&lines, i && roll(&seed, 4) == 0 ? "!limits.txt:9 " : "");
        add_requirement(&lines, &seed, roll(&seed, PROJECTS));
        tw_buf_adds(&lines, "\n");
    }
    world_open(w, index.ptr, lines.ptr);
    tw_buf_free(&index);
    tw_buf_free(&lines);
}

/* ---------------------------------------------------------------- every choice */

/* CHOICE: by project, 0 = not chosen, V + 1 = its version with index V. */
struct choice {
    uint32_t of[PROJECTS];
};

static uint32_t project_of(tw_slice name)
{
    return (uint32_t)(name.ptr[0] - 'a');
}

static bool fits(const struct world *w, const struct choice *c,
                 const struct tw_requirement *r)
{
    uint32_t chosen = c->of[project_of(r->name)];
    if (chosen == 0) {
        return false;
    }
    tw_pkg pkg = tw_facts_package(w->facts, r->name, TW_NO_SLICE);
    return tw_specifiers_match(&r->specifiers,
                               tw_facts_release(w->facts, pkg, chosen - 1)->version);
}

static bool is_solution(const struct world *w, const struct choice *c,
                        const struct tw_line *lines, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        bool asks = lines[i].origin->kind == TW_FROM_REQUIREMENT;
        bool idle = !asks && c->of[project_of(lines[i].requirement->name)] == 0;
        if (!idle && !fits(w, c, lines[i].requirement)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < w->needs.len; i++) {
        const struct world_need *need = &w->needs.at[i];
        uint32_t from = project_of(tw_facts_name(w->facts, need->pkg));
        if (c->of[from] == need->index + 1 && !fits(w, c, need->requirement)) {
            return false;
        }
    }
    return true;
}

static bool has_solution(const struct world *w, const struct tw_line *lines,
                         uint32_t count)
{
    uint32_t releases[PROJECTS];
    uint32_t choices = 1;
    for (uint32_t p = 0; p < PROJECTS; p++) {
        tw_pkg pkg = tw_facts_package(w->facts, tw_slice_from(names[p]), TW_NO_SLICE);
        releases[p] = tw_facts_version_count(w->facts, pkg);
        choices *= releases[p] + 1;
    }
    for (uint32_t n = 0; n < choices; n++) {
        struct choice c;
        uint32_t rest = n;
        for (uint32_t p = 0; p < PROJECTS; p++) {
            c.of[p] = rest % (releases[p] + 1);
            rest /= releases[p] + 1;
        }
        if (is_solution(w, &c, lines, count)) {
            return true;
        }
    }
    return false;
}

/* ---------------------------------------------------------------- what must hold */

/* A core clashes in truth, and needs each of its lines if it says so. */
static void check_core(const struct world *w, const struct tw_core *core)
{
    struct tw_line lines[WORLD_LINES];
    struct tw_line rest[WORLD_LINES];
    for (uint32_t i = 0; i < core->line_count; i++) {
        lines[i] = w->lines[core->lines[i]];
    }
    assert_int_not_equal(core->end, TW_CORE_CUT_SHORT);
    assert_false(has_solution(w, lines, core->line_count));
    for (uint32_t out = 0; core->end == TW_CORE_MINIMAL && out < core->line_count;
         out++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < core->line_count; i++) {
            if (i != out) {
                rest[count++] = lines[i];
            }
        }
        assert_true(has_solution(w, rest, count));
    }
}

static const struct tw_edit *edit_of(const struct tw_remedy *remedy, uint32_t line)
{
    for (uint32_t i = 0; i < remedy->edit_count; i++) {
        if (remedy->edits[i].line == line) {
            return &remedy->edits[i];
        }
    }
    return NULL;
}

static void check_remedy(struct world *w, const struct tw_remedy *remedy)
{
    struct tw_line lines[WORLD_LINES];
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->line_count; i++) {
        const struct tw_edit *edit = edit_of(remedy, i);
        lines[count] = w->lines[i];
        if (edit && edit->kind == TW_EDIT_RELAX) {
            lines[count].requirement = world_requirement(w, edit->replacement);
        }
        count += !edit || edit->kind == TW_EDIT_RELAX;
    }
    assert_true(has_solution(w, lines, count));
}

/* Nothing found, though nothing was cut short: then no line can be left out either,
 * unless it is the only one that asks for anything. */
static void check_no_remedy(const struct world *w)
{
    struct tw_line rest[WORLD_LINES];
    for (uint32_t out = 0; out < w->line_count; out++) {
        uint32_t count = 0;
        uint32_t asked = 0;
        for (uint32_t i = 0; i < w->line_count; i++) {
            if (i != out) {
                rest[count++] = w->lines[i];
                asked += w->lines[i].origin->kind == TW_FROM_REQUIREMENT;
            }
        }
        assert_true(asked == 0 || !has_solution(w, rest, count));
    }
}

static bool in_set(struct tw_phrase_set set, uint32_t v)
{
    for (uint32_t i = 0; i < set.span_count; i++) {
        if (v >= set.spans[i].from && v < set.spans[i].to) {
            return true;
        }
    }
    return false;
}

/* Which versions of OTHER does version V of PKG need, as bits; all bits: it does not.
 */
static uint32_t needed(const struct world *w, tw_pkg pkg, uint32_t v, tw_pkg other)
{
    uint32_t bits = UINT32_MAX;
    for (uint32_t i = 0; i < w->needs.len; i++) {
        const struct world_need *need = &w->needs.at[i];
        if (need->pkg.id != pkg.id || need->index != v ||
            !tw_slice_equal(need->requirement->name, tw_facts_name(w->facts, other))) {
            continue;
        }
        uint32_t match = 0;
        for (uint32_t k = 0; k < tw_facts_version_count(w->facts, other); k++) {
            tw_version version = tw_facts_release(w->facts, other, k)->version;
            match |=
                (uint32_t)tw_specifiers_match(&need->requirement->specifiers, version)
                << k;
        }
        bits &= match;
    }
    return bits;
}

static void check_step(const struct world *w, const struct tw_story *story,
                       const struct tw_story_step *step, uint32_t *left)
{
    tw_pkg subject = story->packages[step->subject];
    tw_pkg other = story->packages[step->other];
    uint32_t now = 0;
    for (uint32_t v = 0; v < MAX_RELEASES; v++) {
        now |= (uint32_t)in_set(step->left, v) << v;
        if (step->kind == TW_STORY_PUSH && in_set(step->who, v)) {
            uint32_t bits = needed(w, other, v, subject);
            for (uint32_t k = 0; k < MAX_RELEASES; k++) {
                assert_true(!(bits >> k & 1) || in_set(step->what, k));
            }
            assert_true(bits != UINT32_MAX);
        }
        if (step->kind == TW_STORY_PULL && in_set(step->who, v)) {
            assert_int_equal(needed(w, subject, v, other) & left[step->other], 0);
            assert_false(in_set(step->left, v));
        }
    }
    assert_int_equal(now & ~left[step->subject], 0);
    left[step->subject] = now;
}

static void check_story(const struct world *w, const struct tw_story *story)
{
    uint32_t left[2 * PROJECTS];
    assert_true(story->package_count <= 2 * PROJECTS);
    for (uint32_t p = 0; p < story->package_count; p++) {
        left[p] = (1u << tw_facts_version_count(w->facts, story->packages[p])) - 1;
    }
    for (uint32_t i = 0; i < story->step_count; i++) {
        check_step(w, story, &story->steps[i], left);
    }
    assert_int_equal(left[story->end], 0);
}

/* The core that is found from what SOLVER had used, which refuted PROBLEM by PROOF. */
static void check_known_core(const struct world *w, struct tw_problem problem,
                             const struct tw_solver *solver,
                             const struct tw_proof *proof)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_core core;
    problem.search = solver;
    assert_int_equal(tw_explain_core(&arena, &problem, proof, NULL, &core, &err),
                     TW_OK);
    check_core(w, &core);
    tw_arena_free(&arena);
}

/* Solves the lines of W; false: there was nothing to explain. */
static bool check_world(struct world *w)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_problem problem = world_problem(w);
    struct tw_needs needs;
    struct tw_proof proof;
    struct tw_core core;
    struct tw_remedies remedies;
    struct tw_story story;
    struct tw_solver *solver = tw_solver_new(&arena, w->facts, &problem.options);
    for (uint32_t i = 0; i < w->line_count; i++) {
        assert_int_equal(tw_solver_require(solver, w->lines[i].requirement,
                                           w->lines[i].origin, &err),
                         TW_OK);
    }
    bool refuted = tw_solver_step(solver, &needs, &err) == TW_STEP_UNSOLVABLE;
    assert_int_equal(refuted, !has_solution(w, w->lines, w->line_count));
    if (refuted) {
        assert_int_equal(tw_solver_refutation(solver, &arena, &proof, &err), TW_OK);
        assert_int_equal(tw_explain_core(&arena, &problem, &proof, NULL, &core, &err),
                         TW_OK);
        assert_int_equal(
            tw_explain_remedies(&arena, &problem, &core, NULL, &remedies, &err), TW_OK);
        assert_int_equal(core.end, TW_CORE_MINIMAL);
        check_core(w, &core);
        check_known_core(w, problem, solver, &proof);
        for (uint32_t i = 0; i < remedies.len; i++) {
            check_remedy(w, &remedies.at[i]);
        }
        if (remedies.len == 0) {
            assert_int_equal(remedies.end, TW_REMEDIES_ALL_TRIED);
            check_no_remedy(w);
        }
        assert_int_equal(tw_story_find(&arena, w->facts, &core.proof, &story, &err),
                         TW_OK);
        if (story.found) {
            check_story(w, &story);
        }
    }
    tw_arena_free(&arena);
    return refuted;
}

TW_TEST(explanations_of_random_worlds_hold)
{
    uint32_t refuted = 0;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct world w;
        open_random(&w, seed * 7919);
        refuted += check_world(&w);
        world_close(&w);
    }
    assert_true(refuted > WORLDS / 10);
}
