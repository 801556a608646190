/*
 * The grammar of marker expressions (dependency specifiers, "Environment Markers"):
 *
 *     marker     = atom (("and" | "or") atom)*
 *     atom       = "(" marker ")" | side operator side
 *     side       = variable | quoted string
 *
 * The invariant: a list of atoms stays a list, with "and" and "or" as written, since
 * markers print as they were written; a pair of parentheses around one thing is gone.
 * Recursion is bounded by TW_MAX_MARKER_DEPTH.
 */
#include "marker.h"

#include "specifier.h"
#include "text.h"
#include "tw_limits.h"

struct parser {
    struct tw_arena *arena;
    tw_slice text;
    size_t at;
    uint32_t depth;
    struct tw_error *err;
};

static enum tw_status fail(const struct parser *p, const char *expected)
{
    return tw_error_at(p->err, TW_ERR_MARKER, p->at, "expected %s", expected);
}

static char peek(const struct parser *p)
{
    return p->at < p->text.len ? p->text.ptr[p->at] : '\0';
}

/* White space of PEP 508: blanks and tabs only. */
static void skip_blanks(struct parser *p)
{
    while (peek(p) == ' ' || peek(p) == '\t') {
        p->at++;
    }
}

static bool is_word(char c)
{
    return tw_is_alnum(c) || c == '_';
}

/* The word at the current place: letters, digits, '_', and '.' when DOTS. */
static tw_slice peek_word(const struct parser *p, bool dots)
{
    size_t end = p->at;
    while (end < p->text.len &&
           (is_word(p->text.ptr[end]) || (dots && p->text.ptr[end] == '.'))) {
        end++;
    }
    return tw_slice_cut(p->text, p->at, end);
}

/* Eats WORD if it is the next one. */
static bool eat_word(struct parser *p, const char *word)
{
    tw_slice next = peek_word(p, false);
    if (!tw_slice_equal(next, tw_slice_from(word))) {
        return false;
    }
    p->at += next.len;
    return true;
}

/* WORD, which may be empty, is no variable. */
static enum tw_status fail_at_side(const struct parser *p, tw_slice word)
{
    return word.len == 0
               ? fail(p, "a marker variable or quoted string")
               : tw_error_at(p->err, TW_ERR_MARKER, p->at,
                             "expected a marker variable such as python_version or "
                             "sys_platform, or a string in quotes, found \"%.*s\"",
                             TW_FMT(tw_slice_cut(word, 0, 40)));
}

static enum tw_status parse_side(struct parser *p, struct tw_marker_side *out)
{
    char quote = peek(p);
    if (quote == '"' || quote == '\'') {
        size_t end = tw_slice_find(p->text, quote, p->at + 1);
        if (end == SIZE_MAX) {
            return fail(p, "a closing quote");
        }
        tw_slice inside = tw_slice_cut(p->text, p->at + 1, end);
        out->variable = TW_MARKER_LITERAL;
        enum tw_status status = tw_marker_literal(p->arena, inside, &out->text, p->err);
        if (status == TW_ERR_MARKER) {
            return fail(p, "a valid quoted string");
        }
        p->at = end + 1;
        return status;
    }
    tw_slice word = peek_word(p, true);
    out->variable = tw_marker_variable(word);
    if (out->variable == TW_MARKER_LITERAL) {
        return fail_at_side(p, word);
    }
    out->text = tw_slice_from(tw_marker_variable_name(out->variable));
    p->at += word.len;
    return TW_OK;
}

static enum tw_status parse_operator(struct parser *p, int *op)
{
    enum tw_operator comparison;
    size_t end = tw_operator_scan(p->text, p->at, &comparison);
    if (end != p->at) {
        p->at = end;
        *op = (int)comparison;
        return TW_OK;
    }
    if (eat_word(p, "in")) {
        *op = TW_MARKER_IN;
        return TW_OK;
    }
    *op = TW_MARKER_NOT_IN;
    if (!eat_word(p, "not")) {
        return fail(p, "a marker operator: <=, <, !=, ==, >=, >, ~=, ===, in, not in");
    }
    if (peek(p) != ' ' && peek(p) != '\t') {
        return fail(p, "white space after \"not\"");
    }
    skip_blanks(p);
    return eat_word(p, "in") ? TW_OK : fail(p, "\"in\" after \"not\"");
}

