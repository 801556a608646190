/*
 * The store of incompatibilities: adding, and merging what several versions of a
 * package have in common. incompat.h tells what they are.
 *
 * Merging is exact and costs one look-up: versions that need the same set of the same
 * package share an incompatibility, found by (dependent, dependency, set).
 */
#include "incompat.h"

uint32_t tw_incompat_add(struct tw_incompats *store, struct tw_incompat head,
                         const struct tw_term *terms, uint32_t count)
{
    head.terms = store->terms.len;
    head.term_count = count;
    if (!tw_vec_reserve(store->arena, &store->terms, count) ||
        !tw_vec_push(store->arena, &store->all, head)) {
        return 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        store->terms.at[store->terms.len++] = terms[i];
    }
    return store->all.len;
}

/* The details that keep a pair apart from others: all, where the object says nothing,
 * or where they are lines of the user's. */
static uint32_t distinction(struct tw_incompat head, struct tw_term object)
{
    return object.package && head.kind != TW_FACT_OVERRIDDEN ? 0 : head.detail;
}

uint32_t tw_incompat_pair(struct tw_incompats *store, struct tw_vsets *sets,
                          struct tw_incompat head, struct tw_term subject,
                          struct tw_term object, bool *fresh)
{
    uint32_t apart = distinction(head, object);
    uint32_t hash = tw_idset_hash(subject.package, object.package);
    hash = tw_idset_hash(hash + apart, object.set.bits + head.kind);
    uint32_t at = hash;
    for (uint32_t id; (id = tw_idset_next(&store->pairs, hash, &at)) != 0;) {
        struct tw_term *terms = tw_incompat_terms(store, id);
        if (tw_incompat_at(store, id)->kind == head.kind &&
            terms[0].package == subject.package && terms[1].package == object.package &&
            tw_vset_equal(terms[1].set, object.set) &&
            distinction(*tw_incompat_at(store, id), object) == apart) {
            terms[0].set = tw_vset_or(sets, terms[0].set, subject.set);
            *fresh = false;
            return id;
        }
    }
    struct tw_term terms[2] = {subject, object};
    uint32_t id = tw_incompat_add(store, head, terms, 2);
    if (!id || !tw_idset_add(store->arena, &store->pairs, hash, id)) {
        return 0;
    }
    *fresh = true;
    return id;
}
