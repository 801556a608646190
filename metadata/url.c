/*
 * URLs as far as pages need them: file names in them, sidecars beside them, bases of
 * relative ones. RFC 3986, section 3.
 *
 *     https://host/a/b.whl?q#f
 *     `root-------|path---|query, fragment
 *
 * Resolving and normalising is the business of fetch/; here URLs are cut and put
 * together as they were published.
 */
#include "url.h"

#include "ascii.h"
#include "tw_limits.h"
#include "tw_metadata.h"

struct parts {
    tw_slice root;  /* scheme and authority: "https://host:1"; or empty */
    tw_slice path;  /* up to "?" or "#" */
    tw_slice query; /* with its "?", up to "#"; or empty */
};

/* The length of "scheme:" at the front of URL, or 0. */
static size_t scheme_length(tw_slice url)
{
    for (size_t i = 0; i < url.len; i++) {
        char c = url.ptr[i];
        bool inner = tw_ascii_is_digit(c) || c == '+' || c == '-' || c == '.';
        if (c == ':' && i > 0) {
            return i + 1;
        }
        if (!tw_ascii_is_letter(c) && (i == 0 || !inner)) {
            return 0;
        }
    }
    return 0;
}

static struct parts split(tw_slice url)
{
    url = tw_slice_cut(url, 0, tw_slice_find(url, '#', 0));
    tw_slice front = tw_slice_cut(url, 0, tw_slice_find(url, '?', 0));
    size_t root = scheme_length(front);
    if (tw_slice_starts(tw_slice_cut(front, root, front.len), TW_SLICE("//"))) {
        root = tw_slice_find(front, '/', root + 2);
    }
    return (struct parts){tw_slice_cut(front, 0, root),
                          tw_slice_cut(front, root, front.len),
                          tw_slice_cut(url, front.len, url.len)};
}

/* The length of PATH up to and with its last "/". */
static size_t folder_length(tw_slice path)
{
    size_t length = path.len;
    while (length && path.ptr[length - 1] != '/') {
        length--;
    }
    return length;
}

static bool concatenate(struct tw_arena *arena, const tw_slice *parts, size_t count,
                        tw_slice *out)
{
    size_t size = 1;
    for (size_t i = 0; i < count; i++) {
        size += parts[i].len;
    }
    char *text = tw_arena_alloc(arena, size);
    if (!text) {
        return false;
    }
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len) {
            memcpy(text + len, parts[i].ptr, parts[i].len);
        }
        len += parts[i].len;
    }
    *out = (tw_slice){text, len};
    return true;
}

bool tw_percent_decode(struct tw_arena *arena, tw_slice text, tw_slice *out)
{
    *out = text;
    if (tw_slice_find(text, '%', 0) == SIZE_MAX) {
        return true;
    }
    char *decoded = tw_arena_alloc(arena, text.len);
    if (!decoded) {
        return false;
    }
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool pair = text.ptr[i] == '%' && text.len - i > 2;
        unsigned high = pair ? tw_ascii_hex(text.ptr[i + 1]) : 16;
        unsigned low = pair ? tw_ascii_hex(text.ptr[i + 2]) : 16;
        if (high < 16 && low < 16) {
            decoded[len++] = (char)(high * 16 + low);
            i += 2;
        } else {
            decoded[len++] = text.ptr[i];
        }
    }
    *out = (tw_slice){decoded, len};
    return true;
}

tw_slice tw_url_last_segment(tw_slice url)
{
    tw_slice path = split(url).path;
    return tw_slice_cut(path, folder_length(path), path.len);
}

bool tw_url_rebase(struct tw_arena *arena, tw_slice url, tw_slice base, tw_slice *out)
{
    struct parts page = split(url);
    tw_slice front[] = {page.root, TW_NO_SLICE, base};
    if (base.len == 0 || scheme_length(base)) {
        *out = base.len ? base : url;
        return true;
    }
    if (tw_slice_starts(base, TW_SLICE("//"))) {
        front[0] = tw_slice_cut(page.root, 0, scheme_length(page.root));
    } else if (base.ptr[0] != '/') {
        front[1] = tw_slice_cut(page.path, 0, folder_length(page.path));
    }
    return concatenate(arena, front, 3, out);
}

enum tw_status tw_url_sidecar(struct tw_arena *arena, tw_slice url, tw_slice *out,
                              struct tw_error *err)
{
    if (url.len > TW_MAX_URL) {
        return tw_error_set(err, TW_ERR_LIMIT, "a URL is longer than %zu bytes",
                            (size_t)TW_MAX_URL);
    }
    struct parts file = split(url);
    tw_slice parts[] = {file.root, file.path, TW_SLICE(".metadata"), file.query};
    return concatenate(arena, parts, 4, out) ? TW_OK : tw_error_nomem(err);
}
