/*
 * Guesses: what the search is likely to need soon, for a driver that asks ahead.
 *
 * For each package that is required and not decided: the dependencies of the version
 * that would be tried first; after versions were rejected, those of the next ones too,
 * twice as many each time; and the versions of whatever these, as far as they are
 * known, need. This reads facts that the search has not asked for, so nothing of it may
 * flow back into the search.
 */
#include "decide.h"
#include "search.h"

enum { MOST_AHEAD = 64 };

/* Where guesses go. */
struct guesses {
    const struct tw_facts *facts;
    struct tw_need *out;
    uint32_t len, room;
};

static void add_guess(struct guesses *g, tw_pkg project, uint32_t index)
{
    bool known = index == TW_VERSIONS
                     ? tw_facts_known(g->facts, project)
                     : tw_facts_dependencies_known(g->facts, project, index);
    for (uint32_t i = 0; !known && i < g->len; i++) {
        known = g->out[i].pkg.id == project.id && g->out[i].index == index;
    }
    if (!known && g->len < g->room) {
        g->out[g->len++] = (struct tw_need){project, index};
    }
}

/* What version INDEX of the package needs, as far as that is known. */
static void guess_pages(const struct tw_solver *s, struct guesses *g, tw_pkg pkg,
                        uint32_t index)
{
    tw_pkg project = tw_facts_base(s->facts, pkg);
    uint32_t count;
    const struct tw_dependency *all = tw_facts_dependencies(
        s->facts, project, index, tw_facts_at(s->facts, pkg)->extra, &count);
    for (uint32_t i = 0; i < count && g->len < g->room; i++) {
        if (all[i].wish) {
            add_guess(g, s->facts->wishes.at[all[i].wish - 1].project, TW_VERSIONS);
        }
    }
}

/* How many versions of a package to ask for at once. */
static uint32_t ahead_of(const struct tw_package *p)
{
    uint32_t ahead = p->rejected < 2 ? 1 : p->rejected;
    return ahead < MOST_AHEAD ? ahead : MOST_AHEAD;
}

static void guess_versions(struct tw_solver *s, struct guesses *g, uint32_t package)
{
    const struct tw_package *p = &s->packages.at[package];
    tw_vset left = p->now;
    for (uint32_t n = ahead_of(p); n && !tw_vset_empty(left) && g->len < g->room; n--) {
        uint32_t state = tw_decide_state(s, package, left);
        add_guess(g, tw_facts_base(s->facts, p->pkg), state - 1);
        guess_pages(s, g, p->pkg, state - 1);
        tw_vset one = tw_vset_only(s->sets, tw_vset_count(s->sets, p->full), state);
        left = tw_vset_and(s->sets, left, tw_vset_not(s->sets, p->full, one));
    }
}

uint32_t tw_solver_guess(struct tw_solver *s, struct tw_need *out, uint32_t room)
{
    struct guesses g = {s->facts, out, 0, room};
    for (uint32_t i = 1; i < s->packages.len && g.len < room; i++) {
        if (!s->packages.at[i].decided && tw_search_positive(s, i)) {
            guess_versions(s, &g, i);
        }
    }
    return g.len;
}
