/*
 * METADATA out of the last bytes of a wheel: a step machine that says which bytes it
 * needs next.
 *
 *     [ ... | METADATA | RECORD | central directory | end ]
 *             ^needed                     ^first tail......^
 *
 *     locate_end ─► find_member ─► read_member ─► done
 *
 * Each stage looks at the bytes that are held and either is done or names a range that
 * it lacks; a stage never asks for bytes that are held, so there are at most four
 * ranges: the tail, more tail for a long comment, the rest of the directory, the
 * member. Of a directory that is only partly held the entries at its end are used as
 * they are when they chain up to its very end (all but the strict read: an archive made
 * for it could hide a second METADATA in the unread part).
 */
#include "file_name.h"
#include "inflate.h"
#include "tw_limits.h"
#include "tw_metadata.h"
#include "zip.h"

struct extent {
    uint64_t at;
    tw_slice bytes;
};

struct tw_zip_tail {
    struct tw_arena *arena;
    struct tw_zip_tail_options options;
    TW_VEC(struct extent) extents; /* sorted, neither touching nor overlapping */
    bool located;                  /* END is set */
    bool found;                    /* MEMBER and BEHIND are set */
    struct tw_zip_end end;
    struct tw_zip_entry member;
    uint64_t behind;   /* offset behind the member, at most */
    tw_slice metadata; /* absent until it is done */
};

