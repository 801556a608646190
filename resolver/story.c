/*
 * Finds the story of a refutation: narrows domains until one is empty, then leaves out
 * every rule that the end does not need.
 *
 * The method is arc consistency (Mackworth 1977, AC-1) over the rules, in rounds:
 * pushes first, since they read best, a pull only when no push has anything to say.
 * Shortening is by deletion: a rule goes when the others still reach an end. Called
 * from explain.c; story.h says what a story is.
 */
#include "story.h"

#include "bits.h"
#include "rules.h"

enum { MAX_SHORTENED = 400 }; /* rules up to which each one is tried without */

struct domain {
    uint64_t *left; /* versions */
    bool required;
};

struct run {
    struct tw_arena *arena;
    const struct tw_rules *rules;
    struct domain *domains; /* by package */
    uint64_t *scratch;      /* room for the widest domain */
    uint64_t work;          /* operations so far, over all runs */
    bool ended;
    uint32_t end;
    enum tw_status status;
    bool record; /* keep steps? */
    TW_VEC(struct tw_story_step) steps;
    TW_VEC(uint32_t) step_rules; /* by step: index of its rule */
};

static uint32_t words_of(const struct run *r, uint32_t package)
{
    return tw_bits_words(r->rules->version_counts[package]);
}

/* ---------------------------------------------------------------- recording */

static struct tw_phrase_set as_set(struct run *r, uint32_t package,
                                   const uint64_t *bits)
{
    struct tw_phrase_set set = {r->rules->packages[package], NULL, 0};
    if (r->status == TW_OK) {
        r->status = tw_bits_spans(r->arena, bits, r->rules->version_counts[package],
                                  &set.spans, &set.span_count);
    }
    return set;
}

/* Keeps the step that RULE just made; WHO and WHAT as in struct tw_story_step. */
static void record(struct run *r, enum tw_story_kind kind, const struct tw_rule *rule,
                   const uint64_t *who, const uint64_t *what)
{
    if (!r->record) {
        return;
    }
    bool push = kind == TW_STORY_PUSH;
    uint32_t subject = push ? rule->to : rule->from;
    uint32_t other = push ? rule->from : rule->to;
    struct tw_story_step step = {
        .kind = kind,
        .facts = rule->facts,
        .fact_count = rule->fact_count,
        .subject = subject,
        .other = other,
        .who = as_set(r, rule->from, who),
        .left = as_set(r, subject, r->domains[subject].left),
    };
    if (what) {
        step.what = as_set(r, rule->to, what);
    }
    if (r->status == TW_OK &&
        (!tw_vec_push(r->arena, &r->steps, step) ||
         !tw_vec_push(r->arena, &r->step_rules, (uint32_t)(rule - r->rules->at)))) {
        r->status = TW_ERR_NOMEM;
    }
}

/* ---------------------------------------------------------------- narrowing */

static void check_end(struct run *r, uint32_t package)
{
    const struct domain *domain = &r->domains[package];
    if (!r->ended && domain->required &&
        tw_bits_empty(domain->left, words_of(r, package))) {
        r->ended = true;
        r->end = package;
    }
}

static void limit(struct run *r, const struct tw_rule *rule)
{
    struct domain *domain = &r->domains[rule->from];
    uint32_t words = words_of(r, rule->from);
    for (uint32_t i = 0; i < words; i++) {
        r->scratch[i] = domain->left[i] & ~rule->kept[i];
    }
    bool asks = rule->requires && !domain->required;
    if (!tw_bits_and(domain->left, rule->kept, words) && !asks) {
        return;
    }
    domain->required |= rule->requires;
    record(r, TW_STORY_LIMIT, rule, r->scratch, NULL);
    check_end(r, rule->from);
}

/* The union of what the versions left of RULE->from need goes to r->scratch; false:
 * some of them do not need RULE->to. */
static bool needed_by_all(struct run *r, const struct tw_rule *rule)
{
    uint32_t words = words_of(r, rule->to);
    const uint64_t *left = r->domains[rule->from].left;
    const uint64_t *last = NULL;
    memset(r->scratch, 0, words * sizeof *r->scratch);
    for (uint32_t v = 0; v < r->rules->version_counts[rule->from]; v++) {
        if (!tw_bits_has(left, v)) {
            continue;
        }
        if (!rule->allowed[v]) {
            return false;
        }
        if (rule->allowed[v] != last) {
            last = rule->allowed[v];
            tw_bits_or(r->scratch, last, words);
            r->work += words;
        }
    }
    return true;
}

