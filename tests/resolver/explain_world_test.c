/* Worlds as text (explain_world.h), and a test that they are read as written. */
#include "explain_world.h"

static tw_slice world_copy(struct world *w, tw_slice text)
{
    tw_slice out;
    assert_true(tw_arena_copy(&w->arena, text, &out));
    return out;
}

struct tw_requirement *world_requirement(struct world *w, tw_slice text)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_requirement *r = TW_NEW(&w->arena, struct tw_requirement);
    assert_non_null(r);
    if (tw_requirement_parse(&w->arena, world_copy(w, text), r, &err) != TW_OK) {
        fail_msg("%.*s: %s", TW_FMT(text), err.message);
    }
    return r;
}

static enum tw_exclusion world_exclusion(tw_slice word)
{
    static const struct {
        const char *word;
        enum tw_exclusion kind;
    } all[] = {
        {"yanked", TW_EXCL_YANKED},      {"python", TW_EXCL_REQUIRES_PYTHON},
        {"nowheel", TW_EXCL_NO_WHEEL},   {"toonew", TW_EXCL_TOO_NEW},
        {"nobinary", TW_EXCL_NO_BINARY}, {"sdist", TW_EXCL_ONLY_SDIST},
        {"bad", TW_EXCL_BAD_METADATA},   {"other", TW_EXCL_OTHER},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (tw_slice_equal(word, tw_slice_from(all[i].word))) {
            return all[i].kind;
        }
    }
    fail_msg("unknown exclusion %.*s", TW_FMT(word));
    return TW_EXCL_NONE;
}

/* The requirements of one release, "b>=2; c". */
void world_depend(struct world *w, tw_pkg pkg, uint32_t index, tw_slice needs)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_requirement all[WORLD_NEEDS];
    tw_slice extras[WORLD_NEEDS];
    struct tw_dependencies out = {all, 0, extras, 0};
    while (needs.len) {
        size_t end = tw_slice_find(needs, ';', 0);
        tw_slice one = tw_slice_trim(tw_slice_cut(needs, 0, end));
        needs = tw_slice_cut(needs, end == SIZE_MAX ? needs.len : end + 1, needs.len);
        tw_slice extra = TW_NO_SLICE;
        size_t when = tw_slice_search(one, TW_SLICE(" when "));
        if (when != SIZE_MAX) { /* "b<2 when x": under the extra x */
            extra = tw_slice_cut(one, when + 6, one.len);
            char *text =
                tw_arena_printf(&w->arena, "%.*s ; extra == '%.*s'",
                                TW_FMT(tw_slice_cut(one, 0, when)), TW_FMT(extra));
            extras[out.extra_count++] = extra;
            one = tw_slice_from(text);
        }
        struct tw_requirement *r = world_requirement(w, one);
        struct world_need need = {pkg, index, extra, r};
        assert_true(tw_vec_push(&w->arena, &w->needs, need));
        all[out.requirement_count++] = *r;
    }
    assert_int_equal(tw_facts_give_dependencies(w->facts, pkg, index, &out, &err),
                     TW_OK);
}

struct world_releases {
    tw_slice name;
    struct tw_release at[WORLD_RELEASES];
    tw_slice needs[WORLD_RELEASES];
    bool late[WORLD_RELEASES];
    uint32_t count;
};

static void world_flush(struct world *w, struct world_releases *r)
{
    struct tw_error err = TW_ERROR_INIT;
    if (r->count == 0) {
        return;
    }
    tw_pkg pkg = tw_facts_package(w->facts, r->name, TW_NO_SLICE);
    assert_int_equal(tw_facts_give_versions(w->facts, pkg, r->at, r->count, &err),
                     TW_OK);
    for (uint32_t i = 0; i < r->count; i++) {
        struct world_late late = {pkg, i, r->needs[i]};
        if (!r->late[i]) {
            world_depend(w, pkg, i, r->needs[i]);
        } else {
            assert_true(tw_vec_push(&w->arena, &w->late, late));
        }
    }
    r->count = 0;
}

static tw_slice world_word(tw_slice *line)
{
    size_t end = tw_slice_find(*line, ' ', 0);
    tw_slice word = tw_slice_cut(*line, 0, end);
    *line = tw_slice_trim(
        tw_slice_cut(*line, end == SIZE_MAX ? line->len : end + 1, line->len));
    return word;
}

