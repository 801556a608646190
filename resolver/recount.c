/*
 * Tells a derivation step by step, for conflicts that have no story.
 *
 * Each derived fact that is worth a sentence is told after its causes: "Because A and
 * B, C." A cause told just before is left out ("And because B, C."), one told earlier
 * is named with its number, and a step that only serves the next is folded into it, so
 * that three given facts may stand behind one "because" (Weizenbaum 2018, error
 * reporting). A proof may be deep: nothing here recurses. Called from telling.c.
 */
#include "prose.h"
#include "tellers.h"

enum { MAX_SENTENCE = 1 << 16, MAX_PREMISES = 4 };

struct recount {
    struct tw_reasons *reasons;
    const struct tw_proof *proof;
    uint32_t *uses;     /* by fact: derived facts told that rest on it */
    bool *folded;       /* by fact: told within the one fact that rests on it */
    uint32_t *sentence; /* by fact: its sentence + 1 */
    uint32_t *order;    /* derived facts, causes first */
    uint32_t order_len;
};

static bool is_derived(const struct recount *r, uint32_t fact)
{
    return r->proof->facts[fact].kind == TW_FACT_DERIVED;
}

/* ---------------------------------------------------------------- planning */

struct visit {
    uint32_t fact;
    uint32_t next; /* cause to look at */
};

/* Lists the derived facts under END in post-order, counting uses on the way. */
static enum tw_status plan_order(struct recount *r, struct tw_arena *arena,
                                 uint32_t end)
{
    struct visit *stack = TW_NEW_ARRAY(arena, struct visit, r->proof->count);
    bool *seen = TW_NEW_ARRAY(arena, bool, r->proof->count);
    if (!stack || !seen) {
        return TW_ERR_NOMEM;
    }
    uint32_t depth = 0;
    seen[end] = true;
    stack[depth++] = (struct visit){end, 0};
    while (depth) {
        struct visit *top = &stack[depth - 1];
        if (top->next == 2) {
            r->order[r->order_len++] = top->fact;
            depth--;
            continue;
        }
        uint32_t cause = r->proof->facts[top->fact].cause[top->next++];
        r->uses[cause]++;
        if (is_derived(r, cause) && !seen[cause]) {
            seen[cause] = true;
            stack[depth++] = (struct visit){cause, 0};
        }
    }
    return TW_OK;
}

/* Folds a derived fact into the one that rests on it, when both have a given cause. */
static void plan_folds(struct recount *r)
{
    for (uint32_t i = r->order_len; i-- > 0;) {
        uint32_t fact = r->order[i];
        if (r->folded[fact]) {
            continue;
        }
        const uint32_t *cause = r->proof->facts[fact].cause;
        for (uint32_t k = 0; k < 2; k++) {
            if (!is_derived(r, cause[k]) || is_derived(r, cause[1 - k]) ||
                r->uses[cause[k]] != 1) {
                continue;
            }
            const uint32_t *below = r->proof->facts[cause[k]].cause;
            r->folded[cause[k]] = !is_derived(r, below[0]) || !is_derived(r, below[1]);
        }
    }
}

/* ---------------------------------------------------------------- telling */

struct premises {
    uint32_t at[MAX_PREMISES];
    uint32_t len;
    bool after_previous; /* the sentence just told is one of them, left out here */
};

/* Adds CAUSE, or what it is folded of. */
static void add_premise(const struct recount *r, struct premises *p, uint32_t cause)
{
    if (is_derived(r, cause) && r->folded[cause]) {
        const uint32_t *below = r->proof->facts[cause].cause;
        for (uint32_t k = 0; k < 2; k++) {
            bool previous =
                r->sentence[below[k]] && r->sentence[below[k]] == r->reasons->told;
            p->after_previous |= previous;
            if (!previous) {
                p->at[p->len++] = below[k];
            }
        }
        return;
    }
    if (r->sentence[cause] && r->sentence[cause] == r->reasons->told) {
        p->after_previous = true;
    } else {
        p->at[p->len++] = cause;
    }
}

static enum tw_status tell_fact(struct recount *r, uint32_t fact, bool is_end,
                                struct tw_buf *buf, struct tw_error *err)
{
    const struct tw_proof_fact *told = &r->proof->facts[fact];
    struct premises p = {{0}, 0, false};
    add_premise(r, &p, told->cause[0]);
    add_premise(r, &p, told->cause[1]);
    if (p.after_previous) {
        tw_buf_adds(buf, is_end ? "So, because " : "And because ");
    } else {
        tw_buf_adds(buf, "Because ");
    }
    for (uint32_t i = 0; i < p.len; i++) {
        tw_prose_join(buf, i, p.len, "and");
        tw_phrase_fact(buf, &r->reasons->wording, &r->proof->facts[p.at[i]]);
        if (r->sentence[p.at[i]]) {
            tw_reasons_refer(r->reasons, r->sentence[p.at[i]] - 1, buf);
        }
    }
    tw_buf_adds(buf, ", ");
    tw_phrase_fact(buf, &r->reasons->wording, told);
    enum tw_status status = tw_reasons_add(r->reasons, buf, err);
    r->sentence[fact] = r->reasons->told;
    return status;
}

/* A proof without a derivation: the last fact is impossible by itself. */
static enum tw_status tell_given(struct recount *r, uint32_t fact, struct tw_buf *buf,
                                 struct tw_error *err)
{
    tw_phrase_fact(buf, &r->reasons->wording, &r->proof->facts[fact]);
    return tw_reasons_add(r->reasons, buf, err);
}

static enum tw_status tell_all(struct recount *r, uint32_t end, struct tw_error *err)
{
    struct tw_buf buf = TW_BUF_INIT(MAX_SENTENCE);
    enum tw_status status = TW_OK;
    if (!is_derived(r, end)) {
        status = tell_given(r, end, &buf, err);
    }
    for (uint32_t i = 0; i < r->order_len && status == TW_OK; i++) {
        if (!r->folded[r->order[i]]) {
            status = tell_fact(r, r->order[i], r->order[i] == end, &buf, err);
        }
    }
    tw_buf_free(&buf);
    return status;
}

enum tw_status tw_recount(struct tw_reasons *reasons, const struct tw_proof *proof,
                          struct tw_error *err)
{
    struct tw_arena *arena = reasons->arena;
    uint32_t count = proof->count;
    if (count == 0) {
        return TW_OK;
    }
    struct recount r = {
        .reasons = reasons,
        .proof = proof,
        .uses = TW_NEW_ARRAY(arena, uint32_t, count),
        .folded = TW_NEW_ARRAY(arena, bool, count),
        .sentence = TW_NEW_ARRAY(arena, uint32_t, count),
        .order = TW_NEW_ARRAY(arena, uint32_t, count),
    };
    if (!r.uses || !r.folded || !r.sentence || !r.order) {
        return tw_error_nomem(err);
    }
    if (is_derived(&r, count - 1) && plan_order(&r, arena, count - 1) != TW_OK) {
        return tw_error_nomem(err);
    }
    plan_folds(&r);
    return tell_all(&r, count - 1, err);
}
