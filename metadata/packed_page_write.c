/*
 * Packing a page: see packed_layout.h for what comes of it.
 *
 *     sort ─► shapes found ─► texts interned, details measured ─► all laid end to end
 *
 * The invariant: what is written depends on the page and the project's name alone, so
 * that one packed page serves every target and every choice of options. Called by the
 * driver for each page that an index sent.
 */
#include "packed_layout.h"
#include "page_builder.h"
#include "page_releases.h"

struct packing {
    struct tw_arena *arena;
    const struct tw_page *page;
    struct tw_page_releases found;
    struct tw_intern texts;
    struct tw_intern shapes; /* the members of each, as bytes */
    struct tw_packed_head head;
    struct tw_packed_release *releases;
    TW_VEC(struct tw_packed_member) members; /* of one release */
    TW_VEC(uint32_t) lists;
    uint32_t *names;  /* by item: the text that the file's name begins with */
    size_t url_front; /* bytes that all URLs begin with */
    uint64_t details; /* bytes of all details */
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

static char *lay(char *at, const void *bytes, size_t len)
{
    if (len) {
        memcpy(at, bytes, len);
    }
    return at + len;
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

static uint32_t detail_flags(const struct tw_file *file)
{
    bool named = tw_slice_ends(file->url, file->filename);
    return (file->has_metadata ? TW_PACKED_SIDECAR : 0u) |
           (tw_page_is_sha256(file->sha256) ? TW_PACKED_SHA256 : 0u) |
           (tw_page_is_sha256(file->metadata_sha256) ? TW_PACKED_SIDECAR_SHA256 : 0u) |
           (named ? TW_PACKED_NAMED_URL : 0u);
}

/* Where the details of the release FROM will lie, counted from those of the first. */
static void place_details(struct packing *p, const struct tw_page_release *from,
                          struct tw_packed_release *out)
{
    uint64_t size = from->item_count * (uint64_t)sizeof(struct tw_packed_detail);
    for (uint32_t i = from->first_item; i < from->first_item + from->item_count; i++) {
        const struct tw_file *file = p->found.items[i].file;
        p->names[i] = id_of(p, p->found.items[i].name.front);
        size += url_rest(file, p->url_front, detail_flags(file)).len;
    }
    out->details_at = (uint32_t)p->details; /* the front is added once it is known */
    out->details_len = (uint32_t)size;
    p->details += size;
}

static struct tw_packed_detail detail_of(const struct packing *p, uint32_t item)
{
    const struct tw_file *file = p->found.items[item].file;
    struct tw_packed_detail detail = {.size = file->size,
                                      .upload_time = file->upload_time,
                                      .name = p->names[item],
                                      .flags = detail_flags(file)};
    put_sha256(file->sha256, detail.sha256);
    put_sha256(file->metadata_sha256, detail.sidecar_sha256);
    return detail;
}

/* Lays the details of release R to the page BYTES, and tells it their check. */
static void lay_details(const struct packing *p, uint32_t r, char *bytes)
{
    const struct tw_page_release *from = &p->found.at[r];
    struct tw_packed_release *release = &p->releases[r];
    char *start = bytes + release->details_at;
    char *at = start;
    char *urls = start + from->item_count * sizeof(struct tw_packed_detail);
    for (uint32_t i = from->first_item; i < from->first_item + from->item_count; i++) {
        struct tw_packed_detail detail = detail_of(p, i);
        tw_slice url = url_rest(p->found.items[i].file, p->url_front, detail.flags);
        detail.url_at = (uint32_t)(urls - start);
        detail.url_len = (uint32_t)url.len;
        at = lay(at, &detail, sizeof detail);
        urls = lay(urls, url.ptr, url.len);
    }
    release->details_check = tw_packed_check((tw_slice){start, release->details_len});
}

/* ---------------------------------------------------------------- the front */

static struct tw_packed_member member_of(struct packing *p,
                                         const struct tw_page_item *item)
{
    const struct tw_file *file = item->file;
    bool sdist = file->kind == TW_DIST_SDIST;
    bool zip = sdist && tw_slice_ends(file->filename, TW_SLICE(".zip"));
    return (struct tw_packed_member){
        .tags = id_of(p, item->name.tags),
        .python = id_of(p, file->requires_python),
        .yank_reason = id_of(p, file->yank_reason),
        .build = p->found.builds[item->name.stem],
        .flags = (sdist ? TW_PACKED_SDIST : 0u) | (zip ? TW_PACKED_ZIP : 0u) |
                 (file->yanked ? TW_PACKED_YANKED : 0u),
    };
}

/* The number of the shape that the release FROM has, which may be a new one. */
static uint32_t find_shape(struct packing *p, const struct tw_page_release *from)
{
    p->members.len = 0;
    for (uint32_t i = 0; i < from->item_count; i++) {
        struct tw_packed_member member =
            member_of(p, &p->found.items[from->first_item + i]);
        p->nomem |= !tw_vec_push(p->arena, &p->members, member);
    }
    tw_slice bytes = {(const char *)p->members.at,
                      p->members.len * sizeof *p->members.at};
    uint32_t before = p->shapes.texts.len;
    uint32_t id = p->nomem ? 0 : tw_intern_add(&p->shapes, bytes);
    p->nomem |= id == 0;
    p->head.member_count += id > before ? p->members.len : 0;
    return id - 1;
}

static int64_t latest_of(const struct packing *p, const struct tw_page_release *from)
{
    int64_t latest = INT64_MIN;
    for (uint32_t i = 0; i < from->item_count; i++) {
        int64_t time = p->found.items[from->first_item + i].file->upload_time;
        time = time == TW_TIME_UNKNOWN ? INT64_MAX : time;
        latest = time > latest ? time : latest;
    }
    return latest;
}

/* The text that all names of files begin with; 0: they differ. */
static uint32_t name_of(struct packing *p, const struct tw_page_release *from)
{
    const struct tw_page_item *items = &p->found.items[from->first_item];
    for (uint32_t i = 1; i < from->item_count; i++) {
        if (!tw_slice_equal(items[i].name.front, items[0].name.front)) {
            return 0;
        }
    }
    return id_of(p, items[0].name.front);
}

static void put_releases(struct packing *p)
{
    tw_slice front = url_front(p);
    for (uint32_t r = 0; r < p->found.count && !p->nomem; r++) {
        p->releases[r].shape = find_shape(p, &p->found.at[r]);
    }
    p->head.shape_count = p->shapes.texts.len;
    p->head.shape_texts = p->texts.texts.len;
    p->head.url_front = id_of(p, front);
    p->url_front = front.len;
    for (uint32_t r = 0; r < p->found.count; r++) {
        const struct tw_page_release *from = &p->found.at[r];
        struct tw_packed_release *release = &p->releases[r];
        release->latest = latest_of(p, from);
        release->version = id_of(p, from->version.text);
        release->key = id_of(p, from->version.key);
        release->flags = from->version.flags;
        release->name = name_of(p, from);
        place_details(p, from, release);
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

static size_t text_bytes(const struct packing *p)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < p->texts.texts.len; i++) {
        bytes += p->texts.texts.at[i].len;
    }
    return bytes;
}

/* Lays the table of shapes, and their members behind it. */
static char *lay_shapes(const struct packing *p, char *table)
{
    char *at = table + p->head.shape_count * sizeof(struct tw_packed_shape);
    uint32_t first = 0;
    for (uint32_t i = 0; i < p->head.shape_count; i++) {
        tw_slice members = p->shapes.texts.at[i];
        struct tw_packed_shape shape = {
            first, (uint32_t)(members.len / sizeof *p->members.at)};
        table = lay(table, &shape, sizeof shape);
        at = lay(at, members.ptr, members.len);
        first += shape.count;
    }
    return at;
}

/* Lays the texts that follow AT, whose table is at TABLE, to the page BYTES. */
static void lay_texts(const struct packing *p, char *bytes, char *table, char *at)
{
    for (uint32_t i = 0; i < p->texts.texts.len; i++) {
        tw_slice text = p->texts.texts.at[i];
        struct tw_packed_text place = {(uint32_t)(at - bytes), (uint32_t)text.len};
        table = lay(table, &place, sizeof place);
        at = lay(at, text.ptr, text.len);
    }
}

static enum tw_status lay_all(struct packing *p, tw_slice *out, struct tw_error *err)
{
    struct tw_packed_head *head = &p->head;
    head->text_count = p->texts.texts.len;
    uint64_t front = tw_packed_texts_end(head) + text_bytes(p);
    uint64_t size = front + p->details;
    if (size > UINT32_MAX) {
        return tw_error_set(err, TW_ERR_LIMIT, "the page is too large to be packed");
    }
    char *bytes = tw_arena_alloc(p->arena, (size_t)size);
    if (!bytes) {
        return tw_error_nomem(err);
    }
    head->front = (uint32_t)front;
    head->size = (uint32_t)size;
    for (uint32_t r = 0; r < head->release_count; r++) {
        p->releases[r].details_at += head->front;
        lay_details(p, r, bytes);
    }
    char *at = lay(bytes, head, sizeof *head);
    at = lay(at, p->releases, head->release_count * sizeof *p->releases);
    char *table = lay_shapes(p, at);
    at = table;
    at = lay(at + head->text_count * sizeof(struct tw_packed_text), p->lists.at,
             p->lists.len * sizeof *p->lists.at);
    lay_texts(p, bytes, table, at);
    *out = (tw_slice){bytes, (size_t)size};
    return TW_OK;
}

enum tw_status tw_page_pack(struct tw_arena *arena, const struct tw_page *page,
                            tw_slice name, tw_slice *out, struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct packing p = {.arena = &scratch, .page = page};
    scratch.fail_after = arena->fail_after;
    p.texts.arena = p.shapes.arena = &scratch;
    memcpy(p.head.format, TW_PACKED_PAGE_FORMAT, sizeof TW_PACKED_PAGE_FORMAT);
    bool room = tw_page_releases_find(&scratch, page, name, &p.found);
    if (room) {
        p.head.release_count = p.found.count;
        p.head.file_count = p.found.item_count;
        p.releases = TW_NEW_ARRAY(&scratch, struct tw_packed_release, p.found.count);
        p.names = TW_NEW_ARRAY(&scratch, uint32_t, p.found.item_count);
        room = p.releases && p.names;
    }
    if (room) {
        put_releases(&p);
        put_about(&p);
    }
    p.arena = arena;
    enum tw_status status =
        room && !p.nomem ? lay_all(&p, out, err) : tw_error_nomem(err);
    tw_arena_free(&scratch);
    return status;
}
