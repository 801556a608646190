/*
 * The words for one fact of a refutation, given or derived.
 *
 * A fact is an incompatibility; which words fit depends on its kind and, for a derived
 * one, on how many of its terms are positive ("P cannot be used", "P needs D", "P
 * clashes with Q"). The user's own package is not spoken of: what he asks for is told
 * by his lines. Called from the tellers and from the reports.
 */
#include "phrase.h"
#include "prose.h"

const struct tw_proof_term *tw_phrase_term(const struct tw_proof_fact *fact,
                                           bool positive)
{
    for (uint32_t i = 0; i < fact->term_count; i++) {
        const struct tw_proof_term *term = &fact->terms[i];
        if (term->pkg.id != 0 && term->positive == positive) {
            return term;
        }
    }
    return NULL;
}

static struct tw_phrase_set set_of(const struct tw_proof_term *term)
{
    return (struct tw_phrase_set){term->pkg, term->spans, term->span_count};
}

static uint32_t count_terms(const struct tw_proof_fact *fact, bool positive)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < fact->term_count; i++) {
        count += fact->terms[i].pkg.id != 0 && fact->terms[i].positive == positive;
    }
    return count;
}

/* The terms of one sign, joined by CONJUNCTION; true: they take the plural of a verb.
 */
static bool add_terms(struct tw_buf *buf, const struct tw_wording *w,
                      const struct tw_proof_fact *fact, bool positive,
                      const char *conjunction)
{
    uint32_t count = count_terms(fact, positive);
    uint32_t done = 0;
    bool plural = count > 1;
    for (uint32_t i = 0; i < fact->term_count; i++) {
        const struct tw_proof_term *term = &fact->terms[i];
        if (term->pkg.id == 0 || term->positive != positive) {
            continue;
        }
        tw_prose_join(buf, done++, count, conjunction);
        if (positive) {
            plural |= tw_phrase_subject(buf, w->facts, set_of(term));
        } else {
            tw_phrase_object(buf, w->facts, set_of(term));
        }
    }
    return plural;
}

/* A positive term covers every version that there is. */
static bool is_whole(const struct tw_facts *facts, const struct tw_proof_term *term)
{
    uint32_t count = tw_facts_version_count(facts, tw_facts_base(facts, term->pkg));
    return term->span_count == 1 && term->spans[0].from == 0 &&
           term->spans[0].to == count;
}

static void add_derived(struct tw_buf *buf, const struct tw_wording *w,
                        const struct tw_proof_fact *fact)
{
    uint32_t positive = count_terms(fact, true);
    uint32_t negative = count_terms(fact, false);
    if (positive == 0 && negative == 0) {
        tw_buf_adds(buf, "these requirements cannot be met together");
    } else if (positive == 0) {
        add_terms(buf, w, fact, false, "or");
        tw_buf_adds(buf, " is needed");
    } else if (negative) {
        bool plural = add_terms(buf, w, fact, true, "with");
        tw_buf_adds(buf, plural ? " need " : " needs ");
        add_terms(buf, w, fact, false, "or");
    } else if (positive == 1 && is_whole(w->facts, tw_phrase_term(fact, true))) {
        tw_buf_adds(buf, "no version of ");
        tw_phrase_package(buf, w->facts, tw_phrase_term(fact, true)->pkg);
        tw_buf_adds(buf, " can be used");
    } else {
        add_terms(buf, w, fact, true, "and");
        tw_buf_adds(buf,
                    positive == 1 ? " cannot be used" : " cannot be used together");
    }
}

/* "..., but no published version matches": when nothing lies in what is asked for. That
 * there is no such project at all is a fact of its own. */
static void add_if_unmatched(struct tw_buf *buf, const struct tw_wording *w,
                             const struct tw_proof_fact *fact)
{
    const struct tw_proof_term *asked = tw_phrase_term(fact, false);
    if (!asked || asked->span_count ||
        tw_facts_version_count(w->facts, tw_facts_base(w->facts, asked->pkg)) == 0) {
        return;
    }
    tw_buf_adds(buf, ", but ");
    tw_phrase_unmatched(buf, w, asked->pkg, fact->requirement);
}

static void add_dependency(struct tw_buf *buf, const struct tw_wording *w,
                           const struct tw_proof_fact *fact)
{
    const struct tw_proof_term *from = tw_phrase_term(fact, true);
    bool plural = from && tw_phrase_subject(buf, w->facts, set_of(from));
    tw_buf_adds(buf, plural ? " need " : " needs ");
    const struct tw_proof_term *asked = tw_phrase_term(fact, false);
    if (from && asked &&
        !tw_phrase_is_published(w->facts, set_of(from), fact->requirement)) {
        tw_phrase_object(buf, w->facts, set_of(asked));
        return;
    }
    tw_phrase_requirement(buf, fact->requirement);
    add_if_unmatched(buf, w, fact);
}

static void add_extra(struct tw_buf *buf, const struct tw_wording *w,
                      const struct tw_proof_fact *fact)
{
    const struct tw_proof_term *extra = tw_phrase_term(fact, true);
    tw_phrase_package(buf, w->facts, extra->pkg);
    tw_buf_adds(buf, " is part of the same version of ");
    tw_phrase_package(buf, w->facts, tw_facts_base(w->facts, extra->pkg));
}

void tw_phrase_fact(struct tw_buf *buf, const struct tw_wording *w,
                    const struct tw_proof_fact *fact)
{
    const struct tw_proof_term *subject = tw_phrase_term(fact, true);
    switch (fact->kind) {
    case TW_FACT_REQUIRED:
    case TW_FACT_CONSTRAINT:
        tw_phrase_origin(buf, fact->origin);
        tw_buf_adds(buf, " ");
        tw_phrase_demand(buf, fact->requirement, fact->origin);
        add_if_unmatched(buf, w, fact);
        break;
    case TW_FACT_DEPENDENCY:
        add_dependency(buf, w, fact);
        break;
    case TW_FACT_OVERRIDDEN:
        tw_phrase_origin(buf, fact->origin);
        tw_buf_adds(buf, " says that ");
        add_dependency(buf, w, fact);
        break;
    case TW_FACT_EXTRA:
        add_extra(buf, w, fact);
        break;
    case TW_FACT_EXCLUDED:
        tw_phrase_excluded(buf, w, set_of(subject), fact->exclusion, fact->detail);
        break;
    case TW_FACT_ABSENT:
        tw_phrase_absent(buf, w, subject->pkg);
        break;
    case TW_FACT_NO_VERSION:
        if (fact->requirement) {
            tw_phrase_unmatched(buf, w, subject->pkg, fact->requirement);
            break;
        }
        tw_buf_adds(buf, "no version of ");
        tw_phrase_package(buf, w->facts, subject->pkg);
        tw_buf_adds(buf, " fits");
        break;
    case TW_FACT_DERIVED:
        add_derived(buf, w, fact);
        break;
    }
}
