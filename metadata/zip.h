/*
 * The records of a zip archive (APPNOTE.TXT 6.3, sections 4.3 to 4.5), out of bytes in
 * memory.
 */
#ifndef TW_METADATA_ZIP_H
#define TW_METADATA_ZIP_H

#include "tw_metadata.h"

enum {
    TW_ZIP_END = 22,            /* bytes of the end-of-central-directory record */
    TW_ZIP_COMMENT_MAX = 65535, /* bytes behind it */
    TW_ZIP64_END = 56 + 20,     /* zip64 record and its locator, in front of it */
    TW_ZIP_LOCAL = 30,          /* a local header without name and extra fields */
    TW_ZIP_EXTRA_MAX = 65535,   /* bytes of a header's extra fields */
};

/* Where the central directory lies. */
struct tw_zip_end {
    uint64_t directory; /* offset of its first byte */
    uint64_t size;      /* bytes */
    uint64_t count;     /* entries */
    uint64_t shift;     /* bytes in front of the archive: to be added to its offsets */
};

/* An entry of the central directory. */
struct tw_zip_entry {
    tw_slice name;
    uint16_t flags, method;
    uint32_t crc;
    uint64_t packed, size; /* bytes in the archive, bytes of the member */
    uint64_t header;       /* offset of the local header, without shift */
    size_t length;         /* bytes of this entry */
};

/* Finds the end record in the last bytes of a file, by a comment that ends where the
 * file does. SIZE_MAX: not in these bytes. TW_ZIP_AMBIGUOUS: there are two. */
#define TW_ZIP_AMBIGUOUS (SIZE_MAX - 1)
size_t tw_zip_find_end(tw_slice tail);

/* Does the end record at the front of BYTES need the zip64 record? */
bool tw_zip_needs_zip64(tw_slice bytes);

/* Reads the end record that stands at offset AT of the file; BEFORE are the
 * TW_ZIP64_END bytes in front of it, or less when the file has less or none are needed.
 * NULL: fine; else what is wrong. */
const char *tw_zip_read_end(tw_slice bytes, tw_slice before, uint64_t at,
                            struct tw_zip_end *out);

/* Reads the entry at the front of BYTES; false: it is none, or not whole. */
bool tw_zip_read_entry(tw_slice bytes, struct tw_zip_entry *out);

/* Reads the local header at the front of BYTES: out->length is that of
 * the header with its name and extra fields. False: it is none, or not whole. Sizes and
 * CRC are 0 when they follow the member (bit 3 of the flags). */
bool tw_zip_read_local(tw_slice bytes, struct tw_zip_entry *out);

/* The folder that NAME is the metadata of: "x-1" of "x-1.dist-info/METADATA" in a
 * wheel, of "x-1/PKG-INFO" in an sdist. TW_NO_SLICE: another file. */
tw_slice tw_zip_metadata_folder(tw_slice name, enum tw_dist_kind kind);

/* Does FOLDER, as "Mastodon.py-1.5.1", start with the normalised name PROJECT and end
 * there or go on with a dash? */
bool tw_zip_folder_is_of(tw_slice folder, tw_slice project);

/* The bytes from the local header at the front of BYTES to the member's data; 0: it is
 * no header, or that of another member than NAME. */
size_t tw_zip_local_length(tw_slice bytes, tw_slice name);

#endif
