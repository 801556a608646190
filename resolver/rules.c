/*
 * Groups the given facts of a refutation into rules.
 *
 * Each fact says one of three things: versions of a package are out, a package is asked
 * for in some versions, versions of one package need another. The last kind is merged
 * for each pair of packages, version by version, so that a hundred releases that each
 * pin their core become one rule. Called from story.c.
 */
#include "rules.h"

#include "bits.h"
#include "phrase.h"

#include <stdlib.h>

enum {
    MAX_WORDS = 1 << 22,   /* of bits in all rules together: 32 MiB */
    AFTER_LINES = 1 << 30, /* above every index of a fact */
};

/* A fact on its way into a rule: facts of equal from, to and key share one. */
struct entry {
    uint32_t from, to;
    uint32_t key; /* binary: 0; unary: what must not be told together */
    uint32_t fact;
    const struct tw_origin *origin; /* of the user's own lines, or NULL */
};

struct build {
    struct tw_arena *arena;
    struct tw_facts *facts;
    const struct tw_proof *proof;
    struct tw_rules *out;
    struct entry *entries;
    uint32_t entry_count;
    uint64_t words;
};

static uint32_t count_signed(const struct tw_proof_fact *fact, bool positive)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < fact->term_count; i++) {
        count += fact->terms[i].pkg.id != 0 && fact->terms[i].positive == positive;
    }
    return count;
}

/* The package that FACT asks for, though nothing of it may lie in the set; id 0: none.
 */
static tw_pkg asked_package(struct tw_facts *facts, const struct tw_proof_fact *fact)
{
    const struct tw_proof_term *term = tw_phrase_term(fact, false);
    if (term) {
        return term->pkg;
    }
    bool asks = fact->kind == TW_FACT_REQUIRED || fact->kind == TW_FACT_DEPENDENCY ||
                fact->kind == TW_FACT_OVERRIDDEN;
    return asks && fact->requirement
               ? tw_facts_package(facts, fact->requirement->name, TW_NO_SLICE)
               : (tw_pkg){0};
}

/* The package that FACT is about: the dependent, or what is limited. */
static tw_pkg subject_package(struct tw_facts *facts, const struct tw_proof_fact *fact)
{
    const struct tw_proof_term *term = tw_phrase_term(fact, true);
    return term ? term->pkg : asked_package(facts, fact);
}

/* ---------------------------------------------------------------- packages by name */

struct named {
    tw_slice name, extra;
    tw_pkg pkg;
};

static int by_name(const void *a, const void *b)
{
    const struct named *left = a;
    const struct named *right = b;
    int order = tw_slice_compare(left->name, right->name);
    return order ? order : tw_slice_compare(left->extra, right->extra);
}

static struct named named_package(const struct tw_facts *facts, tw_pkg pkg)
{
    return (struct named){tw_facts_name(facts, pkg), tw_facts_extra(facts, pkg), pkg};
}

/* Lists the packages of all given facts, sorted by name, once each. */
static enum tw_status collect_packages(struct build *b)
{
    TW_VEC(struct named) all = {0};
    for (uint32_t i = 0; i < b->proof->count; i++) {
        const struct tw_proof_fact *fact = &b->proof->facts[i];
        if (fact->kind == TW_FACT_DERIVED) {
            continue;
        }
        tw_pkg both[2] = {subject_package(b->facts, fact),
                          asked_package(b->facts, fact)};
        for (uint32_t k = 0; k < 2; k++) {
            if (both[k].id &&
                !tw_vec_push(b->arena, &all, named_package(b->facts, both[k]))) {
                return TW_ERR_NOMEM;
            }
        }
    }
    if (all.len) {
        qsort(all.at, all.len, sizeof *all.at, by_name);
    }
    struct tw_rules *out = b->out;
    out->packages = TW_NEW_ARRAY(b->arena, tw_pkg, all.len);
    out->version_counts = TW_NEW_ARRAY(b->arena, uint32_t, all.len);
    if (!out->packages || !out->version_counts) {
        return TW_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < all.len; i++) {
        if (i == 0 || all.at[i].pkg.id != all.at[i - 1].pkg.id) {
            tw_pkg base = tw_facts_base(b->facts, all.at[i].pkg);
            out->version_counts[out->package_count] =
                tw_facts_version_count(b->facts, base);
            out->packages[out->package_count++] = all.at[i].pkg;
        }
    }
    return TW_OK;
}

