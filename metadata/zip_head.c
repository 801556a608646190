/*
 * METADATA out of the front of a wheel, while it arrives.
 *
 *     [local header | member] [local header | member] ... [directory] [end]
 *
 * The invariant: of the archive only one header, or METADATA, is ever held. Sizes are
 * those of the local headers; a member whose sizes follow it (bit 3) hides where the
 * next one begins, so there the reading gives up. The directory at the end is what
 * counts in an archive, so this is for wheels of which the end costs too much.
 *
 * Called by the driver while a server sends a giant wheel that nobody asked for whole.
 */
#include "inflate.h"
#include "tw_limits.h"
#include "zip.h"

enum { HEADER_MAX = TW_ZIP_LOCAL + 2 * 65535, SIZES_FOLLOW = 1 << 3, ENCRYPTED = 1 };

struct tw_zip_head {
    struct tw_arena *arena;
    tw_slice project;
    char *held; /* a header, or METADATA, as far as it has come; in the arena */
    size_t held_len;
    uint64_t skip;           /* bytes of a member to pass over */
    struct tw_packed member; /* METADATA, once its header has been seen */
    size_t packed;           /* its bytes in the archive */
    bool found;
    tw_slice metadata;
};

/* Moves bytes from the front of *BYTES to HELD until that has SIZE of them; false: more
 * are needed. */
static bool gather(struct tw_zip_head *head, size_t size, tw_slice *bytes)
{
    tw_slice part = tw_slice_cut(*bytes, 0, size - head->held_len);
    if (part.len) {
        memcpy(head->held + head->held_len, part.ptr, part.len);
    }
    head->held_len += part.len;
    *bytes = tw_slice_cut(*bytes, part.len, bytes->len);
    return head->held_len == size;
}

static bool is_metadata(const struct tw_zip_head *head, tw_slice name)
{
    tw_slice folder = tw_zip_metadata_folder(name, TW_DIST_WHEEL);
    return folder.ptr && tw_zip_folder_is_of(folder, head->project);
}

/* Takes the header that is held. */
static enum tw_head_step take_header(struct tw_zip_head *head, struct tw_error *err)
{
    struct tw_zip_entry entry;
    if (!tw_zip_read_local((tw_slice){head->held, head->held_len}, &entry) ||
        (entry.flags & (SIZES_FOLLOW | ENCRYPTED))) {
        return TW_HEAD_ABSENT;
    }
    head->skip = entry.packed;
    head->held_len = 0;
    if (is_metadata(head, entry.name)) {
        if (entry.packed > TW_MAX_METADATA || entry.size > TW_MAX_METADATA) {
            return TW_HEAD_ABSENT;
        }
        head->held = tw_arena_alloc(head->arena, (size_t)entry.packed);
        if (!head->held) {
            (void)tw_error_nomem(err);
            return TW_HEAD_FAILED;
        }
        head->skip = 0;
        head->found = true;
        head->packed = (size_t)entry.packed;
        head->member = (struct tw_packed){
            .method = entry.method, .size = (size_t)entry.size, .crc = entry.crc};
    }
    return TW_HEAD_MORE;
}

/* The bytes of the header that is held in part; 0: it is none. */
static size_t header_length(const struct tw_zip_head *head)
{
    const unsigned char *at = (const unsigned char *)head->held;
    if (head->held_len < TW_ZIP_LOCAL) {
        return TW_ZIP_LOCAL;
    }
    bool local = at[0] == 'P' && at[1] == 'K' && at[2] == 3 && at[3] == 4;
    size_t name = at[26] | (size_t)at[27] << 8;
    size_t extra = at[28] | (size_t)at[29] << 8;
    return local ? TW_ZIP_LOCAL + name + extra : 0;
}

static enum tw_head_step take_metadata(struct tw_zip_head *head, struct tw_error *err)
{
    head->member.bytes = (tw_slice){head->held, head->held_len};
    return tw_inflate_member(head->arena, &head->member, &head->metadata, err)
               ? TW_HEAD_FAILED
               : TW_HEAD_DONE;
}

/* One step: passes over a member, or takes a header or METADATA. */
static enum tw_head_step step(struct tw_zip_head *head, tw_slice *bytes,
                              struct tw_error *err)
{
    if (head->skip) {
        size_t passed = head->skip < bytes->len ? (size_t)head->skip : bytes->len;
        head->skip -= passed;
        *bytes = tw_slice_cut(*bytes, passed, bytes->len);
        return TW_HEAD_MORE;
    }
    size_t size = head->found ? head->packed : header_length(head);
    if (size == 0 && !head->found) {
        return TW_HEAD_ABSENT;
    }
    if (!gather(head, size, bytes)) {
        return TW_HEAD_MORE;
    }
    if (head->found) {
        return take_metadata(head, err);
    }
    return header_length(head) > size ? TW_HEAD_MORE : take_header(head, err);
}

enum tw_head_step tw_zip_head_feed(struct tw_zip_head *head, tw_slice bytes,
                                   struct tw_error *err)
{
    enum tw_head_step result = bytes.len ? TW_HEAD_MORE : TW_HEAD_ABSENT;
    while (bytes.len && result == TW_HEAD_MORE) {
        result = step(head, &bytes, err);
    }
    return result;
}

tw_slice tw_zip_head_metadata(const struct tw_zip_head *head)
{
    return head->metadata;
}

struct tw_zip_head *tw_zip_head_new(struct tw_arena *arena, tw_slice project)
{
    struct tw_zip_head *head = TW_NEW(arena, struct tw_zip_head);
    if (head) {
        head->arena = arena;
        head->project = project;
        head->held = tw_arena_alloc(arena, HEADER_MAX);
    }
    return head && head->held ? head : NULL;
}
