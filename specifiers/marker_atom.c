/*
 * Decision diagrams of comparisons.
 *
 * The invariant: a diagram says what tw_marker_evaluate() says, for environments whose
 * versions of Python are versions without local part and whose python_version is the
 * front of python_full_version; these two are one variable here.
 *
 * Called from marker_sets.c. PEP 508.
 */
#include "key_writer.h"
#include "marker_dd.h"
#include "specifier.h"
#include "version_key.h"

/* platform_release alone may be no version; such a value lies above all versions. */
static const char above_versions[] = "\xff";

static uint32_t choose(struct tw_marker_sets *sets, uint32_t id, bool negate)
{
    return negate ? tw_dd_not(sets, id) : id;
}

/* ---------------------------------------------------------------- versions */

/* Reads a component of a release, 0 where it has ended, from the front of *KEY. False:
 * it has more than 64 bits. */
static bool pull_component(tw_slice *key, uint64_t *out)
{
    *out = 0;
    return (unsigned char)key->ptr[0] == TW_KEY_END || tw_key_pull_value(key, out);
}

static bool make_key(struct tw_arena *arena, const char *text, tw_slice *key)
{
    tw_version version;
    if (!text || tw_version_parse(arena, tw_slice_from(text), &version, NULL)) {
        return false;
    }
    *key = version.key;
    return true;
}

/* The cut of python_full_version that stands for CUT of python_version, which is always
 * X.Y: below the first X.Y that is not below CUT. Beyond all Pythons CUT may stay what
 * it is. False: no memory. */
static bool widen_cut(struct tw_arena *arena, tw_slice *cut)
{
    uint64_t epoch;
    uint64_t major;
    uint64_t minor;
    tw_slice rest = *cut;
    tw_slice whole;
    if (!pull_component(&rest, &epoch) || epoch > 0 || !pull_component(&rest, &major) ||
        !pull_component(&rest, &minor)) {
        return true;
    }
    if (!make_key(arena,
                  tw_arena_printf(arena, "%llu.%llu", (unsigned long long)major,
                                  (unsigned long long)minor),
                  &whole)) {
        return false;
    }
    minor += tw_slice_compare(*cut, whole) > 0;
    return make_key(arena,
                    tw_arena_printf(arena, "%llu.%llu.dev0", (unsigned long long)major,
                                    (unsigned long long)minor),
                    cut);
}

/* Is VARIABLE, whose values are versions, in RANGE? NEGATE: outside of it. */
static uint32_t version_range(struct tw_marker_sets *sets, uint32_t variable,
                              struct tw_key_range range, bool negate)
{
    static const char least[] = {1, 0, 1, 1, 1, 1}; /* the key of 0.dev0 */
    bool fits =
        (!range.lower.ptr ||
         tw_key_successor(sets->arena, range.lower, &range.lower)) &&
        (!range.upper.ptr || tw_key_successor(sets->arena, range.upper, &range.upper));
    if (fits && variable == TW_ENV_PYTHON_VERSION) {
        variable = TW_ENV_PYTHON_FULL_VERSION;
        fits = (!range.lower.ptr || widen_cut(sets->arena, &range.lower)) &&
               (!range.upper.ptr || widen_cut(sets->arena, &range.upper));
    }
    if (!fits) {
        sets->failed = TW_ERR_NOMEM;
        return TW_DD_FALSE;
    }
    tw_slice zero = {least, sizeof least};
    bool empty = range.upper.ptr && tw_slice_compare(range.upper, zero) <= 0;
    if (range.lower.ptr && tw_slice_compare(range.lower, zero) <= 0) {
        range.lower = TW_NO_SLICE;
    }
    uint32_t id =
        empty ? TW_DD_FALSE : tw_dd_interval(sets, variable, range.lower, range.upper);
    id = choose(sets, id, negate);
    if (variable == TW_ENV_PLATFORM_RELEASE) {
        tw_slice end = tw_slice_from(above_versions);
        id = tw_dd_and(sets, id, tw_dd_interval(sets, variable, TW_NO_SLICE, end));
    }
    return id;
}

