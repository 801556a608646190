/*
 * Judging the files of releases for a target.
 *
 *     judge   each file: what keeps it from being used, if anything
 *     choose  the best file of a version, or say why none can be used
 *
 * Releases of one shape have one verdict, which is found once; files are judged one by
 * one where pages share a version or a cut-off runs through a release.
 *
 * The invariant: nothing is dropped silently; a file that the target cannot use stays
 * with its version and says why. Called from candidates.c. PEP 425, 427, 592.
 */
#include "judging.h"

#include "fitting.h"
#include "wheel_list.h"

/* What the texts of a page mean to the target, found out when they are met. */
struct meaning {
    uint32_t rank;
    bool rank_known, python_known, python_fits;
};

struct tw_page_view {
    const struct tw_packed_page *page;
    struct meaning *meanings;    /* by id of the text - 1; NULL: not remembered */
    struct tw_verdict *verdicts; /* by shape */
};

static bool new_view(struct tw_judging *j, uint32_t page, bool all)
{
    struct tw_page_view *view = &j->views[page];
    view->page = &j->pages->at[page];
    if (all) {
        view->meanings =
            TW_NEW_ARRAY(j->arena, struct meaning, view->page->shape_texts);
        view->verdicts =
            TW_NEW_ARRAY(j->arena, struct tw_verdict, view->page->shape_count);
    }
    return !all || (view->meanings && view->verdicts);
}

enum tw_status tw_judging_begin(struct tw_judging *j, struct tw_arena *arena,
                                const struct tw_page_list *pages,
                                const struct tw_candidate_policy *policy, bool all,
                                struct tw_error *err)
{
    *j = (struct tw_judging){
        .arena = arena, .policy = policy, .pages = pages, .err = err};
    j->views = TW_NEW_ARRAY(arena, struct tw_page_view, pages->count);
    bool room = j->views;
    for (uint32_t i = 0; room && i < pages->count; i++) {
        room = new_view(j, i, all);
    }
    return room ? TW_OK : tw_error_nomem(err);
}

/* Memory is there when OK; else everything ends. */
static void need(struct tw_judging *j, bool ok)
{
    if (!ok && !j->status) {
        j->status = tw_error_nomem(j->err);
    }
}

const struct tw_packed_member *tw_judged_member(const struct tw_judging *j,
                                                const struct tw_judged *judged)
{
    const struct tw_packed_page *page = j->views[judged->part.page].page;
    return &page->members[tw_packed_shape(page, judged->part.release)->first +
                          judged->nth];
}

/* ---------------------------------------------------------------- judge */

/* What TEXT of the page means so far; a page of which nothing is remembered writes it
 * into ONCE. */
static struct meaning *meaning_of(const struct tw_page_view *view, uint32_t text,
                                  struct meaning *once)
{
    *once = (struct meaning){.rank_known = false};
    return view->meanings ? &view->meanings[text - 1] : once;
}

static uint32_t rank_of(struct tw_judging *j, const struct tw_page_view *view,
                        uint32_t tags)
{
    if (!tags) {
        return UINT32_MAX;
    }
    struct meaning once;
    struct meaning *meaning = meaning_of(view, tags, &once);
    if (!meaning->rank_known) {
        need(j, tw_fitting_rank(j->policy->fitting, tw_packed_text(view->page, tags),
                                &meaning->rank));
        meaning->rank_known = true;
    }
    return meaning->rank;
}

static bool fits_python(struct tw_judging *j, const struct tw_page_view *view,
                        uint32_t python)
{
    if (!python) {
        return true;
    }
    struct meaning once;
    struct meaning *meaning = meaning_of(view, python, &once);
    if (!meaning->python_known) {
        need(j,
             tw_fitting_python(j->policy->fitting, tw_packed_text(view->page, python),
                               &meaning->python_fits));
        meaning->python_known = true;
    }
    return meaning->python_fits;
}

/* The checks, in the order of enum tw_unfit. */
static enum tw_unfit find_fault(struct tw_judging *j, const struct tw_judged *judged)
{
    const struct tw_candidate_policy *policy = j->policy;
    const struct tw_packed_member *member = tw_judged_member(j, judged);
    bool wheel = !(member->flags & TW_PACKED_SDIST);
    bool late = judged->time == TW_TIME_UNKNOWN || judged->time >= policy->cutoff;
    if (late && policy->cutoff != INT64_MAX) {
        return TW_UNFIT_TOO_NEW;
    }
    if (wheel && policy->no_wheels) {
        return TW_UNFIT_NO_BINARY;
    }
    if (!wheel && policy->no_sdists) {
        return TW_UNFIT_ONLY_SDIST;
    }
    if (!fits_python(j, &j->views[judged->part.page], member->python)) {
        return TW_UNFIT_REQUIRES_PYTHON;
    }
    if (wheel && judged->rank == UINT32_MAX) {
        return TW_UNFIT_NO_WHEEL;
    }
    return member->flags & TW_PACKED_YANKED ? TW_UNFIT_YANKED : TW_FIT;
}

/* Does the cut-off run through the files of PART? */
static bool is_cut(const struct tw_judging *j, struct tw_part part)
{
    int64_t latest = j->views[part.page].page->releases[part.release].latest;
    return j->policy->cutoff != INT64_MAX && latest >= j->policy->cutoff;
}

