/*
 * The fewest of the user's lines that clash: a minimal unsatisfiable core.
 *
 * By deletion (Chinneck and Dravnieks 1991): leave a line out; if the rest still
 * clashes it was a bystander, and whatever else the new refutation does not name goes
 * with it. What a line allows stays allowed without it (tw_attempts_allow), so that
 * the refutation of the core holds among all of the lines. A line's being needed is
 * checked against the very set that remains in the end.
 *
 * Without an oracle nothing counts but what the failed search used. A set that still
 * clashes does so in truth then; one that does not may, and its line stays. Called from
 * the driver after a refutation; remedies.c starts from what is found here.
 */
#include "attempt.h"

struct shrink {
    struct tw_attempts attempts;
    struct tw_line *lines; /* the set now */
    uint32_t *index;       /* of each in the problem */
    uint32_t *needed_in;   /* size of the set in which it was found to be needed */
    uint32_t len;
    enum tw_core_end end;
    struct tw_line *rest; /* scratch: the set without a line */
    uint32_t *named;      /* scratch */
};

static enum tw_status start(struct tw_arena *arena, struct shrink *s,
                            const struct tw_problem *problem)
{
    uint32_t count = problem->line_count;
    s->lines = TW_NEW_ARRAY(arena, struct tw_line, count);
    s->index = TW_NEW_ARRAY(arena, uint32_t, count);
    s->needed_in = TW_NEW_ARRAY(arena, uint32_t, count);
    s->rest = TW_NEW_ARRAY(arena, struct tw_line, count);
    s->named = TW_NEW_ARRAY(arena, uint32_t, count);
    if (!s->lines || !s->index || !s->needed_in || !s->rest || !s->named) {
        return TW_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < count; i++) {
        s->lines[i] = problem->lines[i];
        s->index[i] = i;
    }
    s->len = count;
    return TW_OK;
}

/* Keeps of the set without line LEFT_OUT (or of the whole set, when it is none of them)
 * what PROOF names. */
static void keep_named(struct shrink *s, const struct tw_proof *proof,
                       uint32_t left_out)
{
    uint32_t count = tw_attempt_named(proof, s->lines, s->len, s->named);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t line = s->named[i];
        if (line != left_out) {
            s->lines[kept] = s->lines[line];
            s->index[kept] = s->index[line];
            s->needed_in[kept++] = s->needed_in[line];
        }
    }
    s->len = kept;
}

/* Solves the set without LINE; shrinks the set if that is no solution either. */
static enum tw_status try_without(struct shrink *s, struct tw_arena *scratch,
                                  uint32_t line, struct tw_error *err)
{
    struct tw_solver *solver;
    enum tw_attempt result;
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->len; i++) {
        if (i != line) {
            s->rest[count++] = s->lines[i];
        }
    }
    enum tw_status status =
        tw_attempt(scratch, &s->attempts, s->rest, count, &s->attempts.problem->options,
                   &solver, &result, err);
    if (status != TW_OK) {
        return status;
    }
    if (result != TW_ATTEMPT_UNSOLVABLE) {
        s->needed_in[line] = s->len;
        enum tw_core_end end = result == TW_ATTEMPT_SOLVED     ? TW_CORE_MINIMAL
                               : result == TW_ATTEMPT_SUPPOSED ? TW_CORE_AS_KNOWN
                                                               : TW_CORE_CUT_SHORT;
        s->end = end > s->end ? end : s->end;
        return TW_OK;
    }
    struct tw_proof proof;
    status = tw_solver_refutation(solver, scratch, &proof, err);
    if (status == TW_OK) {
        keep_named(s, &proof, line);
    }
    return status;
}

/* The last line that is not known to be needed in the set as it is, or UINT32_MAX. */
static uint32_t next_doubtful(const struct shrink *s)
{
    for (uint32_t i = s->len; i-- > 0;) {
        if (s->needed_in[i] != s->len) {
            return i;
        }
    }
    return UINT32_MAX;
}

static enum tw_status shrink_set(struct tw_arena *arena, struct shrink *s,
                                 struct tw_error *err)
{
    enum tw_status status = TW_OK;
    uint32_t line;
    while (status == TW_OK && (line = next_doubtful(s)) != UINT32_MAX) {
        struct tw_arena scratch = TW_ARENA_INIT;
        scratch.fail_after = arena->fail_after;
        uint32_t before = s->len;
        status = try_without(s, &scratch, line, err);
        if (s->len != before) {
            s->end = TW_CORE_MINIMAL; /* whatever was doubtful is looked at again */
        }
        tw_arena_free(&scratch);
    }
    return status;
}

/* The refutation of the set alone, in ARENA with its solver. */
static enum tw_status refute(struct tw_arena *arena, struct shrink *s,
                             struct tw_proof *out, bool *refuted, struct tw_error *err)
{
    struct tw_solver *solver;
    enum tw_attempt result;
    s->attempts.left++;
    enum tw_status status =
        tw_attempt(arena, &s->attempts, s->lines, s->len, &s->attempts.problem->options,
                   &solver, &result, err);
    *refuted = status == TW_OK && result == TW_ATTEMPT_UNSOLVABLE;
    return *refuted ? tw_solver_refutation(solver, arena, out, err) : status;
}

enum tw_status tw_explain_core(struct tw_arena *arena, const struct tw_problem *problem,
                               const struct tw_proof *proof,
                               const struct tw_oracle *oracle, struct tw_core *out,
                               struct tw_error *err)
{
    struct shrink s = {.end = TW_CORE_MINIMAL};
    bool refuted = false;
    tw_attempts_start(&s.attempts, problem, oracle);
    if (start(arena, &s, problem) != TW_OK) {
        return tw_error_nomem(err);
    }
    keep_named(&s, proof, UINT32_MAX);
    enum tw_status status = tw_attempts_allow(arena, &s.attempts, err);
    if (status == TW_OK) {
        status = shrink_set(arena, &s, err);
    }
    if (status == TW_OK) {
        status = refute(arena, &s, &out->proof, &refuted, err);
    }
    if (status != TW_OK) {
        return status;
    }
    if (!refuted) {
        out->proof = *proof;
        s.len = tw_attempt_named(proof, problem->lines, problem->line_count, s.index);
    }
    out->lines = s.index;
    out->line_count = s.len;
    out->end = refuted ? s.end : TW_CORE_CUT_SHORT;
    return TW_OK;
}
