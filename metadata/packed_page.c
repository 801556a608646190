/*
 * Reading a packed page in place: see packed_layout.h for its bytes.
 *
 * The invariant: tw_packed_page_open has held every offset, id and count of the front
 * against the page's bounds, and every version's key against the form of keys, so that
 * nothing is checked again when releases are read. Details have a check of their own,
 * and are held against bounds when they are read. Bytes may come from a damaged or
 * hostile cache. Called from candidates.c and by the driver.
 */
#include "packed_layout.h"
#include "page_builder.h"

/* ---------------------------------------------------------------- soundness */

static bool read_head(tw_slice bytes, struct tw_packed_head *head)
{
    if (bytes.len < sizeof *head || (uintptr_t)bytes.ptr % 8 != 0) {
        return false;
    }
    memcpy(head, bytes.ptr, sizeof *head);
    return memcmp(head->format, TW_PACKED_PAGE_FORMAT, sizeof TW_PACKED_PAGE_FORMAT) ==
               0 &&
           head->size == bytes.len && head->front <= head->size &&
           tw_packed_texts_end(head) <= head->front;
}

static bool is_sound_head(const struct tw_packed_head *head)
{
    const uint32_t texts[] = {head->name, head->api_version, head->status,
                              head->status_reason, head->url_front};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i] > head->text_count) {
            return false;
        }
    }
    return true;
}

static bool are_sound_texts(const struct tw_packed_page *page)
{
    bool sound = true;
    for (uint32_t i = 0; i < page->text_count; i++) {
        const struct tw_packed_text *text = &page->texts[i];
        sound &= (uint64_t)text->at + text->len <= page->front;
    }
    return sound;
}

static bool are_sound_shapes(const struct tw_packed_page *page)
{
    bool sound = page->shape_texts <= page->text_count;
    for (uint32_t i = 0; i < page->shape_count; i++) {
        const struct tw_packed_shape *shape = &page->shapes[i];
        sound &= (shape->count != 0) &
                 ((uint64_t)shape->first + shape->count <= page->member_count);
    }
    for (uint32_t i = 0; i < page->member_count; i++) {
        const struct tw_packed_member *member = &page->members[i];
        bool sdist = member->flags & TW_PACKED_SDIST;
        sound &= (member->tags <= page->shape_texts) &
                 (member->python <= page->shape_texts) &
                 (member->yank_reason <= page->shape_texts) &
                 (sdist == (member->tags == 0));
    }
    return sound;
}

/* Versions are ascending. */
static bool are_sound_releases(const struct tw_packed_page *page)
{
    uint64_t files = 0;
    tw_slice before = TW_NO_SLICE;
    for (uint32_t r = 0; r < page->release_count; r++) {
        const struct tw_packed_release *release = &page->releases[r];
        tw_version version;
        if (release->shape >= page->shape_count || release->name > page->text_count ||
            release->details_at < page->front ||
            (uint64_t)release->details_at + release->details_len > page->bytes.len ||
            release->version > page->text_count || release->key > page->text_count ||
            !tw_version_restore(tw_packed_text(page, release->version),
                                tw_packed_text(page, release->key), &version) ||
            version.flags != release->flags ||
            (r > 0 && tw_slice_compare(before, version.key) >= 0)) {
            return false;
        }
        before = version.key;
        files += tw_packed_shape(page, r)->count;
    }
    return files == page->file_count;
}

static const uint32_t *lists_of(const struct tw_packed_page *page)
{
    return (const uint32_t *)(page->texts + page->text_count);
}

static bool are_sound_lists(const struct tw_packed_page *page, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        if (lists_of(page)[i] == 0 || lists_of(page)[i] > page->text_count) {
            return false;
        }
    }
    return true;
}

struct tw_packed_page tw_packed_page_view(tw_slice bytes, tw_slice url)
{
    struct tw_packed_head head;
    memcpy(&head, bytes.ptr, sizeof head);
    const struct tw_packed_release *releases =
        (const struct tw_packed_release *)(const void *)(bytes.ptr + sizeof head);
    const struct tw_packed_shape *shapes =
        (const struct tw_packed_shape *)(releases + head.release_count);
    const struct tw_packed_member *members =
        (const struct tw_packed_member *)(shapes + head.shape_count);
    return (struct tw_packed_page){
        .bytes = bytes,
        .url = url,
        .front = head.front,
        .release_count = head.release_count,
        .file_count = head.file_count,
        .shape_count = head.shape_count,
        .member_count = head.member_count,
        .shape_texts = head.shape_texts,
        .text_count = head.text_count,
        .releases = releases,
        .shapes = shapes,
        .members = members,
        .texts = (const struct tw_packed_text *)(members + head.member_count),
    };
}

