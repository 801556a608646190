/*
 * What a search that was given up had come to: which packages its conflicts were about,
 * what is left of them for good, and which lines bring them in.
 *
 * Whatever is said here is certain, though it is no answer: what is learned from a
 * conflict holds whatever is tried later, and `root` is what no decision has a part in.
 * Called after TW_STEP_LIMIT, and by whoever watches a search.
 */
#include "search.h"
#include "tw_explain.h"

enum { MAX_WAY = 64 }; /* packages between a package and the line that brings it in */

/* Counts by package what was learned from conflicts, to COUNTS. */
static void count_learned(const struct tw_solver *s, uint32_t *counts)
{
    for (uint32_t id = 1; id <= s->incompats.all.len; id++) {
        const struct tw_incompat *incompat = tw_incompat_at(&s->incompats, id);
        const struct tw_term *terms = tw_incompat_terms(&s->incompats, id);
        bool learned = incompat->kind == TW_FACT_DERIVED;
        for (uint32_t i = 0; learned && i < incompat->term_count; i++) {
            counts[s->packages.at[terms[i].package].base]++;
        }
    }
    counts[0] = 0; /* the user's own project has a part in everything */
}

/* The package with the highest count, the first one by name among equals; 0: none. */
static uint32_t most_counted(const struct tw_solver *s, const uint32_t *counts)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < s->packages.len; i++) {
        bool better = counts[i] > counts[best];
        if (best && counts[i] && counts[i] == counts[best]) {
            better =
                tw_slice_compare(tw_facts_name(s->facts, s->packages.at[i].pkg),
                                 tw_facts_name(s->facts, s->packages.at[best].pkg)) < 0;
        }
        best = better ? i : best;
    }
    return best;
}

/* The incompatibility by which PACKAGE came to be required; 0: it is not. */
static uint32_t reason_of(const struct tw_solver *s, uint32_t package)
{
    uint32_t cause = 0;
    for (uint32_t at = s->packages.at[package].newest; at;
         at = s->trail.at[at - 1].before) {
        const struct tw_assignment *assignment = &s->trail.at[at - 1];
        if (tw_vset_has(s->sets, assignment->after, 0)) {
            break;
        }
        cause = assignment->cause;
    }
    return cause;
}

/* The package whose versions need PACKAGE, as CAUSE has it; 0: CAUSE is none such. */
static uint32_t needer_of(const struct tw_solver *s, uint32_t cause, uint32_t package)
{
    const struct tw_incompat *incompat = tw_incompat_at(&s->incompats, cause);
    const struct tw_term *terms = tw_incompat_terms(&s->incompats, cause);
    for (uint32_t i = 0; i < incompat->term_count; i++) {
        if (terms[i].package && terms[i].package != package) {
            return terms[i].package;
        }
    }
    return 0;
}

/* Follows from PACKAGE who needs it, up to a line of the user's. */
static void find_line(const struct tw_solver *s, uint32_t package,
                      struct tw_trouble *out)
{
    uint32_t start = s->packages.at[package].base;
    for (uint32_t steps = 0; package && steps < MAX_WAY; steps++) {
        uint32_t cause = reason_of(s, package);
        if (!cause) {
            return;
        }
        const struct tw_incompat *incompat = tw_incompat_at(&s->incompats, cause);
        if (incompat->kind == TW_FACT_REQUIRED) {
            out->asked_by = s->demands.at[incompat->detail].origin;
            uint32_t base = s->packages.at[package].base;
            out->through = base == start ? (tw_pkg){0} : s->packages.at[base].pkg;
            return;
        }
        package = needer_of(s, cause, package);
    }
}

static bool describe(struct tw_arena *arena, const struct tw_solver *s,
                     uint32_t package, uint32_t conflicts, struct tw_trouble *out)
{
    const struct tw_package *p = &s->packages.at[package];
    struct tw_span *spans;
    *out = (struct tw_trouble){.pkg = p->pkg, .conflicts = conflicts};
    find_line(s, package, out);
    bool done = tw_vset_spans(s->sets, arena, p->root, &spans, &out->left_count);
    out->left = spans;
    return done;
}

enum tw_status tw_unfinished_find(struct tw_arena *arena,
                                  const struct tw_solver *solver,
                                  struct tw_unfinished *out, struct tw_error *err)
{
    uint32_t *counts = TW_NEW_ARRAY(arena, uint32_t, solver->packages.len);
    struct tw_trouble *troubles = TW_NEW_ARRAY(arena, struct tw_trouble, TW_TROUBLES);
    *out = (struct tw_unfinished){
        .steps = solver->counts.decisions + solver->counts.conflicts,
        .conflicts = solver->counts.conflicts,
        .troubles = troubles,
    };
    if (!counts || !troubles) {
        return tw_error_nomem(err);
    }
    count_learned(solver, counts);
    uint32_t package;
    while (out->trouble_count < TW_TROUBLES &&
           (package = most_counted(solver, counts)) != 0) {
        if (!describe(arena, solver, package, counts[package],
                      &troubles[out->trouble_count++])) {
            return tw_error_nomem(err);
        }
        counts[package] = 0;
    }
    return TW_OK;
}
