/*
 * From packed pages to candidates: which versions a project has, which file of each the
 * target would install, and what is wrong with the rest.
 *
 *     merge   the releases of all pages, ascending; those of one version are one
 *     judge   each file: what keeps it from being used, if anything
 *     choose  the best file of each version, or say why none can be used
 *
 * The invariant: nothing is dropped silently; a file that the target cannot use stays
 * with its version and says why. Only the front of a page is read here, but for the
 * files of one version that somebody asks for. Called by the driver for each project.
 * PEP 427, 592, 691.
 */
#include "fitting.h"
#include "wheel_list.h"

#include <stdlib.h>

/* What the texts of a page mean to the target, found out when they are met. */
struct meaning {
    uint32_t rank;
    bool rank_known, python_known, python_fits;
};

struct view {
    const struct tw_packed_page *page;
    struct meaning *meanings; /* by id of the text - 1; NULL: not remembered */
};

/* Files of one version on one page. */
struct part {
    uint32_t page, release;
};

/* A file, and what was found out about it. */
struct judged {
    uint32_t page, file;
    uint32_t rank;
    enum tw_unfit unfit;
};

struct judging {
    struct tw_arena *arena;
    const struct tw_candidate_policy *policy;
    struct view *views;
    TW_VEC(struct judged) files; /* of the version that is being looked at */
    TW_VEC(tw_slice) listed;     /* the tags that the last list of wheels was of */
    tw_slice wheels;             /* that list: neighbours often have the same wheels */
    bool nomem;
};

static bool begin(struct judging *j, struct tw_arena *arena,
                  const struct tw_page_list *pages,
                  const struct tw_candidate_policy *policy)
{
    *j = (struct judging){.arena = arena, .policy = policy};
    j->views = TW_NEW_ARRAY(arena, struct view, pages->count);
    for (uint32_t i = 0; j->views && i < pages->count; i++) {
        j->views[i].page = &pages->at[i];
    }
    return j->views;
}

/* From now on it is remembered what texts mean: for whoever judges all files. */
static bool remember(struct judging *j, uint32_t page_count)
{
    for (uint32_t i = 0; i < page_count; i++) {
        j->views[i].meanings =
            TW_NEW_ARRAY(j->arena, struct meaning, j->views[i].page->text_count);
        if (!j->views[i].meanings) {
            return false;
        }
    }
    return true;
}

/* ---------------------------------------------------------------- judge */

static uint32_t rank_of(struct judging *j, const struct view *view, uint32_t tags)
{
    if (!tags) {
        return UINT32_MAX;
    }
    struct meaning once = {0, false, false, false};
    struct meaning *meaning = view->meanings ? &view->meanings[tags - 1] : &once;
    if (!meaning->rank_known) {
        j->nomem |= !tw_fitting_rank(j->policy->fitting,
                                     tw_packed_text(view->page, tags), &meaning->rank);
        meaning->rank_known = true;
    }
    return meaning->rank;
}

static bool fits_python(struct judging *j, const struct view *view, uint32_t python)
{
    if (!python) {
        return true;
    }
    struct meaning once = {0, false, false, false};
    struct meaning *meaning = view->meanings ? &view->meanings[python - 1] : &once;
    if (!meaning->python_known) {
        j->nomem |=
            !tw_fitting_python(j->policy->fitting, tw_packed_text(view->page, python),
                               &meaning->python_fits);
        meaning->python_known = true;
    }
    return meaning->python_fits;
}

