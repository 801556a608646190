/*
 * The bytes of a packed page, for the writer and the reader of it:
 *
 *     head      struct tw_packed_head                                    ┐
 *     times     int64_t a file                                           │
 *     releases  struct tw_packed_release each, ascending by version      │ front: what
 *     files     struct tw_packed_file each, by release                   │ releases
 * need texts     struct tw_packed_text each: where it lies                │ lists
 * uint32_t each, ids of texts: tracks, alternates, skipped │ bytes of the texts ┘
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
    uint32_t release_count, file_count, text_count;
    uint32_t track_count, alternate_count, skipped_count; /* the last in pairs */
    uint32_t name, api_version, status, status_reason;    /* texts */
    uint32_t url_front; /* text: what all URLs begin with, which is left out there */
    uint32_t unused;
};

struct tw_packed_detail {
    uint64_t size;
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
    return sizeof *head + head->file_count * (uint64_t)sizeof(int64_t) +
           head->release_count * (uint64_t)sizeof(struct tw_packed_release) +
           head->file_count * (uint64_t)sizeof(struct tw_packed_file) +
           head->text_count * (uint64_t)sizeof(struct tw_packed_text) +
           tw_packed_list_count(head) * sizeof(uint32_t);
}

/* The check of the details of a release. */
static inline uint32_t tw_packed_check(tw_slice details)
{
    return (uint32_t)tw_hash(details);
}

#endif