/* The key of LITERAL and the cut above it. False: it is no final release. */
static bool final_release(struct tw_marker_sets *sets, tw_slice literal, tw_slice *key,
                          tw_slice *above)
{
    struct tw_version_scan scan;
    size_t end = tw_version_scan(literal, 0, &scan);
    if (end == 0 || end < literal.len || scan.flags) {
        return false;
    }
    bool fits = tw_key_new(sets->arena, &scan, key) &&
                tw_key_cut(sets->arena, &scan, TW_CUT_LOCALS, above);
    sets->failed = fits ? sets->failed : TW_ERR_NOMEM;
    return fits;
}

/* Where LITERAL op VARIABLE holds, for a final release LITERAL. False: not as a range.
 */
static bool swapped_range(struct tw_marker_sets *sets, int op, tw_slice literal,
                          struct tw_key_range *out)
{
    tw_slice key;
    tw_slice above;
    if (!final_release(sets, literal, &key, &above)) {
        return false;
    }
    switch (op) {
    case TW_OP_LESS:
        *out = (struct tw_key_range){above, TW_NO_SLICE};
        return true;
    case TW_OP_AT_MOST:
        *out = (struct tw_key_range){key, TW_NO_SLICE};
        return true;
    case TW_OP_GREATER:
        *out = (struct tw_key_range){TW_NO_SLICE, key};
        return true;
    case TW_OP_AT_LEAST:
        *out = (struct tw_key_range){TW_NO_SLICE, above};
        return true;
    case TW_OP_EQUAL:
    case TW_OP_NOT_EQUAL:
        *out = (struct tw_key_range){key, above};
        return true;
    default:
        return false;
    }
}

/* ---------------------------------------------------------------- comparisons */

/* A question of its own: what cannot be told from intervals and names. */
static uint32_t opaque(struct tw_marker_sets *sets, uint32_t variable, int op,
                       bool swapped, tw_slice literal)
{
    bool negate = op == TW_MARKER_NOT_IN;
    struct tw_dd_question question = {variable, negate ? TW_MARKER_IN : op, swapped,
                                      literal};
    return choose(sets, tw_dd_ask(sets, question), negate);
}

/* A string compared with LITERAL; the order of strings does not exist. */
static uint32_t string_atom(struct tw_marker_sets *sets, uint32_t variable, int op,
                            bool swapped, tw_slice literal)
{
    if (op == TW_MARKER_IN || op == TW_MARKER_NOT_IN) {
        return opaque(sets, variable, op, swapped, literal);
    }
    if (op == TW_OP_LESS || op == TW_OP_GREATER) {
        return TW_DD_FALSE;
    }
    bool release = variable == TW_ENV_PLATFORM_RELEASE;
    if (tw_marker_is_version(variable) && !release) { /* never a string like that */
        return op == TW_OP_NOT_EQUAL ? TW_DD_TRUE : TW_DD_FALSE;
    }
    struct tw_buf cut = TW_BUF_INIT(literal.len + 8);
    tw_slice lower;
    tw_slice upper;
    tw_buf_adds(&cut, release ? above_versions : "");
    tw_buf_add(&cut, literal);
    tw_buf_add_byte(&cut, '\0');
    bool fits = !cut.failed && tw_arena_copy(sets->arena, tw_buf_slice(&cut), &upper);
    tw_buf_free(&cut);
    if (!fits) {
        sets->failed = TW_ERR_NOMEM;
        return TW_DD_FALSE;
    }
    lower = tw_slice_cut(upper, 0, upper.len - 1);
    return choose(sets, tw_dd_interval(sets, variable, lower, upper),
                  op == TW_OP_NOT_EQUAL);
}

