/*
 * Markers flow along the edges of the solution: a package is needed where one of those
 * that ask for it is needed and the marker of the requirement holds. Sets only grow, so
 * that going over the edges until nothing changes ends, also in circles.
 *
 * What is written is the normal form of `uv pip compile`: python_full_version in place
 * of python_version, sys_platform in place of platform_system.
 *
 * Called from pins.c.
 */
#include "pin_markers.h"

#include "tw_limits.h"

struct flow {
    struct tw_arena *arena;
    const struct tw_facts *facts;
    const struct tw_solution *solution;
    struct tw_marker_sets *sets;
    tw_marker_set *needed;  /* by package id */
    tw_marker_set *on_edge; /* by edge: what its marker says */
    tw_marker_set python;
    struct tw_error *err;
};

/* ---------------------------------------------------------------- normal form */

/* Appends TEXT with each FROM in it replaced by TO. */
static void replace_all(struct tw_buf *buf, tw_slice text, tw_slice from, tw_slice to)
{
    size_t at;
    while ((at = tw_slice_search(text, from)) != SIZE_MAX) {
        tw_buf_add(buf, tw_slice_cut(text, 0, at));
        tw_buf_add(buf, to);
        text = tw_slice_cut(text, at + from.len, text.len);
    }
    tw_buf_add(buf, text);
}

/* MARKER with platform_system told by sys_platform where that is the same. */
static enum tw_status unify_platform(const struct flow *f,
                                     const struct tw_marker *marker,
                                     const struct tw_marker **out)
{
    static const tw_slice systems[][2] = {
        {TW_SLICE_INIT("platform_system == \"Windows\""),
         TW_SLICE_INIT("sys_platform == \"win32\"")},
        {TW_SLICE_INIT("platform_system == \"Linux\""),
         TW_SLICE_INIT("sys_platform == \"linux\"")},
        {TW_SLICE_INIT("platform_system == \"Darwin\""),
         TW_SLICE_INIT("sys_platform == \"darwin\"")},
    };
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REQUIREMENT);
    tw_slice current = TW_NO_SLICE;
    enum tw_status status = tw_marker_print(&text, marker, f->err);
    for (size_t i = 0; i < sizeof systems / sizeof *systems && !status; i++) {
        if (text.failed || !tw_arena_copy(f->arena, tw_buf_slice(&text), &current)) {
            status = tw_error_nomem(f->err);
        }
        tw_buf_clear(&text);
        replace_all(&text, current, systems[i][0], systems[i][1]);
    }
    if (!status &&
        (text.failed || !tw_arena_copy(f->arena, tw_buf_slice(&text), &current))) {
        status = tw_error_nomem(f->err);
    }
    tw_buf_free(&text);
    return status ? status : tw_marker_parse(f->arena, current, out, f->err);
}

/* Appends "python_full_version OP 'X.Y'" for what `python_version OP 'X.Y'` says; takes
 * both off the front of *TEXT, which begins with that. */
static void add_full_version(struct tw_buf *buf, tw_slice *text)
{
    tw_slice rest = *text;
    tw_pull(&rest, TW_SLICE("python_version "));
    tw_slice op = tw_pull_until(&rest, ' ');
    tw_pull_byte(&rest, '\'');
    tw_slice version = tw_pull_until(&rest, '\'');
    tw_slice minor = version;
    uint64_t major, number;
    tw_pull_uint(&minor, 99, &major);
    tw_pull_byte(&minor, '.');
    bool plain = tw_pull_uint(&minor, 9999, &number) && minor.len == 0;
    bool next = tw_slice_equal(op, TW_SLICE(">")) || tw_slice_equal(op, TW_SLICE("<="));
    bool equal =
        tw_slice_equal(op, TW_SLICE("==")) || tw_slice_equal(op, TW_SLICE("!="));
    if (!plain) {
        tw_buf_add(buf, tw_slice_cut(*text, 0, 1)); /* nothing to be said better */
        *text = tw_slice_cut(*text, 1, text->len);
        return;
    }
    if (next) {
        tw_buf_printf(buf, "python_full_version %s '%u.%u'", op.len == 1 ? ">=" : "<",
                      (unsigned)major, (unsigned)number + 1);
    } else {
        tw_buf_printf(buf, "python_full_version %.*s '%.*s%s'", TW_FMT(op),
                      TW_FMT(version), equal ? ".*" : "");
    }
    *text = rest;
}

static bool normalize(struct tw_arena *arena, tw_slice text, tw_slice *out)
{
    struct tw_buf buf = TW_BUF_INIT(TW_MAX_REQUIREMENT);
    size_t at;
    while ((at = tw_slice_search(text, TW_SLICE("python_version "))) != SIZE_MAX) {
        tw_buf_add(&buf, tw_slice_cut(text, 0, at));
        text = tw_slice_cut(text, at, text.len);
        add_full_version(&buf, &text);
    }
    tw_buf_add(&buf, text);
    bool kept = !buf.failed && tw_arena_copy(arena, tw_buf_slice(&buf), out);
    tw_buf_free(&buf);
    return kept;
}

/* ---------------------------------------------------------------- sets */

/* The set of the marker TEXT. */
static enum tw_status parse_set(const struct flow *f, tw_slice text, tw_marker_set *out)
{
    const struct tw_marker *marker;
    enum tw_status status = tw_marker_parse(f->arena, text, &marker, f->err);
    return status ? status : tw_marker_sets_of(f->sets, marker, out, f->err);
}

