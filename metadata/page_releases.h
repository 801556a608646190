/*
 * The files of a page in the order of their releases.
 */
#ifndef TW_METADATA_PAGE_RELEASES_H
#define TW_METADATA_PAGE_RELEASES_H

#include "file_name.h"

/* A file whose name could be read. */
struct tw_page_item {
    const struct tw_file *file;
    struct tw_file_name name;
};

struct tw_page_release {
    tw_version version;
    uint32_t first_item, item_count;
};

struct tw_page_releases {
    struct tw_file_names names;
    struct tw_page_item *items; /* by release, then in the order of the page */
    uint32_t item_count;
    struct tw_page_release *at; /* ascending by version, no duplicates */
    uint32_t count;
    struct tw_skipped *skipped; /* files whose names are of no use */
    uint32_t skipped_count;
    uint32_t *builds; /* by stem: order of its build tag; 0: it has none */
};

/* Sorts what PAGE has of project NAME. Everything is allocated in ARENA or borrowed
 * from PAGE. False: no memory. O(files log versions). */
bool tw_page_releases_find(struct tw_arena *arena, const struct tw_page *page,
                           tw_slice name, struct tw_page_releases *out) TW_MUST_USE;

#endif
