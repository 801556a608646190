/*
 * Decision diagrams, hash-consed: a node asks one question and has an edge for each
 * interval of answers. Questions stand in one order from the root down.
 *
 *     python_version >= '3.8' and os_name == 'nt'
 *
 *       os_name:  [-, 'nt') -> FALSE   ['nt', 'nt\0') -> python   ['nt\0', -) -> FALSE
 *       python:   [-, 3.8.dev0) -> FALSE   [3.8.dev0, -) -> TRUE
 *
 * The invariant: neighbouring edges have different children, a node has two edges or
 * more, and no two nodes are equal; so equal sets have equal ids. Below an edge for one
 * string, questions about that string are answered already.
 */
#include "marker_dd.h"

#include "tw_limits.h"

enum {
    MEMO_SIZE = 4096,
    MAX_STEPS = 1000000,                  /* edges looked at in one operation */
    MAX_EDGES = 20 * TW_MAX_MARKER_NODES, /* of all nodes */
};

enum operation { OP_AND = 1, OP_NOT, OP_RESTRICT };

struct tw_dd_memo {
    enum operation op; /* 0: free */
    uint32_t a, b, result;
};

static uint32_t fail(struct tw_marker_sets *sets, enum tw_status status)
{
    if (!sets->failed) {
        sets->failed = status;
    }
    return TW_DD_FALSE;
}

enum tw_status tw_dd_status(struct tw_marker_sets *sets, struct tw_error *err)
{
    enum tw_status status = sets->failed;
    sets->failed = TW_OK;
    sets->stack.len = 0;
    sets->steps = 0;
    if (status == TW_ERR_LIMIT) {
        return tw_error_set(err, status, "markers with too many cases");
    }
    return status ? tw_error_nomem(err) : TW_OK;
}

/* ---------------------------------------------------------------- questions */

/* The order of questions: by variable; its intervals before the others. */
static int compare_questions(const struct tw_dd_question *a,
                             const struct tw_dd_question *b)
{
    if (a->variable != b->variable) {
        return a->variable < b->variable ? -1 : 1;
    }
    if (a->op != b->op) {
        return a->op < b->op ? -1 : 1;
    }
    if (a->swapped != b->swapped) {
        return a->swapped ? 1 : -1;
    }
    return tw_slice_compare(a->literal, b->literal);
}

/* The index of QUESTION, which is added if it is new. */
static uint32_t find_question(struct tw_marker_sets *sets,
                              const struct tw_dd_question *question)
{
    struct tw_dd_question added = *question;
    for (uint32_t i = 0; i < sets->questions.len; i++) {
        if (compare_questions(&sets->questions.at[i], question) == 0) {
            return i;
        }
    }
    if (sets->questions.len == TW_MAX_MARKER_VARIABLES) {
        fail(sets, TW_ERR_LIMIT);
    } else if (!tw_arena_copy(sets->arena, question->literal, &added.literal) ||
               !tw_vec_push(sets->arena, &sets->questions, added)) {
        fail(sets, TW_ERR_NOMEM);
    } else {
        return sets->questions.len - 1;
    }
    return 0;
}

static const struct tw_dd_question *question_of(const struct tw_marker_sets *sets,
                                                uint32_t id)
{
    return &sets->questions.at[sets->nodes.at[id].question];
}

/* Which of A and B, one of which is no terminal, asks first: -1, 0: both, 1. */
static int first_to_ask(const struct tw_marker_sets *sets, uint32_t a, uint32_t b)
{
    if (a <= TW_DD_TRUE || b <= TW_DD_TRUE) {
        return a <= TW_DD_TRUE ? 1 : -1;
    }
    int order = compare_questions(question_of(sets, a), question_of(sets, b));
    return (order > 0) - (order < 0);
}

/* ---------------------------------------------------------------- nodes */

static uint64_t hash_node(uint32_t question, const struct tw_dd_edge *edges,
                          uint32_t count)
{
    uint64_t hash = question;
    for (uint32_t i = 0; i < count; i++) {
        hash = (hash ^ tw_hash(edges[i].from) ^ edges[i].child) *
               UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 31;
    }
    return hash;
}

static bool same_edges(const struct tw_dd_edge *a, const struct tw_dd_edge *b,
                       uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (a[i].child != b[i].child || !tw_slice_equal(a[i].from, b[i].from)) {
            return false;
        }
    }
    return true;
}

