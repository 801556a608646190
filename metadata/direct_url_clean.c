/*
 * A URL that may be written down: taken apart and put together as Python's urlsplit and
 * urlunsplit do (RFC 3986, section 3 and 5.3), credentials left out on the way.
 *
 *     https://user:secret@host:1/path?query#fragment
 *     scheme  `user info´ host   path query fragment
 */
#include "direct_url_clean.h"

#include "ascii.h"

struct split {
    tw_slice scheme; /* without ":"; may be empty */
    tw_slice host;   /* with user info and port; absent when there is no "//" */
    tw_slice path;
    tw_slice query, fragment; /* without "?" and "#"; may be empty */
};

static bool is_alphanumeric(char c)
{
    return tw_ascii_is_letter(c) || tw_ascii_is_digit(c);
}

static bool is_scheme(tw_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!is_alphanumeric(c) && (i == 0 || (c != '+' && c != '-' && c != '.'))) {
            return false;
        }
    }
    return text.len > 0 && (text.ptr[0] < '0' || text.ptr[0] > '9');
}

/* Cuts what follows the first SEPARATOR of *TEXT off, and returns it. */
static tw_slice cut_off(tw_slice *text, char separator)
{
    size_t at = tw_slice_find(*text, separator, 0);
    tw_slice rest =
        at == SIZE_MAX ? TW_SLICE("") : tw_slice_cut(*text, at + 1, text->len);
    *text = tw_slice_cut(*text, 0, at);
    return rest;
}

static struct split split(tw_slice url)
{
    struct split parts = {.scheme = TW_SLICE(""), .host = TW_NO_SLICE};
    parts.fragment = cut_off(&url, '#');
    parts.query = cut_off(&url, '?');
    tw_slice scheme = tw_slice_cut(url, 0, tw_slice_find(url, ':', 0));
    if (scheme.len < url.len && is_scheme(scheme)) {
        parts.scheme = scheme;
        url = tw_slice_cut(url, scheme.len + 1, url.len);
    }
    if (tw_slice_starts(url, TW_SLICE("//"))) {
        size_t end = tw_slice_find(url, '/', 2);
        parts.host = tw_slice_cut(url, 2, end);
        url = tw_slice_cut(url, end, url.len);
    }
    parts.path = url;
    return parts;
}

/* Is TEXT "${NAME}"? */
static bool is_variable(tw_slice text)
{
    if (text.len < 4 || !tw_slice_starts(text, TW_SLICE("${")) ||
        text.ptr[text.len - 1] != '}') {
        return false;
    }
    for (size_t i = 2; i < text.len - 1; i++) {
        char c = text.ptr[i];
        if (!is_alphanumeric(c) && c != '-' && c != '_') {
            return false;
        }
    }
    return true;
}

static bool may_stay(tw_slice user_info)
{
    tw_slice user = user_info;
    tw_slice password = cut_off(&user, ':');
    bool alone = user.len == user_info.len;
    return alone ? is_variable(user) || tw_slice_equal(user, TW_SLICE("git"))
                 : is_variable(user) && is_variable(password);
}

static tw_slice without_credentials(tw_slice host)
{
    size_t at = host.len;
    while (at && host.ptr[at - 1] != '@') {
        at--;
    }
    return at == 0 || may_stay(tw_slice_cut(host, 0, at - 1))
               ? host
               : tw_slice_cut(host, at, host.len);
}

/* Schemes whose URLs have "//" even without a host. */
static bool has_hosts(tw_slice scheme)
{
    static const char *const schemes[] = {"file",    "ftp", "git",   "git+ssh", "http",
                                          "https",   "nfs", "rsync", "sftp",    "svn",
                                          "svn+ssh", "ws",  "wss"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (tw_slice_equal_nocase(scheme, tw_slice_from(schemes[i]))) {
            return true;
        }
    }
    return false;
}

struct writer {
    char *text;
    size_t len;
};

static void put(struct writer *w, const char *before, tw_slice part)
{
    size_t length = strlen(before);
    memcpy(w->text + w->len, before, length);
    w->len += length;
    if (part.len) {
        memcpy(w->text + w->len, part.ptr, part.len);
    }
    w->len += part.len;
}

static void put_lower(struct writer *w, tw_slice part)
{
    for (size_t i = 0; i < part.len; i++) {
        w->text[w->len++] = tw_ascii_lower(part.ptr[i]);
    }
}

/* URL without what Python's urlsplit takes away before it looks at it. */
static tw_slice tidy(tw_slice url, char *room)
{
    size_t len = 0;
    while (url.len && (unsigned char)url.ptr[0] <= ' ') {
        url = tw_slice_cut(url, 1, url.len);
    }
    for (size_t i = 0; i < url.len; i++) {
        char c = url.ptr[i];
        if (c != '\t' && c != '\r' && c != '\n') {
            room[len++] = c;
        }
    }
    return (tw_slice){room, len};
}

bool tw_direct_url_clean(struct tw_arena *arena, tw_slice url, struct tw_clean_url *out)
{
    char *room = tw_arena_alloc(arena, url.len + 1);
    struct writer w = {tw_arena_alloc(arena, url.len + sizeof "//////"), 0};
    *out = (struct tw_clean_url){0};
    if (!room || !w.text) {
        return false;
    }
    struct split parts = split(tidy(url, room));
    tw_slice host = without_credentials(parts.host);
    put_lower(&w, parts.scheme);
    put(&w, parts.scheme.len ? ":" : "", TW_NO_SLICE);
    /* A path that begins with "//" would be read as a host the next time. */
    bool doubtful = tw_slice_starts(parts.path, TW_SLICE("//"));
    if (host.len || doubtful || has_hosts(parts.scheme)) {
        bool rooted = parts.path.len == 0 || parts.path.ptr[0] == '/';
        put(&w, "//", host);
        put(&w, rooted ? "" : "/", TW_NO_SLICE);
    }
    put(&w, "", parts.path);
    if (parts.query.len) {
        put(&w, "?", parts.query);
    }
    if (parts.fragment.len) {
        put(&w, "#", parts.fragment);
    }
    out->text = (tw_slice){w.text, w.len};
    out->is_file = tw_slice_equal_nocase(parts.scheme, TW_SLICE("file"));
    out->is_absolute = parts.path.len > 0 && parts.path.ptr[0] == '/';
    return true;
}
