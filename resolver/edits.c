/*
 * The small changes to a line: one clause out, or moved to where a solution lies; an
 * extra out; all clauses out; the whole line out.
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
    COST_EXTRA = 3,       /* an extra that is asked for */
    COST_LET_IN = 3,      /* a yanked version, or pre-releases */
    COST_ALL_CLAUSES = 4, /* of several */
    COST_CONSTRAINT = 5,  /* a line that is a constraint or an override */
    COST_LINE = 6,
    MAX_LINE = 1 << 20, /* bytes of a new line */
};

static void add_name(struct tw_buf *buf, const struct tw_requirement *r,
                     const struct tw_trial *trial)
{
    bool first = true;
    tw_buf_add(buf, r->raw_name);
    for (uint32_t i = 0; i < r->raw_extra_count; i++) {
        if (i != trial->extra) {
            tw_buf_adds(buf, first ? "[" : ",");
            tw_buf_add(buf, r->raw_extras[i]);
            first = false;
        }
    }
    tw_buf_adds(buf, first ? "" : "]");
}

/* Appends the clauses of R but the one that TRIAL takes out, in whose place BOUND
 * stands unless it is empty. */
static void add_clauses(struct tw_buf *buf, const struct tw_requirement *r,
                        const struct tw_trial *trial, tw_slice bound)
{
    bool first = true;
    for (uint32_t i = 0; i < r->specifiers.count; i++) {
        bool out = trial->clause == i || trial->clause == r->specifiers.count;
        tw_slice clause = out ? bound : r->specifiers.clauses[i].text;
        if (clause.len) {
            tw_buf_adds(buf, first ? "" : ",");
            tw_buf_add(buf, clause);
            first = false;
        }
    }
}

/* Writes the new line of TRIAL and parses it. */
static enum tw_status rewrite(struct tw_arena *arena, const struct tw_requirement *r,
                              struct tw_trial *trial, tw_slice bound,
                              struct tw_error *err)
{
    struct tw_buf buf = TW_BUF_INIT(MAX_LINE);
    struct tw_requirement *parsed = TW_NEW(arena, struct tw_requirement);
    enum tw_status status = parsed ? TW_OK : tw_error_nomem(err);
    add_name(&buf, r, trial);
    add_clauses(&buf, r, trial, bound);
    if (status == TW_OK && r->marker) {
        tw_buf_adds(&buf, " ; ");
        status = tw_marker_print(&buf, r->marker, err);
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
    case TW_OP_COMPATIBLE: /* not ~=, which a version like "3" does not go with */
        return ">=";
    case TW_OP_EQUAL:
    case TW_OP_ARBITRARY:
        return "==";
    case TW_OP_NOT_EQUAL:
    case TW_OP_AT_MOST:
    case TW_OP_LESS:
        break;
    }
    return NULL;
}

static struct tw_trial relaxed(uint32_t line, uint32_t clause, uint32_t extra,
                               uint32_t cost)
{
    return (struct tw_trial){
        .edit = {TW_EDIT_RELAX, line, TW_NO_SLICE},
        .cost = cost,
        .clause = clause,
        .extra = extra,
    };
}

/* The edits that loosen R. */
static uint32_t list_relaxed(const struct tw_requirement *r, uint32_t line,
                             struct tw_trial *out)
{
    uint32_t count = 0;
    uint32_t clauses = r->specifiers.count;
    for (uint32_t i = 0; i < clauses && count < TW_MAX_TRIALS - 2; i++) {
        const struct tw_specifier *clause = &r->specifiers.clauses[i];
        bool excludes = clause->op == TW_OP_NOT_EQUAL;
        out[count] =
            relaxed(line, i, UINT32_MAX, excludes ? COST_EXCLUSION : COST_CLAUSE);
        out[count++].bound = bound_for(clause);
    }
    for (uint32_t i = 0; i < r->raw_extra_count && count < TW_MAX_TRIALS - 2; i++) {
        out[count++] = relaxed(line, UINT32_MAX, i, COST_EXTRA);
    }
    if (clauses > 1) {
        out[count++] = relaxed(line, clauses, UINT32_MAX, COST_ALL_CLAUSES);
    }
    return count;
}

