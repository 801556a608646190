/*
 * Where versions of a package fail, many are likely to, and each costs a round trip if
 * they are asked for one by one. How far such a streak goes is found as in a list whose
 * end is not known (Bentley & Yao 1976): by looking at growing distances.
 *
 *     best ──► x x x x ? ? ? ? . . . ? . . . . . . . ? . . . . . .     x fails, ? asked
 *     later    x x x x x x x x ? ? ? x ? ? ? ? . . . o                 o will do
 *
 * Asked for at once are: all that come before a version which is known to fail, for it
 * is hardly the only one; the next ones, about twice as many as failed; and single ones
 * beyond, at double the distance each. A version that will do ends the streak: behind
 * it nothing is asked for. The package that the search waits for has three versions
 * asked for from the first conflict on, whether they fail or not.
 *
 * The invariant: what is found here never reaches the search. Called from guess.c.
 */
#include "likely.h"

#include "decide.h"
#include "encode.h"

enum { MOST_AHEAD = 16, AHEAD_IN_CONFLICT = 3, CONFLICTS_TO_TRUST = 5 };

/* The versions of a package that are not known to fail, best first. */
struct streak {
    uint32_t states[TW_LIKELY_MOST];
    uint32_t len;
    uint32_t failed; /* versions that are known to fail, or did */
    uint32_t within; /* so many of STATES come before one of those */
    bool ends;       /* the last of STATES will do */
};

/* How many versions to ask for one after another. */
static uint32_t ahead_of(uint32_t failed)
{
    uint32_t ahead = 2 * failed + 1;
    return ahead < MOST_AHEAD ? ahead : MOST_AHEAD;
}

/* Takes the version that would be tried first out of LEFT. */
static uint32_t take_best(struct tw_solver *s, uint32_t package, tw_vset *left)
{
    const struct tw_package *p = &s->packages.at[package];
    uint32_t state = tw_decide_state(s, package, *left);
    tw_vset one = tw_vset_state(s->sets, p->full, state);
    *left = tw_vset_and(s->sets, *left, tw_vset_not(s->sets, p->full, one));
    return state;
}

/* Follows the versions of PACKAGE in LEFT; of those that the search has not asked for
 * alone if FRESH. Few are enough while none fail. */
static void follow(struct tw_solver *s, uint32_t package, tw_vset left, bool fresh,
                   struct streak *streak)
{
    const struct tw_package *p = &s->packages.at[package];
    tw_pkg project = tw_facts_base(s->facts, p->pkg);
    uint32_t enough = AHEAD_IN_CONFLICT;
    while (!streak->ends && !tw_vset_empty(left) && streak->len < enough) {
        uint32_t state = take_best(s, package, &left);
        if (tw_encode_is_in_vain(s, package, state - 1)) {
            streak->failed++;
            streak->within = streak->len;
        } else if (!fresh || !p->asked[state - 1]) {
            streak->states[streak->len++] = state;
            streak->ends =
                !fresh && tw_facts_dependencies_known(s->facts, project, state - 1);
        }
        if (streak->failed) {
            enough = TW_LIKELY_MOST;
        }
    }
}

/* Picks those within the streak, AHEAD behind it, and single ones from PROBE on. */
static void pick(const struct streak *streak, uint32_t ahead, uint32_t probe,
                 struct tw_likely *out)
{
    for (uint32_t i = 0; i < streak->len; i++) {
        bool at_probe = i == probe;
        if (at_probe) {
            probe += probe - streak->within;
        }
        if (i < streak->within + ahead || at_probe ||
            (streak->ends && i + 1 == streak->len)) {
            out->states[out->len++] = streak->states[i];
        }
    }
}

void tw_likely_next(struct tw_solver *s, uint32_t package, struct tw_likely *out)
{
    const struct tw_package *p = &s->packages.at[package];
    struct streak streak = {.failed = p->rejected};
    out->len = 0;
    follow(s, package, p->now, false, &streak);
    uint32_t ahead = ahead_of(streak.failed);
    bool waited_for = package == tw_decide_first(s);
    if (waited_for && s->counts.conflicts && ahead < AHEAD_IN_CONFLICT) {
        ahead = AHEAD_IN_CONFLICT;
    }
    uint32_t probe = streak.failed ? streak.within + 2 * ahead : UINT32_MAX;
    pick(&streak, ahead, probe, out);
}

void tw_likely_after(struct tw_solver *s, uint32_t package, struct tw_likely *out)
{
    const struct tw_package *p = &s->packages.at[package];
    out->len = 0;
    if (p->retracted >= CONFLICTS_TO_TRUST) {
        tw_vset none = tw_vset_state(s->sets, p->full, 0);
        tw_vset tried = tw_vset_or(s->sets, p->now, none);
        tw_vset others =
            tw_vset_and(s->sets, p->root, tw_vset_not(s->sets, p->full, tried));
        struct streak streak = {.failed = p->retracted};
        follow(s, package, others, true, &streak);
        pick(&streak, ahead_of(streak.failed), UINT32_MAX, out);
    }
}

bool tw_likely_is_stuck(const struct tw_solver *s)
{
    const struct tw_package *p = &s->packages.at[tw_decide_first(s)];
    return p->rejected || p->retracted;
}