/* The slot of the node with these edges: that of its id, or the free one for it. */
static uint32_t *find_slot(struct tw_marker_sets *sets, uint32_t question,
                           const struct tw_dd_edge *edges, uint32_t count)
{
    uint32_t mask = sets->slot_count - 1;
    uint32_t at = (uint32_t)hash_node(question, edges, count) & mask;
    for (; sets->slots[at]; at = (at + 1) & mask) {
        const struct tw_dd_node *node = &sets->nodes.at[sets->slots[at]];
        if (node->question == question && node->count == count &&
            same_edges(&sets->edges.at[node->first], edges, count)) {
            break;
        }
    }
    return &sets->slots[at];
}

static uint32_t add_node(struct tw_marker_sets *sets, uint32_t question,
                         const struct tw_dd_edge *edges, uint32_t count)
{
    uint32_t *slot = find_slot(sets, question, edges, count);
    if (*slot) {
        return *slot;
    }
    if (sets->nodes.len >= TW_MAX_MARKER_NODES || sets->edges.len + count > MAX_EDGES) {
        return fail(sets, TW_ERR_LIMIT);
    }
    struct tw_dd_node node = {question, sets->edges.len, count};
    for (uint32_t i = 0; i < count; i++) {
        if (!tw_vec_push(sets->arena, &sets->edges, edges[i])) {
            return fail(sets, TW_ERR_NOMEM);
        }
    }
    if (!tw_vec_push(sets->arena, &sets->nodes, node)) {
        return fail(sets, TW_ERR_NOMEM);
    }
    return *slot = sets->nodes.len - 1;
}

/* Is [FROM, NEXT) one string: is NEXT the string FROM and a NUL? */
static bool is_point(tw_slice from, tw_slice next)
{
    return next.len == from.len + 1 && next.ptr[from.len] == '\0' &&
           tw_slice_starts(next, from);
}

/* What the diagram ID comes to where VARIABLE is VALUE: passes the questions about it,
 * which all stand at its top. */
static uint32_t settle(const struct tw_marker_sets *sets, uint32_t id,
                       uint32_t variable, tw_slice value)
{
    while (id > TW_DD_TRUE && question_of(sets, id)->variable == variable) {
        const struct tw_dd_question *q = question_of(sets, id);
        const struct tw_dd_node *node = &sets->nodes.at[id];
        bool yes = q->swapped ? tw_slice_search(value, q->literal) != SIZE_MAX
                              : tw_slice_search(q->literal, value) != SIZE_MAX;
        id = sets->edges.at[node->first + yes].child;
    }
    return id;
}

/* The node of the edges on the stack from BASE on, which are taken off. */
static uint32_t make_node(struct tw_marker_sets *sets, uint32_t question, uint32_t base)
{
    struct tw_dd_edge *edges = &sets->stack.at[base];
    const struct tw_dd_question *q = &sets->questions.at[question];
    uint32_t count = sets->stack.len - base;
    uint32_t kept = 0;
    bool strings = q->op == TW_DD_INTERVAL && !tw_marker_is_version(q->variable);
    for (uint32_t i = 0; i < count; i++) {
        struct tw_dd_edge edge = edges[i];
        if (strings && i + 1 < count && is_point(edge.from, edges[i + 1].from)) {
            edge.child = settle(sets, edge.child, q->variable, edge.from);
        }
        if (kept == 0 || edges[kept - 1].child != edge.child) {
            edges[kept++] = edge;
        }
    }
    sets->stack.len = base;
    if (sets->failed) {
        return TW_DD_FALSE;
    }
    return kept == 1 ? edges[0].child : add_node(sets, question, edges, kept);
}

static void push_edge(struct tw_marker_sets *sets, tw_slice from, uint32_t child)
{
    struct tw_dd_edge edge = {from, child};
    if (sets->steps++ == MAX_STEPS) {
        fail(sets, TW_ERR_LIMIT);
    } else if (!tw_vec_push(sets->arena, &sets->stack, edge)) {
        fail(sets, TW_ERR_NOMEM);
    }
}

bool tw_dd_is_point(const struct tw_marker_sets *sets, const struct tw_dd_node *node,
                    uint32_t at)
{
    const struct tw_dd_edge *edges = &sets->edges.at[node->first];
    return at + 1 < node->count && is_point(edges[at].from, edges[at + 1].from);
}

uint32_t tw_dd_ask(struct tw_marker_sets *sets, struct tw_dd_question question)
{
    uint32_t base = sets->stack.len;
    uint32_t index = find_question(sets, &question);
    push_edge(sets, TW_NO_SLICE, TW_DD_FALSE);
    push_edge(sets, TW_SLICE("yes"), TW_DD_TRUE);
    return sets->failed ? TW_DD_FALSE : make_node(sets, index, base);
}

