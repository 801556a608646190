/*
 * Asking specifiers about versions: matching, pre-release policies, filtering.
 *
 * The invariant: clauses hold their bounds as keys, so that a match is two comparisons
 * of bytes. Policies follow the reference implementation: a set that names a
 * pre-release lets all of them in; by default they are let in when nothing else is.
 */
#include "specifier.h"

#include "text.h"

bool tw_clause_matches(const struct tw_specifier *c, tw_version v)
{
    if (c->op == TW_OP_ARBITRARY) {
        return tw_text_equal_lower(v.text, c->version.text);
    }
    bool inside = (!c->lower.ptr || tw_slice_compare(c->lower, v.key) <= 0) &&
                  (!c->upper.ptr || tw_slice_compare(v.key, c->upper) < 0);
    return inside != (c->op == TW_OP_NOT_EQUAL);
}

bool tw_specifiers_match(const struct tw_specifiers *set, tw_version v)
{
    for (uint32_t i = 0; i < set->count; i++) {
        if (!tw_clause_matches(&set->clauses[i], v)) {
            return false;
        }
    }
    return true;
}

bool tw_specifiers_allow_prereleases(const struct tw_specifiers *set)
{
    for (uint32_t i = 0; i < set->count; i++) {
        const struct tw_specifier *c = &set->clauses[i];
        if (c->op != TW_OP_NOT_EQUAL && !c->prefix &&
            tw_version_is_prerelease(c->version)) {
            return true;
        }
    }
    return false;
}

bool tw_specifiers_contain(const struct tw_specifiers *set, tw_version v,
                           enum tw_prereleases policy)
{
    return (policy != TW_PRE_DENY || !tw_version_is_prerelease(v)) &&
           tw_specifiers_match(set, v);
}

bool tw_specifiers_pin(const struct tw_specifiers *set, tw_version v)
{
    for (uint32_t i = 0; i < set->count; i++) {
        const struct tw_specifier *c = &set->clauses[i];
        if ((c->op == TW_OP_ARBITRARY || (c->op == TW_OP_EQUAL && !c->prefix)) &&
            tw_clause_matches(c, v)) {
            return true;
        }
    }
    return false;
}

/* Does ITEM match, whatever the policy? Text that is no version matches only === and
 * the empty set. */
static bool item_matches(const struct tw_specifiers *set,
                         const struct tw_filter_item *item)
{
    if (set->count == 0) {
        return true;
    }
    tw_version version = item->version;
    version.text = item->text;
    if (item->valid) {
        return tw_specifiers_match(set, version);
    }
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->clauses[i].op != TW_OP_ARBITRARY ||
            !tw_clause_matches(&set->clauses[i], version)) {
            return false;
        }
    }
    return true;
}

uint32_t tw_specifiers_filter(const struct tw_specifiers *set,
                              const struct tw_filter_item *items, uint32_t count,
                              enum tw_prereleases policy, uint32_t *out)
{
    uint32_t kept = 0;
    bool final_found = false;
    if (policy == TW_PRE_DEFAULT && tw_specifiers_allow_prereleases(set)) {
        policy = TW_PRE_ALLOW;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (item_matches(set, &items[i])) {
            out[kept++] = i;
            final_found = final_found || (items[i].valid &&
                                          !tw_version_is_prerelease(items[i].version));
        }
    }
    if (policy == TW_PRE_ALLOW || (policy == TW_PRE_DEFAULT && !final_found)) {
        return kept;
    }
    uint32_t finals = 0;
    for (uint32_t i = 0; i < kept; i++) {
        const struct tw_filter_item *item = &items[out[i]];
        if (!item->valid || !tw_version_is_prerelease(item->version)) {
            out[finals++] = out[i];
        }
    }
    return finals;
}
