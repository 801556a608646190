/*
 * Forgetting: what was learned and had no part in a conflict for a while is taken from
 * the lists of watches, which every change of a package walks.
 *
 * Facts of two terms stay: they cost little and say much. What is forgotten stays in
 * the store, since a proof may name it and the trail may rest on it; it is only not
 * found any more, so that it may be learned again. As the gaps grow without end, the
 * search still ends.
 */
#include "conflict.h"

/* Conflicts before the first time, and how many more before each further one. */
enum { FIRST_GAP = 500, GROWTH = 300 };

/* Takes from P's watches those of forgotten facts. */
static void unwatch(const struct tw_solver *s, struct tw_package *p)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < p->watches.len; i++) {
        struct tw_watch watch = p->watches.at[i];
        if (!tw_incompat_at(&s->incompats, watch.incompat)->detached) {
            p->watches.at[kept++] = watch;
        }
    }
    p->watches.len = kept;
}

void tw_conflict_forget(struct tw_solver *s)
{
    uint64_t since = s->counts.conflicts - s->forgot_at;
    if (since < FIRST_GAP + (uint64_t)GROWTH * s->forgettings) {
        return;
    }
    s->forgot_at = s->counts.conflicts;
    s->forgettings++;
    for (uint32_t id = 1; id <= s->incompats.all.len; id++) {
        struct tw_incompat *head = tw_incompat_at(&s->incompats, id);
        if (head->kind == TW_FACT_DERIVED && head->term_count > 2) {
            head->detached |= !head->used;
            head->used = false;
        }
    }
    for (uint32_t i = 1; i < s->packages.len; i++) {
        unwatch(s, &s->packages.at[i]);
    }
}
