/*
 * Version specifiers (PEP 440, "Version specifiers"; dependency specifiers): parsing a
 * set of clauses, and what each one means in keys.
 *
 * The invariant: every clause but === is one interval between two cuts of the order of
 * keys (or, for !=, what is outside of it), settled here once:
 *
 *     ~=1.4.5   [1.4.5, above 1.4.*)          <1.4     [-, 1.4.dev0)
 *     ==1.4     [1.4, above 1.4+*)            <1.4a1   [-, 1.4a1)
 *     ==1.4+x   [1.4+x, just above 1.4+x)     >1.4     [above 1.4.post*, -)
 *     ==1.4.*   [below 1.4.*, above 1.4.*)    >1.4.post1, >1.4.dev1
 *     <=1.4     [-, above 1.4+*)                       [above 1.4.post1+*, -)
 *
 * so that pre-releases, local versions and post-releases need no thought afterwards.
 */
#include "specifier.h"

#include "text.h"
#include "tw_limits.h"
#include "version_key.h"

static const char *const operators[] = {
    [TW_OP_COMPATIBLE] = "~=", [TW_OP_EQUAL] = "==",      [TW_OP_NOT_EQUAL] = "!=",
    [TW_OP_AT_MOST] = "<=",    [TW_OP_AT_LEAST] = ">=",   [TW_OP_LESS] = "<",
    [TW_OP_GREATER] = ">",     [TW_OP_ARBITRARY] = "===",
};

const char *tw_operator_text(enum tw_operator op)
{
    return operators[op];
}

size_t tw_operator_scan(tw_slice s, size_t at, enum tw_operator *op)
{
    static const enum tw_operator longest_first[] = {
        TW_OP_ARBITRARY, TW_OP_AT_LEAST,   TW_OP_EQUAL, TW_OP_NOT_EQUAL,
        TW_OP_AT_MOST,   TW_OP_COMPATIBLE, TW_OP_LESS,  TW_OP_GREATER,
    };
    tw_slice rest = tw_slice_cut(s, at, s.len);
    for (size_t i = 0; i < sizeof longest_first / sizeof *longest_first; i++) {
        tw_slice text = tw_slice_from(operators[longest_first[i]]);
        if (tw_slice_starts(rest, text)) {
            *op = longest_first[i];
            return at + text.len;
        }
    }
    return at;
}

/* The index after the operand of === at AT: everything up to white space, ';' or ')'.
 */
static size_t scan_arbitrary(tw_slice s, size_t at)
{
    while (at < s.len && s.ptr[at] != ';' && s.ptr[at] != ')' &&
           tw_text_space(s, at) == 0) {
        at++;
    }
    return at;
}

size_t tw_clause_scan(tw_slice s, size_t at, struct tw_clause_scan *out)
{
    *out = (struct tw_clause_scan){0};
    size_t after = tw_operator_scan(s, at, &out->op);
    if (after == at) {
        return at;
    }
    size_t from = tw_text_skip(s, after);
    if (out->op == TW_OP_ARBITRARY) {
        size_t to = scan_arbitrary(s, from);
        out->operand = tw_slice_cut(s, from, to);
        return to;
    }
    size_t to = tw_version_scan_release(s, from, &out->version);
    if (to == from || (out->op == TW_OP_COMPATIBLE &&
                       tw_slice_find(out->version.release, '.', 0) == SIZE_MAX)) {
        return at;
    }
    bool equality = out->op == TW_OP_EQUAL || out->op == TW_OP_NOT_EQUAL;
    out->prefix =
        equality && tw_slice_starts(tw_slice_cut(s, to, s.len), TW_SLICE(".*"));
    if (!out->prefix) {
        to = tw_version_scan_suffix(s, to, &out->version);
        to = equality ? tw_version_scan_local(s, to, &out->version) : to;
    }
    out->operand = tw_slice_cut(s, from, to);
    return to + (out->prefix ? 2 : 0);
}

