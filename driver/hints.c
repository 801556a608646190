/*
 * Hints. See tw_hints.h; the closure of the roots is walked breadth first, one project
 * at a time, so that whoever asks may stop where it likes.
 *
 * The invariant: a node is visited once, and there are no more than MOST_NODES, so that
 * no table makes a walk long. Names are normalised before they are believed: they
 * become parts of URLs.
 */
#include "tw_hints.h"

#include <stdlib.h>
#include <string.h>

#include "hints_memory.h"
#include "hints_table.h"

enum { MOST_NODES = 4096 };

/* A root that may be needed in an old version. */
struct doubt {
    const struct tw_requirement *requirement;
    bool settled; /* its versions are known by now, */
    bool lifted;  /* and the newest one will do */
};

struct tw_hints {
    struct tw_arena *arena;
    struct tw_hints_options options;
    TW_VEC(struct doubt) doubts;
    struct tw_intern nodes;   /* in the order in which they were met */
    struct tw_intern bounded; /* projects that have a node with a bound */
    struct tw_intern given;   /* projects that were given, or met */
    uint32_t next;            /* the first node that was not visited */
    uint32_t roots;
    TW_VEC(struct tw_hints_clash) clashes; /* between roots, that are to be feared */
    struct tw_intern questioned;           /* the projects of these */
};

struct tw_hints *tw_hints_new(struct tw_arena *arena,
                              const struct tw_hints_options *options)
{
    struct tw_hints *hints = TW_NEW(arena, struct tw_hints);
    if (hints) {
        *hints = (struct tw_hints){
            .arena = arena,
            .options = *options,
            .nodes = TW_INTERN_INIT(arena),
            .bounded = TW_INTERN_INIT(arena),
            .given = TW_INTERN_INIT(arena),
            .questioned = TW_INTERN_INIT(arena),
            .next = 1,
        };
    }
    return hints;
}

uint32_t tw_hints_roots(const struct tw_hints *hints)
{
    return hints->roots;
}

/* ---------------------------------------------------------------- nodes */

/* Where the bound of NODE starts: its length, if it has none. */
static size_t bound_at(tw_slice node)
{
    size_t at = 0;
    while (at < node.len && !memchr("<>=!~", node.ptr[at], 5)) {
        at++;
    }
    return at;
}

static tw_slice project_of(tw_slice node)
{
    tw_slice unbound = tw_slice_cut(node, 0, bound_at(node));
    return tw_slice_cut(unbound, 0, tw_slice_find(unbound, '[', 0));
}

/* Reads BOUND as what narrows its project, whose name is NAME. False: it is none, and
 * the node is not to be believed, or there is no memory. */
static bool add_bound(struct tw_hints *hints, tw_slice name, tw_slice bound)
{
    struct tw_specifiers specifiers;
    return tw_specifiers_parse(hints->arena, bound, &specifiers, NULL) == TW_OK &&
           tw_intern_add(&hints->bounded, name);
}

/* Notes TEXT ("name", "name[extra]", each perhaps with a bound) as a node, and before
 * it that without the extra. */
static bool add_node(struct tw_hints *hints, tw_slice text)
{
    tw_slice name, extra;
    tw_slice unbound = tw_slice_cut(text, 0, bound_at(text));
    tw_slice bound = tw_slice_cut(text, unbound.len, text.len);
    size_t bracket = tw_slice_find(unbound, '[', 0);
    tw_slice inside = tw_slice_cut(unbound, bracket, unbound.len);
    if (hints->nodes.texts.len >= MOST_NODES ||
        tw_name_normalize(hints->arena, project_of(text), &name, NULL) ||
        (bound.len && !add_bound(hints, name, bound))) {
        return true; /* not to be believed */
    }
    char *node = tw_arena_printf(hints->arena, "%.*s%.*s", TW_FMT(name), TW_FMT(bound));
    if (!node || !tw_intern_add(&hints->nodes, tw_slice_from(node))) {
        return false;
    }
    if (bracket == SIZE_MAX || !tw_slice_ends(inside, TW_SLICE("]")) ||
        tw_name_normalize(hints->arena, tw_slice_cut(inside, 1, inside.len - 1), &extra,
                          NULL)) {
        return true;
    }
    node = tw_arena_printf(hints->arena, "%.*s[%.*s]%.*s", TW_FMT(name), TW_FMT(extra),
                           TW_FMT(bound));
    return node && tw_intern_add(&hints->nodes, tw_slice_from(node));
}

/* ---------------------------------------------------------------- the memory */