/* Normalises the literals that name extras and groups (PEP 685, PEP 735). */
static enum tw_status fold_names(struct parser *p, struct tw_marker *item)
{
    bool right_names = item->right.variable == TW_MARKER_EXTRA ||
                       item->right.variable == TW_MARKER_EXTRAS ||
                       item->right.variable == TW_MARKER_GROUPS;
    if (item->left.variable == TW_MARKER_LITERAL && right_names) {
        return tw_name_fold(p->arena, item->left.text, &item->left.text, p->err);
    }
    if (item->left.variable == TW_MARKER_EXTRA &&
        item->right.variable == TW_MARKER_LITERAL) {
        return tw_name_fold(p->arena, item->right.text, &item->right.text, p->err);
    }
    return TW_OK;
}

static enum tw_status parse_item(struct parser *p, struct tw_marker *out)
{
    enum tw_status status = parse_side(p, &out->left);
    skip_blanks(p);
    if (!status) {
        status = parse_operator(p, &out->op);
        skip_blanks(p);
    }
    if (!status) {
        status = parse_side(p, &out->right);
    }
    if (!status) {
        status = fold_names(p, out);
    }
    if (!status && tw_marker_is_version(out->left.variable)) {
        status =
            tw_marker_clause(p->arena, out->op, out->right.text, &out->clause, p->err);
    }
    return status;
}

static enum tw_status parse_list(struct parser *p, const struct tw_marker **out);

static enum tw_status parse_atom(struct parser *p, const struct tw_marker **out)
{
    skip_blanks(p);
    if (peek(p) != '(') {
        struct tw_marker *item = TW_NEW(p->arena, struct tw_marker);
        *out = item;
        return item ? parse_item(p, item) : tw_error_nomem(p->err);
    }
    if (p->depth == TW_MAX_MARKER_DEPTH) {
        return fail(p, "fewer nested parentheses");
    }
    p->at++;
    p->depth++;
    enum tw_status status = parse_list(p, out);
    p->depth--;
    if (!status && peek(p) != ')') {
        return fail(p, "\")\" after a marker expression");
    }
    p->at++;
    return status;
}

static enum tw_status parse_list(struct parser *p, const struct tw_marker **out)
{
    TW_VEC(const struct tw_marker *) children = {0};
    TW_VEC(bool) ors = {0};
    bool is_or = false;
    do {
        const struct tw_marker *child = NULL;
        enum tw_status status = parse_atom(p, &child);
        if (status) {
            return status;
        }
        if (!tw_vec_push(p->arena, &children, child) ||
            !tw_vec_push(p->arena, &ors, is_or)) {
            return tw_error_nomem(p->err);
        }
        skip_blanks(p);
        is_or = eat_word(p, "or");
    } while (is_or || eat_word(p, "and"));
    if (children.len == 1) {
        *out = children.at[0];
        return TW_OK;
    }
    struct tw_marker *list = TW_NEW(p->arena, struct tw_marker);
    if (!list) {
        return tw_error_nomem(p->err);
    }
    list->count = children.len;
    list->children = children.at;
    list->ors = ors.at;
    *out = list;
    return TW_OK;
}

enum tw_status tw_marker_scan(struct tw_arena *arena, tw_slice text, size_t *at,
                              const struct tw_marker **out, struct tw_error *err)
{
    struct parser p = {arena, text, *at, 0, err};
    enum tw_status status = parse_list(&p, out);
    *at = p.at;
    return status;
}

enum tw_status tw_marker_parse(struct tw_arena *arena, tw_slice text,
                               const struct tw_marker **out, struct tw_error *err)
{
    size_t at = 0;
    if (text.len > TW_MAX_REQUIREMENT) {
        return tw_error_at(err, TW_ERR_MARKER, TW_MAX_REQUIREMENT,
                           "a marker of more than %zu bytes", TW_MAX_REQUIREMENT);
    }
    enum tw_status status = tw_marker_scan(arena, text, &at, out, err);
    if (!status && at < text.len) {
        return tw_error_at(err, TW_ERR_MARKER, at,
                           "expected the end of the marker expression");
    }
    return status;
}