/* An extra or group that is on or off. The names in a set are compared in normal form;
 * `extra` is in normal form itself and equals nothing else. */
static uint32_t name_atom(struct tw_marker_sets *sets, uint32_t variable, int op,
                          bool swapped, tw_slice name)
{
    struct tw_dd_question question = {variable, TW_DD_NAME, false, name};
    if (tw_name_fold(sets->arena, name, &question.literal, NULL)) {
        sets->failed = TW_ERR_NOMEM;
        return TW_DD_FALSE;
    }
    bool set = variable != TW_MARKER_EXTRA;
    bool yes = set ? op == TW_MARKER_IN
                   : op == TW_OP_EQUAL || op == TW_OP_AT_MOST || op == TW_OP_AT_LEAST;
    bool no = set ? op == TW_MARKER_NOT_IN : op == TW_OP_NOT_EQUAL;
    bool never = !set && !tw_slice_equal(name, question.literal);
    if ((yes || no) && !never) {
        return choose(sets, tw_dd_ask(sets, question), no);
    }
    if (!set && (op == TW_MARKER_IN || op == TW_MARKER_NOT_IN)) {
        return opaque(sets, variable, op, swapped, name);
    }
    return op == TW_OP_NOT_EQUAL ? TW_DD_TRUE : TW_DD_FALSE;
}

/* A version variable compared with LITERAL, which stands on the left when SWAPPED. */
static uint32_t version_atom(struct tw_marker_sets *sets, uint32_t variable, int op,
                             bool swapped, tw_slice literal)
{
    const struct tw_specifier *clause = NULL;
    struct tw_key_range range;
    if (swapped) {
        return swapped_range(sets, op, literal, &range)
                   ? version_range(sets, variable, range, op == TW_OP_NOT_EQUAL)
                   : opaque(sets, variable, op, true, literal);
    }
    if (tw_marker_clause(sets->arena, op, literal, &clause, NULL)) {
        sets->failed = TW_ERR_NOMEM;
        return TW_DD_FALSE;
    }
    if (!clause) {
        return string_atom(sets, variable, op, false, literal);
    }
    if (clause->op == TW_OP_ARBITRARY) {
        return opaque(sets, variable, op, false, literal);
    }
    range = (struct tw_key_range){clause->lower, clause->upper};
    return version_range(sets, variable, range, clause->op == TW_OP_NOT_EQUAL);
}

enum tw_status tw_dd_atom(struct tw_marker_sets *sets, const struct tw_marker *m,
                          uint32_t *out, struct tw_error *err)
{
    bool swapped = m->left.variable == TW_MARKER_LITERAL;
    uint32_t variable = m->left.variable;
    tw_slice literal = swapped ? m->left.text : m->right.text;
    if (swapped) {
        variable = m->right.variable == TW_MARKER_LITERAL
                       ? tw_marker_name(m->right.text)
                       : m->right.variable;
    }
    bool names = variable >= TW_MARKER_EXTRA;
    bool set = variable == TW_MARKER_EXTRAS || variable == TW_MARKER_GROUPS;
    bool text_only = m->op == TW_OP_COMPATIBLE || m->op == TW_OP_ARBITRARY;
    bool clause = tw_marker_is_version(variable) && (swapped || m->clause);
    if (variable == TW_MARKER_LITERAL || (set && !swapped) || (text_only && !clause)) {
        return tw_error_set(err, TW_ERR_MARKER,
                            "%s is not defined between %.*s and %.*s",
                            tw_marker_operator_text(m->op), TW_FMT(m->left.text),
                            TW_FMT(m->right.text));
    }
    if (names) {
        *out = name_atom(sets, variable, m->op, swapped, literal);
    } else if (tw_marker_is_version(variable)) {
        *out = version_atom(sets, variable, m->op, swapped, literal);
    } else {
        *out = string_atom(sets, variable, m->op, swapped, literal);
    }
    return TW_OK;
}