/* Of NODE without its bound: it is not remembered how a node was bounded. */
static tw_slice memory_key(const struct tw_hints *hints, struct tw_arena *scratch,
                           tw_slice node)
{
    tw_slice unbound = tw_slice_cut(node, 0, bound_at(node));
    return tw_slice_from(tw_arena_printf(
        scratch, "edge:%.*s\n%.*s", TW_FMT(hints->options.index), TW_FMT(unbound)));
}

static void recall(const struct tw_hints *hints, tw_slice node,
                   struct tw_hints_memory *out)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_cached found;
    tw_slice key =
        hints->options.cache ? memory_key(hints, &scratch, node) : TW_NO_SLICE;
    out->runs = out->len = 0;
    if (key.ptr && tw_cache_get(hints->options.cache, key, &found)) {
        tw_hints_memory_read(found.value, out);
    }
    tw_arena_free(&scratch);
}

/* ---------------------------------------------------------------- the walk */

bool tw_hints_root(struct tw_hints *hints, tw_slice name, const tw_slice *extras,
                   uint32_t extra_count)
{
    uint32_t before = hints->nodes.texts.len;
    bool added = add_node(hints, name);
    hints->roots += hints->nodes.texts.len > before;
    for (uint32_t i = 0; added && i < extra_count; i++) {
        const char *node = tw_arena_printf(hints->arena, "%.*s[%.*s]", TW_FMT(name),
                                           TW_FMT(extras[i]));
        added = node && add_node(hints, tw_slice_from(node));
    }
    return added;
}

bool tw_hints_met(struct tw_hints *hints, tw_slice name)
{
    return add_node(hints, name) && tw_intern_add(&hints->given, name);
}

static bool is_questioned(const struct tw_hints *hints, tw_slice node)
{
    return tw_intern_find(&hints->questioned, project_of(node));
}

/* As long as a clash is to be feared, its projects lead only to one another. */
static bool expand_by_table(struct tw_hints *hints, tw_slice node)
{
    tw_slice line = tw_hints_table_find(hints->options.table, node), need;
    bool added = true;
    for (int i = 0; added && i < TW_HINTS_NEEDS_MAX &&
                    tw_hints_table_next(&line, hints->options.env, &need);
         i++) {
        bool waits = is_questioned(hints, node) && !is_questioned(hints, need);
        added = waits || add_node(hints, need);
    }
    return added;
}

static bool is_of_project(tw_slice node, tw_slice name)
{
    return tw_slice_equal(project_of(node), name);
}

static bool is_doubted(const struct tw_hints *hints, tw_slice node)
{
    for (uint32_t i = 0; i < hints->doubts.len; i++) {
        const struct doubt *doubt = &hints->doubts.at[i];
        if (!doubt->lifted && is_of_project(node, doubt->requirement->name)) {
            return true;
        }
    }
    return false;
}

/* Does the table say of NODE what will be needed? Not of the newest version of a
 * project that will be an older one. */
static bool is_telling(const struct tw_hints *hints, tw_slice node)
{
    bool newest = bound_at(node) == node.len;
    return !is_doubted(hints, node) &&
           !(newest && tw_intern_find(&hints->bounded, project_of(node)));
}

/* Adds what NODE leads to. */
static bool expand(struct tw_hints *hints, tw_slice node)
{
    struct tw_hints_memory memory;
    bool added = true;
    recall(hints, node, &memory);
    for (uint32_t i = 0; added && i < memory.len; i++) {
        added = !tw_hints_memory_expects(&memory, &memory.at[i]) ||
                add_node(hints, memory.at[i].node);
    }
    return added &&
           (memory.runs || !is_telling(hints, node) || expand_by_table(hints, node));
}

/* What NODE, which has no extra, says. False: no memory. */
static bool give(struct tw_hints *hints, tw_slice node, struct tw_hint *out)
{
    tw_slice bound = tw_slice_cut(node, bound_at(node), node.len);
    uint32_t before = hints->given.texts.len;
    struct tw_specifiers *within = NULL;
    out->project = project_of(node);
    if (bound.len) {
        within = TW_NEW(hints->arena, struct tw_specifiers);
        if (!within || tw_specifiers_parse(hints->arena, bound, within, NULL)) {
            return false;
        }
    }
    out->within = within;
    bool added = tw_intern_add(&hints->given, out->project);
    out->again = hints->given.texts.len == before;
    return added;
}

