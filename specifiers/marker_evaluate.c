/*
 * Evaluating markers in an environment.
 *
 * The invariant: the answers are those of the reference implementation, also where the
 * text of the specification differs (docs/conformance.md): version variables compare as
 * versions when operator and right side make a version clause, and as strings
 * otherwise; every comparison of an expression is evaluated, so that an undefined one
 * is an error wherever it stands. Called for each requirement, and for lock files.
 */
#include "marker.h"

#include "specifier.h"

struct evaluation {
    const struct tw_environment *env;
    const struct tw_marker_extras *extras;
    struct tw_arena scratch;
    struct tw_error *err;
};

/* A value of a variable: one text, or one of a set of names. */
struct value {
    tw_slice text;
    const tw_slice *names;
    uint32_t count;
    bool is_set;
};

static struct value name_set(const tw_slice *texts, uint32_t count)
{
    return (struct value){TW_NO_SLICE, texts, count, true};
}

/* A value for `extra`; several extras are a set. */
static bool find_extra(const struct tw_marker_extras *extras, struct value *out)
{
    *out = (struct value){.text = extras->extra};
    if (extras->extra.ptr) {
        return true;
    }
    if (extras->context != TW_MARKER_METADATA) {
        return false;
    }
    if (extras->extra_count > 1) {
        *out = name_set(extras->extras, extras->extra_count);
    } else {
        out->text = extras->extra_count ? extras->extras[0] : TW_SLICE("");
    }
    return true;
}

/* Finds the value of VARIABLE; TW_ERR_MARKER: it has none. */
static enum tw_status look_up(struct evaluation *e, uint32_t variable, tw_slice name,
                              struct value *out)
{
    static const struct tw_marker_extras none = {0};
    const struct tw_marker_extras *extras = e->extras ? e->extras : &none;
    bool locked = extras->context == TW_MARKER_LOCK;
    bool found = false;
    *out = (struct value){0};
    if (variable < TW_ENV_COUNT) {
        out->text = e->env->value[variable];
        found = out->text.ptr != NULL;
    } else if (variable == TW_MARKER_EXTRA) {
        found = find_extra(extras, out);
    } else if (variable == TW_MARKER_EXTRAS && locked) {
        *out = name_set(extras->extras, extras->extra_count);
        found = true;
    } else if (variable == TW_MARKER_GROUPS && locked) {
        *out = name_set(extras->groups, extras->group_count);
        found = true;
    }
    if (!found) {
        return tw_error_set(e->err, TW_ERR_MARKER,
                            "\"%.*s\" is not defined in this environment",
                            TW_FMT(name));
    }
    /* a build of Python between releases calls itself "3.13.0a1+" */
    if (variable == TW_ENV_PYTHON_FULL_VERSION &&
        tw_slice_ends(out->text, TW_SLICE("+"))) {
        char *text = tw_arena_printf(&e->scratch, "%.*slocal", TW_FMT(out->text));
        out->text = tw_slice_from(text);
        return text ? TW_OK : tw_error_nomem(e->err);
    }
    return TW_OK;
}

static enum tw_status undefined(struct evaluation *e, const struct tw_marker *m)
{
    return tw_error_set(
        e->err, TW_ERR_MARKER, "%s is not defined between %.*s and %.*s",
        tw_marker_operator_text(m->op), TW_FMT(m->left.text), TW_FMT(m->right.text));
}

static bool has_name(struct value set, tw_slice name)
{
    for (uint32_t i = 0; i < set.count; i++) {
        if (tw_name_same(set.names[i], name)) {
            return true;
        }
    }
    return false;
}

/* LEFT op RIGHT as strings. */
static enum tw_status compare_strings(struct evaluation *e, const struct tw_marker *m,
                                      tw_slice left, tw_slice right, bool *out)
{
    switch (m->op) {
    case TW_MARKER_IN:
        *out = tw_slice_search(right, left) != SIZE_MAX;
        return TW_OK;
    case TW_MARKER_NOT_IN:
        *out = tw_slice_search(right, left) == SIZE_MAX;
        return TW_OK;
    case TW_OP_LESS:
    case TW_OP_GREATER:
        *out = false;
        return TW_OK;
    case TW_OP_EQUAL:
    case TW_OP_AT_MOST:
    case TW_OP_AT_LEAST:
        *out = tw_slice_equal(left, right);
        return TW_OK;
    case TW_OP_NOT_EQUAL:
        *out = !tw_slice_equal(left, right);
        return TW_OK;
    default:
        return undefined(e, m);
    }
}

