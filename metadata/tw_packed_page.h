/*
 * A project page as it is kept: made once of what an index sent, read in place ever
 * after. Versions are sorted and have their keys, file names are taken apart and what
 * they share is there once, so that a page from the cache costs no parsing and no
 * sorting, and of its bytes only those are touched that a run looks at.
 *
 * Most releases of a project are alike: they have the same wheels for the same Pythons.
 * What decides whether a target can use a release is its shape, of which there are few,
 * so that a target is held against shapes and not against files.
 *
 * It depends on the page and on the project's name, not on a target or on options.
 */
#ifndef TW_PACKED_PAGE_H
#define TW_PACKED_PAGE_H

#include "tw_metadata.h"

TW_BEGIN_DECLS

/* Changes with the layout, for whoever keeps packed pages. */
#define TW_PACKED_PAGE_FORMAT "packed page 2"

/* Packs what PAGE has of project NAME (normalised); *OUT is allocated in ARENA and
 * aligned to 8 bytes. Files whose names are of no use, or of another project, are among
 * those skipped. Digests other than sha256 are left out. TW_ERR_LIMIT: more than the
 * layout has room for; TW_ERR_NOMEM. O(files log versions). */
enum tw_status tw_page_pack(struct tw_arena *arena, const struct tw_page *page,
                            tw_slice name, tw_slice *out,
                            struct tw_error *err) TW_MUST_USE;

/* A packed page that was found to be sound; a view, everything is borrowed. */
struct tw_packed_page {
    tw_slice bytes;
    tw_slice url;           /* what the URLs of files are relative to */
    uint32_t front;         /* bytes of BYTES that reading releases may touch */
    uint32_t release_count; /* ascending by version, no duplicates */
    uint32_t file_count;
    uint32_t shape_count, member_count;
    uint32_t shape_texts; /* members name texts up to this one */
    uint32_t text_count;  /* ids of texts are 1 to this; 0: no text */
    const struct tw_packed_release *releases;
    const struct tw_packed_shape *shapes;
    const struct tw_packed_member *members;
    const struct tw_packed_text *texts;
};

struct tw_packed_text {
    uint32_t at, len; /* in bytes */
};

struct tw_packed_release {
    int64_t latest;        /* upload of a file, milliseconds since 1970; INT64_MAX: that
                              of one is not known */
    uint32_t version, key; /* texts */
    uint32_t flags;        /* of the version */
    uint32_t shape;
    uint32_t name; /* text: what all its files' names begin with; 0: they differ */
    uint32_t details_at, details_len, details_check; /* of its files, in bytes */
};

/* What the files of a release are to targets: a member for each, in the page's order.
 */
struct tw_packed_shape {
    uint32_t first, count; /* members, at least one */
};

enum tw_packed_flag {
    TW_PACKED_SDIST = 1, /* else a wheel */
    TW_PACKED_ZIP = 2,   /* an sdist that is a .zip */
    TW_PACKED_YANKED = 4,
};

struct tw_packed_member {
    uint32_t tags;        /* text: "cp312-cp312-win_amd64"; of sdists 0 */
    uint32_t python;      /* text: Requires-Python; 0: none */
    uint32_t yank_reason; /* text; 0: none */
    uint32_t build;       /* order of its build tag among all of the page; 0: none */
    uint32_t flags;       /* enum tw_packed_flag */
};

/* Reads BYTES, which lie at a multiple of 8, in place. URL is where the page came from.
 * False: they are no packed page, or damaged in what reading its releases needs.
 * O(releases + shapes); the details of files are neither read nor checked. */
bool tw_packed_page_open(tw_slice bytes, tw_slice url,
                         struct tw_packed_page *out) TW_MUST_USE;

/* The same for bytes that were opened before: nothing is checked again. */
struct tw_packed_page tw_packed_page_view(tw_slice bytes, tw_slice url);

/* The bytes from the start of a packed page that tw_packed_page_open checks by their
 * form only; the rest has checks of its own. 0: no packed page. */
size_t tw_packed_page_front(tw_slice bytes);

/* The text of ID; absent when that is 0. */
static inline tw_slice tw_packed_text(const struct tw_packed_page *page, uint32_t id)
{
    tw_slice text = {NULL, 0};
    if (id) {
        text.ptr = page->bytes.ptr + page->texts[id - 1].at;
        text.len = page->texts[id - 1].len;
    }
    return text;
}

/* The version of RELEASE, borrowed from the page. */
tw_version tw_packed_version(const struct tw_packed_page *page, uint32_t release);

/* The shape of RELEASE. */
static inline const struct tw_packed_shape *
tw_packed_shape(const struct tw_packed_page *page, uint32_t release)
{
    return &page->shapes[page->releases[release].shape];
}

/* The name of the file of RELEASE that is the NTH of its shape, in ARENA. TW_ERR_PAGE:
 * it is damaged. */
enum tw_status tw_packed_filename(struct tw_arena *arena,
                                  const struct tw_packed_page *page, uint32_t release,
                                  uint32_t nth, tw_slice *out,
                                  struct tw_error *err) TW_MUST_USE;

/* When the files of RELEASE were uploaded, by member of its shape: milliseconds since
 * 1970, TW_TIME_UNKNOWN; in ARENA. TW_ERR_PAGE: they are damaged. */
enum tw_status tw_packed_times(struct tw_arena *arena,
                               const struct tw_packed_page *page, uint32_t release,
                               int64_t **out, struct tw_error *err) TW_MUST_USE;

/* What tells of the files of a release, found to be sound; a view. */
struct tw_packed_details {
    const struct tw_packed_page *page;
    const struct tw_packed_shape *shape; /* has as many files */
    tw_slice bytes;
};

/* The details of RELEASE. TW_ERR_PAGE: they are damaged. O(bytes of them) */
enum tw_status tw_packed_details(const struct tw_packed_page *page, uint32_t release,
                                 struct tw_packed_details *out,
                                 struct tw_error *err) TW_MUST_USE;

/* The file that is the NTH of DETAILS, as the page had it; in ARENA. Digests are in
 * lower case. TW_ERR_PAGE: no page may have such a file. */
enum tw_status tw_packed_file(struct tw_arena *arena,
                              const struct tw_packed_details *details, uint32_t nth,
                              struct tw_file *out, struct tw_error *err) TW_MUST_USE;

/* What the page says beside its files: OUT is a page without any. */
enum tw_status tw_packed_about(struct tw_arena *arena,
                               const struct tw_packed_page *page, struct tw_page *out,
                               struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
