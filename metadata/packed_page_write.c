/*
 * Packing a page: see packed_layout.h for what comes of it.
 *
 *     sort ─► texts interned, records filled ─► details written ─► all laid end to end
 *
 * The invariant: what is written depends on the page and the project's name alone, so
 * that one packed page serves every target and every choice of options. Called by the
 * driver for each page that an index sent.
 */
#include "packed_layout.h"
#include "page.h"
#include "page_releases.h"

struct packing {
    struct tw_arena *arena;
    const struct tw_page *page;
    struct tw_page_releases found;
    struct tw_intern texts;
    struct tw_packed_head head;
    int64_t *times;
    struct tw_packed_release *releases;
    struct tw_packed_file *files;
    TW_VEC(uint32_t) lists;
    struct tw_buf details;
    bool nomem;
};

/* The id of TEXT; 0: it is absent, or memory is out. */
static uint32_t id_of(struct packing *p, tw_slice text)
{
    uint32_t id = text.ptr ? tw_intern_add(&p->texts, text) : 0;
    p->nomem |= text.ptr && !id;
    return id;
}

static void list(struct packing *p, tw_slice text)
{
    tw_slice present = text.ptr ? text : TW_SLICE("");
    p->nomem |= !tw_vec_push(p->arena, &p->lists, id_of(p, present));
}

/* ---------------------------------------------------------------- details */

static unsigned digit(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
}

/* The bytes of 64 hexadecimal digits; of anything else zeros. */
static void put_sha256(tw_slice hex, unsigned char out[32])
{
    if (!tw_page_is_sha256(hex)) {
        return;
    }
    for (size_t i = 0; i < 32; i++) {
        out[i] =
            (unsigned char)(digit(hex.ptr[2 * i]) << 4 | digit(hex.ptr[2 * i + 1]));
    }
}

/* What two texts begin with. */
static tw_slice common_front(tw_slice a, tw_slice b)
{
    size_t len = 0;
    while (len < a.len && len < b.len && a.ptr[len] == b.ptr[len]) {
        len++;
    }
    return tw_slice_cut(a, 0, len);
}

/* What the URLs of all items begin with, the name at the end of them left out. */
static tw_slice url_front(const struct packing *p)
{
    tw_slice front = TW_NO_SLICE;
    for (uint32_t i = 0; i < p->found.item_count; i++) {
        const struct tw_file *file = p->found.items[i].file;
        bool named = tw_slice_ends(file->url, file->filename);
        tw_slice place = tw_slice_cut(file->url, 0,
                                      file->url.len - (named ? file->filename.len : 0));
        front = i == 0 ? place : common_front(front, place);
    }
    return front;
}

/* What is written of the URL of FILE. */
static tw_slice url_rest(const struct tw_file *file, size_t front, uint32_t flags)
{
    size_t end = file->url.len - (flags & TW_PACKED_NAMED_URL ? file->filename.len : 0);
    return tw_slice_cut(file->url, front, end);
}

static void put_details(struct packing *p, struct tw_packed_release *release,
                        size_t front)
{
    size_t start = p->details.len;
    uint64_t url_at = release->file_count * (uint64_t)sizeof(struct tw_packed_detail);
    for (uint32_t i = 0; i < release->file_count; i++) {
        const struct tw_file *file = p->found.items[release->first_file + i].file;
        uint32_t flags = p->files[release->first_file + i].flags;
        struct tw_packed_detail detail = {.size = file->size};
        detail.url_at = (uint32_t)url_at;
        detail.url_len = (uint32_t)url_rest(file, front, flags).len;
        put_sha256(file->sha256, detail.sha256);
        put_sha256(file->metadata_sha256, detail.sidecar_sha256);
        tw_buf_add(&p->details, (tw_slice){(const char *)&detail, sizeof detail});
        url_at += detail.url_len;
    }
    for (uint32_t i = 0; i < release->file_count; i++) {
        const struct tw_file *file = p->found.items[release->first_file + i].file;
        uint32_t flags = p->files[release->first_file + i].flags;
        tw_buf_add(&p->details, url_rest(file, front, flags));
    }
    release->details_at = (uint32_t)start; /* the front is added once it is known */
    release->details_len = (uint32_t)(p->details.len - start);
    release->details_check =
        tw_packed_check(tw_slice_cut(tw_buf_slice(&p->details), start, p->details.len));
}

/* ---------------------------------------------------------------- the front */

static uint32_t flags_of(const struct tw_file *file)
{
    bool sdist = file->kind == TW_DIST_SDIST;
    bool zip = sdist && tw_slice_ends(file->filename, TW_SLICE(".zip"));
    bool named = tw_slice_ends(file->url, file->filename);
    return (sdist ? TW_PACKED_SDIST : 0u) | (zip ? TW_PACKED_ZIP : 0u) |
           (file->yanked ? TW_PACKED_YANKED : 0u) |
           (file->has_metadata ? TW_PACKED_SIDECAR : 0u) |
           (tw_page_is_sha256(file->sha256) ? TW_PACKED_SHA256 : 0u) |
           (tw_page_is_sha256(file->metadata_sha256) ? TW_PACKED_SIDECAR_SHA256 : 0u) |
           (named ? TW_PACKED_NAMED_URL : 0u);
}

static void put_file(struct packing *p, uint32_t i)
{
    const struct tw_page_item *item = &p->found.items[i];
    const struct tw_file *file = item->file;
    p->times[i] = file->upload_time;
    p->files[i] = (struct tw_packed_file){
        .front = id_of(p, item->name.front),
        .tags = id_of(p, item->name.tags),
        .python = id_of(p, file->requires_python),
        .yank_reason = id_of(p, file->yank_reason),
        .build = p->found.builds[item->name.stem],
        .flags = flags_of(file),
    };
}

