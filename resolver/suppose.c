/*
 * Searches that do without some facts: what is not known is supposed to ask for
 * nothing.
 *
 *     what pandas 2.1 needs is not to be had     it needs nothing
 *     numpy's versions are not to be had         whoever needs numpy does not need it
 *
 * The invariant: this only ever takes incompatibilities away. So what such a search
 * refutes is refuted in truth, while its solution is one as far as is known.
 *
 * A search within another one counts as known only what that one used. What it finds
 * then depends neither on replies that were asked for early nor on a cache. Called from
 * encode.c, and by whoever explains a conflict (attempt.c).
 */
#include "suppose.h"

#include "meet.h"

static bool counts(const struct tw_solver *s, struct tw_need need)
{
    return !s->within || tw_solver_used(s->within, need);
}

bool tw_suppose_knows_versions(const struct tw_solver *s, tw_pkg project)
{
    return tw_facts_known(s->facts, project) &&
           counts(s, (struct tw_need){project, TW_VERSIONS});
}

bool tw_suppose_knows_needs(const struct tw_solver *s, tw_pkg project, uint32_t index)
{
    return tw_facts_dependencies_known(s->facts, project, index) &&
           counts(s, (struct tw_need){project, index});
}

bool tw_suppose_skips(const struct tw_solver *s, tw_pkg project)
{
    const struct tw_slot *slot = tw_meet_found(s, project);
    return slot && slot->supposed;
}

bool tw_suppose(struct tw_solver *s)
{
    bool done = true;
    s->supposes = true;
    for (uint32_t i = 0; done && i < s->needs.len; i++) {
        struct tw_need need = s->needs.at[i];
        struct tw_slot *slot = tw_meet_slot(s, need.pkg);
        if (!slot) {
            return false;
        }
        if (need.index == TW_VERSIONS) {
            slot->supposed = true;
            continue;
        }
        s->packages.at[slot->package].asked[need.index] = s->asked.len + 1;
        done = tw_vec_push(s->arena, &s->asked, 0);
    }
    return done;
}

void tw_suppose_within(struct tw_solver *s, const struct tw_solver *within)
{
    s->within = within;
}
