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
#include "key_text.h"
#include "key_writer.h"
#include "marker_dd.h"
#include "tw_limits.h"

struct writer {
    struct tw_marker_sets *sets;
    struct tw_buf *buf;
    bool unwritable;
    uint32_t depth; /* of open parentheses */
};

/* The edges of a node that lead on to one child. */
struct choice {
    const struct tw_dd_node *node;
    const struct tw_dd_question *question;
    const bool *taken; /* by edge */
};

static tw_slice edge_from(const struct writer *w, const struct tw_dd_node *node,
                          uint32_t at)
{
    return at < node->count ? w->sets->edges.at[node->first + at].from : TW_NO_SLICE;
}

/* Appends TEXT as a literal, with escapes where it needs them. */
static void write_literal(struct writer *w, tw_slice text)
{
    tw_buf_add_byte(w->buf, '\'');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x20 || c == '\'' || c == '"' || c == '\\') {
            tw_buf_printf(w->buf, "\\x%02x", c);
        } else {
            tw_buf_add_byte(w->buf, (char)c);
        }
    }
    tw_buf_add_byte(w->buf, '\'');
}

static void write_comparison(struct writer *w, uint32_t variable, const char *op,
                             tw_slice literal)
{
    tw_buf_printf(w->buf, "%s %s ", tw_marker_variable_name(variable), op);
    write_literal(w, literal);
}

/* ---------------------------------------------------------------- versions */

/* An end of an interval of versions, as the text of a version. */
struct bound {
    enum tw_key_place place;
    uint32_t flags;
    struct tw_buf text;
};

static struct bound read_bound(tw_slice cut)
{
    struct bound bound = {TW_KEY_PLACE_OTHER, 0, TW_BUF_INIT(1 << 18)};
    bound.place = tw_key_print(&bound.text, cut, &bound.flags);
    return bound;
}

/* TEXT without SUFFIX, if it ends with it. */
static bool strip(tw_slice *text, const char *suffix)
{
    tw_slice end = tw_slice_from(suffix);
    if (!tw_slice_ends(*text, end)) {
        return false;
    }
    text->len -= end.len;
    return true;
}

/* Is CUT the one below a whole X.Y of Python? Then *OUT is X.Y, and PARTS X and Y. */
static bool is_python_cut(uint32_t variable, struct bound *bound, tw_slice *out,
                          uint64_t parts[2])
{
    enum { LARGEST = 9999 /* that a component of a Python may have */ };
    *out = tw_buf_slice(&bound->text);
    if (variable != TW_ENV_PYTHON_FULL_VERSION ||
        bound->place != TW_KEY_PLACE_VERSION || bound->flags != TW_VERSION_DEV ||
        !strip(out, ".dev0")) {
        return false;
    }
    tw_slice rest = *out;
    parts[1] = 0;
    bool good = tw_pull_uint(&rest, LARGEST, &parts[0]);
    if (good && rest.len) {
        good = tw_pull_byte(&rest, '.') && tw_pull_uint(&rest, LARGEST, &parts[1]);
    }
    return good && rest.len == 0;
}

static void write_lower(struct writer *w, uint32_t variable, tw_slice cut)
{
    tw_slice version;
    uint64_t parts[2];
    struct bound bound = read_bound(cut);
    if (is_python_cut(variable, &bound, &version, parts)) {
        write_comparison(w, TW_ENV_PYTHON_VERSION, ">=", version);
    } else if (bound.place == TW_KEY_PLACE_VERSION) {
        write_comparison(w, variable, ">=", tw_buf_slice(&bound.text));
    } else if (bound.place == TW_KEY_PLACE_POSTS) {
        write_comparison(w, variable, ">", tw_buf_slice(&bound.text));
    } else {
        w->unwritable = true;
    }
    tw_buf_free(&bound.text);
}

static void write_upper(struct writer *w, uint32_t variable, tw_slice cut)
{
    struct bound bound = read_bound(cut);
    tw_slice version = tw_buf_slice(&bound.text);
    tw_slice python;
    uint64_t parts[2];
    if (is_python_cut(variable, &bound, &python, parts)) {
        write_comparison(w, TW_ENV_PYTHON_VERSION, "<", python);
    } else if (bound.place != TW_KEY_PLACE_VERSION) {
        w->unwritable = true;
    } else if (strip(&version, ".post0.dev0")) {
        write_comparison(w, variable, "<=", version);
    } else if (bound.flags & (TW_VERSION_PRE | TW_VERSION_DEV)) {
        if (bound.flags == TW_VERSION_DEV) { /* "< X" leaves out all of X's */
            strip(&version, ".dev0");
        }
        write_comparison(w, variable, "<", version);
    } else if (bound.flags == 0) { /* "< X" would leave out the pre-releases of X */
        write_literal(w, version);
        tw_buf_printf(w->buf, " > %s", tw_marker_variable_name(variable));
    } else {
        w->unwritable = true;
    }
    tw_buf_free(&bound.text);
}