uint32_t tw_dd_interval(struct tw_marker_sets *sets, uint32_t variable, tw_slice lower,
                        tw_slice upper)
{
    struct tw_dd_question question = {variable, TW_DD_INTERVAL, false, TW_SLICE("")};
    uint32_t base = sets->stack.len;
    uint32_t index = find_question(sets, &question);
    if (lower.ptr && upper.ptr && tw_slice_compare(lower, upper) >= 0) {
        return TW_DD_FALSE;
    }
    if (lower.len) {
        push_edge(sets, TW_NO_SLICE, TW_DD_FALSE);
    }
    push_edge(sets, lower.len ? lower : TW_NO_SLICE, TW_DD_TRUE);
    if (upper.ptr) {
        push_edge(sets, upper, TW_DD_FALSE);
    }
    return sets->failed ? TW_DD_FALSE : make_node(sets, index, base);
}

/* ---------------------------------------------------------------- operations */

static uint32_t combine(struct tw_marker_sets *sets, enum operation op, uint32_t a,
                        uint32_t b);

/* The edges of the node ID, or one edge to ID itself when another node asks first. */
struct side {
    struct tw_dd_node node;
    struct tw_dd_edge whole;
    uint32_t at; /* edge that holds now */
};

static struct side open_side(const struct tw_marker_sets *sets, uint32_t id, bool asks)
{
    struct side side = {{UINT32_MAX, 0, 1}, {TW_NO_SLICE, id}, 0};
    if (asks) {
        side.node = sets->nodes.at[id];
    }
    return side;
}

static struct tw_dd_edge edge_at(const struct tw_marker_sets *sets,
                                 const struct side *side, uint32_t at)
{
    return side->node.question == UINT32_MAX ? side->whole
                                             : sets->edges.at[side->node.first + at];
}

/* Moves the side or sides whose next edge begins first; returns where, or no slice. */
static tw_slice advance(const struct tw_marker_sets *sets, struct side *a,
                        struct side *b)
{
    bool more_a = a->at + 1 < a->node.count;
    bool more_b = b->at + 1 < b->node.count;
    if (!more_a && !more_b) {
        return TW_NO_SLICE;
    }
    tw_slice next_a = more_a ? edge_at(sets, a, a->at + 1).from : TW_NO_SLICE;
    tw_slice next_b = more_b ? edge_at(sets, b, b->at + 1).from : TW_NO_SLICE;
    int order = !more_a ? 1 : !more_b ? -1 : tw_slice_compare(next_a, next_b);
    a->at += order <= 0;
    b->at += order >= 0;
    return order <= 0 ? next_a : next_b;
}

/* OP on the children of A and B for each answer to the question that is asked first. */
static uint32_t combine_edges(struct tw_marker_sets *sets, enum operation op,
                              uint32_t a, uint32_t b)
{
    int order = first_to_ask(sets, a, b);
    uint32_t question = sets->nodes.at[order <= 0 ? a : b].question;
    struct side x = open_side(sets, a, order <= 0);
    struct side y = open_side(sets, b, order >= 0);
    uint32_t base = sets->stack.len;
    tw_slice from = TW_NO_SLICE;
    do {
        uint32_t child_a = edge_at(sets, &x, x.at).child;
        uint32_t child_b = edge_at(sets, &y, y.at).child;
        push_edge(sets, from, combine(sets, op, child_a, child_b));
        from = advance(sets, &x, &y);
    } while (from.ptr && !sets->failed);
    return sets->failed ? TW_DD_FALSE : make_node(sets, question, base);
}

/* The child of an edge that is never taken. */
static const uint32_t ANYTHING = UINT32_MAX;

/* Gives each edge from BASE on that is never taken a child that another one has: that
 * of a neighbour, where values have an order (NEAR), else the same one for all. */
static void fill_edges(struct tw_marker_sets *sets, uint32_t base, bool near)
{
    struct tw_dd_edge *edges = &sets->stack.at[base];
    uint32_t count = sets->stack.len - base;
    uint32_t child = ANYTHING;
    for (uint32_t i = 0; i < count && (child == ANYTHING || !near); i++) {
        child = edges[i].child == ANYTHING ? child : edges[i].child;
    }
    for (uint32_t i = 0; i < count; i++) {
        child = near && edges[i].child != ANYTHING ? edges[i].child : child;
        edges[i].child = edges[i].child == ANYTHING ? child : edges[i].child;
    }
}

