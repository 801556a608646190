/*
 * Tells a story: what each package is left with, up to the one that has nothing left.
 *
 * A package that is narrowed once, and used once, is told within the sentence of the
 * package it narrows ("every a needs b, which needs c<2"); one that several steps
 * narrow has a sentence of its own ("Because ... and ..., only b 1.0 is left."). The
 * recursion follows the story's steps backwards; they are few (story.c) and each is
 * told once. Called from telling.c.
 */
#include "prose.h"
#include "tellers.h"

enum {
    MAX_CHAIN = 4,   /* "which needs" in one sentence */
    MAX_BECAUSE = 3, /* clauses behind one "Because" */
    MAX_SENTENCE = 1 << 16,
    TURNS = 3,
};

struct telling {
    struct tw_reasons *reasons;
    const struct tw_proof *proof;
    const struct tw_story *story;
    uint32_t *told;     /* by package: steps that its last sentence covers */
    uint32_t *sentence; /* by package: index of that sentence */
    struct tw_error *err;
};

static enum tw_status tell(struct telling *t, uint32_t package, uint32_t until);

/* ---------------------------------------------------------------- looking at steps */

static const struct tw_proof_fact *first_fact(const struct telling *t, uint32_t step)
{
    return &t->proof->facts[t->story->steps[step].facts[0]];
}

/* How many steps in [FROM, UNTIL) narrow PACKAGE; the last of them goes to *LAST. */
static uint32_t count_steps(const struct telling *t, uint32_t package, uint32_t from,
                            uint32_t until, uint32_t *last)
{
    uint32_t count = 0;
    for (uint32_t i = from; i < until; i++) {
        if (t->story->steps[i].subject == package) {
            count++;
            *last = i;
        }
    }
    return count;
}

/* How many steps rest on what PACKAGE is left with. */
static uint32_t count_uses(const struct telling *t, uint32_t package)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < t->story->step_count; i++) {
        const struct tw_story_step *step = &t->story->steps[i];
        count += step->kind != TW_STORY_LIMIT && step->other == package;
    }
    return count;
}

/* Is what PACKAGE is left with before UNTIL said in one clause, STEP, that may stand
 * inside another? */
static bool is_inline(const struct telling *t, uint32_t package, uint32_t until,
                      uint32_t *step)
{
    if (count_steps(t, package, 0, until, step) != 1) {
        return false;
    }
    const struct tw_story_step *only = &t->story->steps[*step];
    return only->kind == TW_STORY_LIMIT || count_uses(t, package) == 1;
}

/* Does FACT speak of a version in SET? */
static bool speaks_of(const struct tw_proof_fact *fact, struct tw_phrase_set set)
{
    const struct tw_proof_term *term = tw_phrase_term(fact, true);
    for (uint32_t i = 0; term && i < term->span_count; i++) {
        for (uint32_t k = 0; k < set.span_count; k++) {
            if (term->spans[i].from < set.spans[k].to &&
                set.spans[k].from < term->spans[i].to) {
                return true;
            }
        }
    }
    return false;
}

/* The one fact that says what the versions WHO of STEP need, or NULL: they differ. */
static const struct tw_proof_fact *one_fact(const struct telling *t,
                                            const struct tw_story_step *step)
{
    const struct tw_proof_fact *found = NULL;
    for (uint32_t i = 0; i < step->fact_count; i++) {
        const struct tw_proof_fact *fact = &t->proof->facts[step->facts[i]];
        if (!speaks_of(fact, step->who)) {
            continue;
        }
        if (found && (!fact->requirement || !found->requirement ||
                      !tw_slice_equal(fact->requirement->specifiers.text,
                                      found->requirement->specifiers.text))) {
            return NULL;
        }
        found = fact;
    }
    bool one = found && (!found->requirement ||
                         tw_phrase_is_published(t->reasons->wording.facts, step->who,
                                                found->requirement));
    return one ? found : NULL;
}