/* Does LOWER .post0.dev0 make UPPER, so that they hold one version? */
static bool is_one_version(struct bound *lower, struct bound *upper)
{
    tw_slice text = tw_buf_slice(&upper->text);
    return lower->place == TW_KEY_PLACE_VERSION &&
           upper->place == TW_KEY_PLACE_VERSION &&
           !(lower->flags & (TW_VERSION_POST | TW_VERSION_DEV)) &&
           strip(&text, ".post0.dev0") &&
           tw_slice_equal(text, tw_buf_slice(&lower->text));
}

/* Is [LOWER, UPPER) one X.Y of Python? */
static bool is_one_python(uint32_t variable, struct bound *lower, struct bound *upper,
                          tw_slice *out)
{
    tw_slice next;
    uint64_t from[2];
    uint64_t to[2];
    return is_python_cut(variable, lower, out, from) &&
           is_python_cut(variable, upper, &next, to) && from[0] == to[0] &&
           from[1] + 1 == to[1];
}

/* Appends that VARIABLE is the one version of [LOWER, UPPER), or is not (OP), and
 * returns true, when they hold only one. */
static bool write_one_version(struct writer *w, uint32_t variable, const char *op,
                              tw_slice lower, tw_slice upper)
{
    if (!lower.ptr || !upper.ptr) {
        return false;
    }
    tw_slice python;
    struct bound from = read_bound(lower);
    struct bound to = read_bound(upper);
    bool one = is_one_python(variable, &from, &to, &python);
    if (one) {
        write_comparison(w, TW_ENV_PYTHON_VERSION, op, python);
    } else if (is_one_version(&from, &to)) {
        write_comparison(w, variable, op, tw_buf_slice(&from.text));
        one = true;
    }
    tw_buf_free(&from.text);
    tw_buf_free(&to.text);
    return one;
}

/* Is the hole [LOWER, UPPER) of one version only? Writes nothing. */
static bool is_hole(const struct writer *w, uint32_t variable, tw_slice lower,
                    tw_slice upper)
{
    struct tw_buf nowhere = TW_BUF_INIT(1 << 18);
    struct writer probe = {w->sets, &nowhere, false, 0};
    bool one = write_one_version(&probe, variable, "!=", lower, upper);
    tw_buf_free(&nowhere);
    return one;
}

/* An interval of versions whose answers lead on. */
struct run {
    tw_slice lower, upper;
};

/* The runs of taken edges; returns how many. */
static uint32_t collect_runs(struct writer *w, const struct choice *c, struct run *out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->node->count; i++) {
        if (!c->taken[i]) {
            continue;
        }
        if (i == 0 || !c->taken[i - 1]) {
            out[count++].lower = edge_from(w, c->node, i);
        }
        out[count - 1].upper = edge_from(w, c->node, i + 1);
    }
    return count;
}

/* Bounds of platform_release, which may be no version: what lies above all versions is
 * out of reach, and "any version" has a bound of its own. */
static void settle_release(struct writer *w, struct run *run)
{
    bool versions_only =
        run->upper.ptr && (unsigned char)run->upper.ptr[0] == TW_KEY_ABOVE;
    w->unwritable =
        w->unwritable || !run->upper.ptr ||
        (run->lower.ptr && (unsigned char)run->lower.ptr[0] == TW_KEY_ABOVE);
    if (versions_only) {
        run->upper = TW_NO_SLICE;
    }
}

/* Writes what lies from the run FIRST to the run LAST but for the holes between. */
static void write_runs(struct writer *w, uint32_t variable, const struct run *first,
                       const struct run *last)
{
    static const char least[] = {1, 0, 1, 1, 1, 1}; /* the key of 0.dev0 */
    const char *joint = "";
    if (first == last &&
        write_one_version(w, variable, "==", first->lower, last->upper)) {
        return;
    }
    if (first->lower.ptr || (first == last && !last->upper.ptr)) {
        write_lower(w, variable,
                    first->lower.ptr ? first->lower : (tw_slice){least, sizeof least});
        joint = " and ";
    }
    if (last->upper.ptr) {
        tw_buf_adds(w->buf, joint);
        write_upper(w, variable, last->upper);
        joint = " and ";
    }
    for (; first < last; first++) {
        tw_buf_adds(w->buf, joint);
        write_one_version(w, variable, "!=", first->upper, first[1].lower);
        joint = " and ";
    }
}