/* Takes the question whether EXTRA is on, which is answered, out of *SET. */
static enum tw_status forget_extra(const struct flow *f, tw_slice extra,
                                   tw_marker_set *set)
{
    const char *text = tw_arena_printf(f->arena, "extra == \"%.*s\"", TW_FMT(extra));
    struct tw_buf printed = TW_BUF_INIT(TW_MAX_REQUIREMENT);
    tw_marker_set on;
    tw_slice copy;
    enum tw_status status =
        text ? parse_set(f, tw_slice_from(text), &on) : tw_error_nomem(f->err);
    if (!status) {
        status = tw_marker_sets_print(f->sets, *set, on, &printed, f->err);
    }
    if (!status && !tw_arena_copy(f->arena, tw_buf_slice(&printed), &copy)) {
        status = tw_error_nomem(f->err);
    }
    tw_buf_free(&printed);
    if (!status && copy.len == 0) {
        *set = TW_MARKER_ALWAYS;
        return TW_OK;
    }
    return status ? status : parse_set(f, copy, set);
}

/* What the marker of EDGE says, once it is known which extra asks. */
static enum tw_status read_edge(const struct flow *f, const struct tw_edge *edge,
                                tw_marker_set *out)
{
    const struct tw_marker *marker;
    bool limits = edge->origin && edge->origin->kind == TW_FROM_CONSTRAINT;
    *out = limits ? TW_MARKER_NEVER : TW_MARKER_ALWAYS;
    if (limits || !edge->requirement || !edge->requirement->marker) {
        return TW_OK;
    }
    enum tw_status status = unify_platform(f, edge->requirement->marker, &marker);
    if (!status) {
        status = tw_marker_sets_of(f->sets, marker, out, f->err);
    }
    tw_slice extra = edge->from.id ? tw_facts_extra(f->facts, edge->from) : TW_NO_SLICE;
    return status || extra.len == 0 ? status : forget_extra(f, extra, out);
}

/* Adds MORE to what PKG is needed for. */
static enum tw_status grow(const struct flow *f, tw_pkg pkg, tw_marker_set more,
                           bool *changed)
{
    tw_marker_set now;
    enum tw_status status =
        tw_marker_sets_or(f->sets, f->needed[pkg.id], more, &now, f->err);
    if (!status && now.i != f->needed[pkg.id].i) {
        f->needed[pkg.id] = now;
        *changed = true;
    }
    return status;
}

/* Lets the markers flow over every edge once. */
static enum tw_status go_over(const struct flow *f, bool *changed)
{
    enum tw_status status = TW_OK;
    *changed = false;
    for (uint32_t i = 0; i < f->solution->edge_count && !status; i++) {
        const struct tw_edge *edge = &f->solution->edges[i];
        tw_marker_set from =
            edge->from.id ? f->needed[edge->from.id] : TW_MARKER_ALWAYS;
        tw_marker_set both;
        status = tw_marker_sets_and(f->sets, from, f->on_edge[i], &both, f->err);
        if (!status) {
            status = grow(f, edge->to, both, changed);
        }
        if (!status) {
            status = grow(f, tw_facts_base(f->facts, edge->to), both, changed);
        }
    }
    return status;
}

/* ---------------------------------------------------------------- the whole */

/* The largest package id that the solution mentions. */
static uint32_t largest_id(const struct tw_solution *solution)
{
    uint32_t largest = 0;
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        uint32_t id = solution->selected[i].pkg.id;
        largest = id > largest ? id : largest;
    }
    for (uint32_t i = 0; i < solution->edge_count; i++) {
        const struct tw_edge *edge = &solution->edges[i];
        uint32_t id = edge->from.id > edge->to.id ? edge->from.id : edge->to.id;
        largest = id > largest ? id : largest;
    }
    return largest;
}

/* Prints what PKG is needed for, given the Python. */
static enum tw_status print(const struct flow *f, tw_pkg pkg, tw_slice *out)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REQUIREMENT);
    enum tw_status status =
        tw_marker_sets_print(f->sets, f->needed[pkg.id], f->python, &text, f->err);
    if (!status && !normalize(f->arena, tw_buf_slice(&text), out)) {
        status = tw_error_nomem(f->err);
    }
    tw_buf_free(&text);
    return status;
}

static enum tw_status begin(struct flow *f, tw_slice python)
{
    size_t count = (size_t)largest_id(f->solution) + 1;
    f->sets = tw_marker_sets_new(f->arena);
    f->needed = TW_NEW_ARRAY(f->arena, tw_marker_set, count);
    f->on_edge = TW_NEW_ARRAY(f->arena, tw_marker_set, f->solution->edge_count);
    const char *text =
        tw_arena_printf(f->arena, "python_full_version >= \"%.*s\"", TW_FMT(python));
    if (!f->sets || !f->needed || !f->on_edge || !text) {
        return tw_error_nomem(f->err);
    }
    for (size_t i = 0; i < count; i++) {
        f->needed[i] = TW_MARKER_NEVER;
    }
    f->python = TW_MARKER_ALWAYS;
    enum tw_status status =
        python.len > 0 ? parse_set(f, tw_slice_from(text), &f->python) : TW_OK;
    for (uint32_t i = 0; i < f->solution->edge_count && !status; i++) {
        status = read_edge(f, &f->solution->edges[i], &f->on_edge[i]);
    }
    return status;
}

enum tw_status tw_pin_markers(struct tw_arena *arena, const struct tw_facts *facts,
                              const struct tw_solution *solution, tw_slice python,
                              struct tw_pin *pins, struct tw_error *err)
{
    struct flow f = {.arena = arena, .facts = facts, .solution = solution, .err = err};
    enum tw_status status = begin(&f, python);
    for (bool changed = true; changed && !status;) {
        status = go_over(&f, &changed);
    }
    for (uint32_t i = 0; i < solution->selected_count && !status; i++) {
        status = print(&f, solution->selected[i].pkg, &pins[i].marker);
    }
    return status;
}