/* ---------------------------------------------------------------- clauses */

/* "needs numpy<2", and whether nothing of the kind is published. PACKAGE is what is
 * needed. */
static void add_need(struct telling *t, const struct tw_story_step *step, bool plural,
                     uint32_t package, struct tw_buf *buf)
{
    const struct tw_wording *w = &t->reasons->wording;
    const struct tw_proof_fact *fact = one_fact(t, step);
    tw_buf_adds(buf, plural ? " need " : " needs ");
    if (fact && fact->kind == TW_FACT_EXTRA) {
        tw_buf_adds(buf, "the same version of ");
        tw_phrase_package(buf, w->facts, t->story->packages[package]);
    } else if (fact && fact->requirement) {
        tw_phrase_requirement(buf, fact->requirement);
    } else {
        tw_phrase_object(buf, w->facts, step->what);
    }
    tw_pkg pkg = t->story->packages[package];
    bool exists = tw_facts_version_count(w->facts, tw_facts_base(w->facts, pkg)) > 0;
    if (step->what.span_count == 0 && (!exists || (fact && fact->requirement))) {
        tw_buf_adds(buf, ", but ");
        tw_phrase_unmatched(buf, w, pkg, fact ? fact->requirement : NULL);
    }
}

static void add_limit(struct telling *t, uint32_t index, struct tw_buf *buf)
{
    const struct tw_wording *w = &t->reasons->wording;
    const struct tw_story_step *step = &t->story->steps[index];
    const struct tw_proof_fact *fact = first_fact(t, index);
    const struct tw_proof_term *asked = tw_phrase_term(fact, false);
    if (fact->kind == TW_FACT_EXCLUDED) {
        tw_phrase_excluded(buf, w, step->who, fact->exclusion, fact->detail);
    } else if (fact->kind == TW_FACT_REQUIRED && (!asked || !asked->span_count)) {
        tw_phrase_origin(buf, fact->origin);
        tw_buf_adds(buf, " ");
        tw_phrase_demand(buf, fact->requirement, fact->origin);
        tw_buf_adds(buf, ", but ");
        tw_phrase_unmatched(buf, w, step->left.pkg, fact->requirement);
    } else {
        tw_phrase_fact(buf, w, fact);
    }
}

/* The pushes that end in step INDEX and are told in its sentence, the last one first,
 * to CHAIN; returns how many. */
static uint32_t collect_chain(const struct telling *t, uint32_t index,
                              uint32_t chain[TW_STORY_STEPS])
{
    uint32_t count = 0;
    uint32_t before = index;
    do {
        index = before;
        chain[count++] = index;
    } while (is_inline(t, t->story->steps[index].other, index, &before) &&
             t->story->steps[before].kind == TW_STORY_PUSH);
    return count;
}

/* Who needs, in step INDEX, and which line asks for that; true: in the plural. */
static enum tw_status add_needy(struct telling *t, uint32_t index, bool *plural,
                                struct tw_buf *buf)
{
    const struct tw_story_step *step = &t->story->steps[index];
    uint32_t before = 0;
    bool line = is_inline(t, step->other, index, &before) &&
                t->story->steps[before].kind == TW_STORY_LIMIT;
    enum tw_status status = line ? TW_OK : tell(t, step->other, index);
    *plural = tw_phrase_subject(buf, t->reasons->wording.facts, step->who);
    if (line) {
        tw_buf_adds(buf, " (");
        tw_phrase_origin(buf, first_fact(t, before)->origin);
        tw_buf_adds(buf, ")");
    } else if (status == TW_OK) {
        tw_reasons_refer(t->reasons, t->sentence[step->other], buf);
    }
    return status;
}

