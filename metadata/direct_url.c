/*
 * direct_url.json, read and written.
 *
 * The invariant: no credential of a URL comes out of here. Read as the reference
 * implementation reads it (`packaging.direct_url`): types are strict, exactly one of
 * the three kinds of information must be there. PEP 610.
 */
#include "tw_direct_url.h"

#include "direct_url_clean.h"
#include "json_reader.h"

struct reading {
    struct tw_arena *arena;
    struct tw_json_reader json;
    struct tw_direct_url *out;
    tw_slice url, hash; /* as written */
    TW_VEC(struct tw_direct_hash) hashes;
    bool kinds[3];             /* by enum tw_direct_kind: its object is there */
    const char *key, *problem; /* the first thing that is wrong */
    bool nomem;
};

static void blame(struct reading *r, const char *key, const char *problem)
{
    if (!r->problem) {
        r->key = key;
        r->problem = problem;
    }
}

/* ---------------------------------------------------------------- values */

/* Is the value there at all? Eats a null. */
static bool is_there(struct reading *r)
{
    bool there = tw_json_peek(&r->json) != 'n';
    if (!there) {
        tw_json_skip(&r->json);
    }
    return there;
}

static void read_text(struct reading *r, const char *key, tw_slice *out)
{
    if (is_there(r) && !tw_json_text(&r->json, out)) {
        blame(r, key, "is no string");
    }
}

static void read_flag(struct reading *r, const char *key, bool *has, bool *out)
{
    if (is_there(r)) {
        *has = tw_json_bool(&r->json, out);
        if (!*has) {
            blame(r, key, "is neither true nor false");
        }
    }
}

static bool read_object(struct reading *r, const char *key)
{
    if (!is_there(r)) {
        return false;
    }
    if (tw_json_peek(&r->json) != '{') {
        tw_json_skip(&r->json);
        blame(r, key, "is no object");
        return false;
    }
    return tw_json_enter_object(&r->json);
}

/* ---------------------------------------------------------------- the objects */

static void read_vcs_info(struct reading *r)
{
    tw_slice key;
    r->kinds[TW_DIRECT_VCS] = read_object(r, "vcs_info");
    while (r->kinds[TW_DIRECT_VCS] && tw_json_key(&r->json, &key)) {
        if (tw_slice_equal(key, TW_SLICE("vcs"))) {
            read_text(r, "vcs_info.vcs", &r->out->vcs);
        } else if (tw_slice_equal(key, TW_SLICE("commit_id"))) {
            read_text(r, "vcs_info.commit_id", &r->out->commit_id);
        } else if (tw_slice_equal(key, TW_SLICE("requested_revision"))) {
            read_text(r, "vcs_info.requested_revision", &r->out->requested_revision);
        } else {
            tw_json_skip(&r->json);
        }
    }
    if (r->kinds[TW_DIRECT_VCS] && !r->out->vcs.ptr) {
        blame(r, "vcs_info.vcs", "is missing");
    }
    if (r->kinds[TW_DIRECT_VCS] && !r->out->commit_id.ptr) {
        blame(r, "vcs_info.commit_id", "is missing");
    }
}

static void add_hash(struct reading *r, struct tw_direct_hash hash)
{
    r->nomem |= !tw_vec_push(r->arena, &r->hashes, hash);
}

static void read_hashes(struct reading *r)
{
    struct tw_direct_hash hash;
    bool entered = read_object(r, "archive_info.hashes");
    r->out->has_hashes |= entered;
    while (entered && tw_json_key(&r->json, &hash.algorithm)) {
        if (tw_json_text(&r->json, &hash.value)) {
            add_hash(r, hash);
        } else {
            blame(r, "archive_info.hashes", "has a value that is no string");
        }
    }
}

