/*
 * The bytes of a packed page, for the writer and the reader of it:
 *
 *     head      struct tw_packed_head                                  |
 *     releases  struct tw_packed_release each, ascending by version    | front: what
 *     shapes    struct tw_packed_shape each                            | releases need
 *     members   struct tw_packed_member each, by shape                 |
 *     texts     struct tw_packed_text each: where it lies; those that  |
 *               members name come first                                |
 *     lists     uint32_t each, ids of texts: tracks, alternates,       |
 *               skipped                                                |
 *     bytes of the texts                                               |
 *     details of release 0: struct tw_packed_detail a file, then their URLs
 *     details of release 1 ...
 *
 * Numbers are in the machine's order, offsets are bytes from the start of the page. The
 * front lies together because a run reads all of it, and of the details those of a few
 * releases; hence these have a check each, which is part of the front.
 */
#ifndef TW_METADATA_PACKED_LAYOUT_H
#define TW_METADATA_PACKED_LAYOUT_H

#include "tw_packed_page.h"

struct tw_packed_head {
    char format[16];      /* TW_PACKED_PAGE_FORMAT, then NULs */
    uint32_t front, size; /* bytes of the front, of all */
    uint32_t release_count, file_count, shape_count, member_count;
    uint32_t text_count, shape_texts;
    uint32_t track_count, alternate_count, skipped_count; /* the last in pairs */
    uint32_t name, api_version, status, status_reason;    /* texts */
    uint32_t url_front; /* text: what all URLs begin with, which is left out there */
};

/* What a detail has. */
enum tw_packed_detail_flag {
    TW_PACKED_SIDECAR = 1, /* has_metadata */
    TW_PACKED_SHA256 = 2,
    TW_PACKED_SIDECAR_SHA256 = 4,
    TW_PACKED_NAMED_URL = 8, /* its URL ends with its name, which is left out there */
};

struct tw_packed_detail {
    uint64_t size;
    int64_t upload_time;
    uint32_t name;            /* text: its name before the tags, or before ".tar.gz" */
    uint32_t flags;           /* enum tw_packed_detail_flag */
    uint32_t url_at, url_len; /* from the start of the release's details */
    unsigned char sha256[32], sidecar_sha256[32];
};

/* How many ids the lists have. */
static inline uint64_t tw_packed_list_count(const struct tw_packed_head *head)
{
    return (uint64_t)head->track_count + head->alternate_count +
           2 * (uint64_t)head->skipped_count;
}

/* Where the bytes of texts begin. */
static inline uint64_t tw_packed_texts_end(const struct tw_packed_head *head)
{
    return sizeof *head +
           head->release_count * (uint64_t)sizeof(struct tw_packed_release) +
           head->shape_count * (uint64_t)sizeof(struct tw_packed_shape) +
           head->member_count * (uint64_t)sizeof(struct tw_packed_member) +
           head->text_count * (uint64_t)sizeof(struct tw_packed_text) +
           tw_packed_list_count(head) * sizeof(uint32_t);
}

/* The check of the details of a release. */
static inline uint32_t tw_packed_check(tw_slice details)
{
    return (uint32_t)tw_hash(details);
}

#endif