static uint64_t min64(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t extent_end(const struct extent *extent)
{
    return extent->at + extent->bytes.len;
}

static enum tw_tail_step reject(struct tw_error *err, const char *problem)
{
    (void)tw_error_set(err, TW_ERR_ARCHIVE, "%s", problem);
    return TW_TAIL_FAILED;
}

/* ---------------------------------------------------------------- held bytes */

/* The extent that holds byte AT, or NULL. */
static const struct extent *extent_of(const struct tw_zip_tail *tail, uint64_t at)
{
    for (uint32_t i = 0; i < tail->extents.len; i++) {
        const struct extent *extent = &tail->extents.at[i];
        if (at >= extent->at && at < extent_end(extent)) {
            return extent;
        }
    }
    return NULL;
}

/* The bytes [FROM, TO), when all of them are held. */
static bool is_held(const struct tw_zip_tail *tail, uint64_t from, uint64_t to,
                    tw_slice *out)
{
    const struct extent *extent = from < to ? extent_of(tail, from) : NULL;
    if (!extent || to > extent_end(extent)) {
        return false;
    }
    *out = tw_slice_cut(extent->bytes, (size_t)(from - extent->at),
                        (size_t)(to - extent->at));
    return true;
}

/* Needs [FROM, TO), less what is held at either end. */
static enum tw_tail_step ask(const struct tw_zip_tail *tail, uint64_t from, uint64_t to,
                             struct tw_range *need)
{
    const struct extent *first = extent_of(tail, from);
    const struct extent *last = extent_of(tail, to - 1);
    need->from = first ? extent_end(first) : from;
    need->to = last && last->at > need->from ? last->at : to;
    return TW_TAIL_NEED;
}

/* A and B, which touch or overlap, in one. */
static bool merge(struct tw_arena *arena, struct extent a, struct extent b,
                  struct extent *out)
{
    struct extent low = a.at <= b.at ? a : b;
    struct extent high = a.at <= b.at ? b : a;
    *out = low;
    if (extent_end(&high) <= extent_end(&low)) {
        return true;
    }
    size_t kept = (size_t)(high.at - low.at);
    if (kept == 0) {
        *out = high;
        return true;
    }
    char *bytes = tw_arena_alloc(arena, kept + high.bytes.len);
    if (!bytes) {
        return false;
    }
    memcpy(bytes, low.bytes.ptr, kept);
    memcpy(bytes + kept, high.bytes.ptr, high.bytes.len);
    out->bytes = (tw_slice){bytes, kept + high.bytes.len};
    return true;
}

enum tw_status tw_zip_tail_give(struct tw_zip_tail *tail, uint64_t offset,
                                tw_slice bytes, struct tw_error *err)
{
    uint64_t size = tail->options.size;
    if (offset > size || bytes.len > size - offset) {
        return tw_error_set(err, TW_ERR_ARCHIVE, "it is longer than was announced");
    }
    struct extent given = {offset, bytes};
    uint32_t kept = 0;
    uint32_t place = 0;
    if (bytes.len == 0) {
        return TW_OK;
    }
    if (!tw_vec_reserve(tail->arena, &tail->extents, 1u)) {
        return tw_error_nomem(err);
    }
    struct extent *at = tail->extents.at;
    for (uint32_t i = 0; i < tail->extents.len; i++) {
        if (extent_end(&at[i]) < given.at || at[i].at > extent_end(&given)) {
            place += at[i].at < given.at;
            at[kept++] = at[i];
        } else if (!merge(tail->arena, at[i], given, &given)) {
            return tw_error_nomem(err);
        }
    }
    memmove(at + place + 1, at + place, (kept - place) * sizeof *at);
    at[place] = given;
    tail->extents.len = kept + 1;
    return TW_OK;
}

/* ---------------------------------------------------------------- the end record */

static enum tw_tail_step locate_end(struct tw_zip_tail *tail, struct tw_range *need,
                                    struct tw_error *err)
{
    uint64_t size = tail->options.size;
    if (size < TW_ZIP_END) {
        return reject(err, "it is too short to be a zip archive");
    }
    const struct extent *last = extent_of(tail, size - 1);
    if (!last) {
        return ask(tail, size - min64(size, tail->options.first), size, need);
    }
    size_t found = tw_zip_find_end(last->bytes);
    uint64_t longest = TW_ZIP_END + TW_ZIP_COMMENT_MAX + TW_ZIP64_END;
    uint64_t lowest = size - min64(size, longest);
    if (found == SIZE_MAX && last->at > lowest) {
        return ask(tail, lowest, size, need);
    }
    if (found >= TW_ZIP_AMBIGUOUS) {
        return reject(err, found == SIZE_MAX
                               ? "it is no zip archive, or has lost its end"
                               : "it has two ends of a zip archive");
    }
    uint64_t at = last->at + found;
    tw_slice record = tw_slice_cut(last->bytes, found, last->bytes.len);
    tw_slice before = TW_NO_SLICE;
    if (tw_zip_needs_zip64(record) && at >= TW_ZIP64_END &&
        !is_held(tail, at - TW_ZIP64_END, at, &before)) {
        return ask(tail, at - TW_ZIP64_END, at, need);
    }
    const char *problem = tw_zip_read_end(record, before, at, &tail->end);
    if (problem) {
        return reject(err, problem);
    }
    tail->located = true;
    return TW_TAIL_DONE;
}

/* ---------------------------------------------------------------- the directory */

struct search {
    uint32_t matches;
    struct tw_zip_entry match;
    uint64_t count; /* entries walked */
};

/* Walks the entries of DIRECTORY; false: they do not chain up to its end. */
static bool walk(const struct tw_zip_tail *tail, tw_slice directory,
                 struct search *search)
{
    struct tw_zip_entry entry;
    *search = (struct search){0};
    while (directory.len && tw_zip_read_entry(directory, &entry)) {
        if (tw_zip_metadata_folder(entry.name, tail->options.kind).ptr &&
            search->matches++ == 0) {
            search->match = entry;
        }
        search->count++;
        directory = tw_slice_cut(directory, entry.length, directory.len);
    }
    return directory.len == 0;
}

/* The lowest header behind the member that DIRECTORY knows of, else the directory:
 * where the member ends at most. */
static uint64_t find_behind(const struct tw_zip_tail *tail, tw_slice directory)
{
    struct tw_zip_entry entry;
    uint64_t behind = tail->end.directory - tail->end.shift;
    while (directory.len && tw_zip_read_entry(directory, &entry)) {
        if (entry.header > tail->member.header && entry.header < behind) {
            behind = entry.header;
        }
        directory = tw_slice_cut(directory, entry.length, directory.len);
    }
    return behind + tail->end.shift;
}

/* Takes what SEARCH found in DIRECTORY as the member, unless it cannot be. */
static enum tw_tail_step accept(struct tw_zip_tail *tail, const struct search *search,
                                tw_slice directory, struct tw_error *err)
{
    const char *what = tail->options.kind == TW_DIST_WHEEL ? "METADATA" : "PKG-INFO";
    if (search->matches != 1) {
        (void)tw_error_set(err, TW_ERR_ARCHIVE, "it has %s %s file",
                           search->matches ? "more than one" : "no", what);
        return TW_TAIL_FAILED;
    }
    tail->member = search->match;
    tw_slice folder = tw_zip_metadata_folder(tail->member.name, tail->options.kind);
    if (tail->options.project.len &&
        !tw_zip_folder_is_of(folder, tail->options.project)) {
        (void)tw_error_set(err, TW_ERR_ARCHIVE,
                           "its %s is that of \"%.*s\", another project", what,
                           TW_FMT(tw_slice_cut(folder, 0, 100)));
        return TW_TAIL_FAILED;
    }
    tail->behind = find_behind(tail, directory);
    tail->found = true;
    return TW_TAIL_DONE;
}

/* Looks for METADATA among the last entries of a directory whose front is not held. A
 * start that is none (in a name or a comment) leads astray and not to the end. */
static bool find_in_part(struct tw_zip_tail *tail, tw_slice part, struct search *search,
                         tw_slice *chain)
{
    enum { STARTS_TRIED = 16 };
    for (int i = 0; i < STARTS_TRIED; i++) {
        size_t at = tw_slice_search(part, TW_SLICE("PK\1\2"));
        if (at == SIZE_MAX) {
            return false;
        }
        *chain = tw_slice_cut(part, at, part.len);
        if (walk(tail, *chain, search)) {
            return search->matches == 1 && search->count <= tail->end.count;
        }
        part = tw_slice_cut(*chain, 1, chain->len);
    }
    return false;
}

/* Asks for the part of the directory that is not held; and for what stands in front of
 * it, where METADATA mostly is, when that is little. */
static enum tw_tail_step ask_directory(const struct tw_zip_tail *tail,
                                       struct tw_range *need)
{
    enum { FEW = 128 * 1024 };
    uint64_t directory = tail->end.directory;
    uint64_t slack = min64(48 * tail->end.count + 12 * 1024, directory);
    (void)ask(tail, directory, directory + tail->end.size, need);
    bool joined = need->from == directory;
    if (joined && !extent_of(tail, directory - 1) &&
        need->to - need->from + slack <= FEW) {
        (void)ask(tail, directory - slack, need->to, need);
    }
    return TW_TAIL_NEED;
}

static enum tw_tail_step find_member(struct tw_zip_tail *tail, struct tw_range *need,
                                     struct tw_error *err)
{
    const struct tw_zip_end *end = &tail->end;
    struct search search;
    tw_slice held;
    tw_slice chain;
    if (end->size > TW_MAX_DIRECTORY || end->count > TW_MAX_ZIP_MEMBERS) {
        (void)tw_error_set(err, TW_ERR_LIMIT, "its directory has %llu entries",
                           (unsigned long long)end->count);
        return TW_TAIL_FAILED;
    }
    if (end->size == 0) {
        return reject(err, "it is an empty zip archive");
    }
    uint64_t directory_end = end->directory + end->size;
    if (is_held(tail, end->directory, directory_end, &held)) {
        if (!walk(tail, held, &search) ||
            (search.count & UINT16_MAX) != (end->count & UINT16_MAX)) {
            return reject(err, "its directory is damaged");
        }
        return accept(tail, &search, held, err);
    }
    const struct extent *last = extent_of(tail, directory_end - 1);
    if (last && !tail->options.strict) {
        held = tw_slice_cut(last->bytes, 0, (size_t)(directory_end - last->at));
        if (find_in_part(tail, held, &search, &chain)) {
            return accept(tail, &search, chain, err);
        }
    }
    return ask_directory(tail, need);
}

/* ---------------------------------------------------------------- the member */

static enum tw_tail_step check_member(const struct tw_zip_tail *tail, uint64_t *header,
                                      uint64_t *least, struct tw_error *err)
{
    const struct tw_zip_entry *member = &tail->member;
    if (member->flags & 1) {
        return reject(err, "its metadata are encrypted");
    }
    if (member->size > TW_MAX_METADATA || member->packed > TW_MAX_METADATA) {
        (void)tw_error_set(err, TW_ERR_LIMIT, "its metadata are larger than %zu bytes",
                           (size_t)TW_MAX_METADATA);
        return TW_TAIL_FAILED;
    }
    *least = TW_ZIP_LOCAL + member->name.len + member->packed;
    uint64_t room = tail->behind - tail->end.shift;
    if (member->header > room || *least > room - member->header) {
        return reject(err, "its metadata do not lie within it");
    }
    *header = member->header + tail->end.shift;
    return TW_TAIL_DONE;
}

static enum tw_tail_step read_member(struct tw_zip_tail *tail, struct tw_range *need,
                                     struct tw_error *err)
{
    const struct tw_zip_entry *member = &tail->member;
    uint64_t header;
    uint64_t least;
    tw_slice bytes;
    if (check_member(tail, &header, &least, err) == TW_TAIL_FAILED) {
        return TW_TAIL_FAILED;
    }
    if (!is_held(tail, header, header + least, &bytes)) {
        return ask(tail, header, min64(tail->behind, header + least + TW_ZIP_EXTRA_MAX),
                   need);
    }
    size_t local = tw_zip_local_length(bytes, member->name);
    uint64_t data = header + local;
    if (local == 0 || member->packed > tail->behind - header ||
        local > tail->behind - header - member->packed) {
        return reject(err, "its directory and its metadata's header differ");
    }
    struct tw_packed packed = {.bytes = TW_SLICE(""),
                               .method = member->method,
                               .size = (size_t)member->size,
                               .crc = member->crc};
    if (member->packed && !is_held(tail, data, data + member->packed, &packed.bytes)) {
        return ask(tail, data, data + member->packed, need);
    }
    return tw_inflate_member(tail->arena, &packed, &tail->metadata, err) == TW_OK
               ? TW_TAIL_DONE
               : TW_TAIL_FAILED;
}

/* ---------------------------------------------------------------- the machine */

struct tw_zip_tail *tw_zip_tail_new(struct tw_arena *arena,
                                    const struct tw_zip_tail_options *options)
{
    struct tw_zip_tail *tail = TW_NEW(arena, struct tw_zip_tail);
    if (tail) {
        tail->arena = arena;
        tail->options = *options;
        if (tail->options.first < TW_ZIP_END) {
            tail->options.first =
                tw_zip_tail_guess(&(struct tw_tail_hint){.size = options->size});
        }
    }
    return tail;
}

enum tw_tail_step tw_zip_tail_step(struct tw_zip_tail *tail, struct tw_range *need,
                                   struct tw_error *err)
{
    enum tw_tail_step step = TW_TAIL_DONE;
    if (!tail->located) {
        step = locate_end(tail, need, err);
    }
    if (step == TW_TAIL_DONE && !tail->found) {
        step = find_member(tail, need, err);
    }
    if (step == TW_TAIL_DONE && !tail->metadata.ptr) {
        step = read_member(tail, need, err);
    }
    return step;
}

tw_slice tw_zip_tail_metadata(const struct tw_zip_tail *tail)
{
    return tail->metadata;
}

uint64_t tw_zip_tail_needed(const struct tw_zip_tail *tail)
{
    return tail->options.size - tail->member.header - tail->end.shift;
}
