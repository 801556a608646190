/*
 * From pages to candidates: which versions a project has, which file of each the target
 * would install, and what is wrong with the rest.
 *
 *     collect   every file: version, rank of its tags, what keeps it from being used
 *     group     by version, ascending, with the best file of each in view
 *     judge     that file can be used, or says why none can
 *
 * The invariant: nothing is dropped silently. A file whose name is unusable ends in the
 * list of those skipped, one that the target cannot use stays with its version and says
 * why. Called by the driver for each project. PEP 427 (build tags), 503, 592, 691.
 */
#include "file_name.h"

#include <stdlib.h>

struct item {
    struct tw_candidate_file file;
    uint32_t stem; /* what its name says: names.stems */
};

struct building {
    struct tw_arena *arena;
    const struct tw_candidate_policy *policy;
    struct tw_file_names names;
    struct tw_intern pythons;     /* Requires-Python texts seen */
    TW_VEC(bool) python_fits;     /* by id - 1 */
    struct tw_intern known_names; /* of files; used when there are several pages */
    TW_VEC(struct item) items;
    TW_VEC(struct tw_skipped) skipped;
    bool nomem;
};

/* ---------------------------------------------------------------- collect */

/* Does the target's Python satisfy TEXT? One that cannot be read says nothing. */
static bool fits_python(struct building *b, tw_slice text)
{
    if (text.len == 0) {
        return true;
    }
    uint32_t id = tw_intern_add(&b->pythons, text);
    if (id > b->python_fits.len) {
        struct tw_specifiers set;
        bool mended;
        enum tw_status status =
            tw_specifiers_parse_lenient(b->arena, text, &set, &mended, NULL);
        bool fits =
            status != TW_OK || tw_specifiers_match(&set, b->policy->target->python);
        b->nomem |=
            status == TW_ERR_NOMEM || !tw_vec_push(b->arena, &b->python_fits, fits);
    }
    b->nomem |= id == 0;
    return b->nomem || b->python_fits.at[id - 1];
}

/* The checks, in the order of enum tw_unfit. */
static enum tw_unfit judge_file(struct building *b, const struct tw_file *file,
                                uint32_t rank)
{
    const struct tw_candidate_policy *policy = b->policy;
    bool wheel = file->kind == TW_DIST_WHEEL;
    if (policy->cutoff != INT64_MAX &&
        (file->upload_time == TW_TIME_UNKNOWN || file->upload_time >= policy->cutoff)) {
        return TW_UNFIT_TOO_NEW;
    }
    if (wheel && policy->no_wheels) {
        return TW_UNFIT_NO_BINARY;
    }
    if (!wheel && policy->no_sdists) {
        return TW_UNFIT_ONLY_SDIST;
    }
    if (!fits_python(b, file->requires_python)) {
        return TW_UNFIT_REQUIRES_PYTHON;
    }
    if (wheel && rank == UINT32_MAX) {
        return TW_UNFIT_NO_WHEEL;
    }
    return file->yanked ? TW_UNFIT_YANKED : TW_FIT;
}

/* Has an earlier page, or this one, a file of that name? */
static bool is_known(struct building *b, tw_slice filename)
{
    uint32_t before = b->known_names.texts.len;
    uint32_t id = tw_intern_add(&b->known_names, filename);
    b->nomem |= id == 0;
    return id <= before;
}

static void collect_file(struct building *b, const struct tw_page *page,
                         const struct tw_file *file)
{
    struct item item = {.file = {.file = file, .page = page}};
    const char *problem =
        tw_file_names_read(&b->names, file, &item.stem, &item.file.rank);
    b->nomem |= b->names.nomem;
    if (b->nomem) {
        return;
    }
    if (problem) {
        b->nomem |= !tw_vec_push(b->arena, &b->skipped,
                                 (struct tw_skipped){file->filename, problem});
        return;
    }
    item.file.unfit = judge_file(b, file, item.file.rank);
    b->nomem |= !tw_vec_push(b->arena, &b->items, item);
}

static void collect(struct building *b, const struct tw_page *const *pages,
                    uint32_t page_count)
{
    uint64_t total = 0;
    for (uint32_t p = 0; p < page_count; p++) {
        total += pages[p]->file_count;
    }
    b->nomem |= !tw_vec_reserve(b->arena, &b->items, total);
    for (uint32_t p = 0; p < page_count; p++) {
        for (uint32_t i = 0; i < pages[p]->file_count && !b->nomem; i++) {
            const struct tw_file *file = &pages[p]->files[i];
            if (page_count == 1 || !is_known(b, file->filename)) {
                collect_file(b, pages[p], file);
            }
        }
    }
}

/* ---------------------------------------------------------------- group */

struct order {
    tw_version version;
    uint32_t stem;
};

/* By version; of several spellings the one that was seen first. */
static int compare_order(const void *a, const void *b)
{
    const struct order *left = a;
    const struct order *right = b;
    int order = tw_version_compare(left->version, right->version);
    return order ? order : (left->stem > right->stem) - (left->stem < right->stem);
}

/* Numbers the distinct versions of the stems in ascending order. */
static bool number_releases(struct building *b, struct tw_candidates *out)
{
    struct tw_stem *stems = b->names.stems.at;
    uint32_t count = b->names.stems.len;
    struct order *orders = TW_NEW_ARRAY(b->arena, struct order, count);
    out->at = TW_NEW_ARRAY(b->arena, struct tw_candidate, count);
    if (!orders || !out->at) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        orders[i] = (struct order){stems[i].version, i};
    }
    if (count) {
        qsort(orders, count, sizeof *orders, compare_order);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 ||
            tw_version_compare(orders[i - 1].version, orders[i].version) != 0) {
            out->at[out->count++].version = orders[i].version;
        }
        stems[orders[i].stem].release = out->count - 1;
    }
    return true;
}