bool tw_packed_page_open(tw_slice bytes, tw_slice url, struct tw_packed_page *out)
{
    struct tw_packed_head head;
    if (!read_head(bytes, &head)) {
        return false;
    }
    *out = tw_packed_page_view(bytes, url);
    return is_sound_head(&head) && are_sound_texts(out) && are_sound_shapes(out) &&
           are_sound_releases(out) && are_sound_lists(out, tw_packed_list_count(&head));
}

size_t tw_packed_page_front(tw_slice bytes)
{
    struct tw_packed_head head;
    return read_head(bytes, &head) ? head.front : 0;
}

/* ---------------------------------------------------------------- releases */

tw_version tw_packed_version(const struct tw_packed_page *page, uint32_t release)
{
    const struct tw_packed_release *packed = &page->releases[release];
    return (tw_version){tw_packed_text(page, packed->version),
                        tw_packed_text(page, packed->key), packed->flags};
}

/* COUNT texts after each other, in ARENA. TW_NO_SLICE: no memory. */
static tw_slice concat(struct tw_arena *arena, const tw_slice *parts, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        len += parts[i].len;
    }
    char *text = tw_arena_alloc(arena, len);
    char *at = text;
    for (size_t i = 0; text && i < count; i++) {
        if (parts[i].len) {
            memcpy(at, parts[i].ptr, parts[i].len);
        }
        at += parts[i].len;
    }
    return (tw_slice){text, text ? len : 0};
}

/* ---------------------------------------------------------------- details */

