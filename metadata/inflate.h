/*
 * zlib on an arena.
 */
#ifndef TW_METADATA_INFLATE_H
#define TW_METADATA_INFLATE_H

#include "tw_base.h"

/* zlib's memory out of the arena that OPAQUE is; freed with it. */
void *tw_inflate_alloc(void *opaque, unsigned items, unsigned size);
void tw_inflate_free(void *opaque, void *address);

/* A member of a zip archive. */
struct tw_packed {
    tw_slice bytes;
    unsigned method; /* 0 stored, 8 deflate */
    size_t size;     /* unpacked, <= TW_MAX_METADATA */
    uint32_t crc;    /* of the unpacked bytes */
};

/* Unpacks it into ARENA. TW_ERR_ARCHIVE: another method, not SIZE bytes, or another CRC
 * than it should have. */
enum tw_status tw_inflate_member(struct tw_arena *arena, const struct tw_packed *member,
                                 tw_slice *out, struct tw_error *err) TW_MUST_USE;

#endif