bool tw_hints_next(struct tw_hints *hints, struct tw_hint *out)
{
    while (hints->next <= hints->nodes.texts.len) {
        tw_slice node = tw_intern_text(&hints->nodes, hints->next++);
        if (!expand(hints, node)) {
            return false;
        }
        if (tw_slice_find(node, '[', 0) == SIZE_MAX) {
            return give(hints, node, out);
        }
    }
    return false;
}

/* ---------------------------------------------------------------- doubt */

/* A pin has none: who pins has mostly pinned what was new. */
static bool has_upper_bound(const struct tw_specifiers *specifiers)
{
    for (uint32_t i = 0; i < specifiers->count; i++) {
        const struct tw_specifier *clause = &specifiers->clauses[i];
        if (clause->op == TW_OP_LESS || clause->op == TW_OP_AT_MOST ||
            clause->op == TW_OP_COMPATIBLE ||
            (clause->op == TW_OP_EQUAL && clause->prefix)) {
            return true;
        }
    }
    return false;
}

bool tw_hints_doubt(struct tw_hints *hints, const struct tw_requirement *requirement)
{
    struct doubt doubt = {requirement, false, false};
    return !has_upper_bound(&requirement->specifiers) ||
           tw_vec_push(hints->arena, &hints->doubts, doubt);
}

/* Is the newest final version of PKG that can be used one that SPECIFIERS let through?
 */
static bool newest_fits(const struct tw_facts *facts, tw_pkg pkg,
                        const struct tw_specifiers *specifiers)
{
    for (uint32_t i = tw_facts_version_count(facts, pkg); i > 0; i--) {
        const struct tw_release *release = tw_facts_release(facts, pkg, i - 1);
        if (release->exclusion == TW_EXCL_NONE &&
            !tw_version_is_prerelease(release->version)) {
            return tw_specifiers_match(specifiers, release->version);
        }
    }
    return false;
}

/* Adds what the table says of the nodes of project NAME that were met. */
static bool believe(struct tw_hints *hints, tw_slice name)
{
    bool added = true;
    for (uint32_t id = 1; added && id < hints->next; id++) {
        tw_slice node = tw_intern_text(&hints->nodes, id);
        added = !is_of_project(node, name) || expand_by_table(hints, node);
    }
    return added;
}

/* ---------------------------------------------------------------- clashes */

/* Notes that ROOT and the roots that the table says it needs may clash. */
static bool add_clashes(struct tw_hints *hints, const struct tw_intern *roots,
                        tw_slice root)
{
    tw_slice line = tw_hints_table_find(hints->options.table, root), need;
    tw_slice own = project_of(root);
    bool added = true;
    while (added && tw_hints_table_next(&line, hints->options.env, &need)) {
        struct tw_hints_clash clash = {own, project_of(need)};
        if (tw_intern_find(roots, clash.needed) && !tw_slice_equal(own, clash.needed) &&
            (is_doubted(hints, own) || is_doubted(hints, clash.needed))) {
            added = tw_vec_push(hints->arena, &hints->clashes, clash) &&
                    tw_intern_add(&hints->questioned, own) &&
                    tw_intern_add(&hints->questioned, clash.needed);
        }
    }
    return added;
}

bool tw_hints_find_clashes(struct tw_hints *hints)
{
    struct tw_intern roots = TW_INTERN_INIT(hints->arena);
    bool added = true;
    uint32_t count = hints->doubts.len ? hints->nodes.texts.len : 0;
    for (uint32_t id = 1; added && id <= count; id++) {
        added = tw_intern_add(&roots, project_of(tw_intern_text(&hints->nodes, id)));
    }
    for (uint32_t id = 1; added && id <= count; id++) {
        added = add_clashes(hints, &roots, tw_intern_text(&hints->nodes, id));
    }
    return added;
}

bool tw_hints_next_clash(const struct tw_hints *hints, uint32_t *at,
                         struct tw_hints_clash *out)
{
    while (*at < hints->clashes.len) {
        *out = hints->clashes.at[(*at)++];
        if (is_doubted(hints, out->needing) || is_doubted(hints, out->needed)) {
            return true;
        }
    }
    return false;
}

bool tw_hints_no_clash(struct tw_hints *hints)
{
    struct tw_intern questioned = hints->questioned;
    bool added = true;
    hints->questioned = (struct tw_intern)TW_INTERN_INIT(hints->arena);
    hints->clashes.len = 0;
    for (uint32_t id = 1; added && id <= questioned.texts.len; id++) {
        tw_slice name = tw_intern_text(&questioned, id);
        added = is_doubted(hints, name) || believe(hints, name);
    }
    return added;
}

/* ---------------------------------------------------------------- settling */