/* "sha256=abc", from before there were hashes: stands for them, or must agree. */
static void merge_hash(struct reading *r)
{
    size_t equals = tw_slice_find(r->hash, '=', 0);
    struct tw_direct_hash hash = {tw_slice_cut(r->hash, 0, equals),
                                  tw_slice_cut(r->hash, equals + 1, r->hash.len)};
    if (equals == SIZE_MAX) {
        blame(r, "archive_info.hash", "is not \"algorithm=value\"");
        return;
    }
    if (!r->out->has_hashes) {
        r->out->has_hashes = true;
        add_hash(r, hash);
        return;
    }
    for (uint32_t i = 0; i < r->hashes.len; i++) {
        if (tw_slice_equal(r->hashes.at[i].algorithm, hash.algorithm)) {
            if (!tw_slice_equal(r->hashes.at[i].value, hash.value)) {
                blame(r, "archive_info.hash", "is not what archive_info.hashes has");
            }
            return;
        }
    }
    blame(r, "archive_info.hashes", "do not have archive_info.hash");
}

static void read_archive_info(struct reading *r)
{
    tw_slice key;
    r->kinds[TW_DIRECT_ARCHIVE] = read_object(r, "archive_info");
    while (r->kinds[TW_DIRECT_ARCHIVE] && tw_json_key(&r->json, &key)) {
        if (tw_slice_equal(key, TW_SLICE("hashes"))) {
            read_hashes(r);
        } else if (tw_slice_equal(key, TW_SLICE("hash"))) {
            read_text(r, "archive_info.hash", &r->hash);
        } else {
            tw_json_skip(&r->json);
        }
    }
    if (r->hash.ptr) {
        merge_hash(r);
    }
}

static void read_dir_info(struct reading *r)
{
    tw_slice key;
    r->kinds[TW_DIRECT_DIRECTORY] = read_object(r, "dir_info");
    while (r->kinds[TW_DIRECT_DIRECTORY] && tw_json_key(&r->json, &key)) {
        if (tw_slice_equal(key, TW_SLICE("editable"))) {
            read_flag(r, "dir_info.editable", &r->out->has_editable, &r->out->editable);
        } else {
            tw_json_skip(&r->json);
        }
    }
}

static void read_document(struct reading *r)
{
    tw_slice key;
    if (!read_object(r, "the document")) {
        blame(r, "the document", "is no object");
        return;
    }
    while (tw_json_key(&r->json, &key)) {
        if (tw_slice_equal(key, TW_SLICE("url"))) {
            read_text(r, "url", &r->url);
        } else if (tw_slice_equal(key, TW_SLICE("subdirectory"))) {
            read_text(r, "subdirectory", &r->out->subdirectory);
        } else if (tw_slice_equal(key, TW_SLICE("vcs_info"))) {
            read_vcs_info(r);
        } else if (tw_slice_equal(key, TW_SLICE("archive_info"))) {
            read_archive_info(r);
        } else if (tw_slice_equal(key, TW_SLICE("dir_info"))) {
            read_dir_info(r);
        } else {
            tw_json_skip(&r->json);
        }
    }
}

/* What holds between the parts. */
static void check_document(struct reading *r)
{
    struct tw_clean_url clean;
    if (!r->url.ptr) {
        blame(r, "url", "is missing");
        return;
    }
    if (r->kinds[0] + r->kinds[1] + r->kinds[2] != 1) {
        blame(r, "exactly one of vcs_info, archive_info and dir_info", "must be there");
        return;
    }
    r->out->kind = r->kinds[TW_DIRECT_VCS]       ? TW_DIRECT_VCS
                   : r->kinds[TW_DIRECT_ARCHIVE] ? TW_DIRECT_ARCHIVE
                                                 : TW_DIRECT_DIRECTORY;
    r->nomem |= !tw_direct_url_clean(r->arena, r->url, &clean);
    r->out->url = clean.text;
    if (r->out->kind == TW_DIRECT_DIRECTORY && !clean.is_file) {
        blame(r, "url", "is no file: URL, though there is dir_info");
    } else if (r->out->kind == TW_DIRECT_DIRECTORY && !clean.is_absolute) {
        blame(r, "url", "is not absolute, though there is dir_info");
    }
}

