/*
 * Terms of a proof as sets of states, a bit each. See proof.h.
 */
#include "proof.h"

enum tw_status tw_proof_project(struct tw_proof_check *check, tw_pkg pkg,
                                const struct tw_index_project **out,
                                struct tw_error *err)
{
    *out = NULL;
    return pkg.id == 0 ? TW_OK
                       : tw_index_find(check->truth->index,
                                       tw_facts_name(check->run->facts, pkg), out, err);
}

const struct tw_proof_term *tw_proof_term_of(const struct tw_proof_fact *fact,
                                             tw_pkg pkg)
{
    for (uint32_t i = 0; i < fact->term_count; i++) {
        if (fact->terms[i].pkg.id == pkg.id) {
            return &fact->terms[i];
        }
    }
    return NULL;
}

static enum tw_status set_spans(struct tw_bitmap *bits,
                                const struct tw_proof_term *term, struct tw_error *err)
{
    uint32_t before = 0;
    for (uint32_t i = 0; i < term->span_count; i++) {
        struct tw_span span = term->spans[i];
        if (span.from >= span.to || span.to >= bits->len ||
            (i && span.from <= before)) {
            return tw_error_set(err, TW_ERR_INPUT, "its spans are not canonical");
        }
        for (uint32_t at = span.from; at < span.to; at++) {
            tw_bitmap_set(bits, at);
        }
        before = span.to;
    }
    return TW_OK;
}

enum tw_status tw_proof_states(struct tw_proof_check *check,
                               const struct tw_proof_fact *fact, tw_pkg pkg,
                               struct tw_bitmap *out, struct tw_error *err)
{
    const struct tw_proof_term *term = tw_proof_term_of(fact, pkg);
    const struct tw_index_project *project;
    enum tw_status status = tw_proof_project(check, pkg, &project, err);
    if (status) {
        return status;
    }
    uint32_t count = project ? project->raw->release_count : 0;
    if (!tw_bitmap_new(&check->scratch, count + 1, out)) {
        return tw_error_nomem(err);
    }
    if (term && pkg.id == 0 && !term->positive) {
        return tw_error_set(err, TW_ERR_INPUT, "denies the user's own package");
    }
    if (term && pkg.id != 0) {
        status = set_spans(out, term, err);
    }
    if (!term || !term->positive || pkg.id == 0) {
        tw_bitmap_invert(out);
    }
    return status;
}
