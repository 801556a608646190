/*
 * --find-links. A folder becomes a page whose files have file: URLs; anything else is
 * fetched and read as a page, however it is spelt. Called by the catalog, once a place.
 */
#include "tw_links.h"

#include "tw_exchange.h"
#include "tw_limits.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---------------------------------------------------------------- one file */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* TEXT with its %XX decoded, in place of the copy COPY. */
static tw_slice percent_decoded(char *copy, size_t len)
{
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        bool coded = copy[i] == '%' && i + 2 < len && hex_digit(copy[i + 1]) >= 0 &&
                     hex_digit(copy[i + 2]) >= 0;
        copy[used++] =
            coded ? (char)(hex_digit(copy[i + 1]) * 16 + hex_digit(copy[i + 2]))
                  : copy[i];
        i += coded ? 2 : 0;
    }
    return (tw_slice){copy, used};
}

/* The last segment of the path of URL, undecoded. */
static tw_slice last_segment(tw_slice url)
{
    size_t end = tw_slice_find(url, '#', 0);
    end = end == SIZE_MAX ? url.len : end;
    size_t query = tw_slice_find(tw_slice_cut(url, 0, end), '?', 0);
    end = query == SIZE_MAX ? end : query;
    size_t start = end;
    while (start > 0 && url.ptr[start - 1] != '/') {
        start--;
    }
    return tw_slice_cut(url, start, end);
}

enum tw_status tw_links_file(struct tw_arena *arena, tw_slice url, struct tw_file *file,
                             struct tw_error *err)
{
    static const tw_slice sha256 = TW_SLICE_INIT("#sha256=");
    tw_slice name = last_segment(url);
    char *copy = tw_arena_alloc(arena, name.len + 1);
    if (!copy) {
        return tw_error_nomem(err);
    }
    memcpy(copy, name.ptr, name.len);
    size_t fragment = tw_slice_find(url, '#', 0);
    *file = (struct tw_file){
        .filename = percent_decoded(copy, name.len),
        .url = tw_slice_cut(url, 0, fragment),
        .size = TW_SIZE_UNKNOWN,
        .upload_time = TW_TIME_UNKNOWN,
    };
    if (fragment != SIZE_MAX) {
        tw_slice digest = tw_slice_cut(url, fragment, url.len);
        if (tw_slice_starts(digest, sha256) && digest.len == sha256.len + 64) {
            file->sha256 = tw_slice_cut(digest, sha256.len, digest.len);
        }
    }
    file->kind = tw_dist_kind(file->filename);
    return TW_OK;
}

static enum tw_status single_file(struct tw_arena *arena, tw_slice url,
                                  struct tw_page *page, struct tw_error *err)
{
    *page = (struct tw_page){.url = url, .file_count = 1};
    page->files = TW_NEW(arena, struct tw_file);
    return page->files ? tw_links_file(arena, url, page->files, err)
                       : tw_error_nomem(err);
}

/* ---------------------------------------------------------------- a folder */

static int by_filename(const void *a, const void *b)
{
    const struct tw_file *left = a;
    const struct tw_file *right = b;
    return tw_slice_compare(left->filename, right->filename);
}

static enum tw_status add_entry(struct tw_arena *arena, tw_slice folder,
                                const char *name, struct tw_file *file,
                                struct tw_error *err)
{
    struct stat info;
    char *path = tw_arena_printf(arena, "%.*s/%s", TW_FMT(folder), name);
    tw_slice url = path ? tw_url_from_path(arena, tw_slice_from(path)) : TW_NO_SLICE;
    if (!url.ptr) {
        return tw_error_nomem(err);
    }
    enum tw_status status = tw_links_file(arena, url, file, err);
    if (!status && stat(path, &info) == 0 && info.st_size >= 0) {
        file->size = (uint64_t)info.st_size;
    }
    return status;
}