/* The checks, in the order of enum tw_unfit. */
static enum tw_unfit find_fault(struct judging *j, const struct view *view,
                                uint32_t file, uint32_t rank)
{
    const struct tw_candidate_policy *policy = j->policy;
    const struct tw_packed_file *packed = &view->page->files[file];
    bool wheel = !(packed->flags & TW_PACKED_SDIST);
    if (policy->cutoff != INT64_MAX) {
        int64_t time = view->page->times[file];
        if (time == TW_TIME_UNKNOWN || time >= policy->cutoff) {
            return TW_UNFIT_TOO_NEW;
        }
    }
    if (wheel && policy->no_wheels) {
        return TW_UNFIT_NO_BINARY;
    }
    if (!wheel && policy->no_sdists) {
        return TW_UNFIT_ONLY_SDIST;
    }
    if (!fits_python(j, view, packed->python)) {
        return TW_UNFIT_REQUIRES_PYTHON;
    }
    if (wheel && rank == UINT32_MAX) {
        return TW_UNFIT_NO_WHEEL;
    }
    return packed->flags & TW_PACKED_YANKED ? TW_UNFIT_YANKED : TW_FIT;
}

static struct judged judge(struct judging *j, uint32_t page, uint32_t file)
{
    const struct view *view = &j->views[page];
    struct judged judged = {page, file, UINT32_MAX, TW_FIT};
    judged.rank = rank_of(j, view, view->page->files[file].tags);
    judged.unfit = find_fault(j, view, file, judged.rank);
    return judged;
}

static uint32_t build_of(const struct judging *j, const struct judged *judged)
{
    return j->views[judged->page].page->files[judged->file].build;
}

/* Would A be taken rather than B, which came first? */
static bool is_better(const struct judging *j, const struct judged *a,
                      const struct judged *than)
{
    if (a->unfit != than->unfit) {
        return a->unfit > than->unfit;
    }
    if (a->rank != than->rank) {
        return a->rank < than->rank;
    }
    return build_of(j, a) > build_of(j, than);
}

/* ---------------------------------------------------------------- choose */

/* Has an earlier file of that version the name of FILE? */
static bool is_shadowed(struct judging *j, struct tw_intern *names, uint32_t page,
                        uint32_t file)
{
    tw_slice name = tw_packed_filename(j->arena, j->views[page].page, file);
    uint32_t before = names->texts.len;
    uint32_t id = name.ptr ? tw_intern_add(names, name) : 0;
    j->nomem |= id == 0;
    return id <= before;
}

/* Makes j->files those of a version, of which there are COUNT parts. */
static void list_files(struct judging *j, const struct part *parts, uint32_t count)
{
    struct tw_intern names = TW_INTERN_INIT(j->arena);
    j->files.len = 0;
    for (uint32_t p = 0; p < count; p++) {
        const struct tw_packed_release *release =
            &j->views[parts[p].page].page->releases[parts[p].release];
        for (uint32_t i = 0; i < release->file_count && !j->nomem; i++) {
            uint32_t file = release->first_file + i;
            if (count == 1 || !is_shadowed(j, &names, parts[p].page, file)) {
                struct judged judged = judge(j, parts[p].page, file);
                j->nomem |= !tw_vec_push(j->arena, &j->files, judged);
            }
        }
    }
}

/* The best of j->files, of which there is one at least. */
static const struct judged *choose(const struct judging *j)
{
    const struct judged *best = &j->files.at[0];
    for (uint32_t i = 1; i < j->files.len; i++) {
        if (is_better(j, &j->files.at[i], best)) {
            best = &j->files.at[i];
        }
    }
    return best;
}

/* The tags of the Ith of j->files, a place in its page; of an sdist absent. */
static tw_slice tags_of(const struct judging *j, uint32_t i)
{
    const struct judged *judged = &j->files.at[i];
    const struct tw_packed_page *page = j->views[judged->page].page;
    return tw_packed_text(page, page->files[judged->file].tags);
}

/* Have j->files the tags that were listed last? */
static bool is_listed(const struct judging *j)
{
    bool same = j->listed.len == j->files.len;
    for (uint32_t i = 0; same && i < j->files.len; i++) {
        same = tags_of(j, i).ptr == j->listed.at[i].ptr;
    }
    return same;
}

