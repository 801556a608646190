/*
 * Core metadata, packed:
 *
 *     TW_PACKED_METADATA_FORMAT and a NUL
 *     text      the lines, of which most other texts are slices
 *     0, then metadata version, name, version, Requires-Python, extras, dynamic, count
 *        of requirements, each of them, count of bad ones, text and message of each
 *     1, then why they cannot be read
 *
 * The invariant: unpacked is what parsing the lines would give (tw_packing.h), and what
 * comes from an index and what comes from the cache are read in the same way. Called by
 * the driver.
 */
#include "tw_packed_metadata.h"

#include "tw_limits.h"
#include "tw_packing.h"

static const tw_slice format = {TW_PACKED_METADATA_FORMAT,
                                sizeof TW_PACKED_METADATA_FORMAT};

enum { READABLE, UNREADABLE };

/* ---------------------------------------------------------------- pack */

static void pack_fields(struct tw_packer *p, const struct tw_core_metadata *metadata)
{
    tw_pack_text(p, metadata->metadata_version);
    tw_pack_text(p, metadata->name);
    tw_pack_version(p, metadata->version);
    tw_pack_text(p, metadata->requires_python);
    tw_pack_texts(p, metadata->extras, metadata->extra_count);
    tw_pack_texts(p, metadata->dynamic, metadata->dynamic_count);
    tw_pack_number(p, metadata->requirement_count);
    for (uint32_t i = 0; i < metadata->requirement_count; i++) {
        tw_pack_requirement(p, &metadata->requirements[i]);
    }
    tw_pack_number(p, metadata->bad_count);
    for (uint32_t i = 0; i < metadata->bad_count; i++) {
        tw_pack_text(p, metadata->bad[i].text);
        tw_pack_text(p, tw_slice_from(metadata->bad[i].message));
    }
}

/* Packs LINES to BUF. */
static enum tw_status pack_lines(struct tw_arena *scratch, tw_slice lines,
                                 struct tw_buf *buf, struct tw_error *err)
{
    struct tw_packer p = {buf, TW_NO_SLICE};
    struct tw_core_metadata metadata;
    struct tw_error why = TW_ERROR_INIT;
    enum tw_status status = tw_core_metadata_parse(scratch, lines, &metadata, &why);
    tw_buf_add(buf, format);
    tw_pack_text(&p, lines);
    p.base = lines;
    if (status == TW_OK) {
        tw_pack_number(&p, READABLE);
        pack_fields(&p, &metadata);
    } else if (status == TW_ERR_METADATA) {
        tw_pack_number(&p, UNREADABLE);
        tw_pack_text(&p, tw_slice_from(why.message));
    } else {
        *err = why;
        return status;
    }
    return buf->failed == TW_ERR_LIMIT
               ? tw_error_set(err, TW_ERR_LIMIT, "the metadata are too large")
           : buf->failed ? tw_error_nomem(err)
                         : TW_OK;
}

enum tw_status tw_metadata_pack(struct tw_arena *arena, tw_slice metadata,
                                tw_slice *out, struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_buf buf = TW_BUF_INIT(8 * TW_MAX_METADATA);
    struct tw_error why = TW_ERROR_INIT;
    tw_slice lines;
    scratch.fail_after = arena->fail_after;
    enum tw_status status = tw_core_metadata_brief(&scratch, metadata, &lines, &why);
    if (!status) {
        status = pack_lines(&scratch, lines, &buf, &why);
    }
    if (!status && !tw_arena_copy(arena, tw_buf_slice(&buf), out)) {
        status = tw_error_nomem(&why);
    }
    tw_buf_free(&buf);
    tw_arena_free(&scratch);
    if (status && err) {
        *err = why;
    }
    return status;
}

/* ---------------------------------------------------------------- unpack */

bool tw_packed_metadata_is(tw_slice bytes)
{
    return tw_slice_starts(bytes, format);
}

/* Sets U to behind the lines, which become its base. */
static void open_lines(struct tw_unpacker *u, tw_slice bytes)
{
    u->rest = tw_slice_cut(bytes, format.len, bytes.len);
    if (!tw_packed_metadata_is(bytes)) {
        tw_unpack_fail(u, TW_ERR_INPUT);
    }
    u->base = tw_unpack_text(u);
}

tw_slice tw_packed_metadata_lines(tw_slice bytes)
{
    struct tw_unpacker u = {.failed = TW_OK};
    open_lines(&u, bytes);
    return u.base;
}

static void unpack_requirements(struct tw_unpacker *u, struct tw_core_metadata *out)
{
    uint32_t count = tw_unpack_count(u);
    out->requirements =
        count ? TW_NEW_ARRAY(u->arena, struct tw_requirement, count) : NULL;
    if (count && !out->requirements) {
        tw_unpack_fail(u, TW_ERR_NOMEM);
    }
    for (; out->requirement_count < count && !u->failed; out->requirement_count++) {
        tw_unpack_requirement(u, &out->requirements[out->requirement_count]);
    }
}

/* A text that is needed with a NUL behind it. */
static const char *unpack_string(struct tw_unpacker *u)
{
    tw_slice copy;
    tw_slice text = tw_unpack_text(u);
    if (u->failed || !tw_arena_copy(u->arena, text, &copy)) {
        tw_unpack_fail(u, TW_ERR_NOMEM);
        return "";
    }
    return copy.ptr;
}

static void unpack_bad(struct tw_unpacker *u, struct tw_core_metadata *out)
{
    uint32_t count = tw_unpack_count(u);
    out->bad = count ? TW_NEW_ARRAY(u->arena, struct tw_bad_requirement, count) : NULL;
    if (count && !out->bad) {
        tw_unpack_fail(u, TW_ERR_NOMEM);
    }
    for (; out->bad_count < count && !u->failed; out->bad_count++) {
        out->bad[out->bad_count].text = tw_unpack_text(u);
        out->bad[out->bad_count].message = unpack_string(u);
    }
}

static void unpack_fields(struct tw_unpacker *u, struct tw_core_metadata *out)
{
    out->metadata_version = tw_unpack_text(u);
    out->name = tw_unpack_text(u);
    out->version = tw_unpack_version(u);
    out->requires_python = tw_unpack_text(u);
    out->extras = tw_unpack_texts(u, &out->extra_count);
    out->dynamic = tw_unpack_texts(u, &out->dynamic_count);
    unpack_requirements(u, out);
    unpack_bad(u, out);
}

enum tw_status tw_metadata_unpack(struct tw_arena *arena, tw_slice bytes,
                                  struct tw_core_metadata *out, struct tw_error *err)
{
    struct tw_unpacker u = {.arena = arena};
    *out = (struct tw_core_metadata){0};
    open_lines(&u, bytes);
    if (tw_unpack_number(&u, UNREADABLE) == UNREADABLE) {
        tw_slice why = tw_unpack_text(&u);
        return tw_error_set(err, TW_ERR_METADATA, "%.*s", TW_FMT(why));
    }
    if (!u.failed) {
        unpack_fields(&u, out);
    }
    return u.failed == TW_ERR_NOMEM ? tw_error_nomem(err)
           : u.failed || u.rest.len
               ? tw_error_set(err, TW_ERR_METADATA,
                              "what the cache has of it is damaged; begin it anew "
                              "with `tailwheel cache clear`")
               : TW_OK;
}