/* The archives in the folder PATH (absolute), by name. */
static enum tw_status read_folder(struct tw_arena *arena, tw_slice path,
                                  struct tw_page *page, struct tw_error *err)
{
    DIR *folder = opendir(path.ptr);
    if (!folder) {
        return tw_error_set(err, TW_ERR_INPUT, "cannot read the folder %.*s: %s",
                            TW_FMT(path), strerror(errno));
    }
    TW_VEC(struct tw_file) files = {0};
    enum tw_status status = TW_OK;
    for (struct dirent *entry; !status && (entry = readdir(folder));) {
        struct tw_file file;
        if (tw_dist_kind(tw_slice_from(entry->d_name)) == TW_DIST_OTHER) {
            continue;
        }
        status = add_entry(arena, path, entry->d_name, &file, err);
        if (!status && !tw_vec_push(arena, &files, file)) {
            status = tw_error_nomem(err);
        }
    }
    closedir(folder);
    if (files.len) {
        qsort(files.at, files.len, sizeof *files.at, by_filename);
    }
    *page = (struct tw_page){.files = files.at, .file_count = files.len};
    page->url = tw_url_from_path(arena, path);
    return status;
}

/* ---------------------------------------------------------------- a page */

struct page_wait {
    struct tw_exchange exchange;
    struct tw_reply *reply;
};

static enum tw_status page_here(struct tw_exchange *self, struct tw_reply *reply,
                                struct tw_error *err)
{
    (void)err;
    ((struct page_wait *)self)->reply = reply;
    return TW_OK;
}

static enum tw_status parse_reply(struct tw_arena *arena, const struct tw_reply *reply,
                                  struct tw_page *page, struct tw_error *err)
{
    tw_slice body;
    tw_slice type;
    tw_slice url;
    if (reply->kind == TW_REPLY_FAILED) {
        *err = *reply->error;
        return reply->status;
    }
    if (!tw_arena_copy(arena, reply->body, &body) ||
        !tw_arena_copy(arena, reply->content_type, &type) ||
        !tw_arena_copy(arena, reply->known.url, &url)) {
        return tw_error_nomem(err);
    }
    return tw_page_parse(arena, body, type, url, page, err);
}

static enum tw_status fetch_page(struct tw_arena *arena, struct tw_fetch *fetch,
                                 tw_slice url, struct tw_page *page,
                                 struct tw_error *err)
{
    struct page_wait wait = {{page_here}, NULL};
    struct tw_request request = {.url = url,
                                 .kind = TW_GET_PAGE,
                                 .accept = TW_SLICE("text/html, */*;q=0.1"),
                                 .compressed = true,
                                 .payload = &wait};
    tw_transfer transfer;
    enum tw_status status = tw_fetch_start(fetch, &request, &transfer, err);
    bool got = true;
    while (!status && !wait.reply && got) {
        status = tw_exchange_next(fetch, -1, &got, err);
    }
    if (!status && !wait.reply) {
        return tw_error_set(err, TW_ERR_CANCELLED, "interrupted");
    }
    if (!status) {
        status = parse_reply(arena, wait.reply, page, err);
        tw_reply_free(fetch, wait.reply);
    }
    return status;
}

/* ---------------------------------------------------------------- any place */

enum tw_status tw_links_read(struct tw_arena *arena, struct tw_fetch *fetch,
                             tw_slice place, struct tw_page *page, struct tw_error *err)
{
    struct stat info;
    bool remote = tw_slice_search(place, TW_SLICE("://")) != SIZE_MAX;
    tw_slice path = remote ? tw_url_to_path(arena, place) : place;
    if (path.ptr) {
        char *absolute = NULL;
        if (!tw_arena_copy(arena, path, &path)) {
            return tw_error_nomem(err);
        }
        absolute = realpath(path.ptr, NULL);
        bool found = absolute && stat(absolute, &info) == 0 &&
                     tw_arena_copy(arena, tw_slice_from(absolute), &path);
        free(absolute);
        if (!found) {
            return tw_error_set(err, TW_ERR_INPUT, "--find-links %.*s: %s",
                                TW_FMT(place), strerror(errno));
        }
        if (S_ISDIR(info.st_mode)) {
            return read_folder(arena, path, page, err);
        }
        place = tw_url_from_path(arena, path);
        if (!place.ptr) {
            return tw_error_nomem(err);
        }
    }
    return tw_dist_kind(last_segment(place)) == TW_DIST_OTHER
               ? fetch_page(arena, fetch, place, page, err)
               : single_file(arena, place, page, err);
}
