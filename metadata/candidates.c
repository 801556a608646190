/*
 * From packed pages to candidates: which versions a project has, which file of each the
 * target would install, and what is wrong with the rest.
 *
 *     merge  the releases of all pages, ascending; those of one version are one
 *     judge  each of them (judging.c)
 *
 * The invariant: of a page little more than the front is read, but for the files of one
 * version that somebody asks for. Called by the driver for each project. PEP 691.
 */
#include "judging.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- merge */

/* A part in the order of versions, then of pages. */
struct placed {
    tw_slice key;
    struct tw_part part;
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
    if (placed && count) {
        qsort(placed, count, sizeof *placed, by_key);
    }
    return placed;
}

/* The release of the COUNT PARTS, which have one version. */
static struct tw_candidate make(struct tw_judging *j, const struct tw_part *parts,
                                uint32_t count)
{
    struct tw_verdict verdict = tw_judge_release(j, parts, count);
    const struct tw_judged *best = &verdict.best;
    const struct tw_packed_page *page = &j->pages->at[best->part.page];
    struct tw_candidate candidate = {
        .version = tw_packed_version(&j->pages->at[parts[0].page], parts[0].release),
        .unfit = best->unfit,
        .detail = verdict.detail,
    };
    if (j->status) {
        return candidate;
    }
    candidate.is_sdist = best->unfit >= TW_UNFIT_YANKED &&
                         tw_judged_member(j, best)->flags & TW_PACKED_SDIST;
    if (best->unfit == TW_UNFIT_NO_BINARY || best->unfit == TW_UNFIT_ONLY_SDIST) {
        j->status = tw_packed_filename(j->arena, page, best->part.release, best->nth,
                                       &candidate.detail, j->err);
    }
    return candidate;
}

/* The releases of one page, which are in order and distinct. */
static void make_all(struct tw_judging *j, struct tw_candidates *out)
{
    uint32_t total = j->pages->at[0].release_count;
    for (uint32_t r = 0; r < total && !j->status; r++) {
        out->at[out->count++] = make(j, &(struct tw_part){0, r}, 1);
    }
}

/* The releases of several pages, TOTAL before those of one version are one. */
static void merge_all(struct tw_judging *j, uint32_t total, struct tw_candidates *out)
{
    struct placed *placed = place_all(j->arena, j->pages, total);
    struct tw_part *parts = TW_NEW_ARRAY(j->arena, struct tw_part, j->pages->count);
    if (!placed || !parts) {
        j->status = tw_error_nomem(j->err);
        return;
    }
    for (uint32_t i = 0, end = 0; i < total && !j->status; i = end) {
        while (end < total && tw_slice_equal(placed[end].key, placed[i].key)) {
            parts[end - i] = placed[end].part;
            end++;
        }
        out->at[out->count++] = make(j, parts, end - i);
    }
}

enum tw_status tw_candidates_build(struct tw_arena *arena,
                                   const struct tw_page_list *pages,
                                   const struct tw_candidate_policy *policy,
                                   struct tw_candidates *out, struct tw_error *err)
{
    struct tw_judging j;
    uint32_t total = 0;
    for (uint32_t p = 0; p < pages->count; p++) {
        total += pages->at[p].release_count;
    }
    *out = (struct tw_candidates){TW_NEW_ARRAY(arena, struct tw_candidate, total), 0};
    if (!out->at || tw_judging_begin(&j, arena, pages, policy, true, err)) {
        return tw_error_nomem(err);
    }
    if (pages->count == 1) {
        make_all(&j, out);
    } else {
        merge_all(&j, total, out);
    }
    return j.status;
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
                           struct tw_part *parts)
{
    uint32_t count = 0;
    for (uint32_t p = 0; p < pages->count; p++) {
        uint32_t release = find_release(&pages->at[p], version.key);
        if (release != UINT32_MAX) {
            parts[count++] = (struct tw_part){p, release};
        }
    }
    return count;
}

/* What there is to say of the file JUDGED; DETAILS are those of its part. */
static enum tw_status describe(const struct tw_judging *j,
                               const struct tw_packed_details *details,
                               const struct tw_judged *judged,
                               struct tw_candidate_file *out, struct tw_error *err)
{
    *out = (struct tw_candidate_file){
        .page = details->page, .rank = judged->rank, .unfit = judged->unfit};
    return tw_packed_file(j->arena, details, judged->nth, &out->file, err);
}

/* Describes all of j->files, which lie by part. */
static enum tw_status describe_all(const struct tw_judging *j,
                                   struct tw_candidate_file *out, struct tw_error *err)
{
    struct tw_packed_details details = {.page = NULL};
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < j->files.len && !status; i++) {
        const struct tw_judged *judged = &j->files.at[i];
        const struct tw_packed_page *page = &j->pages->at[judged->part.page];
        if (page != details.page) {
            status = tw_packed_details(page, judged->part.release, &details, err);
        }
        status = status ? status : describe(j, &details, judged, &out[i], err);
    }
    return status;
}

/* Makes j->files those of VERSION. */
static enum tw_status judge_version(struct tw_judging *j, struct tw_arena *arena,
                                    const struct tw_page_list *pages,
                                    const struct tw_candidate_policy *policy,
                                    tw_version version, struct tw_error *err)
{
    struct tw_part *parts = TW_NEW_ARRAY(arena, struct tw_part, pages->count);
    if (!parts || tw_judging_begin(j, arena, pages, policy, false, err)) {
        return tw_error_nomem(err);
    }
    tw_judge_files(j, parts, find_parts(pages, version, parts));
    return j->status;
}

enum tw_status tw_candidates_files(struct tw_arena *arena,
                                   const struct tw_page_list *pages,
                                   const struct tw_candidate_policy *policy,
                                   tw_version version, struct tw_candidate_files *out,
                                   struct tw_error *err)
{
    struct tw_judging j;
    *out = (struct tw_candidate_files){NULL, 0};
    enum tw_status status = judge_version(&j, arena, pages, policy, version, err);
    if (status) {
        return status;
    }
    struct tw_candidate_file *files =
        TW_NEW_ARRAY(arena, struct tw_candidate_file, j.files.len);
    status = files ? describe_all(&j, files, err) : tw_error_nomem(err);
    if (!status) {
        *out = (struct tw_candidate_files){files, j.files.len};
    }
    return status;
}

enum tw_status tw_candidates_best(struct tw_arena *arena,
                                  const struct tw_page_list *pages,
                                  const struct tw_candidate_policy *policy,
                                  tw_version version, struct tw_candidate_file *out,
                                  struct tw_error *err)
{
    struct tw_judging j;
    struct tw_packed_details details;
    *out = (struct tw_candidate_file){.page = NULL};
    enum tw_status status = judge_version(&j, arena, pages, policy, version, err);
    if (status || !j.files.len) {
        return status;
    }
    const struct tw_judged *best = tw_judging_choose(&j);
    status = tw_packed_details(&pages->at[best->part.page], best->part.release,
                               &details, err);
    return status ? status : describe(&j, &details, best, out, err);
}