/* A diagram without questions whose answers CARE settles. */
static uint32_t restrict_edges(struct tw_marker_sets *sets, uint32_t a, uint32_t care)
{
    int order = first_to_ask(sets, a, care);
    if (order > 0) { /* A does not ask: every answer that CARE allows may come */
        struct tw_dd_node node = sets->nodes.at[care];
        uint32_t any = TW_DD_FALSE;
        for (uint32_t i = 0; i < node.count; i++) {
            any = tw_dd_or(sets, any, sets->edges.at[node.first + i].child);
        }
        return combine(sets, OP_RESTRICT, a, any);
    }
    uint32_t question = sets->nodes.at[a].question;
    struct side x = open_side(sets, a, true);
    struct side y = open_side(sets, care, order == 0);
    uint32_t base = sets->stack.len;
    tw_slice from = TW_NO_SLICE;
    do {
        uint32_t child = edge_at(sets, &x, x.at).child;
        uint32_t allowed = edge_at(sets, &y, y.at).child;
        push_edge(sets, from,
                  allowed == TW_DD_FALSE ? ANYTHING
                                         : combine(sets, OP_RESTRICT, child, allowed));
        from = advance(sets, &x, &y);
    } while (from.ptr && !sets->failed);
    if (sets->failed) {
        return TW_DD_FALSE;
    }
    fill_edges(sets, base, tw_marker_is_version(sets->questions.at[question].variable));
    return make_node(sets, question, base);
}

/* The result of OP where no question need be asked; ANYTHING: it must. */
static uint32_t combine_terminals(enum operation op, uint32_t a, uint32_t b)
{
    switch (op) {
    case OP_AND:
        return a == TW_DD_FALSE || b == TW_DD_FALSE ? TW_DD_FALSE
               : a == TW_DD_TRUE || a == b          ? b
               : b == TW_DD_TRUE                    ? a
                                                    : ANYTHING;
    case OP_NOT:
        return a == TW_DD_FALSE ? TW_DD_TRUE : a == TW_DD_TRUE ? TW_DD_FALSE : ANYTHING;
    case OP_RESTRICT:
        return a <= TW_DD_TRUE || b == TW_DD_TRUE ? a : ANYTHING;
    }
    return ANYTHING;
}

static uint32_t combine(struct tw_marker_sets *sets, enum operation op, uint32_t a,
                        uint32_t b)
{
    uint32_t result = combine_terminals(op, a, b);
    if (result != ANYTHING || sets->failed) {
        return sets->failed ? TW_DD_FALSE : result;
    }
    uint32_t slot = (a * 31 + b * 17 + op) % MEMO_SIZE;
    const struct tw_dd_memo *known = &sets->memo[slot];
    if (known->op == op && known->a == a && known->b == b) {
        return known->result;
    }
    result =
        op == OP_RESTRICT ? restrict_edges(sets, a, b) : combine_edges(sets, op, a, b);
    sets->memo[slot] = (struct tw_dd_memo){op, a, b, result};
    return result;
}

uint32_t tw_dd_and(struct tw_marker_sets *sets, uint32_t a, uint32_t b)
{
    return a < b ? combine(sets, OP_AND, a, b) : combine(sets, OP_AND, b, a);
}

uint32_t tw_dd_not(struct tw_marker_sets *sets, uint32_t a)
{
    return combine(sets, OP_NOT, a, TW_DD_TRUE);
}

uint32_t tw_dd_or(struct tw_marker_sets *sets, uint32_t a, uint32_t b)
{
    return tw_dd_not(sets, tw_dd_and(sets, tw_dd_not(sets, a), tw_dd_not(sets, b)));
}

uint32_t tw_dd_restrict(struct tw_marker_sets *sets, uint32_t a, uint32_t care)
{
    return care == TW_DD_FALSE ? TW_DD_TRUE : combine(sets, OP_RESTRICT, a, care);
}

struct tw_marker_sets *tw_marker_sets_new(struct tw_arena *arena)
{
    static const struct tw_dd_node terminal = {UINT32_MAX, 0, 0};
    enum { SLOTS = 65536 /* > 2 * TW_MAX_MARKER_NODES, a power of two */ };
    struct tw_marker_sets *sets = TW_NEW(arena, struct tw_marker_sets);
    if (!sets) {
        return NULL;
    }
    sets->arena = arena;
    sets->slot_count = SLOTS;
    sets->slots = TW_NEW_ARRAY(arena, uint32_t, SLOTS);
    sets->memo = TW_NEW_ARRAY(arena, struct tw_dd_memo, MEMO_SIZE);
    bool fits = sets->slots && sets->memo &&
                tw_vec_push(arena, &sets->nodes, terminal) &&
                tw_vec_push(arena, &sets->nodes, terminal);
    return fits ? sets : NULL;
}