bool tw_hints_settle(struct tw_hints *hints, struct tw_facts *facts)
{
    bool added = true;
    for (uint32_t i = 0; added && i < hints->doubts.len; i++) {
        struct doubt *doubt = &hints->doubts.at[i];
        tw_slice name = doubt->requirement->name;
        tw_pkg pkg =
            doubt->settled ? (tw_pkg){0} : tw_facts_package(facts, name, TW_NO_SLICE);
        if (pkg.id && tw_facts_known(facts, pkg)) {
            doubt->settled = true;
            doubt->lifted = newest_fits(facts, pkg, &doubt->requirement->specifiers);
            added = !doubt->lifted || is_doubted(hints, name) || believe(hints, name);
        }
    }
    return added;
}

/* ---------------------------------------------------------------- learning */

/* NODE needs NEEDED (empty: what a node without needs has). */
struct edge {
    tw_slice node, needed;
};

static int compare_edges(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    int order = tw_slice_compare(x->node, y->node);
    return order ? order : tw_slice_compare(x->needed, y->needed);
}

/* The node of PKG, in ARENA. */
static tw_slice node_of(struct tw_arena *arena, const struct tw_facts *facts,
                        tw_pkg pkg)
{
    tw_slice name = tw_facts_name(facts, pkg), extra = tw_facts_extra(facts, pkg);
    return extra.len ? tw_slice_from(tw_arena_printf(arena, "%.*s[%.*s]", TW_FMT(name),
                                                     TW_FMT(extra)))
                     : name;
}

/* The edges of SOLUTION between packages, and an empty one for each node. NULL: no
 * memory. */
static struct edge *edges_of(struct tw_arena *arena, const struct tw_facts *facts,
                             const struct tw_solution *solution, uint32_t *count)
{
    TW_VEC(struct edge) edges = {0};
    bool added = true;
    for (uint32_t i = 0; added && i < solution->selected_count; i++) {
        const struct tw_selected *selected = &solution->selected[i];
        struct edge none = {node_of(arena, facts, selected->pkg), TW_NO_SLICE};
        added = none.node.ptr && tw_vec_push(arena, &edges, none);
        for (uint32_t e = 0; added && e < selected->extra_count; e++) {
            none.node = node_of(arena, facts, selected->extras[e]);
            added = none.node.ptr && tw_vec_push(arena, &edges, none);
        }
    }
    for (uint32_t i = 0; added && i < solution->edge_count; i++) {
        const struct tw_edge *from = &solution->edges[i];
        if (from->from.id &&
            tw_facts_base(facts, from->from).id != tw_facts_base(facts, from->to).id) {
            struct edge edge = {node_of(arena, facts, from->from),
                                node_of(arena, facts, from->to)};
            added =
                edge.node.ptr && edge.needed.ptr && tw_vec_push(arena, &edges, edge);
        }
    }
    *count = edges.len;
    return added ? edges.at : NULL;
}

/* Remembers the COUNT edges of one node, sorted, the empty one first. */
static void learn_node(struct tw_hints *hints, const struct edge *edges, uint32_t count)
{
    struct tw_hints_memory memory;
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    tw_slice needed[TW_HINTS_NEEDS_MAX];
    uint32_t len = 0;
    for (uint32_t i = 1; i < count && len < TW_HINTS_NEEDS_MAX; i++) {
        if (compare_edges(&edges[i - 1], &edges[i])) {
            needed[len++] = edges[i].needed;
        }
    }
    recall(hints, edges[0].node, &memory);
    tw_slice key = memory_key(hints, &scratch, edges[0].node);
    if (key.ptr && tw_hints_memory_learn(&memory, needed, len)) {
        tw_hints_memory_write(&memory, &text);
        struct tw_cached what = {.value = tw_buf_slice(&text)};
        if (!text.failed) {
            tw_cache_put(hints->options.cache, key, &what);
        }
    }
    tw_buf_free(&text);
    tw_arena_free(&scratch);
}

void tw_hints_learn(struct tw_hints *hints, const struct tw_facts *facts,
                    const struct tw_solution *solution)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    uint32_t count = 0;
    struct edge *edges =
        hints->options.cache ? edges_of(&scratch, facts, solution, &count) : NULL;
    if (edges) {
        qsort(edges, count, sizeof *edges, compare_edges);
    }
    for (uint32_t i = 0, end = 0; edges && i < count; i = end) {
        while (end < count && tw_slice_equal(edges[end].node, edges[i].node)) {
            end++;
        }
        learn_node(hints, &edges[i], end - i);
    }
    tw_arena_free(&scratch);
}
