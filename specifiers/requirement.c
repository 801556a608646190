/*
 * Requirements (dependency specifiers, PEP 508):
 *
 *     name [extra, ...] (specifiers) ; marker
 *     name [extra, ...] @ URL ; marker
 *
 * The invariant: what is accepted and what it means is as in the reference
 * implementation, whose tokens are wider than the text of the specification ("foo_" is
 * a name here). Called for requirements files, METADATA, pyproject.toml and lock files.
 */
#include "marker.h"
#include "specifier.h"
#include "text.h"
#include "tw_limits.h"

#include <stdlib.h>

struct parser {
    struct tw_arena *arena;
    tw_slice text;
    size_t at;
    bool lenient, mended;
    struct tw_error *err;
};

static enum tw_status fail(const struct parser *p, const char *expected)
{
    return tw_error_at(p->err, TW_ERR_REQUIREMENT, p->at, "expected %s", expected);
}

static char peek(const struct parser *p)
{
    return p->at < p->text.len ? p->text.ptr[p->at] : '\0';
}

static bool at_end(const struct parser *p)
{
    return p->at == p->text.len;
}

static void skip_blanks(struct parser *p)
{
    while (peek(p) == ' ' || peek(p) == '\t') {
        p->at++;
    }
}

/* Eats an identifier: it starts with a letter or digit, goes on with those and "-_.",
 * and ends with one of them or '_'. */
static bool eat_identifier(struct parser *p, tw_slice *out)
{
    if (!tw_is_alnum(peek(p))) {
        return false;
    }
    size_t end = p->at;
    while (end < p->text.len &&
           (tw_is_alnum(p->text.ptr[end]) || tw_is_separator(p->text.ptr[end]))) {
        end++;
    }
    while (p->text.ptr[end - 1] == '-' || p->text.ptr[end - 1] == '.') {
        end--;
    }
    *out = tw_slice_cut(p->text, p->at, end);
    p->at = end;
    return true;
}

static int by_text(const void *a, const void *b)
{
    return tw_slice_compare(*(const tw_slice *)a, *(const tw_slice *)b);
}

/* Sorts COUNT names and drops duplicates; returns how many are left. */
static uint32_t sort_unique(tw_slice *names, uint32_t count)
{
    uint32_t kept = 0;
    if (count) {
        qsort(names, count, sizeof *names, by_text);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || !tw_slice_equal(names[kept - 1], names[i])) {
            names[kept++] = names[i];
        }
    }
    return kept;
}

/* Sets the extras of OUT from RAW, which it sorts. */
static enum tw_status set_extras(struct parser *p, tw_slice *raw, uint32_t count,
                                 struct tw_requirement *out)
{
    out->raw_extras = raw;
    out->raw_extra_count = sort_unique(raw, count);
    out->extras = TW_NEW_ARRAY(p->arena, tw_slice, count);
    if (!out->extras) {
        return tw_error_nomem(p->err);
    }
    for (uint32_t i = 0; i < out->raw_extra_count; i++) {
        enum tw_status status = tw_name_fold(p->arena, raw[i], &out->extras[i], p->err);
        if (status) {
            return status;
        }
    }
    out->extra_count = sort_unique(out->extras, out->raw_extra_count);
    return TW_OK;
}

static enum tw_status parse_extras(struct parser *p, struct tw_requirement *out)
{
    TW_VEC(tw_slice) raw = {0};
    tw_slice extra;
    if (peek(p) != '[') {
        return TW_OK;
    }
    p->at++;
    skip_blanks(p);
    while (eat_identifier(p, &extra)) {
        if (!tw_vec_push(p->arena, &raw, extra)) {
            return tw_error_nomem(p->err);
        }
        skip_blanks(p);
        if (peek(p) != ',') {
            break;
        }
        p->at++;
        skip_blanks(p);
        if (!tw_is_alnum(peek(p))) {
            return fail(p, "the name of an extra after \",\"");
        }
    }
    if (peek(p) != ']') {
        return fail(p, tw_is_alnum(peek(p)) ? "\",\" between extras"
                                            : "\"]\" after the extras");
    }
    p->at++;
    return set_extras(p, raw.at, raw.len, out);
}

/* Moves past clauses and commas, which are not looked into. */
static void skip_clauses(struct parser *p)
{
    struct tw_clause_scan clause;
    size_t end;
    while ((end = tw_clause_scan(p->text, p->at, &clause)) != p->at) {
        p->at = end;
        skip_blanks(p);
        if (peek(p) != ',') {
            return;
        }
        p->at++;
        skip_blanks(p);
    }
}

/* Moves to the ';' or ')' that ends specifiers which may be in need of mending. */
static void skip_lenient(struct parser *p)
{
    while (!at_end(p) && peek(p) != ';' && peek(p) != ')') {
        p->at++;
    }
}

static enum tw_status parse_specifiers(struct parser *p, struct tw_requirement *out)
{
    bool open = peek(p) == '(';
    p->at += open;
    skip_blanks(p);
    size_t from = p->at;
    p->lenient ? skip_lenient(p) : skip_clauses(p);
    tw_slice text = tw_slice_cut(p->text, from, p->at);
    skip_blanks(p);
    if (open && peek(p) != ')') {
        return fail(p, "a version specifier or \")\"");
    }
    p->at += open;
    enum tw_status status =
        p->lenient ? tw_specifiers_parse_lenient(p->arena, text, &out->specifiers,
                                                 &p->mended, p->err)
                   : tw_specifiers_parse(p->arena, text, &out->specifiers, p->err);
    if (status == TW_ERR_SPECIFIER && p->err) {
        p->err->offset += from;
    }
    return status;
}

