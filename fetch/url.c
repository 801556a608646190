/*
 * URLs by RFC 3986: splitting, resolving a reference, and the forms that are safe to
 * compare, to keep and to print.
 *
 * A project page has thousands of references, nearly all of them plain paths or whole
 * URLs; joining costs one pass over the text and one allocation. Nothing here validates
 * more than it needs: libcurl refuses what it cannot send.
 *
 * Called from the driver for each file of a page and from the session for each request.
 */
#include "url.h"

#include "tw_limits.h"

#include <stdio.h>

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_scheme_byte(char c)
{
    return is_alpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Eats "scheme:" from the front of *REST, if there is one. */
static tw_slice pull_scheme(tw_slice *rest)
{
    size_t end = 0;
    while (end < rest->len && is_scheme_byte(rest->ptr[end])) {
        end++;
    }
    if (end == 0 || end == rest->len || rest->ptr[end] != ':' ||
        !is_alpha(rest->ptr[0])) {
        return TW_NO_SLICE;
    }
    tw_slice scheme = tw_slice_cut(*rest, 0, end);
    *rest = tw_slice_cut(*rest, end + 1, rest->len);
    return scheme;
}

/* The text up to the first of STOPS, which is left in *REST. */
static tw_slice pull_span(tw_slice *rest, const char *stops)
{
    tw_slice span = *rest;
    for (; *stops; stops++) {
        span = tw_slice_cut(span, 0, tw_slice_find(span, *stops, 0));
    }
    *rest = tw_slice_cut(*rest, span.len, rest->len);
    return span;
}

static void split_authority(tw_slice authority, struct tw_url *url)
{
    size_t at = SIZE_MAX;
    for (size_t i = authority.len; i-- > 0 && at == SIZE_MAX;) {
        at = authority.ptr[i] == '@' ? i : at;
    }
    if (at != SIZE_MAX) {
        tw_slice userinfo = tw_slice_cut(authority, 0, at);
        size_t colon = tw_slice_find(userinfo, ':', 0);
        url->user = tw_slice_cut(userinfo, 0, colon);
        if (colon != SIZE_MAX) {
            url->password = tw_slice_cut(userinfo, colon + 1, userinfo.len);
        }
        authority = tw_slice_cut(authority, at + 1, authority.len);
    }
    size_t after = tw_slice_find(authority, ']', 0);
    size_t colon = tw_slice_find(authority, ':', after == SIZE_MAX ? 0 : after);
    url->host = tw_slice_cut(authority, 0, colon);
    if (colon != SIZE_MAX) {
        url->port = tw_slice_cut(authority, colon + 1, authority.len);
    }
}

struct tw_url tw_url_split(tw_slice text)
{
    struct tw_url url = {TW_NO_SLICE, TW_NO_SLICE, TW_NO_SLICE, TW_NO_SLICE,
                         TW_NO_SLICE, TW_NO_SLICE, TW_NO_SLICE, TW_NO_SLICE};
    tw_slice rest = text.ptr ? text : TW_SLICE("");
    url.scheme = pull_scheme(&rest);
    if (tw_slice_starts(rest, TW_SLICE("//"))) {
        rest = tw_slice_cut(rest, 2, rest.len);
        split_authority(pull_span(&rest, "/?#"), &url);
    }
    url.path = pull_span(&rest, "?#");
    if (rest.len && rest.ptr[0] == '?') {
        rest = tw_slice_cut(rest, 1, rest.len);
        url.query = pull_span(&rest, "#");
    }
    if (rest.len) {
        url.fragment = tw_slice_cut(rest, 1, rest.len);
    }
    return url;
}

bool tw_url_is_https(const struct tw_url *url)
{
    return tw_slice_equal_nocase(url->scheme, TW_SLICE("https")) && url->host.len;
}

bool tw_url_is_http(const struct tw_url *url)
{
    return tw_slice_equal_nocase(url->scheme, TW_SLICE("http")) && url->host.len;
}

bool tw_url_is_file(const struct tw_url *url)
{
    return tw_slice_equal_nocase(url->scheme, TW_SLICE("file"));
}

bool tw_url_is_loopback(const struct tw_url *url)
{
    tw_slice rest = url->host;
    uint64_t octet = 0;
    if (tw_slice_equal_nocase(rest, TW_SLICE("localhost")) ||
        tw_slice_equal(rest, TW_SLICE("[::1]"))) {
        return true;
    }
    for (int i = 0; i < 4; i++) {
        if ((i && !tw_pull_byte(&rest, '.')) || !tw_pull_uint(&rest, 255, &octet) ||
            (i == 0 && octet != 127)) {
            return false;
        }
    }
    return rest.len == 0;
}

tw_slice tw_url_decode(struct tw_arena *arena, tw_slice text)
{
    char *out = tw_arena_alloc(arena, text.len + 1);
    if (!out) {
        return TW_NO_SLICE;
    }
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        int high = i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1;
        int low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;
        if (text.ptr[i] == '%' && high >= 0 && low >= 0) {
            out[len++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[len++] = text.ptr[i];
        }
    }
    out[len] = '\0';
    return (tw_slice){out, len};
}

/* ---------------------------------------------------------------- joining */

/* Writes into memory that is large enough for the worst case. */
struct writer {
    char *end;
    const char *floor; /* where the path begins */
};

static void put(struct writer *w, tw_slice text)
{
    if (text.len) {
        memcpy(w->end, text.ptr, text.len);
        w->end += text.len;
    }
}

/* Spaces, controls and what is not ASCII may not stand in a URL. */
static bool must_encode(char c)
{
    return (unsigned char)c <= 0x20 || (unsigned char)c >= 0x7f;
}

static size_t encoded_length(tw_slice text)
{
    size_t length = text.len;
    for (size_t i = 0; i < text.len; i++) {
        length += must_encode(text.ptr[i]) ? 2 : 0;
    }
    return length;
}

static void put_encoded(struct writer *w, tw_slice text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (must_encode(text.ptr[i])) {
            *w->end++ = '%';
            *w->end++ = digits[c >> 4];
            *w->end++ = digits[c & 15];
        } else {
            *w->end++ = (char)c;
        }
    }
}