/* What wheels there are among j->files. */
static tw_slice list_wheels(struct judging *j)
{
    struct tw_wheel_list list = {{{{NULL, 0}}, 0, false}, {{{NULL, 0}}, 0, false}};
    if (is_listed(j)) {
        return j->wheels;
    }
    j->listed.len = 0;
    for (uint32_t i = 0; i < j->files.len; i++) {
        tw_slice tags = tags_of(j, i);
        j->nomem |= !tw_vec_push(j->arena, &j->listed, tags);
        if (tags.ptr) {
            tw_wheel_list_add(&list, j->policy->fitting, tags);
        }
    }
    j->wheels = TW_SLICE("");
    j->nomem |= !tw_wheel_list_print(j->arena, &list, &j->wheels);
    return j->wheels;
}

/* What there is to say about a release whose best file is BEST. */
static tw_slice explain(struct judging *j, const struct judged *best)
{
    const struct tw_packed_page *page = j->views[best->page].page;
    const struct tw_packed_file *file = &page->files[best->file];
    char time[TW_TIME_TEXT] = "";
    tw_slice text = TW_SLICE("");
    switch (best->unfit) {
    case TW_UNFIT_TOO_NEW:
        if (page->times[best->file] != TW_TIME_UNKNOWN) {
            tw_time_print(page->times[best->file], time);
        }
        j->nomem |= !tw_arena_copy(j->arena, tw_slice_from(time), &text);
        return text;
    case TW_UNFIT_NO_BINARY:
    case TW_UNFIT_ONLY_SDIST:
        text = tw_packed_filename(j->arena, page, best->file);
        j->nomem |= !text.ptr;
        return text;
    case TW_UNFIT_REQUIRES_PYTHON:
        return tw_packed_text(page, file->python);
    case TW_UNFIT_NO_WHEEL:
        return list_wheels(j);
    case TW_UNFIT_YANKED:
        return tw_packed_text(page, file->yank_reason);
    case TW_FIT:
        break;
    }
    return TW_NO_SLICE;
}

/* ---------------------------------------------------------------- merge */

/* A part in the order of versions, then of pages. */
struct placed {
    tw_slice key;
    struct part part;
};

static int by_key(const void *a, const void *b)
{
    const struct placed *left = a;
    const struct placed *right = b;
    int order = tw_slice_compare(left->key, right->key);
    return order ? order
                 : (left->part.page > right->part.page) -
                       (left->part.page < right->part.page);
}

/* The releases of all pages in order; NULL: no memory. */
static struct placed *place_all(struct tw_arena *arena,
                                const struct tw_page_list *pages, uint32_t total)
{
    struct placed *placed = TW_NEW_ARRAY(arena, struct placed, total);
    uint32_t count = 0;
    for (uint32_t p = 0; placed && p < pages->count; p++) {
        for (uint32_t r = 0; r < pages->at[p].release_count; r++) {
            placed[count++] =
                (struct placed){tw_packed_version(&pages->at[p], r).key, {p, r}};
        }
    }
    if (placed && pages->count > 1 && count) {
        qsort(placed, count, sizeof *placed, by_key);
    }
    return placed;
}

/* The release of the COUNT parts PLACED, which have one version. */
static struct tw_candidate make(struct judging *j, const struct placed *placed,
                                struct part *parts, uint32_t count)
{
    struct tw_candidate candidate = {.unfit = TW_FIT};
    for (uint32_t i = 0; i < count; i++) {
        parts[i] = placed[i].part;
    }
    list_files(j, parts, count);
    if (!j->nomem) {
        const struct judged *best = choose(j);
        candidate.version =
            tw_packed_version(j->views[parts[0].page].page, parts[0].release);
        candidate.unfit = best->unfit;
        candidate.detail = explain(j, best);
        candidate.is_sdist =
            best->unfit >= TW_UNFIT_YANKED &&
            j->views[best->page].page->files[best->file].flags & TW_PACKED_SDIST;
    }
    return candidate;
}