static void world_release(struct world *w, struct world_releases *r, tw_slice line)
{
    struct tw_error err = TW_ERROR_INIT;
    tw_slice needs = TW_NO_SLICE;
    size_t colon = tw_slice_search(line, TW_SLICE(": "));
    if (colon != SIZE_MAX) {
        needs = tw_slice_cut(line, colon + 2, line.len);
        line = tw_slice_cut(line, 0, colon);
    }
    tw_slice name = world_word(&line);
    if (!tw_slice_equal(name, r->name)) {
        world_flush(w, r);
        r->name = name;
    }
    struct tw_release *release = &r->at[r->count];
    *release = (struct tw_release){0};
    r->late[r->count] = tw_slice_ends(line, TW_SLICE(" late"));
    r->needs[r->count++] = needs;
    assert_true(r->count < WORLD_RELEASES);
    assert_int_equal(
        tw_version_parse(&w->arena, world_word(&line), &release->version, &err), TW_OK);
    release->is_sdist = tw_slice_equal(line, TW_SLICE("source"));
    if (line.len && !r->late[r->count - 1] && !release->is_sdist) {
        release->exclusion = world_exclusion(world_word(&line));
        release->detail = line;
    }
}

void world_index(struct world *w, const char *text)
{
    struct tw_error err = TW_ERROR_INIT;
    tw_slice rest = world_copy(w, tw_slice_from(text));
    tw_slice line;
    struct world_releases *releases = TW_NEW(&w->arena, struct world_releases);
    assert_non_null(releases);
    while (tw_slice_line(&rest, &line)) {
        if (tw_pull(&(tw_slice){line.ptr, line.len}, TW_SLICE("missing "))) {
            world_flush(w, releases);
            tw_slice name = tw_slice_cut(line, 8, line.len);
            tw_pkg pkg = tw_facts_package(w->facts, name, TW_NO_SLICE);
            assert_int_equal(tw_facts_give_absence(
                                 w->facts, pkg, TW_SLICE("is not on the index"), &err),
                             TW_OK);
        } else if (line.len) {
            world_release(w, releases, line);
        }
    }
    world_flush(w, releases);
}

static void world_ask(struct world *w, const char *text)
{
    tw_slice rest = world_copy(w, tw_slice_from(text));
    tw_slice line;
    uint64_t number = 0;
    while (tw_slice_line(&rest, &line)) {
        struct tw_origin *origin = TW_NEW(&w->arena, struct tw_origin);
        assert_non_null(origin);
        number++;
        *origin = (struct tw_origin){TW_SLICE("requirements.in"), (uint32_t)number,
                                     line, TW_FROM_REQUIREMENT, NULL};
        if (line.len == 0) {
            continue;
        }
        if (line.ptr[0] == '!' || line.ptr[0] == '^') {
            uint64_t at = 0;
            origin->kind = line.ptr[0] == '!' ? TW_FROM_CONSTRAINT : TW_FROM_OVERRIDE;
            tw_slice place = world_word(&line);
            place = tw_slice_cut(place, 1, place.len);
            origin->file = tw_pull_until(&place, ':');
            assert_true(tw_pull_uint(&place, UINT32_MAX, &at));
            origin->line = (uint32_t)at;
            origin->text = line;
            size_t colon = tw_slice_search(line, TW_SLICE(": "));
            if (colon != SIZE_MAX) {
                origin->parent = world_requirement(w, tw_slice_cut(line, 0, colon));
                line = tw_slice_cut(line, colon + 2, line.len);
            }
        }
        assert_true(w->line_count < WORLD_LINES);
        w->lines[w->line_count++] =
            (struct tw_line){world_requirement(w, line), origin};
    }
}

void world_open(struct world *w, const char *index, const char *lines)
{
    *w = (struct world){.arena = TW_ARENA_INIT};
    w->env.value[TW_ENV_PYTHON_VERSION] = TW_SLICE("3.12");
    w->env.value[TW_ENV_PYTHON_FULL_VERSION] = TW_SLICE("3.12.4");
    w->env.value[TW_ENV_SYS_PLATFORM] = TW_SLICE("linux");
    struct tw_facts_options options = {&w->env};
    w->facts = tw_facts_new(&w->arena, &options);
    assert_non_null(w->facts);
    world_index(w, index);
    world_ask(w, lines);
}

void world_close(struct world *w)
{
    tw_arena_free(&w->arena);
}

struct tw_problem world_problem(struct world *w)
{
    return (struct tw_problem){
        .facts = w->facts,
        .options = TW_SOLVER_OPTIONS_INIT,
        .lines = w->lines,
        .line_count = w->line_count,
    };
}