/* Appends the segments of PATH, its first slash implied when it is missing, and undoes
 * "." and ".." on the way: RFC 3986 section 5.2.4. */
static void put_path(struct writer *w, tw_slice path)
{
    while (path.len) {
        path = tw_slice_cut(path, path.ptr[0] == '/' ? 1 : 0, path.len);
        size_t end = tw_slice_find(path, '/', 0);
        tw_slice segment = tw_slice_cut(path, 0, end);
        path = tw_slice_cut(path, segment.len, path.len);
        bool up = tw_slice_equal(segment, TW_SLICE(".."));
        if (!up && !tw_slice_equal(segment, TW_SLICE("."))) {
            *w->end++ = '/';
            put_encoded(w, segment);
            continue;
        }
        while (up && w->end > w->floor && *--w->end != '/') {
        }
        if (!path.len) {
            *w->end++ = '/';
        }
    }
}

/* The path of BASE without its last segment and the slash before it. */
static tw_slice folder_of(tw_slice path)
{
    while (path.len && path.ptr[path.len - 1] != '/') {
        path.len--;
    }
    return tw_slice_cut(path, 0, path.len ? path.len - 1 : 0);
}

/* With "//" even where there is none (file:/x), or a path of "//x" would become one. */
static void put_authority(struct writer *w, const struct tw_url *url)
{
    put(w, TW_SLICE("//"));
    put_encoded(w, url->user);
    if (url->password.ptr) {
        put(w, TW_SLICE(":"));
        put_encoded(w, url->password);
    }
    put(w, url->user.ptr ? TW_SLICE("@") : TW_SLICE(""));
    put_encoded(w, url->host);
    if (url->port.len) {
        put(w, TW_SLICE(":"));
        put_encoded(w, url->port);
    }
}

static void put_marked(struct writer *w, tw_slice mark, tw_slice part)
{
    if (part.ptr) {
        put(w, mark);
        put_encoded(w, part);
    }
}

/* RFC 3986 section 5.2.2; the result has no room for more than both texts encoded. */
static void resolve(struct writer *w, const struct tw_url *base,
                    const struct tw_url *reference)
{
    const struct tw_url *r = reference;
    bool own_authority = r->scheme.ptr || r->host.ptr;
    bool own_path = own_authority || tw_slice_starts(r->path, TW_SLICE("/"));
    bool own_query = own_path || r->path.len || r->query.ptr;
    put(w, r->scheme.ptr ? r->scheme : base->scheme);
    put(w, TW_SLICE(":"));
    put_authority(w, own_authority ? r : base);
    w->floor = w->end;
    if (!own_path) {
        put_path(w, r->path.len ? folder_of(base->path) : base->path);
    }
    put_path(w, r->path);
    put_marked(w, TW_SLICE("?"), own_query ? r->query : base->query);
    put_marked(w, TW_SLICE("#"), r->fragment);
}

/* Something that a relative reference can be resolved against. */
static bool is_hierarchical(const struct tw_url *url)
{
    return url->scheme.ptr &&
           (url->host.ptr ||
            (tw_url_is_file(url) && tw_slice_starts(url->path, TW_SLICE("/"))));
}

