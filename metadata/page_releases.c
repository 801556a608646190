/*
 * The files of a page in the order of their releases.
 *
 *     read    each file's name: version, build tag, tags
 *     number  the distinct versions in ascending order, and the build tags
 *     sort    the files by release: a counting sort, their order within one stays
 *
 * The invariant: nothing is dropped silently; a file whose name is unusable ends in the
 * list of those skipped. Called from packed_page_write.c. PEP 427 (build tags), 503.
 */
#include "page_releases.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- read */

/* Reads the names of all files into OUT->items, in the order of the page. */
static bool read_names(struct tw_arena *arena, const struct tw_page *page,
                       struct tw_page_releases *out)
{
    TW_VEC(struct tw_skipped) skipped = {NULL, 0, 0};
    out->items = TW_NEW_ARRAY(arena, struct tw_page_item, page->file_count);
    if (!out->items) {
        return false;
    }
    for (uint32_t i = 0; i < page->file_count; i++) {
        const struct tw_file *file = &page->files[i];
        struct tw_page_item *item = &out->items[out->item_count];
        item->file = file;
        const char *problem = tw_file_names_read(&out->names, file, &item->name);
        if (out->names.nomem) {
            return false;
        }
        if (!problem) {
            out->item_count++;
        } else if (!tw_vec_push(
                       arena, &skipped,
                       (struct tw_skipped){file->filename, tw_slice_from(problem)})) {
            return false;
        }
    }
    out->skipped = skipped.at;
    out->skipped_count = skipped.len;
    return true;
}

/* ---------------------------------------------------------------- number */

struct order {
    const struct tw_stem *stem;
    uint32_t index;
};

/* By version; of several spellings the one that was seen first. */
static int by_version(const void *a, const void *b)
{
    const struct order *left = a;
    const struct order *right = b;
    int order = tw_version_compare(left->stem->version, right->stem->version);
    return order ? order : (left->index > right->index) - (left->index < right->index);
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

static int by_build(const void *a, const void *b)
{
    const struct order *left = a;
    const struct order *right = b;
    return compare_builds(left->stem, right->stem);
}

/* The distinct versions become releases, each stem learns which one is its. */
static void number_versions(struct order *orders, struct tw_page_releases *out)
{
    struct tw_stem *stems = out->names.stems.at;
    uint32_t count = out->names.stems.len;
    if (count) {
        qsort(orders, count, sizeof *orders, by_version);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 ||
            tw_version_compare(orders[i - 1].stem->version, orders[i].stem->version)) {
            out->at[out->count++].version = orders[i].stem->version;
        }
        stems[orders[i].index].release = out->count - 1;
    }
}

static void number_builds(struct order *orders, struct tw_page_releases *out)
{
    uint32_t count = out->names.stems.len;
    uint32_t number = 0;
    if (count) {
        qsort(orders, count, sizeof *orders, by_build);
    }
    for (uint32_t i = 0; i < count; i++) {
        number += orders[i].stem->build_number.ptr &&
                  (i == 0 || by_build(&orders[i - 1], &orders[i]) != 0);
        out->builds[orders[i].index] = number;
    }
}

static bool number_stems(struct tw_arena *arena, struct tw_page_releases *out)
{
    uint32_t count = out->names.stems.len;
    struct order *orders = TW_NEW_ARRAY(arena, struct order, count);
    out->at = TW_NEW_ARRAY(arena, struct tw_page_release, count);
    out->builds = TW_NEW_ARRAY(arena, uint32_t, count);
    if (!orders || !out->at || !out->builds) {
        return false;
    }
    bool any_build = false;
    for (uint32_t i = 0; i < count; i++) {
        orders[i] = (struct order){&out->names.stems.at[i], i};
        any_build |= out->names.stems.at[i].build_number.ptr != NULL;
    }
    number_versions(orders, out);
    if (any_build) {
        number_builds(orders, out);
    }
    return true;
}

/* ---------------------------------------------------------------- sort */

static bool sort_items(struct tw_arena *arena, struct tw_page_releases *out)
{
    const struct tw_stem *stems = out->names.stems.at;
    struct tw_page_item *sorted =
        TW_NEW_ARRAY(arena, struct tw_page_item, out->item_count);
    if (!sorted) {
        return false;
    }
    for (uint32_t i = 0; i < out->item_count; i++) {
        out->at[stems[out->items[i].name.stem].release].item_count++;
    }
    for (uint32_t r = 0, from = 0; r < out->count; r++) {
        out->at[r].first_item = from;
        from += out->at[r].item_count;
        out->at[r].item_count = 0;
    }
    for (uint32_t i = 0; i < out->item_count; i++) {
        struct tw_page_release *release =
            &out->at[stems[out->items[i].name.stem].release];
        sorted[release->first_item + release->item_count++] = out->items[i];
    }
    out->items = sorted;
    return true;
}

bool tw_page_releases_find(struct tw_arena *arena, const struct tw_page *page,
                           tw_slice name, struct tw_page_releases *out)
{
    *out = (struct tw_page_releases){.item_count = 0};
    tw_file_names_init(&out->names, arena, name);
    return read_names(arena, page, out) && number_stems(arena, out) &&
           sort_items(arena, out);
}