static bool push(struct run *r, const struct tw_rule *rule)
{
    const struct domain *from = &r->domains[rule->from];
    struct domain *to = &r->domains[rule->to];
    r->work += 1 + r->rules->version_counts[rule->from];
    if (!from->required || tw_bits_empty(from->left, words_of(r, rule->from)) ||
        !needed_by_all(r, rule)) {
        return false;
    }
    bool asks = !to->required;
    if (!tw_bits_and(to->left, r->scratch, words_of(r, rule->to)) && !asks) {
        return false;
    }
    to->required = true;
    record(r, TW_STORY_PUSH, rule, from->left, r->scratch);
    check_end(r, rule->to);
    return true;
}

/* Does version V of RULE->from need RULE->to where none of it is left? */
static bool is_lost(struct run *r, const struct tw_rule *rule, uint32_t v)
{
    uint32_t words = words_of(r, rule->to);
    r->work += words;
    return tw_bits_has(r->domains[rule->from].left, v) && rule->allowed[v] &&
           tw_bits_disjoint(rule->allowed[v], r->domains[rule->to].left, words);
}

static enum tw_status pull(struct run *r, const struct tw_rule *rule, bool *out)
{
    uint32_t count = r->rules->version_counts[rule->from];
    uint32_t words = words_of(r, rule->to);
    uint64_t *gone = NULL;
    uint64_t *needed = NULL;
    r->work += count;
    *out = false;
    for (uint32_t v = 0; v < count; v++) {
        if (!is_lost(r, rule, v)) {
            continue;
        }
        if (!gone) {
            gone = tw_bits_new(r->arena, count, false);
            needed = TW_NEW_ARRAY(r->arena, uint64_t, words);
        }
        if (!gone || !needed) {
            return TW_ERR_NOMEM;
        }
        tw_bits_add_spans(gone, count, &(struct tw_span){v, v + 1}, 1);
        tw_bits_or(needed, rule->allowed[v], words);
        tw_bits_clear(r->domains[rule->from].left, v);
    }
    if (gone) {
        *out = true;
        record(r, TW_STORY_PULL, rule, gone, needed);
        check_end(r, rule->from);
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- one run */

static enum tw_status start_domains(struct run *r)
{
    const struct tw_rules *rules = r->rules;
    uint32_t widest = 0;
    r->domains = TW_NEW_ARRAY(r->arena, struct domain, rules->package_count);
    for (uint32_t i = 0; r->domains && i < rules->package_count; i++) {
        uint32_t count = rules->version_counts[i];
        r->domains[i].left = tw_bits_new(r->arena, count, true);
        if (!r->domains[i].left) {
            return TW_ERR_NOMEM;
        }
        r->work += tw_bits_words(count);
        widest = tw_bits_words(count) > widest ? tw_bits_words(count) : widest;
    }
    r->scratch = TW_NEW_ARRAY(r->arena, uint64_t, widest);
    return r->domains && r->scratch ? TW_OK : TW_ERR_NOMEM;
}

/* One round over the binary rules: all pushes, or else the first pull. */
static enum tw_status go_round(struct run *r, bool *moved)
{
    *moved = false;
    for (uint32_t i = 0; i < r->rules->len && !r->ended; i++) {
        const struct tw_rule *rule = &r->rules->at[i];
        if (!rule->off && rule->allowed) {
            *moved |= push(r, rule);
        }
    }
    enum tw_status status = r->status;
    for (uint32_t i = 0; i < r->rules->len && !*moved && status == TW_OK; i++) {
        const struct tw_rule *rule = &r->rules->at[i];
        if (!rule->off && rule->allowed) {
            status = pull(r, rule, moved);
        }
    }
    return status;
}

/* Narrows with the rules that are on, from the start to an end or to a standstill. */
static enum tw_status run_rules(struct run *r)
{
    r->ended = false;
    r->steps.len = 0;
    r->step_rules.len = 0;
    enum tw_status status = start_domains(r);
    for (uint32_t i = 0; i < r->rules->len && status == TW_OK && !r->ended; i++) {
        const struct tw_rule *rule = &r->rules->at[i];
        if (!rule->off && rule->kept) {
            limit(r, rule);
        }
    }
    bool moved = true;
    while (status == TW_OK && moved && !r->ended && r->work < TW_STORY_WORK) {
        status = go_round(r, &moved);
    }
    return status == TW_OK ? r->status : status;
}

/* ---------------------------------------------------------------- shortening */

/* Marks the steps that the end rests on, keeps only them, and switches off the rules of
 * all others. True: some rule was switched off. */
static enum tw_status keep_needed(struct run *r, struct tw_rules *rules, bool *changed)
{
    uint32_t *until = TW_NEW_ARRAY(r->arena, uint32_t, rules->package_count);
    bool *used = TW_NEW_ARRAY(r->arena, bool, rules->len);
    bool *needed = TW_NEW_ARRAY(r->arena, bool, r->steps.len);
    if (!until || !used || !needed) {
        return TW_ERR_NOMEM;
    }
    until[r->end] = r->steps.len;
    for (uint32_t i = r->steps.len; i-- > 0;) {
        const struct tw_story_step *step = &r->steps.at[i];
        needed[i] = i < until[step->subject];
        if (needed[i]) {
            used[r->step_rules.at[i]] = true;
            until[step->other] = until[step->other] > i ? until[step->other] : i;
        }
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < r->steps.len; i++) {
        if (needed[i]) {
            r->steps.at[kept++] = r->steps.at[i];
        }
    }
    r->steps.len = kept;
    *changed = false;
    for (uint32_t i = 0; i < rules->len; i++) {
        *changed |= !used[i] && !rules->at[i].off;
        rules->at[i].off = !used[i];
    }
    return TW_OK;
}

static uint32_t count_on(const struct tw_rules *rules)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < rules->len; i++) {
        count += !rules->at[i].off;
    }
    return count;
}

