/*
 * Small zip archives for tests, with every field open to being wrong.
 *
 *     struct zip zip = {0};
 *     zip_add(&zip, (struct zip_member){.name = "x-1.dist-info/METADATA", ...});
 *     zip_close(&zip);                 -> zip.bytes, zip.len
 */
#ifndef TW_TESTS_ZIP_BUILDER_H
#define TW_TESTS_ZIP_BUILDER_H

#include "tw_base.h"

struct zip_member {
    const char *name;
    const char *data; /* NULL: SIZE bytes of filler that does not compress */
    size_t size;      /* of the data; 0: strlen(data) */
    bool deflate;
    bool descriptor; /* bit 3: sizes and CRC behind the data, 0 in the local header */
    bool zip64;      /* sizes and offset in an extra field */
    bool surplus;    /* that extra field, although nothing is saturated */
    bool saturated;  /* everything saturated, and no such field */
    unsigned flags;
    unsigned method;                /* not 0: claims this one */
    const char *local_name;         /* another name in the local header */
    size_t local_extra;             /* bytes of extra fields in the local header only */
    uint32_t crc_error, size_error; /* added to the true ones in the directory */
};

struct zip {
    char *bytes;
    size_t len, room;
    char *directory;
    size_t directory_len, directory_room;
    uint32_t count;
};

struct zip_end {
    const char *comment;
    size_t comment_len;
    bool zip64;         /* with a zip64 record and its locator */
    bool zip64_all;     /* all three fields saturated, else the offset only */
    size_t prefix;      /* bytes put in front of the archive */
    int64_t size_error; /* added to the size of the directory */
};

void zip_add(struct zip *zip, struct zip_member member);
void zip_close(struct zip *zip, struct zip_end end);
void zip_free(struct zip *zip);

/* Appends raw bytes, between members or behind the end. */
void zip_raw(struct zip *zip, const void *bytes, size_t len);

#endif