/* LEFT op a set of names. */
static enum tw_status compare_set(struct evaluation *e, const struct tw_marker *m,
                                  tw_slice left, struct value set, bool *out)
{
    switch (m->op) {
    case TW_MARKER_IN:
        *out = has_name(set, left);
        return TW_OK;
    case TW_MARKER_NOT_IN:
        *out = !has_name(set, left);
        return TW_OK;
    case TW_OP_COMPATIBLE:
    case TW_OP_ARBITRARY:
        return undefined(e, m);
    default:
        *out = m->op == TW_OP_NOT_EQUAL;
        return TW_OK;
    }
}

/* `extra` op NAME, or the other way round, where several extras are on. */
static enum tw_status compare_extras(struct evaluation *e, const struct tw_marker *m,
                                     tw_slice name, struct value set, bool *out)
{
    bool equal =
        m->op == TW_OP_EQUAL || m->op == TW_OP_AT_LEAST || m->op == TW_OP_AT_MOST;
    if (equal || m->op == TW_OP_NOT_EQUAL) {
        *out = has_name(set, name) == equal;
        return TW_OK;
    }
    *out = false;
    for (uint32_t i = 0; i < set.count && !*out; i++) {
        bool swapped = m->right.variable == TW_MARKER_EXTRA;
        enum tw_status status = compare_strings(e, m, swapped ? name : set.names[i],
                                                swapped ? set.names[i] : name, out);
        if (status) {
            return status;
        }
    }
    return TW_OK;
}

/* Does the clause of M, or one made of its operator and RIGHT, match LEFT? *USED is
 * false when they make no clause. */
static enum tw_status compare_versions(struct evaluation *e, const struct tw_marker *m,
                                       tw_slice left, tw_slice right, bool *used,
                                       bool *out)
{
    const struct tw_specifier *clause = m->clause;
    enum tw_status status = TW_OK;
    if (m->left.variable == TW_MARKER_LITERAL) {
        status = tw_marker_clause(&e->scratch, m->op, right, &clause, e->err);
    }
    *used = clause != NULL;
    if (status || !clause) {
        return status;
    }
    tw_version version = {.text = left};
    if (clause->op != TW_OP_ARBITRARY) {
        status = tw_version_parse(&e->scratch, left, &version, NULL);
        if (status == TW_ERR_NOMEM) {
            return tw_error_nomem(e->err);
        }
        if (status) {
            *out = false;
            return TW_OK;
        }
    }
    *out = tw_clause_matches(clause, version);
    return TW_OK;
}

static enum tw_status evaluate_item(struct evaluation *e, const struct tw_marker *m,
                                    bool *out)
{
    struct value left = {.text = m->left.text};
    struct value right = {.text = m->right.text};
    uint32_t key = m->left.variable;
    enum tw_status status;
    if (key != TW_MARKER_LITERAL) {
        status = look_up(e, key, m->left.text, &left);
    } else {
        /* the reference looks up a right side that is a literal, too */
        key = m->right.variable == TW_MARKER_LITERAL ? tw_marker_name(m->right.text)
                                                     : m->right.variable;
        status = look_up(e, key, m->right.text, &right);
    }
    if (status) {
        return status;
    }
    if (key == TW_MARKER_EXTRA && (left.is_set || right.is_set)) {
        return left.is_set ? compare_extras(e, m, right.text, left, out)
                           : compare_extras(e, m, left.text, right, out);
    }
    if (left.is_set) {
        return undefined(e, m);
    }
    if (right.is_set) {
        return compare_set(e, m, left.text, right, out);
    }
    bool used = false;
    if (tw_marker_is_version(key)) {
        status = compare_versions(e, m, left.text, right.text, &used, out);
    }
    return status || used ? status : compare_strings(e, m, left.text, right.text, out);
}

static enum tw_status evaluate(struct evaluation *e, const struct tw_marker *m,
                               bool *out)
{
    if (m->count == 0) {
        return evaluate_item(e, m, out);
    }
    bool any = false;
    bool all = true;
    for (uint32_t i = 0; i < m->count; i++) {
        bool value = false;
        enum tw_status status = evaluate(e, m->children[i], &value);
        if (status) {
            return status;
        }
        if (m->ors[i]) {
            any = any || all;
            all = true;
        }
        all = all && value;
    }
    *out = any || all;
    return TW_OK;
}

enum tw_status tw_marker_evaluate(const struct tw_marker *m,
                                  const struct tw_environment *env,
                                  const struct tw_marker_extras *extras, bool *out,
                                  struct tw_error *err)
{
    struct evaluation e = {env, extras, TW_ARENA_INIT, err};
    *out = true;
    enum tw_status status = m ? evaluate(&e, m, out) : TW_OK;
    tw_arena_free(&e.scratch);
    return status;
}