/* May line INDEX go: is it not the only thing that is asked for? */
static bool can_go(const struct tw_problem *problem, uint32_t index)
{
    uint32_t asked = 0;
    for (uint32_t i = 0; i < problem->line_count; i++) {
        asked += problem->lines[i].origin->kind == TW_FROM_REQUIREMENT;
    }
    return asked > 1 || problem->lines[index].origin->kind != TW_FROM_REQUIREMENT;
}

enum tw_status tw_edits_list(struct tw_arena *arena, const struct tw_problem *problem,
                             uint32_t index, struct tw_trial *out, uint32_t *count,
                             struct tw_error *err)
{
    const struct tw_line *line = &problem->lines[index];
    bool asks = line->origin->kind == TW_FROM_REQUIREMENT;
    *count = list_relaxed(line->requirement, index, out);
    for (uint32_t i = 0; i < *count; i++) {
        enum tw_status status =
            rewrite(arena, line->requirement, &out[i], TW_NO_SLICE, err);
        if (status != TW_OK) {
            return status;
        }
    }
    if (can_go(problem, index)) {
        out[(*count)++] = (struct tw_trial){
            .edit = {TW_EDIT_DROP, index, TW_NO_SLICE},
            .cost = asks ? COST_LINE : COST_CONSTRAINT,
        };
    }
    return TW_OK;
}

enum tw_status tw_edits_pin(struct tw_arena *arena, const struct tw_problem *problem,
                            tw_pkg pkg, uint32_t index, struct tw_trial *out,
                            struct tw_error *err)
{
    tw_pkg base = tw_facts_base(problem->facts, pkg);
    tw_version version = tw_facts_release(problem->facts, base, index)->version;
    struct tw_buf pin = TW_BUF_INIT(MAX_LINE);
    struct tw_requirement *parsed = TW_NEW(arena, struct tw_requirement);
    *out = (struct tw_trial){.edit = {TW_EDIT_PIN, UINT32_MAX, TW_NO_SLICE},
                             .cost = COST_LET_IN,
                             .requirement = parsed};
    tw_buf_add(&pin, tw_facts_name(problem->facts, base));
    tw_buf_adds(&pin, "==");
    tw_version_print(&pin, version, TW_VERSION_NORMAL);
    enum tw_status status = parsed ? TW_OK : tw_error_nomem(err);
    if (status == TW_OK) {
        status = tw_prose_take(arena, &pin, &out->edit.replacement, err);
    }
    if (status == TW_OK) {
        status = tw_requirement_parse(arena, out->edit.replacement, parsed, err);
    }
    tw_buf_free(&pin);
    return status;
}

struct tw_trial tw_edits_prereleases(const struct tw_problem *problem, tw_pkg pkg)
{
    return (struct tw_trial){
        .edit = {TW_EDIT_PRERELEASE, UINT32_MAX, tw_facts_name(problem->facts, pkg)},
        .cost = COST_LET_IN};
}

enum tw_status tw_edits_tighten(struct tw_arena *arena,
                                const struct tw_problem *problem,
                                const struct tw_trial *trial, tw_version version,
                                struct tw_trial *out, struct tw_error *err)
{
    struct tw_buf bound = TW_BUF_INIT(MAX_LINE);
    bool exact = strcmp(trial->bound, "==") == 0;
    tw_buf_adds(&bound, trial->bound);
    tw_version_print(&bound, version, exact ? TW_VERSION_NORMAL : TW_VERSION_PUBLIC);
    *out = *trial;
    enum tw_status status =
        bound.failed ? tw_error_nomem(err)
                     : rewrite(arena, problem->lines[trial->edit.line].requirement, out,
                               tw_buf_slice(&bound), err);
    tw_buf_free(&bound);
    return status;
}
