/*
 * The records of a zip archive:
 *
 *     [local header, data] ... [central directory] [zip64 record, locator] [end record]
 *     ^ entry.header           ^ end.directory     optional                ^ found
 * first
 *
 * The invariant: every field is held against the bytes that are there before it is
 * believed; sizes and offsets are summed in 64 bits without overflow. Called from
 * zip_tail.c.
 */
#include "zip.h"

#include "file_name.h"

static uint16_t le16(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;
    return (uint16_t)(byte[0] | byte[1] << 8);
}

static uint32_t le32(const char *at)
{
    return le16(at) | (uint32_t)le16(at + 2) << 16;
}

static uint64_t le64(const char *at)
{
    return le32(at) | (uint64_t)le32(at + 4) << 32;
}

static bool has_signature(tw_slice bytes, size_t at, uint32_t signature)
{
    return bytes.len >= 4 && at <= bytes.len - 4 && le32(bytes.ptr + at) == signature;
}

enum {
    SIGNATURE_ENTRY = 0x02014b50,
    SIGNATURE_LOCAL = 0x04034b50,
    SIGNATURE_END = 0x06054b50,
    SIGNATURE_END64 = 0x06064b50,
    SIGNATURE_LOCATOR = 0x07064b50,
    ENTRY = 46,   /* bytes of a directory entry without name, extra and comment */
    END64 = 56,   /* bytes of the zip64 end record */
    LOCATOR = 20, /* bytes of its locator */
    EXTRA_ZIP64 = 1,
};

/* ---------------------------------------------------------------- the end record */

/* Is there an end record at AT whose comment ends where the file does? */
static bool is_end(tw_slice tail, size_t at)
{
    return has_signature(tail, at, SIGNATURE_END) &&
           (size_t)TW_ZIP_END + le16(tail.ptr + at + 20) == tail.len - at;
}

size_t tw_zip_find_end(tw_slice tail)
{
    size_t found = SIZE_MAX;
    size_t lowest = tail.len > TW_ZIP_END + TW_ZIP_COMMENT_MAX
                        ? tail.len - TW_ZIP_END - TW_ZIP_COMMENT_MAX
                        : 0;
    for (size_t at = lowest; at + TW_ZIP_END <= tail.len; at++) {
        if (is_end(tail, at)) {
            if (found != SIZE_MAX) {
                return TW_ZIP_AMBIGUOUS;
            }
            found = at;
        }
    }
    return found;
}

bool tw_zip_needs_zip64(tw_slice bytes)
{
    const char *at = bytes.ptr;
    return le16(at + 10) == UINT16_MAX || le32(at + 12) == UINT32_MAX ||
           le32(at + 16) == UINT32_MAX;
}

/* Takes the fields of the zip64 record in place of those of the end record. False:
 * there is none. */
static bool read_zip64(tw_slice before, struct tw_zip_end *out, uint64_t *offset)
{
    if (before.len < TW_ZIP64_END || !has_signature(before, 0, SIGNATURE_END64) ||
        !has_signature(before, END64, SIGNATURE_LOCATOR)) {
        return false;
    }
    out->count = le64(before.ptr + 32);
    out->size = le64(before.ptr + 40);
    *offset = le64(before.ptr + 48);
    return true;
}

const char *tw_zip_read_end(tw_slice bytes, tw_slice before, uint64_t at,
                            struct tw_zip_end *out)
{
    const char *record = bytes.ptr;
    uint64_t offset = le32(record + 16);
    out->count = le16(record + 10);
    out->size = le32(record + 12);
    if (tw_zip_needs_zip64(bytes)) {
        if (read_zip64(before, out, &offset)) {
            at -= TW_ZIP64_END;
        } else if (out->size == UINT32_MAX || offset == UINT32_MAX) {
            return "its zip64 record is missing";
        } /* else it has 65535 members, and no need for one */
    }
    if (out->size > at || offset > at - out->size) {
        return "its directory does not lie within it";
    }
    out->directory = at - out->size;
    out->shift = out->directory - offset;
    return NULL;
}

/* ---------------------------------------------------------------- entries */