static tw_slice hex_of(struct tw_arena *arena, const unsigned char digest[32])
{
    static const char digits[] = "0123456789abcdef";
    char *hex = tw_arena_alloc(arena, 64);
    for (size_t i = 0; hex && i < 32; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    return (tw_slice){hex, hex ? 64 : 0};
}

enum tw_status tw_packed_details(const struct tw_packed_page *page, uint32_t release,
                                 struct tw_packed_details *out, struct tw_error *err)
{
    const struct tw_packed_release *packed = &page->releases[release];
    tw_slice bytes = tw_slice_cut(page->bytes, packed->details_at,
                                  (size_t)packed->details_at + packed->details_len);
    *out = (struct tw_packed_details){page, tw_packed_shape(page, release), bytes};
    bool sound = out->shape->count <= bytes.len / sizeof(struct tw_packed_detail) &&
                 tw_packed_check(bytes) == packed->details_check;
    return sound ? TW_OK
                 : tw_error_set(err, TW_ERR_PAGE,
                                "what the cache has of it is damaged; begin it anew "
                                "with `tailwheel cache clear`");
}

/* The NTH of DETAILS. */
static struct tw_packed_detail detail_of(const struct tw_packed_details *details,
                                         uint32_t nth)
{
    struct tw_packed_detail detail;
    memcpy(&detail, details->bytes.ptr + nth * sizeof detail, sizeof detail);
    return detail;
}

static const struct tw_packed_member *member_of(const struct tw_packed_details *details,
                                                uint32_t nth)
{
    return &details->page->members[details->shape->first + nth];
}

/* The name of the file that is MEMBER and begins with the text NAME. TW_NO_SLICE: no
 * memory. */
static tw_slice name_file(struct tw_arena *arena, const struct tw_packed_page *page,
                          const struct tw_packed_member *member, uint32_t name)
{
    const tw_slice parts[] = {
        name <= page->text_count ? tw_packed_text(page, name) : TW_NO_SLICE,
        member->tags ? TW_SLICE("-") : TW_SLICE(""),
        tw_packed_text(page, member->tags),
        member->tags                    ? TW_SLICE(".whl")
        : member->flags & TW_PACKED_ZIP ? TW_SLICE(".zip")
                                        : TW_SLICE(".tar.gz"),
    };
    return concat(arena, parts, sizeof parts / sizeof *parts);
}

enum tw_status tw_packed_filename(struct tw_arena *arena,
                                  const struct tw_packed_page *page, uint32_t release,
                                  uint32_t nth, tw_slice *out, struct tw_error *err)
{
    uint32_t name = page->releases[release].name;
    if (!name) {
        struct tw_packed_details details;
        enum tw_status status = tw_packed_details(page, release, &details, err);
        if (status) {
            return status;
        }
        name = detail_of(&details, nth).name;
    }
    uint32_t first = tw_packed_shape(page, release)->first;
    *out = name_file(arena, page, &page->members[first + nth], name);
    return out->ptr ? TW_OK : tw_error_nomem(err);
}

enum tw_status tw_packed_times(struct tw_arena *arena,
                               const struct tw_packed_page *page, uint32_t release,
                               int64_t **out, struct tw_error *err)
{
    struct tw_packed_details details;
    enum tw_status status = tw_packed_details(page, release, &details, err);
    uint32_t count = details.shape->count;
    *out = status ? NULL : TW_NEW_ARRAY(arena, int64_t, count);
    for (uint32_t i = 0; *out && i < count; i++) {
        (*out)[i] = detail_of(&details, i).upload_time;
    }
    return status || *out ? status : tw_error_nomem(err);
}

/* Fills FILE, which is the NTH of DETAILS. False: no memory. */
static bool describe(struct tw_arena *arena, const struct tw_packed_details *details,
                     uint32_t nth, struct tw_file *file)
{
    const struct tw_packed_page *page = details->page;
    const struct tw_packed_member *member = member_of(details, nth);
    struct tw_packed_detail detail = detail_of(details, nth);
    struct tw_packed_head head;
    memcpy(&head, page->bytes.ptr, sizeof head);
    *file = (struct tw_file){
        .filename = name_file(arena, page, member, detail.name),
        .requires_python = tw_packed_text(page, member->python),
        .yank_reason = tw_packed_text(page, member->yank_reason),
        .size = detail.size,
        .upload_time = detail.upload_time,
        .kind = member->flags & TW_PACKED_SDIST ? TW_DIST_SDIST : TW_DIST_WHEEL,
        .yanked = member->flags & TW_PACKED_YANKED,
        .has_metadata = detail.flags & TW_PACKED_SIDECAR,
    };
    bool named = detail.flags & TW_PACKED_NAMED_URL;
    const tw_slice url[] = {tw_packed_text(page, head.url_front),
                            tw_slice_cut(details->bytes, detail.url_at,
                                         (size_t)detail.url_at + detail.url_len),
                            named ? file->filename : TW_NO_SLICE};
    file->url = concat(arena, url, sizeof url / sizeof *url);
    bool room = file->filename.ptr && file->url.ptr;
    if (detail.flags & TW_PACKED_SHA256) {
        file->sha256 = hex_of(arena, detail.sha256);
        room &= file->sha256.ptr != NULL;
    }
    if (detail.flags & TW_PACKED_SIDECAR_SHA256) {
        file->metadata_sha256 = hex_of(arena, detail.sidecar_sha256);
        room &= file->metadata_sha256.ptr != NULL;
    }
    return room;
}

enum tw_status tw_packed_file(struct tw_arena *arena,
                              const struct tw_packed_details *details, uint32_t nth,
                              struct tw_file *out, struct tw_error *err)
{
    if (!describe(arena, details, nth, out)) {
        return tw_error_nomem(err);
    }
    const char *problem = tw_page_file_problem(out);
    return problem ? tw_error_set(err, TW_ERR_PAGE, "a file of it %s", problem) : TW_OK;
}

/* ---------------------------------------------------------------- the rest */

/* The next COUNT texts of *LIST, in ARENA; NULL: no memory. */
static tw_slice *take_texts(struct tw_arena *arena, const struct tw_packed_page *page,
                            const uint32_t **list, uint32_t count)
{
    tw_slice *texts = TW_NEW_ARRAY(arena, tw_slice, count);
    for (uint32_t i = 0; texts && i < count; i++) {
        texts[i] = tw_packed_text(page, *(*list)++);
    }
    return texts;
}

enum tw_status tw_packed_about(struct tw_arena *arena,
                               const struct tw_packed_page *page, struct tw_page *out,
                               struct tw_error *err)
{
    struct tw_packed_head head;
    const uint32_t *list = lists_of(page);
    memcpy(&head, page->bytes.ptr, sizeof head);
    *out = (struct tw_page){
        .url = page->url,
        .name = tw_packed_text(page, head.name),
        .api_version = tw_packed_text(page, head.api_version),
        .status = tw_packed_text(page, head.status),
        .status_reason = tw_packed_text(page, head.status_reason),
        .track_count = head.track_count,
        .alternate_count = head.alternate_count,
        .skipped_count = head.skipped_count,
    };
    out->tracks = take_texts(arena, page, &list, head.track_count);
    out->alternates = take_texts(arena, page, &list, head.alternate_count);
    out->skipped = TW_NEW_ARRAY(arena, struct tw_skipped, head.skipped_count);
    if (!out->tracks || !out->alternates || !out->skipped) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < head.skipped_count; i++) {
        out->skipped[i].what = tw_packed_text(page, *list++);
        out->skipped[i].reason = tw_packed_text(page, *list++);
    }
    return TW_OK;
}