tw_pkg world_package(struct world *w, const char *name)
{
    return tw_facts_package(w->facts, tw_slice_from(name), TW_NO_SLICE);
}

/* ---------------------------------------------------------------- explanations */

static uint32_t near_names(void *payload, tw_slice name, tw_slice *out, uint32_t room)
{
    (void)payload;
    if (room == 0 || !tw_slice_equal(name, TW_SLICE("reqeusts"))) {
        return 0;
    }
    out[0] = TW_SLICE("requests");
    return 1;
}

const struct tw_solver *told_refute(struct told *t, struct tw_proof *proof)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_needs needs;
    struct tw_solver *solver =
        tw_solver_new(&t->arena, t->w.facts, &t->problem.options);
    assert_non_null(solver);
    for (uint32_t i = 0; i < t->w.line_count; i++) {
        assert_int_equal(tw_solver_require(solver, t->w.lines[i].requirement,
                                           t->w.lines[i].origin, &err),
                         TW_OK);
    }
    assert_int_equal(tw_solver_step(solver, &needs, &err), TW_STEP_UNSOLVABLE);
    assert_int_equal(tw_solver_refutation(solver, &t->arena, proof, &err), TW_OK);
    return solver;
}

void told_open(struct told *t, const char *index, const char *lines,
               enum tw_pre_mode prereleases)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_proof proof;
    *t = (struct told){.arena = TW_ARENA_INIT};
    world_open(&t->w, index, lines);
    t->problem = world_problem(&t->w);
    t->problem.options.prereleases = prereleases;
    told_refute(t, &proof);
    t->e = (struct tw_explanation){
        .problem = &t->problem,
        .context = {.python = TW_SLICE("3.12.4"),
                    .target = TW_SLICE("manylinux_2_28_x86_64"),
                    .cut_off = TW_SLICE("2024-01-01"),
                    .allow_prereleases = TW_SLICE("--prerelease-package"),
                    .near_names = near_names},
    };
    assert_int_equal(
        tw_explain_core(&t->arena, &t->problem, &proof, NULL, &t->e.core, &err), TW_OK);
    assert_int_equal(tw_explain_remedies(&t->arena, &t->problem, &t->e.core, NULL,
                                         &t->e.remedies, &err),
                     TW_OK);
}

void told_close(struct told *t)
{
    tw_arena_free(&t->arena);
    world_close(&t->w);
}

void assert_printed(const struct told *t, struct tw_explain_style style,
                    const char *expected)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    assert_int_equal(tw_explain_print(&text, &t->e, style, &err), TW_OK);
    assert_string_equal(text.ptr, expected);
    tw_buf_free(&text);
}

void assert_explained_with(const char *index, const char *lines,
                           enum tw_pre_mode prereleases, const char *expected)
{
    struct told t;
    told_open(&t, index, lines, prereleases);
    assert_int_equal(t.e.core.end, TW_CORE_MINIMAL);
    assert_printed(&t, (struct tw_explain_style){90, false}, expected);
    told_close(&t);
}

void assert_explained(const char *index, const char *lines, const char *expected)
{
    assert_explained_with(index, lines, TW_PRE_IF_NECESSARY, expected);
}

TW_TEST(world_is_read_as_written)
{
    struct world w;
    world_open(&w,
               "a 1.0: b>=2; c when x\na 2.0 yanked too early\nb 2.0 late: c\n"
               "missing c\n",
               "a\n!limits.txt:2 b<3\n");
    tw_pkg a = world_package(&w, "a");
    tw_pkg b = world_package(&w, "b");
    assert_int_equal(tw_facts_version_count(w.facts, a), 2);
    assert_int_equal(tw_facts_release(w.facts, a, 1)->exclusion, TW_EXCL_YANKED);
    assert_slice_equal(tw_facts_release(w.facts, a, 1)->detail, "too early");
    assert_true(tw_facts_dependencies_known(w.facts, a, 0));
    assert_false(tw_facts_dependencies_known(w.facts, b, 0));
    assert_true(tw_facts_known(w.facts, world_package(&w, "c")));
    assert_int_equal(tw_facts_version_count(w.facts, world_package(&w, "c")), 0);
    assert_int_equal(w.needs.len, 2);
    assert_slice_equal(w.needs.at[1].extra, "x");
    assert_int_equal(w.line_count, 2);
    assert_int_equal(w.lines[1].origin->kind, TW_FROM_CONSTRAINT);
    assert_slice_equal(w.lines[1].origin->file, "limits.txt");
    assert_int_equal(w.lines[1].origin->line, 2);
    world_close(&w);
}