/* Leaves of a long chain the first two pushes and the last; returns how many go. */
static uint32_t cut_chain(uint32_t chain[TW_STORY_STEPS], uint32_t *count)
{
    if (*count <= MAX_CHAIN) {
        return 0;
    }
    uint32_t gone = *count - 3;
    chain[1] = chain[*count - 2];
    chain[2] = chain[*count - 1];
    *count = 3;
    return gone;
}

/* "every a (requirements.in:1) needs b, which needs c<2". */
static enum tw_status add_push(struct telling *t, uint32_t index, struct tw_buf *buf)
{
    uint32_t chain[TW_STORY_STEPS];
    uint32_t count = collect_chain(t, index, chain);
    uint32_t gone = cut_chain(chain, &count);
    bool plural = false;
    enum tw_status status = add_needy(t, chain[count - 1], &plural, buf);
    for (uint32_t i = count; i-- > 0;) {
        const struct tw_story_step *step = &t->story->steps[chain[i]];
        tw_buf_adds(buf, i + 1 < count ? ", which" : "");
        if (i == 0 && gone) {
            tw_buf_printf(buf, ", over %u more packages,", gone);
        }
        add_need(t, step, plural && i + 1 == count, step->subject, buf);
    }
    return status;
}

static enum tw_status add_clause(struct telling *t, uint32_t index, struct tw_buf *buf);

static enum tw_status add_pull(struct telling *t, uint32_t index, struct tw_buf *buf)
{
    const struct tw_story_step *step = &t->story->steps[index];
    uint32_t before = 0;
    bool is_short = is_inline(t, step->other, index, &before);
    bool known = count_steps(t, step->other, 0, index, &before) > 0;
    enum tw_status status = is_short || !known ? TW_OK : tell(t, step->other, index);
    bool plural = tw_phrase_subject(buf, t->reasons->wording.facts, step->who);
    add_need(t, step, plural, step->other, buf);
    if (status != TW_OK || !known) {
        return status;
    }
    if (is_short) {
        tw_buf_adds(buf, ", but ");
        return add_clause(t, before, buf);
    }
    tw_reasons_refer(t->reasons, t->sentence[step->other], buf);
    return TW_OK;
}

static enum tw_status add_clause(struct telling *t, uint32_t index, struct tw_buf *buf)
{
    switch (t->story->steps[index].kind) {
    case TW_STORY_PUSH:
        return add_push(t, index, buf);
    case TW_STORY_PULL:
        return add_pull(t, index, buf);
    case TW_STORY_LIMIT:
        break;
    }
    add_limit(t, index, buf);
    return TW_OK;
}

/* ---------------------------------------------------------------- sentences */

/* "only b 1.0 is left", "no version of b fits". */
static void add_result(struct telling *t, struct tw_phrase_set left, struct tw_buf *buf)
{
    const struct tw_facts *facts = t->reasons->wording.facts;
    if (left.span_count) {
        tw_buf_adds(buf, "only ");
        bool plural = tw_phrase_subject(buf, facts, left);
        tw_buf_adds(buf, plural ? " are left" : " is left");
    } else {
        tw_buf_adds(buf, "no version of ");
        tw_phrase_package(buf, facts, left.pkg);
        tw_buf_adds(buf, " fits");
    }
}

/* Which clauses of a sentence come first: what others need, then what is asked for or
 * excluded, then which versions lack what they need. */
static uint32_t turn_of(const struct tw_story_step *step)
{
    return step->kind == TW_STORY_PUSH ? 0 : step->kind == TW_STORY_LIMIT ? 1 : 2;
}

/* Separates clause INDEX of COUNT from what BUF has of its sentence. */
static void join_clause(struct tw_buf *buf, uint32_t index, uint32_t count)
{
    tw_slice before = tw_buf_slice(buf);
    bool winding = tw_slice_search(before, TW_SLICE(" and ")) != SIZE_MAX ||
                   tw_slice_search(before, TW_SLICE(", ")) != SIZE_MAX;
    if (index > 0 && winding) {
        tw_buf_adds(buf, index + 1 == count ? ", and " : ", ");
    } else {
        tw_prose_join(buf, index, count, "and");
    }
}