static uint32_t release_of(const struct building *b, const struct item *item)
{
    return b->names.stems.at[item->stem].release;
}

static tw_slice without_zeros(tw_slice digits)
{
    while (digits.len && digits.ptr[0] == '0') {
        digits = tw_slice_cut(digits, 1, digits.len);
    }
    return digits;
}

/* Build tags as (number, rest) pairs; none comes before all others. Numbers may be
 * longer than any integer. */
static int compare_builds(const struct tw_stem *a, const struct tw_stem *b)
{
    tw_slice x = without_zeros(a->build_number);
    tw_slice y = without_zeros(b->build_number);
    if (!a->build_number.ptr || !b->build_number.ptr) {
        return (a->build_number.ptr != NULL) - (b->build_number.ptr != NULL);
    }
    if (x.len != y.len) {
        return x.len < y.len ? -1 : 1;
    }
    int order = tw_slice_compare(x, y);
    return order ? order : tw_slice_compare(a->build_rest, b->build_rest);
}

/* Would A be taken rather than B, which came first? */
static bool is_better(const struct building *b, const struct item *a,
                      const struct item *than)
{
    if (a->file.unfit != than->file.unfit) {
        return a->file.unfit > than->file.unfit;
    }
    if (a->file.rank != than->file.rank) {
        return a->file.rank < than->file.rank;
    }
    return compare_builds(&b->names.stems.at[a->stem], &b->names.stems.at[than->stem]) >
           0;
}

/* Sorts the files by release (a counting sort: their order within one stays), hands
 * each release its part and points it to the best one. */
static bool group(struct building *b, struct tw_candidates *out)
{
    struct tw_candidate_file *files =
        TW_NEW_ARRAY(b->arena, struct tw_candidate_file, b->items.len);
    if (!files || !number_releases(b, out)) {
        return false;
    }
    const struct item **leaders =
        TW_NEW_ARRAY(b->arena, const struct item *, out->count);
    if (!leaders) {
        return false;
    }
    for (uint32_t i = 0; i < b->items.len; i++) {
        out->at[release_of(b, &b->items.at[i])].file_count++;
    }
    for (uint32_t r = 0, from = 0; r < out->count; r++) {
        out->at[r].files = files + from;
        from += out->at[r].file_count;
        out->at[r].file_count = 0;
    }
    for (uint32_t i = 0; i < b->items.len; i++) {
        const struct item *item = &b->items.at[i];
        const struct item **leader = &leaders[release_of(b, item)];
        struct tw_candidate *release = &out->at[release_of(b, item)];
        struct tw_candidate_file *place =
            files + (release->files - files) + release->file_count++;
        *place = item->file;
        if (!*leader || is_better(b, item, *leader)) {
            *leader = item;
            release->best = place;
        }
    }
    return true;
}

/* ---------------------------------------------------------------- judge */

/* What there is to say about a release whose best file is FILE. */
static bool explain(struct building *b, const struct tw_candidate_file *file,
                    tw_slice *detail)
{
    char time[TW_TIME_TEXT] = "";
    switch (file->unfit) {
    case TW_UNFIT_TOO_NEW:
        if (file->file->upload_time != TW_TIME_UNKNOWN) {
            tw_time_print(file->file->upload_time, time);
        }
        return tw_arena_copy(b->arena, tw_slice_from(time), detail);
    case TW_UNFIT_NO_BINARY:
    case TW_UNFIT_ONLY_SDIST:
        *detail = file->file->filename;
        break;
    case TW_UNFIT_REQUIRES_PYTHON:
        *detail = file->file->requires_python;
        break;
    case TW_UNFIT_NO_WHEEL:
        *detail = tw_file_name_tags(file->file->filename);
        break;
    case TW_UNFIT_YANKED:
        *detail = file->file->yank_reason;
        break;
    case TW_FIT:
        break;
    }
    return true;
}

/* Says of each release what there is to say of its best file. */
static bool judge_releases(struct building *b, struct tw_candidates *out)
{
    for (uint32_t r = 0; r < out->count; r++) {
        struct tw_candidate *release = &out->at[r];
        release->unfit = release->best->unfit;
        if (!explain(b, release->best, &release->detail)) {
            return false;
        }
        if (release->unfit < TW_UNFIT_YANKED) {
            release->best = NULL;
        }
    }
    return true;
}

enum tw_status tw_candidates_build(struct tw_arena *arena,
                                   const struct tw_page *const *pages,
                                   uint32_t page_count, tw_slice name,
                                   const struct tw_candidate_policy *policy,
                                   struct tw_candidates *out, struct tw_error *err)
{
    struct building b = {.arena = arena,
                         .policy = policy,
                         .pythons = TW_INTERN_INIT(arena),
                         .known_names = TW_INTERN_INIT(arena)};
    *out = (struct tw_candidates){0};
    tw_file_names_init(&b.names, arena, name, policy->target->tags);
    collect(&b, pages, page_count);
    if (b.nomem || !group(&b, out) || !judge_releases(&b, out)) {
        return tw_error_nomem(err);
    }
    out->skipped = b.skipped.at;
    out->skipped_count = b.skipped.len;
    return TW_OK;
}