enum tw_status tw_direct_url_parse(struct tw_arena *arena, tw_slice text,
                                   struct tw_direct_url *out, struct tw_error *err)
{
    struct reading r = {.arena = arena, .out = out};
    *out = (struct tw_direct_url){0};
    if (text.len == 0) {
        return tw_error_set(err, TW_ERR_INPUT, "direct_url.json is empty");
    }
    tw_json_init(&r.json, arena, text);
    read_document(&r);
    switch (tw_json_finish(&r.json, err)) {
    case TW_OK:
        break;
    case TW_ERR_NOMEM:
        return TW_ERR_NOMEM;
    default:
        return tw_error_set(err, TW_ERR_INPUT, "direct_url.json is not JSON");
    }
    check_document(&r);
    if (r.nomem) {
        return tw_error_nomem(err);
    }
    out->hashes = r.hashes.at;
    out->hash_count = r.hashes.len;
    return r.problem ? tw_error_set(err, TW_ERR_INPUT, "direct_url.json: %s %s", r.key,
                                    r.problem)
                     : TW_OK;
}

/* ---------------------------------------------------------------- printing */

static void put_string(struct tw_buf *buf, tw_slice text)
{
    tw_buf_add_byte(buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < ' ') {
            tw_buf_printf(buf, "\\u%04x", c);
        } else {
            if (c == '"' || c == '\\') {
                tw_buf_add_byte(buf, '\\');
            }
            tw_buf_add_byte(buf, (char)c);
        }
    }
    tw_buf_add_byte(buf, '"');
}

/* A member with a text, if there is one; BETWEEN goes in front. */
static void put_member(struct tw_buf *buf, const char *between, const char *key,
                       tw_slice text)
{
    if (text.ptr) {
        tw_buf_printf(buf, "%s\"%s\":", between, key);
        put_string(buf, text);
    }
}

static void put_archive_info(struct tw_buf *buf, const struct tw_direct_url *direct,
                             bool legacy_hash)
{
    tw_buf_adds(buf, ",\"archive_info\":{");
    if (direct->has_hashes) {
        tw_buf_adds(buf, "\"hashes\":{");
        for (uint32_t i = 0; i < direct->hash_count; i++) {
            tw_buf_adds(buf, i ? "," : "");
            put_string(buf, direct->hashes[i].algorithm);
            tw_buf_add_byte(buf, ':');
            put_string(buf, direct->hashes[i].value);
        }
        tw_buf_adds(buf, "}");
    }
    if (legacy_hash && direct->hash_count) {
        struct tw_buf hash = TW_BUF_INIT(buf->cap);
        tw_buf_add(&hash, direct->hashes[0].algorithm);
        tw_buf_add_byte(&hash, '=');
        tw_buf_add(&hash, direct->hashes[0].value);
        put_member(buf, ",", "hash", tw_buf_slice(&hash));
        tw_buf_free(&hash);
    }
    tw_buf_adds(buf, "}");
}

void tw_direct_url_print(struct tw_buf *buf, const struct tw_direct_url *direct,
                         bool legacy_hash)
{
    put_member(buf, "{", "url", direct->url);
    switch (direct->kind) {
    case TW_DIRECT_VCS:
        put_member(buf, ",\"vcs_info\":{", "vcs", direct->vcs);
        put_member(buf, ",", "commit_id", direct->commit_id);
        put_member(buf, ",", "requested_revision", direct->requested_revision);
        tw_buf_adds(buf, "}");
        break;
    case TW_DIRECT_ARCHIVE:
        put_archive_info(buf, direct, legacy_hash);
        break;
    case TW_DIRECT_DIRECTORY:
        tw_buf_adds(buf, ",\"dir_info\":{");
        if (direct->has_editable) {
            tw_buf_printf(buf, "\"editable\":%s", direct->editable ? "true" : "false");
        }
        tw_buf_adds(buf, "}");
        break;
    }
    put_member(buf, ",", "subdirectory", direct->subdirectory);
    tw_buf_adds(buf, "}");
}