/* Adds the clause of step INDEX, number DONE of COUNT: behind a common "Because", or as
 * a sentence of its own when they are many. */
static enum tw_status add_one_of(struct telling *t, uint32_t index, uint32_t done,
                                 uint32_t count, struct tw_buf *buf)
{
    bool many = count > MAX_BECAUSE;
    if (!many) {
        join_clause(buf, done, count);
    }
    enum tw_status status = add_clause(t, index, buf);
    return many && status == TW_OK ? tw_reasons_add(t->reasons, buf, t->err) : status;
}

/* The clauses of the steps in [FROM, UNTIL) on PACKAGE, COUNT of them. */
static enum tw_status add_clauses(struct telling *t, uint32_t package, uint32_t from,
                                  uint32_t until, uint32_t count, struct tw_buf *buf)
{
    uint32_t done = 0;
    enum tw_status status = TW_OK;
    for (uint32_t turn = 0; turn < TURNS; turn++) {
        for (uint32_t i = from; i < until && status == TW_OK; i++) {
            const struct tw_story_step *step = &t->story->steps[i];
            if (step->subject == package && turn_of(step) == turn) {
                status = add_one_of(t, i, done++, count, buf);
            }
        }
    }
    return status;
}

/* Composes in BUF, and adds, the sentence on what PACKAGE is left with before UNTIL,
 * from step FROM on: what came before is told already. */
static enum tw_status tell_from(struct telling *t, uint32_t package, uint32_t from,
                                uint32_t until, struct tw_buf *buf)
{
    uint32_t last = 0;
    uint32_t count = count_steps(t, package, from, until, &last);
    struct tw_phrase_set left = t->story->steps[last].left;
    bool because = count > 1 || from > 0;
    if (because && count <= MAX_BECAUSE) {
        tw_buf_adds(buf, "Because ");
    }
    if (from > 0 && count <= MAX_BECAUSE) {
        uint32_t earlier = 0;
        count_steps(t, package, 0, from, &earlier);
        add_result(t, t->story->steps[earlier].left, buf);
        tw_reasons_refer(t->reasons, t->sentence[package], buf);
        tw_buf_adds(buf, " and ");
    }
    enum tw_status status = add_clauses(t, package, from, until, count, buf);
    if (because) {
        tw_buf_adds(buf, count > MAX_BECAUSE ? "So " : ", ");
        add_result(t, left, buf);
    }
    return status;
}

/* Makes sure that a sentence says what PACKAGE is left with before step UNTIL. */
static enum tw_status tell(struct telling *t, uint32_t package, uint32_t until)
{
    uint32_t last = 0;
    uint32_t from = t->told[package];
    if (count_steps(t, package, from, until, &last) == 0) {
        return TW_OK;
    }
    struct tw_buf buf = TW_BUF_INIT(MAX_SENTENCE);
    enum tw_status status = tell_from(t, package, from, until, &buf);
    if (status == TW_OK) {
        status = tw_reasons_add(t->reasons, &buf, t->err);
    }
    tw_buf_free(&buf);
    t->told[package] = until;
    t->sentence[package] = t->reasons->told - 1;
    return status;
}

enum tw_status tw_narrate(struct tw_reasons *reasons, const struct tw_proof *proof,
                          const struct tw_story *story, struct tw_error *err)
{
    struct telling t = {
        .reasons = reasons,
        .proof = proof,
        .story = story,
        .told = TW_NEW_ARRAY(reasons->arena, uint32_t, story->package_count),
        .sentence = TW_NEW_ARRAY(reasons->arena, uint32_t, story->package_count),
        .err = err,
    };
    if (!t.told || !t.sentence) {
        return tw_error_nomem(err);
    }
    return tell(&t, story->end, story->step_count);
}