/* Takes the next eight bytes of a zip64 extra field for a VALUE that did not fit. */
static bool widen(tw_slice *field, uint64_t *value)
{
    if (*value != UINT32_MAX) {
        return true;
    }
    if (field->len < 8) {
        return false;
    }
    *value = le64(field->ptr);
    *field = tw_slice_cut(*field, 8, field->len);
    return true;
}

/* Surplus fields of a zip64 extra occur in real wheels; only what is saturated is read
 * from it. */
static bool read_extra(tw_slice extra, struct tw_zip_entry *entry)
{
    while (extra.len >= 4) {
        size_t size = le16(extra.ptr + 2);
        tw_slice field = tw_slice_cut(extra, 4, 4 + size);
        if (le16(extra.ptr) == EXTRA_ZIP64) {
            return widen(&field, &entry->size) && widen(&field, &entry->packed) &&
                   widen(&field, &entry->header);
        }
        extra = tw_slice_cut(extra, 4 + size, extra.len);
    }
    return entry->size != UINT32_MAX && entry->packed != UINT32_MAX &&
           entry->header != UINT32_MAX;
}

bool tw_zip_read_entry(tw_slice bytes, struct tw_zip_entry *out)
{
    if (bytes.len < ENTRY || !has_signature(bytes, 0, SIGNATURE_ENTRY)) {
        return false;
    }
    const char *at = bytes.ptr;
    size_t name = le16(at + 28);
    size_t extra = le16(at + 30);
    out->length = ENTRY + name + extra + le16(at + 32);
    out->flags = le16(at + 8);
    out->method = le16(at + 10);
    out->crc = le32(at + 16);
    out->packed = le32(at + 20);
    out->size = le32(at + 24);
    out->header = le32(at + 42);
    out->name = tw_slice_cut(bytes, ENTRY, ENTRY + name);
    return out->length <= bytes.len &&
           read_extra(tw_slice_cut(bytes, ENTRY + name, ENTRY + name + extra), out);
}

size_t tw_zip_local_length(tw_slice bytes, tw_slice name)
{
    if (bytes.len < TW_ZIP_LOCAL || !has_signature(bytes, 0, SIGNATURE_LOCAL)) {
        return 0;
    }
    size_t length = le16(bytes.ptr + 26);
    tw_slice own = tw_slice_cut(bytes, TW_ZIP_LOCAL, TW_ZIP_LOCAL + length);
    return tw_slice_equal(own, name) ? TW_ZIP_LOCAL + length + le16(bytes.ptr + 28) : 0;
}

/* Of a zip64 extra in a local header both sizes are there, or none (APPNOTE 4.5.3). */
bool tw_zip_read_local(tw_slice bytes, struct tw_zip_entry *out)
{
    if (bytes.len < TW_ZIP_LOCAL || !has_signature(bytes, 0, SIGNATURE_LOCAL)) {
        return false;
    }
    const char *at = bytes.ptr;
    size_t name = le16(at + 26);
    size_t extra = le16(at + 28);
    *out = (struct tw_zip_entry){.flags = le16(at + 6),
                                 .method = le16(at + 8),
                                 .crc = le32(at + 14),
                                 .packed = le32(at + 18),
                                 .size = le32(at + 22),
                                 .length = TW_ZIP_LOCAL + name + extra};
    out->name = tw_slice_cut(bytes, TW_ZIP_LOCAL, TW_ZIP_LOCAL + name);
    return out->length <= bytes.len &&
           read_extra(tw_slice_cut(bytes, TW_ZIP_LOCAL + name, out->length), out);
}

/* ---------------------------------------------------------------- metadata */

tw_slice tw_zip_metadata_folder(tw_slice name, enum tw_dist_kind kind)
{
    tw_slice end =
        kind == TW_DIST_WHEEL ? TW_SLICE(".dist-info/METADATA") : TW_SLICE("/PKG-INFO");
    tw_slice folder = tw_slice_cut(name, 0, name.len - end.len);
    bool here = name.len > end.len && tw_slice_ends(name, end) &&
                tw_slice_find(folder, '/', 0) == SIZE_MAX;
    return here ? folder : TW_NO_SLICE;
}

bool tw_zip_folder_is_of(tw_slice folder, tw_slice project)
{
    size_t matched = tw_file_name_match(folder, project);
    return matched && (matched == folder.len || folder.ptr[matched] == '-');
}