enum tw_status tw_url_join(struct tw_arena *arena, tw_slice base, tw_slice reference,
                           tw_slice *out, struct tw_error *err)
{
    reference = tw_slice_trim(reference);
    struct tw_url b = tw_url_split(base);
    struct tw_url r = tw_url_split(reference);
    size_t room = encoded_length(reference) + (r.scheme.ptr ? 0 : encoded_length(base));
    if (room > TW_MAX_URL || !is_hierarchical(r.scheme.ptr ? &r : &b)) {
        tw_slice shown = tw_slice_cut(reference, 0, 200);
        return tw_error_set(err, TW_ERR_INPUT, "not a URL: '%.*s'", TW_FMT(shown));
    }
    char *memory = tw_arena_alloc(arena, room + sizeof "://///?#");
    if (!memory) {
        return tw_error_nomem(err);
    }
    struct writer w = {memory, memory};
    resolve(&w, &b, &r);
    *w.end = '\0';
    *out = (tw_slice){memory, (size_t)(w.end - memory)};
    return TW_OK;
}

/* ---------------------------------------------------------------- safe forms */

static tw_slice default_port(const struct tw_url *url)
{
    return tw_url_is_https(url)  ? TW_SLICE("443")
           : tw_url_is_http(url) ? TW_SLICE("80")
                                 : TW_SLICE("");
}

static void lower(char *text)
{
    for (; *text; text++) {
        if (*text >= 'A' && *text <= 'Z') {
            *text = (char)(*text + ('a' - 'A'));
        }
    }
}

tw_slice tw_url_origin(struct tw_arena *arena, tw_slice url)
{
    struct tw_url parts = tw_url_split(url);
    if (!is_hierarchical(&parts)) {
        return TW_NO_SLICE;
    }
    bool usual = !parts.port.len || tw_slice_equal(parts.port, default_port(&parts));
    char *text = tw_arena_printf(arena, "%.*s://%.*s%s%.*s", TW_FMT(parts.scheme),
                                 TW_FMT(parts.host), usual ? "" : ":",
                                 usual ? 0 : (int)parts.port.len, parts.port.ptr);
    if (text) {
        lower(text);
    }
    return tw_slice_from(text);
}

/* Where the userinfo of URL stands, its "@" included; empty when there is none. */
static tw_slice userinfo_of(const struct tw_url *parts)
{
    if (!parts->user.ptr) {
        return TW_SLICE("");
    }
    return (tw_slice){parts->user.ptr, (size_t)(parts->host.ptr - parts->user.ptr)};
}

tw_slice tw_url_bare(struct tw_arena *arena, tw_slice url)
{
    struct tw_url parts = tw_url_split(url);
    tw_slice secret = userinfo_of(&parts);
    tw_slice all = tw_slice_cut(url, 0, tw_slice_find(url, '#', 0));
    if (!secret.len) {
        return all;
    }
    size_t before = (size_t)(secret.ptr - url.ptr);
    tw_slice rest = tw_slice_cut(all, before + secret.len, all.len);
    return tw_slice_from(
        tw_arena_printf(arena, "%.*s%.*s", (int)before, url.ptr, TW_FMT(rest)));
}

const char *tw_url_redact(tw_slice url, char *out, size_t size)
{
    struct tw_url parts = tw_url_split(url);
    tw_slice secret = userinfo_of(&parts);
    if (!secret.len) {
        snprintf(out, size, "%.*s", TW_FMT(url));
        return out;
    }
    tw_slice shown = parts.password.ptr ? parts.user : TW_SLICE("");
    tw_slice rest = tw_slice_cut(url, (size_t)(parts.host.ptr - url.ptr), url.len);
    snprintf(out, size, "%.*s%.*s%s****@%.*s", (int)(secret.ptr - url.ptr), url.ptr,
             TW_FMT(shown), parts.password.ptr ? ":" : "", TW_FMT(rest));
    return out;
}

tw_slice tw_url_to_path(struct tw_arena *arena, tw_slice url)
{
    struct tw_url parts = tw_url_split(url);
    bool here =
        !parts.host.len || tw_slice_equal_nocase(parts.host, TW_SLICE("localhost"));
    if (!tw_url_is_file(&parts) || !here ||
        !tw_slice_starts(parts.path, TW_SLICE("/"))) {
        return TW_NO_SLICE;
    }
    tw_slice path = tw_url_decode(arena, parts.path);
    return path.ptr && memchr(path.ptr, '\0', path.len) ? TW_NO_SLICE : path;
}

/* Bytes that would end the path of a URL, or begin an escape. */
static bool ends_path(char c)
{
    return must_encode(c) || c == '%' || c == '?' || c == '#';
}

tw_slice tw_url_from_path(struct tw_arena *arena, tw_slice path)
{
    char *text = path.len < SIZE_MAX / 4
                     ? tw_arena_alloc(arena, path.len * 3 + sizeof "file://")
                     : NULL;
    if (!text) {
        return TW_NO_SLICE;
    }
    char *end = text + sprintf(text, "file://");
    for (size_t i = 0; i < path.len; i++) {
        end += sprintf(end, ends_path(path.ptr[i]) ? "%%%02X" : "%c",
                       (unsigned)(unsigned char)path.ptr[i]);
    }
    return (tw_slice){text, (size_t)(end - text)};
}