static void put_releases(struct packing *p)
{
    tw_slice front = url_front(p);
    p->head.url_front = id_of(p, front);
    for (uint32_t i = 0; i < p->found.item_count; i++) {
        put_file(p, i);
    }
    for (uint32_t r = 0; r < p->found.count; r++) {
        const struct tw_page_release *from = &p->found.at[r];
        struct tw_packed_release *release = &p->releases[r];
        release->version = id_of(p, from->version.text);
        release->key = id_of(p, from->version.key);
        release->flags = from->version.flags;
        release->first_file = from->first_item;
        release->file_count = from->item_count;
        put_details(p, release, front.len);
    }
}

static void put_skipped(struct packing *p, const struct tw_skipped *skipped,
                        uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        list(p, skipped[i].what);
        list(p, skipped[i].reason);
    }
    p->head.skipped_count += count;
}

/* What the page says beside its files. */
static void put_about(struct packing *p)
{
    const struct tw_page *page = p->page;
    p->head.name = id_of(p, page->name);
    p->head.api_version = id_of(p, page->api_version);
    p->head.status = id_of(p, page->status);
    p->head.status_reason = id_of(p, page->status_reason);
    for (uint32_t i = 0; i < page->track_count; i++) {
        list(p, page->tracks[i]);
    }
    for (uint32_t i = 0; i < page->alternate_count; i++) {
        list(p, page->alternates[i]);
    }
    p->head.track_count = page->track_count;
    p->head.alternate_count = page->alternate_count;
    put_skipped(p, page->skipped, page->skipped_count);
    put_skipped(p, p->found.skipped, p->found.skipped_count);
}

/* ---------------------------------------------------------------- end to end */

static char *lay(char *at, const void *bytes, size_t len)
{
    if (len) {
        memcpy(at, bytes, len);
    }
    return at + len;
}

static size_t text_bytes(const struct packing *p)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < p->texts.texts.len; i++) {
        bytes += p->texts.texts.at[i].len;
    }
    return bytes;
}

/* Lays the texts that follow AT, whose table is at TABLE, to the page BYTES. */
static char *lay_texts(const struct packing *p, char *bytes, char *table, char *at)
{
    for (uint32_t i = 0; i < p->texts.texts.len; i++) {
        tw_slice text = p->texts.texts.at[i];
        struct tw_packed_text place = {(uint32_t)(at - bytes), (uint32_t)text.len};
        table = lay(table, &place, sizeof place);
        at = lay(at, text.ptr, text.len);
    }
    return at;
}

static enum tw_status lay_all(struct packing *p, tw_slice *out, struct tw_error *err)
{
    struct tw_packed_head *head = &p->head;
    head->text_count = p->texts.texts.len;
    uint64_t front = tw_packed_texts_end(head) + text_bytes(p);
    uint64_t size = front + p->details.len;
    if (size > UINT32_MAX || p->details.failed == TW_ERR_LIMIT) {
        return tw_error_set(err, TW_ERR_LIMIT, "the page is too large to be packed");
    }
    char *bytes = p->details.failed ? NULL : tw_arena_alloc(p->arena, (size_t)size);
    if (!bytes) {
        return tw_error_nomem(err);
    }
    head->front = (uint32_t)front;
    head->size = (uint32_t)size;
    for (uint32_t r = 0; r < head->release_count; r++) {
        p->releases[r].details_at += head->front;
    }
    char *at = lay(bytes, head, sizeof *head);
    at = lay(at, p->times, head->file_count * sizeof *p->times);
    at = lay(at, p->releases, head->release_count * sizeof *p->releases);
    at = lay(at, p->files, head->file_count * sizeof *p->files);
    char *table = at;
    at = lay(at + head->text_count * sizeof(struct tw_packed_text), p->lists.at,
             p->lists.len * sizeof *p->lists.at);
    at = lay_texts(p, bytes, table, at);
    lay(at, p->details.ptr, p->details.len);
    *out = (tw_slice){bytes, (size_t)size};
    return TW_OK;
}

enum tw_status tw_page_pack(struct tw_arena *arena, const struct tw_page *page,
                            tw_slice name, tw_slice *out, struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct packing p = {
        .arena = &scratch, .page = page, .details = TW_BUF_INIT(UINT32_MAX)};
    scratch.fail_after = arena->fail_after;
    p.texts.arena = &scratch;
    memcpy(p.head.format, TW_PACKED_PAGE_FORMAT, sizeof TW_PACKED_PAGE_FORMAT);
    bool room = tw_page_releases_find(&scratch, page, name, &p.found);
    if (room) {
        p.head.release_count = p.found.count;
        p.head.file_count = p.found.item_count;
        p.times = TW_NEW_ARRAY(&scratch, int64_t, p.found.item_count);
        p.files = TW_NEW_ARRAY(&scratch, struct tw_packed_file, p.found.item_count);
        p.releases = TW_NEW_ARRAY(&scratch, struct tw_packed_release, p.found.count);
        room = p.times && p.files && p.releases;
    }
    if (room) {
        put_releases(&p);
        put_about(&p);
    }
    p.arena = arena;
    enum tw_status status =
        room && !p.nomem ? lay_all(&p, out, err) : tw_error_nomem(err);
    tw_buf_free(&p.details);
    tw_arena_free(&scratch);
    return status;
}