/* Has an earlier file of that version the name of the NTH of PART? */
static bool is_shadowed(struct tw_judging *j, struct tw_intern *names,
                        struct tw_part part, uint32_t nth)
{
    tw_slice name;
    uint32_t before = names->texts.len;
    j->status = tw_packed_filename(j->arena, j->views[part.page].page, part.release,
                                   nth, &name, j->err);
    uint32_t id = j->status ? 0 : tw_intern_add(names, name);
    need(j, id != 0);
    return id <= before;
}

/* Adds the files of PART to j->files, but for those whose names are among NAMES; NULL:
 * all of them. */
static void judge_part(struct tw_judging *j, struct tw_part part,
                       struct tw_intern *names)
{
    const struct tw_page_view *view = &j->views[part.page];
    const struct tw_packed_shape *shape = tw_packed_shape(view->page, part.release);
    int64_t *times = NULL;
    if (is_cut(j, part)) {
        j->status = tw_packed_times(j->arena, view->page, part.release, &times, j->err);
    }
    for (uint32_t i = 0; i < shape->count && !j->status; i++) {
        struct tw_judged judged = {.part = part, .nth = i};
        if (names && is_shadowed(j, names, part, i)) {
            continue;
        }
        judged.time = times ? times[i] : view->page->releases[part.release].latest;
        judged.rank = rank_of(j, view, view->page->members[shape->first + i].tags);
        judged.unfit = find_fault(j, &judged);
        need(j, tw_vec_push(j->arena, &j->files, judged));
    }
}

void tw_judge_files(struct tw_judging *j, const struct tw_part *parts, uint32_t count)
{
    struct tw_intern names = TW_INTERN_INIT(j->arena);
    j->files.len = 0;
    for (uint32_t p = 0; p < count && !j->status; p++) {
        judge_part(j, parts[p], count == 1 ? NULL : &names);
    }
}

/* ---------------------------------------------------------------- choose */

/* Would A be taken rather than B, which came first? */
static bool is_better(const struct tw_judging *j, const struct tw_judged *a,
                      const struct tw_judged *than)
{
    if (a->unfit != than->unfit) {
        return a->unfit > than->unfit;
    }
    if (a->rank != than->rank) {
        return a->rank < than->rank;
    }
    return tw_judged_member(j, a)->build > tw_judged_member(j, than)->build;
}

const struct tw_judged *tw_judging_choose(const struct tw_judging *j)
{
    const struct tw_judged *best = &j->files.at[0];
    for (uint32_t i = 1; i < j->files.len; i++) {
        if (is_better(j, &j->files.at[i], best)) {
            best = &j->files.at[i];
        }
    }
    return best;
}

/* What wheels for other targets there are among j->files. */
static tw_slice list_wheels(struct tw_judging *j)
{
    struct tw_wheel_list list = {{{{NULL, 0}}, 0, false}, {{{NULL, 0}}, 0, false}};
    tw_slice text = TW_SLICE("");
    for (uint32_t i = 0; i < j->files.len; i++) {
        const struct tw_judged *judged = &j->files.at[i];
        uint32_t tags = tw_judged_member(j, judged)->tags;
        if (tags && judged->unfit == TW_UNFIT_NO_WHEEL) {
            tw_wheel_list_add(&list, j->policy->fitting,
                              tw_packed_text(j->views[judged->part.page].page, tags));
        }
    }
    need(j, tw_wheel_list_print(j->arena, &list, &text));
    return text;
}

/* What there is to say about a release whose best file is BEST, but for its name. */
static tw_slice explain(struct tw_judging *j, const struct tw_judged *best)
{
    const struct tw_packed_page *page = j->views[best->part.page].page;
    char time[TW_TIME_TEXT] = "";
    tw_slice text = TW_SLICE("");
    switch (best->unfit) {
    case TW_UNFIT_TOO_NEW:
        if (best->time != TW_TIME_UNKNOWN) {
            tw_time_print(best->time, time);
        }
        need(j, tw_arena_copy(j->arena, tw_slice_from(time), &text));
        return text;
    case TW_UNFIT_REQUIRES_PYTHON:
        return tw_packed_text(page, tw_judged_member(j, best)->python);
    case TW_UNFIT_NO_WHEEL:
        return list_wheels(j);
    case TW_UNFIT_YANKED:
        return tw_packed_text(page, tw_judged_member(j, best)->yank_reason);
    case TW_UNFIT_NO_BINARY:
    case TW_UNFIT_ONLY_SDIST:
    case TW_FIT:
        break;
    }
    return TW_NO_SLICE;
}

struct tw_verdict tw_judge_release(struct tw_judging *j, const struct tw_part *parts,
                                   uint32_t count)
{
    struct tw_page_view *view = &j->views[parts[0].page];
    struct tw_verdict *kept =
        count == 1 && !is_cut(j, parts[0])
            ? &view->verdicts[view->page->releases[parts[0].release].shape]
            : NULL;
    struct tw_verdict verdict = {.known = true};
    if (kept && kept->known) {
        verdict = *kept;
        verdict.best.part = parts[0];
        return verdict;
    }
    tw_judge_files(j, parts, count);
    if (!j->status) {
        verdict.best = *tw_judging_choose(j);
        verdict.detail = explain(j, &verdict.best);
    }
    if (kept) {
        *kept = verdict;
    }
    return verdict;
}
