/*
 * Checks a refutation fact by fact (see checker.h).
 *
 * A fact is a box: for each package a set of states, which are its releases and "not
 * chosen"; packages that it does not name are free. It claims that no solution lies in
 * the box. A leaf claims it of the raw index. A derived box D is right when D lies
 * within the boxes of its causes together, and of boxes that is so just when
 *
 *     D lies within one of them, or
 *     D lies within both, but for one package, and there within their union.
 *
 * (If D leaves A along package p and B along q, p not q, the point that does both is in
 * neither.) The second case is the rule of resolution.
 */
#include "proof.h"

/* ---------------------------------------------------------------- derivation */

/* How D compares with one cause, or with both together, along one package. */
struct along {
    bool in[2], in_union;
};

static enum tw_status compare_along(struct tw_proof_check *check,
                                    const struct tw_proof_fact *derived,
                                    const struct tw_proof_fact *const cause[2],
                                    tw_pkg pkg, struct along *out, struct tw_error *err)
{
    struct tw_bitmap d, c[2];
    enum tw_status status = tw_proof_states(check, derived, pkg, &d, err);
    for (int i = 0; status == TW_OK && i < 2; i++) {
        status = tw_proof_states(check, cause[i], pkg, &c[i], err);
    }
    if (status == TW_OK) {
        out->in[0] = tw_bitmap_subset(&d, &c[0]);
        out->in[1] = tw_bitmap_subset(&d, &c[1]);
        out->in_union = tw_bitmap_covered(&d, &c[0], &c[1]);
    }
    return status;
}

/* Where D leaves each of its causes. */
struct leaving {
    uint32_t count[2]; /* along how many packages */
    tw_pkg last[2];    /* along which */
    bool outside;      /* along some package both at once */
};

static enum tw_status leave_along(struct tw_proof_check *check, uint32_t at,
                                  const struct tw_proof_fact *const cause[2], int which,
                                  struct leaving *leaving, struct tw_error *err)
{
    const struct tw_proof_fact *derived = &check->run->proof.facts[at];
    for (uint32_t i = 0; i < cause[which]->term_count; i++) {
        struct along along;
        tw_pkg pkg = cause[which]->terms[i].pkg;
        enum tw_status status = compare_along(check, derived, cause, pkg, &along, err);
        if (status) {
            return status;
        }
        if (!along.in[which]) {
            leaving->count[which]++;
            leaving->last[which] = pkg;
            leaving->outside = leaving->outside || !along.in_union;
        }
    }
    return TW_OK;
}

static enum tw_status check_derived(struct tw_proof_check *check, uint32_t at,
                                    struct tw_error *err)
{
    const struct tw_proof_fact *facts = check->run->proof.facts;
    const uint32_t *causes = facts[at].cause;
    if (causes[0] >= at || causes[1] >= at) {
        return tw_error_set(err, TW_ERR_INPUT, "comes before its cause");
    }
    const struct tw_proof_fact *const cause[2] = {&facts[causes[0]], &facts[causes[1]]};
    struct leaving leaving = {0};
    enum tw_status status = leave_along(check, at, cause, 0, &leaving, err);
    if (status == TW_OK) {
        status = leave_along(check, at, cause, 1, &leaving, err);
    }
    if (status) {
        return status;
    }
    bool within_one = leaving.count[0] == 0 || leaving.count[1] == 0;
    bool resolved = leaving.count[0] == 1 && leaving.count[1] == 1 &&
                    leaving.last[0].id == leaving.last[1].id && !leaving.outside;
    return within_one || resolved ? TW_OK
                                  : tw_error_set(err, TW_ERR_INPUT, "does not follow");
}

/* ---------------------------------------------------------------- the proof */

static enum tw_status check_fact(struct tw_proof_check *check, uint32_t at,
                                 struct tw_error *err)
{
    const struct tw_proof_fact *fact = &check->run->proof.facts[at];
    for (uint32_t i = 0; i < fact->term_count; i++) {
        if (tw_proof_term_of(fact, fact->terms[i].pkg) != &fact->terms[i]) {
            return tw_error_set(err, TW_ERR_INPUT, "has two terms on one package");
        }
    }
    return fact->kind == TW_FACT_DERIVED ? check_derived(check, at, err)
                                         : tw_proof_check_leaf(check, fact, err);
}

static enum tw_status check_all_needed(struct tw_proof_check *check,
                                       struct tw_error *err)
{
    const struct tw_proof *proof = &check->run->proof;
    struct tw_bitmap used;
    if (!tw_bitmap_new(&check->scratch, proof->count, &used)) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < proof->count; i++) {
        if (proof->facts[i].kind == TW_FACT_DERIVED) {
            tw_bitmap_set(&used, proof->facts[i].cause[0]);
            tw_bitmap_set(&used, proof->facts[i].cause[1]);
        }
    }
    for (uint32_t i = 0; i + 1 < proof->count; i++) {
        if (!tw_bitmap_has(&used, i)) {
            return tw_error_set(err, TW_ERR_INPUT, "fact %u is not needed", i);
        }
    }
    return TW_OK;
}

static bool is_contradiction(const struct tw_proof_fact *fact)
{
    return fact->term_count == 0 ||
           (fact->term_count == 1 && fact->terms[0].pkg.id == 0 &&
            fact->terms[0].positive);
}

static enum tw_status check_facts(struct tw_proof_check *check, struct tw_error *err)
{
    struct tw_arena_mark mark = tw_arena_mark(&check->scratch);
    for (uint32_t i = 0; i < check->run->proof.count; i++) {
        enum tw_status status = check_fact(check, i, err);
        tw_arena_reset(&check->scratch, mark);
        if (status) {
            return tw_error_wrap(err, "fact %u", i);
        }
    }
    return check_all_needed(check, err);
}

enum tw_status tw_check_proof(struct tw_truth *truth, const struct tw_run *run,
                              struct tw_error *err)
{
    struct tw_proof_check check = {truth, run, TW_ARENA_INIT};
    const struct tw_proof *proof = &run->proof;
    if (proof->count == 0 || !is_contradiction(&proof->facts[proof->count - 1])) {
        return tw_error_set(err, TW_ERR_INPUT,
                            "the proof ends without a contradiction");
    }
    enum tw_status status = check_facts(&check, err);
    tw_arena_free(&check.scratch);
    return status;
}