enum tw_status tw_candidates_build(struct tw_arena *arena,
                                   const struct tw_page_list *pages,
                                   const struct tw_candidate_policy *policy,
                                   struct tw_candidates *out, struct tw_error *err)
{
    struct judging j;
    uint32_t total = 0;
    *out = (struct tw_candidates){NULL, 0};
    for (uint32_t p = 0; p < pages->count; p++) {
        total += pages->at[p].release_count;
    }
    struct placed *placed = place_all(arena, pages, total);
    struct part *parts = TW_NEW_ARRAY(arena, struct part, pages->count);
    out->at = TW_NEW_ARRAY(arena, struct tw_candidate, total);
    if (!placed || !parts || !out->at || !begin(&j, arena, pages, policy) ||
        !remember(&j, pages->count)) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0, end = 0; i < total && !j.nomem; i = end) {
        while (end < total && tw_slice_equal(placed[end].key, placed[i].key)) {
            end++;
        }
        out->at[out->count++] = make(&j, &placed[i], parts, end - i);
    }
    return j.nomem ? tw_error_nomem(err) : TW_OK;
}

/* ---------------------------------------------------------------- one version */

/* The release of PAGE that has KEY, or UINT32_MAX. */
static uint32_t find_release(const struct tw_packed_page *page, tw_slice key)
{
    uint32_t low = 0;
    uint32_t high = page->release_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = tw_slice_compare(tw_packed_version(page, middle).key, key);
        if (order == 0) {
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return UINT32_MAX;
}

/* The parts of VERSION into PARTS, which has room for one a page; returns how many. */
static uint32_t find_parts(const struct tw_page_list *pages, tw_version version,
                           struct part *parts)
{
    uint32_t count = 0;
    for (uint32_t p = 0; p < pages->count; p++) {
        uint32_t release = find_release(&pages->at[p], version.key);
        if (release != UINT32_MAX) {
            parts[count++] = (struct part){p, release};
        }
    }
    return count;
}

/* Describes those of j->files, from *NEXT on, that PART has. */
static enum tw_status describe(const struct judging *j, struct part part,
                               uint32_t *next, struct tw_candidate_file *out,
                               struct tw_error *err)
{
    const struct tw_packed_page *page = j->views[part.page].page;
    uint32_t first = page->releases[part.release].first_file;
    struct tw_file *files;
    enum tw_status status =
        tw_packed_details(j->arena, page, part.release, &files, err);
    for (; !status && *next < j->files.len; ++*next) {
        const struct judged *judged = &j->files.at[*next];
        if (judged->page != part.page) {
            break;
        }
        out[*next] = (struct tw_candidate_file){files[judged->file - first], page,
                                                judged->rank, judged->unfit};
    }
    return status;
}

enum tw_status tw_candidates_files(struct tw_arena *arena,
                                   const struct tw_page_list *pages,
                                   const struct tw_candidate_policy *policy,
                                   tw_version version, struct tw_candidate_files *out,
                                   struct tw_error *err)
{
    struct judging j;
    struct part *parts = TW_NEW_ARRAY(arena, struct part, pages->count);
    *out = (struct tw_candidate_files){NULL, 0, NULL};
    if (!parts || !begin(&j, arena, pages, policy)) {
        return tw_error_nomem(err);
    }
    uint32_t count = find_parts(pages, version, parts);
    list_files(&j, parts, count);
    struct tw_candidate_file *files =
        TW_NEW_ARRAY(arena, struct tw_candidate_file, j.files.len);
    if (j.nomem || !files) {
        return tw_error_nomem(err);
    }
    enum tw_status status = TW_OK;
    for (uint32_t p = 0, next = 0; p < count && !status; p++) {
        status = describe(&j, parts[p], &next, files, err);
    }
    if (!status && j.files.len) {
        const struct judged *best = choose(&j);
        out->at = files;
        out->count = j.files.len;
        out->best = best->unfit >= TW_UNFIT_YANKED ? files + (best - j.files.at) : NULL;
    }
    return status;
}
