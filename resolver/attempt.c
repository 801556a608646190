/*
 * Solves again with other lines on the same facts.
 *
 * A missing fact is asked of the oracle; when that will not answer, the attempt is
 * undecided, never guessed. Called from core.c and remedies.c.
 */
#include "attempt.h"

void tw_attempts_start(struct tw_attempts *attempts, const struct tw_problem *problem,
                       const struct tw_oracle *oracle)
{
    uint32_t limit = oracle ? oracle->max_attempts : 0;
    *attempts = (struct tw_attempts){problem, oracle,
                                     limit ? limit : (uint32_t)TW_EXPLAIN_ATTEMPTS, 0};
}

static enum tw_status load(struct tw_solver *solver, const struct tw_problem *problem,
                           const struct tw_line *lines, uint32_t count,
                           struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < count && status == TW_OK; i++) {
        status = tw_solver_require(solver, lines[i].requirement, lines[i].origin, err);
    }
    for (uint32_t i = 0; i < problem->locked_count && status == TW_OK; i++) {
        status = tw_solver_prefer(solver, problem->locked[i].pkg,
                                  problem->locked[i].version, err);
    }
    return status;
}

static bool answered(const struct tw_oracle *oracle, const struct tw_needs *needs)
{
    return oracle && oracle->answer && oracle->answer(oracle->payload, needs) == TW_OK;
}

enum tw_status tw_attempt(struct tw_arena *arena, struct tw_attempts *attempts,
                          const struct tw_line *lines, uint32_t count,
                          enum tw_pre_mode prereleases, struct tw_solver **out,
                          enum tw_attempt *result, struct tw_error *err)
{
    const struct tw_problem *problem = attempts->problem;
    struct tw_solver_options options = problem->options;
    options.prereleases = prereleases;
    *out = NULL;
    *result = TW_ATTEMPT_UNDECIDED;
    if (attempts->left == 0) {
        return TW_OK;
    }
    attempts->left--;
    attempts->made++;
    *out = tw_solver_new(arena, problem->facts, &options);
    if (!*out) {
        return tw_error_nomem(err);
    }
    enum tw_status status = load(*out, problem, lines, count, err);
    if (status != TW_OK) {
        return status;
    }
    struct tw_needs needs;
    enum tw_step step = tw_solver_step(*out, &needs, err);
    while (step == TW_STEP_NEED && answered(attempts->oracle, &needs)) {
        step = tw_solver_step(*out, &needs, err);
    }
    if (step == TW_STEP_SOLVED) {
        *result = TW_ATTEMPT_SOLVED;
    } else if (step == TW_STEP_UNSOLVABLE) {
        *result = TW_ATTEMPT_UNSOLVABLE;
    }
    return step == TW_STEP_FAILED ? err->status : TW_OK;
}

static bool names(const struct tw_proof *proof, const struct tw_origin *origin)
{
    for (uint32_t i = 0; i < proof->count; i++) {
        if (proof->facts[i].origin == origin) {
            return true;
        }
    }
    return false;
}

uint32_t tw_attempt_named(const struct tw_proof *proof, const struct tw_line *lines,
                          uint32_t count, uint32_t *out)
{
    uint32_t len = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (names(proof, lines[i].origin)) {
            out[len++] = i;
        }
    }
    return len;
}