/* Settles the bounds of C, whose version has its key. False: no memory. */
static bool set_bounds(struct tw_arena *arena, const struct tw_version_scan *scan,
                       struct tw_specifier *c)
{
    uint32_t flags = scan->flags;
    switch (c->op) {
    case TW_OP_COMPATIBLE:
        c->lower = c->version.key;
        return tw_key_prefix(arena, scan, 1, true, &c->upper);
    case TW_OP_EQUAL:
    case TW_OP_NOT_EQUAL:
        if (c->prefix) {
            return tw_key_prefix(arena, scan, 0, false, &c->lower) &&
                   tw_key_prefix(arena, scan, 0, true, &c->upper);
        }
        c->lower = c->version.key;
        return tw_key_cut(arena, scan,
                          flags & TW_VERSION_LOCAL ? TW_CUT_SELF : TW_CUT_LOCALS,
                          &c->upper);
    case TW_OP_AT_MOST:
        return tw_key_cut(arena, scan, TW_CUT_LOCALS, &c->upper);
    case TW_OP_AT_LEAST:
        c->lower = c->version.key;
        return true;
    case TW_OP_LESS:
        c->upper = c->version.key;
        return (flags & (TW_VERSION_PRE | TW_VERSION_DEV)) ||
               tw_key_cut(arena, scan, TW_CUT_DEV, &c->upper);
    case TW_OP_GREATER:
        return tw_key_cut(arena, scan,
                          flags & (TW_VERSION_DEV | TW_VERSION_POST) ? TW_CUT_LOCALS
                                                                     : TW_CUT_POSTS,
                          &c->lower);
    case TW_OP_ARBITRARY:
        break;
    }
    return true;
}

enum tw_status tw_clause_parse(struct tw_arena *arena, tw_slice text, size_t offset,
                               struct tw_specifier *out, struct tw_error *err)
{
    struct tw_clause_scan scan;
    size_t end = tw_clause_scan(text, 0, &scan);
    if (end == 0 || end < text.len) {
        return tw_error_at(err, TW_ERR_SPECIFIER, offset,
                           "not a version specifier: \"%.*s\"",
                           text.len > 100 ? 100 : (int)text.len, text.ptr);
    }
    *out = (struct tw_specifier){.op = scan.op, .prefix = scan.prefix, .text = text};
    out->version.text = scan.operand;
    if (scan.op == TW_OP_ARBITRARY) {
        struct tw_version_scan version;
        size_t to = tw_version_scan(scan.operand, 0, &version);
        if (to == 0 || to < scan.operand.len) {
            return TW_OK;
        }
        scan.version = version;
    }
    out->version.flags = scan.version.flags;
    if (!tw_key_new(arena, &scan.version, &out->version.key) ||
        !set_bounds(arena, &scan.version, out)) {
        return tw_error_nomem(err);
    }
    return TW_OK;
}

enum tw_status tw_specifiers_parse(struct tw_arena *arena, tw_slice text,
                                   struct tw_specifiers *out, struct tw_error *err)
{
    *out = (struct tw_specifiers){.text = tw_text_trim(text)};
    if (text.len > TW_MAX_REQUIREMENT) {
        return tw_error_at(err, TW_ERR_SPECIFIER, TW_MAX_REQUIREMENT,
                           "a specifier of more than %zu bytes", TW_MAX_REQUIREMENT);
    }
    TW_VEC(struct tw_specifier) clauses = {0};
    for (size_t from = 0; from < text.len;) {
        size_t comma = tw_slice_find(text, ',', from);
        tw_slice part = tw_text_trim(tw_slice_cut(text, from, comma));
        from = comma == SIZE_MAX ? text.len : comma + 1;
        if (part.len == 0) {
            continue;
        }
        struct tw_specifier clause;
        enum tw_status status =
            tw_clause_parse(arena, part, (size_t)(part.ptr - text.ptr), &clause, err);
        if (status) {
            return status;
        }
        if (!tw_vec_push(arena, &clauses, clause)) {
            return tw_error_nomem(err);
        }
    }
    out->clauses = clauses.at;
    out->count = clauses.len;
    return TW_OK;
}
