/*
 * Decision diagrams as the text of markers.
 *
 * A node is written as alternatives, one for each child: the answers that lead there,
 * "and" what the child says. An answer is counted in wherever the child's claim holds
 * anyway, so that "a or b" does not become "a or not a and b".
 *
 * The invariant: what is written means what the diagram means, and can be parsed; where
 * the grammar of markers has no words for it, or it grows too long, it is given up.
 */
#include "marker_writer.h"
#include "tw_limits.h"

/* ---------------------------------------------------------------- strings */

/* Is the edge AT for a string that is written down: one that is taken, or where OTHERS
 * are, one that is not? */
static bool is_named(const struct tw_marker_writer *w, const struct tw_marker_choice *c,
                     uint32_t at, bool others)
{
    return tw_dd_is_point(w->sets, c->node, at) && c->taken[at] != others;
}

static void write_strings(struct tw_marker_writer *w, const struct tw_marker_choice *c,
                          bool group)
{
    bool others = false; /* are values that are not named taken? */
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->node->count; i++) {
        others = others || (c->taken[i] && !tw_dd_is_point(w->sets, c->node, i));
    }
    for (uint32_t i = 0; i < c->node->count; i++) {
        count += is_named(w, c, i, others);
    }
    bool open = group && !others && count > 1;
    tw_buf_adds(w->buf, open ? "(" : "");
    const char *joint = "";
    for (uint32_t i = 0; i < c->node->count; i++) {
        if (is_named(w, c, i, others)) {
            tw_buf_adds(w->buf, joint);
            tw_marker_write_comparison(w, c->question->variable, others ? "!=" : "==",
                                       tw_marker_edge(w, c->node, i));
            joint = others ? " and " : " or ";
        }
    }
    tw_buf_adds(w->buf, open ? ")" : "");
}

/* Writes a question that has the answers yes and no. */
static void write_answer(struct tw_marker_writer *w, const struct tw_marker_choice *c)
{
    const struct tw_dd_question *q = c->question;
    bool yes = c->taken[1];
    const char *name = tw_marker_variable_name(q->variable);
    if (q->op == TW_DD_NAME && q->variable == TW_MARKER_EXTRA) {
        tw_marker_write_comparison(w, q->variable, yes ? "==" : "!=", q->literal);
        return;
    }
    bool swapped = q->swapped || q->op == TW_DD_NAME;
    bool is_in = q->op == TW_DD_NAME || q->op == TW_MARKER_IN;
    w->unwritable = w->unwritable || (!is_in && !yes);
    const char *op = !is_in ? tw_marker_operator_text(q->op) : yes ? "in" : "not in";
    if (swapped) {
        tw_marker_write_literal(w, q->literal);
        tw_buf_printf(w->buf, " %s %s", op, name);
    } else {
        tw_marker_write_comparison(w, q->variable, op, q->literal);
    }
}

static void write_choice(struct tw_marker_writer *w, const struct tw_marker_choice *c,
                         bool group)
{
    if (c->question->op != TW_DD_INTERVAL) {
        write_answer(w, c);
    } else if (tw_marker_is_version(c->question->variable)) {
        tw_marker_write_versions(w, c, group);
    } else {
        write_strings(w, c, group);
    }
}

/* ---------------------------------------------------------------- nodes */

/* A child of a node, and the edges after which its claim may be written. */
struct term {
    uint32_t child;
    bool *taken, all;
};

/* The distinct children of NODE but FALSE, TRUE first; returns how many. */
static uint32_t list_children(const struct tw_marker_writer *w,
                              const struct tw_dd_node *node, struct term *out)
{
    uint32_t count = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < node->count; i++) {
            uint32_t child = w->sets->edges.at[node->first + i].child;
            bool known = child == TW_DD_FALSE || (child == TW_DD_TRUE) != (pass == 0);
            for (uint32_t j = 0; j < count && !known; j++) {
                known = out[j].child == child;
            }
            if (!known) {
                out[count++].child = child;
            }
        }
    }
    return count;
}

/* Marks the edges of NODE whose children hold wherever that of TERM does. */
static bool take_edges(struct tw_marker_writer *w, const struct tw_dd_node *node,
                       struct term *term)
{
    term->all = true;
    term->taken = TW_NEW_ARRAY(w->sets->arena, bool, node->count);
    if (!term->taken) {
        w->sets->failed = TW_ERR_NOMEM;
        return false;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        uint32_t child = w->sets->edges.at[node->first + i].child;
        uint32_t outside = tw_dd_and(w->sets, term->child, tw_dd_not(w->sets, child));
        term->taken[i] = outside == TW_DD_FALSE;
        term->all = term->all && term->taken[i];
    }
    return !w->sets->failed;
}

static void write_node(struct tw_marker_writer *w, uint32_t id, bool inside);

/* Writes the answers of TERM and what its child says. ALONE inside of an "and". */
static void write_term(struct tw_marker_writer *w, struct tw_marker_choice choice,
                       const struct term *term, bool alone)
{
    bool more = term->child != TW_DD_TRUE;
    choice.taken = term->taken;
    if (!term->all) {
        write_choice(w, &choice, more || alone);
        tw_buf_adds(w->buf, more ? " and " : "");
    }
    if (more) {
        write_node(w, term->child, !term->all || alone);
    }
}

/* Writes the diagram ID, which is no terminal; INSIDE an "and". */
static void write_node(struct tw_marker_writer *w, uint32_t id, bool inside)
{
    const struct tw_dd_node node = w->sets->nodes.at[id];
    const struct tw_dd_question question = w->sets->questions.at[node.question];
    struct tw_marker_choice choice = {&node, &question, NULL};
    struct term *terms = TW_NEW_ARRAY(w->sets->arena, struct term, node.count);
    if (!terms) {
        w->sets->failed = TW_ERR_NOMEM;
        return;
    }
    uint32_t count = list_children(w, &node, terms);
    bool open = inside && count > 1;
    w->depth += open;
    w->unwritable = w->unwritable || w->depth == TW_MAX_MARKER_DEPTH;
    tw_buf_adds(w->buf, open ? "(" : "");
    for (uint32_t i = 0; i < count && !w->unwritable && !w->buf->failed; i++) {
        if (!take_edges(w, &node, &terms[i])) {
            break;
        }
        tw_buf_adds(w->buf, i > 0 ? " or " : "");
        write_term(w, choice, &terms[i], inside && !open);
    }
    tw_buf_adds(w->buf, open ? ")" : "");
    w->depth -= open;
}

enum tw_status tw_marker_sets_print(struct tw_marker_sets *sets, tw_marker_set a,
                                    tw_marker_set assuming, struct tw_buf *buf,
                                    struct tw_error *err)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REQUIREMENT); /* what a parser takes */
    struct tw_marker_writer w = {sets, &text, false, 0};
    uint32_t id = tw_dd_restrict(sets, a.i, assuming.i);
    if (!sets->failed && id == TW_DD_FALSE) {
        tw_buf_adds(&text, "python_version < '0'");
    } else if (!sets->failed && id != TW_DD_TRUE) {
        write_node(&w, id, false);
    }
    enum tw_status status = tw_dd_status(sets, err);
    if (!status && (w.unwritable || text.failed == TW_ERR_LIMIT)) {
        status = tw_error_set(err, TW_ERR_MARKER, "no marker says that");
    }
    if (!status) {
        tw_buf_add(buf, text.len ? tw_buf_slice(&text) : TW_SLICE(""));
        status = text.failed ? tw_error_nomem(err) : TW_OK;
    }
    tw_buf_free(&text);
    return status;
}