static enum tw_status parse_url(struct parser *p, struct tw_requirement *out)
{
    p->at++;
    skip_blanks(p);
    size_t from = p->at;
    while (!at_end(p) && peek(p) != ' ' && peek(p) != '\t') {
        p->at++;
    }
    if (p->at == from) {
        return fail(p, "a URL after \"@\"");
    }
    out->url = tw_slice_cut(p->text, from, p->at);
    return TW_OK;
}

/* The bytes up to white space that stand where P is; at most 20 of them. */
static tw_slice found(const struct parser *p)
{
    size_t end = p->at;
    while (end < p->text.len && end < p->at + 20 && p->text.ptr[end] != ' ' &&
           p->text.ptr[end] != '\t') {
        end++;
    }
    return tw_slice_cut(p->text, p->at, end);
}

/* What follows name and extras begins no clause, or goes on after one that is over:
 * says what was expected there. */
static enum tw_status fail_at_clause(struct parser *p, const struct tw_requirement *out)
{
    enum tw_operator op;
    size_t after = tw_operator_scan(p->text, p->at, &op);
    tw_slice wrong = found(p);
    const char *expected = out->specifiers.count > 0
                               ? "\",\", \";\" or the end after the version"
                               : "an operator such as \"==\" after the name";
    if (after > p->at) {
        p->at = after;
        skip_blanks(p);
        wrong = found(p);
        expected = op == TW_OP_COMPATIBLE ? "a version of two numbers after \"~=\""
                                          : "a version after the operator";
    } else if (tw_slice_starts(wrong, TW_SLICE(".*"))) {
        expected = "\".*\" only after \"==\" or \"!=\"";
    } else if (tw_slice_starts(wrong, TW_SLICE("="))) {
        expected = "\"==\"";
    } else if (tw_slice_starts(wrong, TW_SLICE(","))) {
        expected = "an operator and a version";
    }
    return tw_error_at(p->err, TW_ERR_REQUIREMENT, p->at, "expected %s, found %s%.*s%s",
                       expected, wrong.len ? "\"" : "the end", TW_FMT(wrong),
                       wrong.len ? "\"" : "");
}

static enum tw_status parse_details(struct parser *p, struct tw_requirement *out)
{
    bool has_url = peek(p) == '@';
    enum tw_status status = has_url ? parse_url(p, out) : parse_specifiers(p, out);
    skip_blanks(p);
    if (status || at_end(p)) {
        return status;
    }
    if (peek(p) != ';') {
        return has_url ? fail(p, "\";\" after the URL and a blank")
                       : fail_at_clause(p, out);
    }
    p->at++;
    status = tw_marker_scan(p->arena, p->text, &p->at, &out->marker, p->err);
    return status || at_end(p) ? status : fail(p, "the end of the requirement");
}

static enum tw_status parse(struct parser *p, struct tw_requirement *out)
{
    *out = (struct tw_requirement){.text = tw_text_trim(p->text)};
    if (p->text.len > TW_MAX_REQUIREMENT) {
        return tw_error_at(p->err, TW_ERR_REQUIREMENT, TW_MAX_REQUIREMENT,
                           "a requirement of more than %zu bytes", TW_MAX_REQUIREMENT);
    }
    skip_blanks(p);
    if (!eat_identifier(p, &out->raw_name)) {
        return fail(p, "the name of a package");
    }
    enum tw_status status = tw_name_fold(p->arena, out->raw_name, &out->name, p->err);
    skip_blanks(p);
    if (!status) {
        status = parse_extras(p, out);
        skip_blanks(p);
    }
    return status ? status : parse_details(p, out);
}

enum tw_status tw_requirement_parse(struct tw_arena *arena, tw_slice text,
                                    struct tw_requirement *out, struct tw_error *err)
{
    struct parser p = {arena, text, 0, false, false, err};
    return parse(&p, out);
}

enum tw_status tw_requirement_parse_lenient(struct tw_arena *arena, tw_slice text,
                                            struct tw_requirement *out, bool *mended,
                                            struct tw_error *err)
{
    struct parser p = {arena, text, 0, false, false, err};
    enum tw_status status = parse(&p, out);
    if (status == TW_ERR_REQUIREMENT || status == TW_ERR_SPECIFIER) {
        p = (struct parser){arena, text, 0, true, false, err};
        status = parse(&p, out);
    }
    *mended = p.mended;
    return status;
}

enum tw_status tw_requirement_print(struct tw_buf *buf, const struct tw_requirement *r,
                                    struct tw_error *err)
{
    enum tw_status status = TW_OK;
    tw_buf_add(buf, r->raw_name);
    for (uint32_t i = 0; i < r->raw_extra_count; i++) {
        tw_buf_adds(buf, i ? "," : "[");
        tw_buf_add(buf, r->raw_extras[i]);
    }
    tw_buf_adds(buf, r->raw_extra_count ? "]" : "");
    if (r->url.ptr) {
        tw_buf_adds(buf, " @ ");
        tw_buf_add(buf, r->url);
    } else {
        status = tw_specifiers_print(buf, &r->specifiers, err);
    }
    if (!status && r->marker) {
        tw_buf_adds(buf, r->url.ptr ? " ; " : "; ");
        status = tw_marker_print(buf, r->marker, err);
    }
    return status;
}