/* Switches off every rule without which an end is still reached. */
static enum tw_status shorten(struct run *r, struct tw_rules *rules)
{
    enum tw_status status = TW_OK;
    r->record = false;
    if (count_on(rules) > MAX_SHORTENED) {
        return TW_OK;
    }
    for (uint32_t i = rules->len; i-- > 0 && status == TW_OK;) {
        if (rules->at[i].off || r->work >= TW_STORY_WORK) {
            continue;
        }
        struct tw_arena_mark mark = tw_arena_mark(r->arena);
        rules->at[i].off = true;
        status = run_rules(r);
        rules->at[i].off = r->ended;
        tw_arena_reset(r->arena, mark);
    }
    return status;
}

/* Runs with records, keeping what the end needs, until nothing more can be left out. */
static enum tw_status run_and_trim(struct run *r, struct tw_rules *rules)
{
    bool changed = true;
    enum tw_status status = TW_OK;
    r->record = true;
    while (status == TW_OK && changed) {
        status = run_rules(r);
        if (status == TW_OK && !r->ended) {
            return TW_OK;
        }
        if (status == TW_OK) {
            status = keep_needed(r, rules, &changed);
        }
    }
    return status;
}

static enum tw_status find(struct run *r, struct tw_rules *rules, struct tw_story *out)
{
    enum tw_status status = run_and_trim(r, rules);
    if (status != TW_OK || !r->ended) {
        return status;
    }
    status = shorten(r, rules);
    if (status == TW_OK) {
        status = run_and_trim(r, rules);
    }
    if (status == TW_OK && r->ended && r->steps.len <= TW_STORY_STEPS) {
        *out = (struct tw_story){
            true,        rules->packages, rules->package_count,
            r->steps.at, r->steps.len,    r->end,
        };
    }
    return status;
}

enum tw_status tw_story_find(struct tw_arena *arena, struct tw_facts *facts,
                             const struct tw_proof *proof, struct tw_story *out,
                             struct tw_error *err)
{
    struct tw_rules rules;
    bool usable;
    *out = (struct tw_story){0};
    enum tw_status status = tw_rules_build(arena, facts, proof, &rules, &usable);
    if (status == TW_OK && usable) {
        struct run r = {.arena = arena, .rules = &rules};
        status = find(&r, &rules, out);
    }
    return status == TW_OK ? TW_OK : tw_error_nomem(err);
}