/* Finds out which of COUNT runs are joined to the one before, but for a hole that "!="
 * tells; returns how many stand alone. */
static uint32_t join_runs(const struct writer *w, uint32_t variable,
                          const struct run *runs, uint32_t count, bool *joined)
{
    uint32_t alone = 0;
    for (uint32_t i = 0; i < count; i++) {
        joined[i] = i > 0 && is_hole(w, variable, runs[i - 1].upper, runs[i].lower);
        alone += !joined[i];
    }
    return alone;
}

/* Writes intervals of versions; in parentheses when there are several and GROUP. */
static void write_versions(struct writer *w, const struct choice *c, bool group)
{
    uint32_t variable = c->question->variable;
    struct run *runs = TW_NEW_ARRAY(w->sets->arena, struct run, c->node->count);
    bool *joined = TW_NEW_ARRAY(w->sets->arena, bool, (size_t)c->node->count + 1);
    if (!runs || !joined) {
        w->sets->failed = TW_ERR_NOMEM;
        return;
    }
    uint32_t count = collect_runs(w, c, runs);
    for (uint32_t i = 0; variable == TW_ENV_PLATFORM_RELEASE && i < count; i++) {
        settle_release(w, &runs[i]);
    }
    bool open = join_runs(w, variable, runs, count, joined) > 1 && group;
    tw_buf_adds(w->buf, open ? "(" : "");
    for (uint32_t i = 0, last; i < count; i = last + 1) {
        for (last = i; joined[last + 1]; last++) {
        }
        tw_buf_adds(w->buf, i > 0 ? " or " : "");
        write_runs(w, variable, &runs[i], &runs[last]);
    }
    tw_buf_adds(w->buf, open ? ")" : "");
}

/* ---------------------------------------------------------------- strings */

/* Is the edge AT for a string that is written down: one that is taken, or where OTHERS
 * are, one that is not? */
static bool is_named(const struct writer *w, const struct choice *c, uint32_t at,
                     bool others)
{
    return tw_dd_is_point(w->sets, c->node, at) && c->taken[at] != others;
}

static void write_strings(struct writer *w, const struct choice *c, bool group)
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
            write_comparison(w, c->question->variable,
                             others ? "!=" : "==", edge_from(w, c->node, i));
            joint = others ? " and " : " or ";
        }
    }
    tw_buf_adds(w->buf, open ? ")" : "");
}

/* Writes a question that has the answers yes and no. */
static void write_answer(struct writer *w, const struct choice *c)
{
    const struct tw_dd_question *q = c->question;
    bool yes = c->taken[1];
    const char *name = tw_marker_variable_name(q->variable);
    if (q->op == TW_DD_NAME && q->variable == TW_MARKER_EXTRA) {
        write_comparison(w, q->variable, yes ? "==" : "!=", q->literal);
        return;
    }
    bool swapped = q->swapped || q->op == TW_DD_NAME;
    bool is_in = q->op == TW_DD_NAME || q->op == TW_MARKER_IN;
    w->unwritable = w->unwritable || (!is_in && !yes);
    const char *op = !is_in ? tw_marker_operator_text(q->op) : yes ? "in" : "not in";
    if (swapped) {
        write_literal(w, q->literal);
        tw_buf_printf(w->buf, " %s %s", op, name);
    } else {
        write_comparison(w, q->variable, op, q->literal);
    }
}

static void write_choice(struct writer *w, const struct choice *c, bool group)
{
    if (c->question->op != TW_DD_INTERVAL) {
        write_answer(w, c);
    } else if (tw_marker_is_version(c->question->variable)) {
        write_versions(w, c, group);
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
static uint32_t list_children(const struct writer *w, const struct tw_dd_node *node,
                              struct term *out)
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
static bool take_edges(struct writer *w, const struct tw_dd_node *node,
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

static void write_node(struct writer *w, uint32_t id, bool inside);

/* Writes the answers of TERM and what its child says. ALONE inside of an "and". */
static void write_term(struct writer *w, struct choice choice, const struct term *term,
                       bool alone)
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
static void write_node(struct writer *w, uint32_t id, bool inside)
{
    const struct tw_dd_node node = w->sets->nodes.at[id];
    const struct tw_dd_question question = w->sets->questions.at[node.question];
    struct choice choice = {&node, &question, NULL};
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
    struct writer w = {sets, &text, false, 0};
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
