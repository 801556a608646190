/*
 * The small changes to a line: one clause out, or moved to where a solution lies; all
 * clauses out; the whole line out.
 *
 * A lower bound or a pin that is in the way is moved to the version that the relaxed
 * search chose (numpy>=2.1 to numpy>=1.26.4); an upper bound or an exclusion goes. The
 * edited line is parsed like any other, so what is proposed can be pasted. Called from
 * remedies.c.
 */
#include "edits.h"

#include "prose.h"

/* What a change costs: the order in which changes are proposed. */
enum {
    COST_EXCLUSION = 1,   /* a != clause */
    COST_CLAUSE = 2,      /* another clause */
    COST_ALL_CLAUSES = 4, /* of several */
    COST_CONSTRAINT = 5,  /* a line that is a constraint or an override */
    COST_LINE = 6,
    MAX_LINE = 1 << 20, /* bytes of a new line */
};

/* Appends the clauses of R but OMIT (UINT32_MAX: none is left out, R->count: all). */
static void add_clauses(struct tw_buf *buf, const struct tw_requirement *r,
                        uint32_t omit)
{
    bool first = true;
    for (uint32_t i = 0; i < r->specifiers.count; i++) {
        if (i == omit || omit == r->specifiers.count) {
            continue;
        }
        tw_buf_adds(buf, first ? "" : ",");
        tw_buf_add(buf, r->specifiers.clauses[i].text);
        first = false;
    }
}

static void add_name(struct tw_buf *buf, const struct tw_requirement *r)
{
    tw_buf_add(buf, r->raw_name);
    for (uint32_t i = 0; i < r->raw_extra_count; i++) {
        tw_buf_adds(buf, i == 0 ? "[" : ",");
        tw_buf_add(buf, r->raw_extras[i]);
    }
    tw_buf_adds(buf, r->raw_extra_count ? "]" : "");
}

/* Composes the line: name, the clauses but OMIT, and BOUND (may be NULL) at VERSION. */
static enum tw_status compose(struct tw_buf *buf, const struct tw_requirement *r,
                              uint32_t omit, const char *bound, tw_slice version,
                              struct tw_error *err)
{
    add_name(buf, r);
    size_t before = buf->len;
    add_clauses(buf, r, omit);
    if (bound) {
        tw_buf_adds(buf, buf->len > before ? "," : "");
        tw_buf_adds(buf, bound);
        tw_buf_add(buf, version);
    }
    if (!r->marker) {
        return TW_OK;
    }
    tw_buf_adds(buf, " ; ");
    return tw_marker_print(buf, r->marker, err);
}

static enum tw_status rewrite(struct tw_arena *arena, const struct tw_requirement *r,
                              struct tw_trial *trial, const char *bound,
                              tw_slice version, struct tw_error *err)
{
    struct tw_buf buf = TW_BUF_INIT(MAX_LINE);
    struct tw_requirement *parsed = TW_NEW(arena, struct tw_requirement);
    enum tw_status status = parsed ? TW_OK : tw_error_nomem(err);
    if (status == TW_OK) {
        status = compose(&buf, r, trial->clause, bound, version, err);
    }
    if (status == TW_OK) {
        status = tw_prose_take(arena, &buf, &trial->edit.replacement, err);
    }
    if (status == TW_OK) {
        status = tw_requirement_parse(arena, trial->edit.replacement, parsed, err);
    }
    trial->requirement = parsed;
    tw_buf_free(&buf);
    return status;
}

/* What may stand in place of a clause with operator OP, given a version that fits. */
static const char *bound_for(const struct tw_specifier *clause)
{
    switch (clause->op) {
    case TW_OP_AT_LEAST:
    case TW_OP_GREATER:
        return ">=";
    case TW_OP_EQUAL:
    case TW_OP_ARBITRARY:
        return "==";
    case TW_OP_COMPATIBLE:
        return "~=";
    case TW_OP_NOT_EQUAL:
    case TW_OP_AT_MOST:
    case TW_OP_LESS:
        break;
    }
    return NULL;
}

static struct tw_trial relaxed(uint32_t line, uint32_t clause, uint32_t cost)
{
    return (struct tw_trial){
        {TW_EDIT_RELAX, line, TW_NO_SLICE}, cost, NULL, clause, NULL,
    };
}

/* The edits that loosen R, which has clauses. */
static uint32_t list_relaxed(const struct tw_requirement *r, uint32_t line,
                             struct tw_trial *out)
{
    uint32_t count = 0;
    uint32_t clauses = r->specifiers.count;
    for (uint32_t i = 0; i < clauses && count < TW_MAX_TRIALS - 2; i++) {
        const struct tw_specifier *clause = &r->specifiers.clauses[i];
        bool excludes = clause->op == TW_OP_NOT_EQUAL;
        out[count] = relaxed(line, i, excludes ? COST_EXCLUSION : COST_CLAUSE);
        out[count++].bound = bound_for(clause);
    }
    if (clauses > 1) {
        out[count++] = relaxed(line, clauses, COST_ALL_CLAUSES);
    }
    return count;
}

enum tw_status tw_edits_list(struct tw_arena *arena, const struct tw_problem *problem,
                             uint32_t index, struct tw_trial *out, uint32_t *count,
                             struct tw_error *err)
{
    const struct tw_line *line = &problem->lines[index];
    uint32_t relaxing = list_relaxed(line->requirement, index, out);
    for (uint32_t i = 0; i < relaxing; i++) {
        enum tw_status status =
            rewrite(arena, line->requirement, &out[i], NULL, TW_NO_SLICE, err);
        if (status != TW_OK) {
            return status;
        }
    }
    bool asks = line->origin->kind == TW_FROM_REQUIREMENT;
    out[relaxing] = (struct tw_trial){
        {TW_EDIT_DROP, index, TW_NO_SLICE},
        asks ? COST_LINE : COST_CONSTRAINT,
        NULL,
        UINT32_MAX,
        NULL,
    };
    *count = relaxing + 1;
    return TW_OK;
}

enum tw_status tw_edits_tighten(struct tw_arena *arena,
                                const struct tw_problem *problem,
                                const struct tw_trial *trial, tw_version version,
                                struct tw_trial *out, struct tw_error *err)
{
    *out = *trial;
    return rewrite(arena, problem->lines[trial->edit.line].requirement, out,
                   trial->bound, version.text, err);
}