static uint32_t find_package(const struct build *b, tw_pkg pkg)
{
    struct named wanted = named_package(b->facts, pkg);
    uint32_t low = 0;
    uint32_t high = b->out->package_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct named here = named_package(b->facts, b->out->packages[middle]);
        if (by_name(&here, &wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* ---------------------------------------------------------------- entries */

/* Facts of the user's own lines are told one by one, exclusions after them, by kind. */
static uint32_t unary_key(const struct tw_proof_fact *fact, uint32_t index)
{
    return fact->kind == TW_FACT_EXCLUDED ? AFTER_LINES + (uint32_t)fact->exclusion
                                          : index;
}

/* Which rule FACT belongs to. False: it is not of a form that a story can use. */
static bool make_entry(const struct build *b, uint32_t index, struct entry *out)
{
    const struct tw_proof_fact *fact = &b->proof->facts[index];
    uint32_t positive = count_signed(fact, true);
    uint32_t negative = count_signed(fact, false);
    tw_pkg subject = subject_package(b->facts, fact);
    if (positive > 1 || negative > 1 || subject.id == 0) {
        return false;
    }
    tw_pkg asked = asked_package(b->facts, fact);
    bool binary = positive == 1 && asked.id != 0 && asked.id != subject.id;
    out->from = find_package(b, subject);
    out->to = binary ? find_package(b, asked) : out->from;
    out->key = binary ? 0 : unary_key(fact, index);
    out->fact = index;
    out->origin = binary ? NULL : fact->origin;
    return true;
}

static int compare(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* The order of lines: by file, then by number; what is no line comes after them. */
static int by_place(const struct tw_origin *a, const struct tw_origin *b)
{
    if (!a || !b) {
        return !a - !b;
    }
    int order = tw_slice_compare(a->file, b->file);
    return order ? order : compare(a->line, b->line);
}

static int by_rule(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    int order = compare(left->from, right->from);
    order = order ? order : compare(left->to, right->to);
    order = order ? order : by_place(left->origin, right->origin);
    order = order ? order : compare(left->key, right->key);
    return order ? order : compare(left->fact, right->fact);
}

static enum tw_status collect_entries(struct build *b, bool *usable)
{
    TW_VEC(struct entry) entries = {0};
    *usable = true;
    for (uint32_t i = 0; i < b->proof->count && *usable; i++) {
        const struct tw_proof_fact *fact = &b->proof->facts[i];
        struct entry entry;
        if (fact->kind == TW_FACT_DERIVED) {
            continue;
        }
        *usable = make_entry(b, i, &entry);
        if (*usable && !tw_vec_push(b->arena, &entries, entry)) {
            return TW_ERR_NOMEM;
        }
    }
    if (entries.len) {
        qsort(entries.at, entries.len, sizeof *entries.at, by_rule);
    }
    b->entries = entries.at;
    b->entry_count = entries.len;
    return TW_OK;
}

/* ---------------------------------------------------------------- rules */

/* The bits of the term of FACT with that sign; none when it has no such term. */
static uint64_t *term_bits(struct build *b, const struct tw_proof_fact *fact,
                           bool positive, uint32_t package)
{
    uint32_t count = b->out->version_counts[package];
    uint64_t *bits = tw_bits_new(b->arena, count, false);
    const struct tw_proof_term *term = tw_phrase_term(fact, positive);
    if (bits && term) {
        tw_bits_add_spans(bits, count, term->spans, term->span_count);
    }
    b->words += tw_bits_words(count);
    return bits;
}

static enum tw_status add_unary(struct build *b, struct tw_rule *rule,
                                const struct tw_proof_fact *fact)
{
    uint32_t count = b->out->version_counts[rule->from];
    bool excludes = tw_phrase_term(fact, true) != NULL;
    uint64_t *bits = term_bits(b, fact, excludes, rule->from);
    if (!rule->kept) {
        rule->kept = tw_bits_new(b->arena, count, true);
    }
    if (!bits || !rule->kept) {
        return TW_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < tw_bits_words(count); i++) {
        rule->kept[i] &= excludes ? ~bits[i] : bits[i];
    }
    rule->requires |= !excludes;
    return TW_OK;
}

/* The versions in both A and B (NULL: all), newly allocated unless one is all. */
static const uint64_t *both(struct build *b, const uint64_t *a, const uint64_t *other,
                            uint32_t words)
{
    if (!a) {
        return other;
    }
    uint64_t *result = TW_NEW_ARRAY(b->arena, uint64_t, words);
    if (result) {
        memcpy(result, a, words * sizeof *a);
        tw_bits_and(result, other, words);
    }
    b->words += words;
    return result;
}

static enum tw_status add_binary(struct build *b, struct tw_rule *rule,
                                 const struct tw_proof_fact *fact)
{
    uint32_t count = b->out->version_counts[rule->from];
    uint32_t words = tw_bits_words(b->out->version_counts[rule->to]);
    const uint64_t *needed = term_bits(b, fact, false, rule->to);
    if (!rule->allowed) {
        rule->allowed = TW_NEW_ARRAY(b->arena, const uint64_t *, count);
        b->words += count;
    }
    if (!needed || !rule->allowed) {
        return TW_ERR_NOMEM;
    }
    const struct tw_proof_term *who = tw_phrase_term(fact, true);
    const uint64_t *last = NULL; /* neighbours mostly share what they need */
    const uint64_t *merged = NULL;
    for (uint32_t i = 0; i < who->span_count; i++) {
        for (uint32_t v = who->spans[i].from; v < who->spans[i].to && v < count; v++) {
            if (!merged || rule->allowed[v] != last) {
                last = rule->allowed[v];
                merged = both(b, last, needed, words);
            }
            if (!merged) {
                return TW_ERR_NOMEM;
            }
            rule->allowed[v] = merged;
        }
    }
    return TW_OK;
}

static enum tw_status make_rule(struct build *b, uint32_t first, uint32_t end)
{
    struct tw_rule *rule = &b->out->at[b->out->len++];
    uint32_t *facts = TW_NEW_ARRAY(b->arena, uint32_t, end - first);
    if (!facts) {
        return TW_ERR_NOMEM;
    }
    rule->from = b->entries[first].from;
    rule->to = b->entries[first].to;
    rule->facts = facts;
    rule->fact_count = end - first;
    enum tw_status status = TW_OK;
    for (uint32_t i = first; i < end && status == TW_OK && b->words <= MAX_WORDS; i++) {
        const struct tw_proof_fact *fact = &b->proof->facts[b->entries[i].fact];
        facts[i - first] = b->entries[i].fact;
        status = rule->from == rule->to ? add_unary(b, rule, fact)
                                        : add_binary(b, rule, fact);
    }
    return status;
}

static bool same_rule(struct entry a, struct entry b)
{
    return a.from == b.from && a.to == b.to && a.key == b.key;
}

enum tw_status tw_rules_build(struct tw_arena *arena, struct tw_facts *facts,
                              const struct tw_proof *proof, struct tw_rules *out,
                              bool *usable)
{
    struct build b = {arena, facts, proof, out, NULL, 0, 0};
    *out = (struct tw_rules){0};
    enum tw_status status = collect_packages(&b);
    if (status == TW_OK) {
        status = collect_entries(&b, usable);
    }
    if (status != TW_OK || !*usable) {
        return status;
    }
    out->at = TW_NEW_ARRAY(arena, struct tw_rule, b.entry_count);
    if (!out->at) {
        return TW_ERR_NOMEM;
    }
    uint32_t first = 0;
    while (first < b.entry_count && status == TW_OK && b.words <= MAX_WORDS) {
        uint32_t end = first + 1;
        while (end < b.entry_count && same_rule(b.entries[first], b.entries[end])) {
            end++;
        }
        status = make_rule(&b, first, end);
        first = end;
    }
    *usable = b.words <= MAX_WORDS;
    return status;
}
