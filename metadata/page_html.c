/*
 * Project pages in HTML: anchors whose last path segment is a file name (PEP 503), with
 * data-requires-python, data-yanked (PEP 592), data-core-metadata (PEP 658, 714), and
 * meta elements for version (PEP 629), status (PEP 792) and tracks (PEP 708).
 *
 *     <a href="../x-1.whl#sha256=abc..." data-requires-python="&gt;=3.8">x-1.whl</a>
 *
 * Anchors that lead to no file, as "../" of a folder listing, end among the skipped
 * ones. Called from page.c.
 */
#include "html.h"
#include "page_readers.h"
#include "url.h"

struct reading {
    struct tw_html html;
    struct tw_page_builder *builder;
    struct tw_page *page;
    bool based; /* there was a base, or an anchor, after which none counts */
};

/* The values of the attributes NAMES (COUNT of them) of the tag; those that it has not
 * are TW_NO_SLICE. The first one of a name counts, says the standard. */
static void read_attributes(struct tw_html *html, const tw_slice *names, size_t count,
                            tw_slice *values)
{
    tw_slice name;
    tw_slice value;
    for (size_t i = 0; i < count; i++) {
        values[i] = TW_NO_SLICE;
    }
    while (tw_html_attribute(html, &name, &value)) {
        for (size_t i = 0; i < count; i++) {
            if (!values[i].ptr && tw_slice_equal_nocase(name, names[i])) {
                values[i] = value;
                break;
            }
        }
    }
}

/* TEXT without character references; TW_NO_SLICE stays what it is. */
static tw_slice decoded(struct reading *reading, tw_slice text)
{
    tw_slice out = text;
    if (text.ptr && !tw_html_decode(reading->builder->arena, text, &out)) {
        reading->builder->failed = TW_ERR_NOMEM;
    }
    return out;
}

static tw_slice percent_decoded(struct reading *reading, tw_slice text)
{
    tw_slice out = text;
    if (!tw_percent_decode(reading->builder->arena, text, &out)) {
        reading->builder->failed = TW_ERR_NOMEM;
    }
    return out;
}

/* ---------------------------------------------------------------- anchors */

/* What else may stand before a "=" in a fragment is no algorithm: "egg=x". */
static bool is_algorithm(tw_slice name)
{
    static const tw_slice names[] = {
        TW_SLICE_INIT("sha256"),  TW_SLICE_INIT("md5"),     TW_SLICE_INIT("sha512"),
        TW_SLICE_INIT("sha384"),  TW_SLICE_INIT("sha224"),  TW_SLICE_INIT("sha1"),
        TW_SLICE_INIT("blake2b"), TW_SLICE_INIT("blake2s"),
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (tw_slice_equal(name, names[i])) {
            return true;
        }
    }
    return false;
}

/* "sha256=abc", maybe among other things: "egg=x&sha256=abc". */
static void read_fragment(struct reading *reading, struct tw_file *file,
                          tw_slice fragment)
{
    while (fragment.len) {
        size_t end = tw_slice_find(fragment, '&', 0);
        tw_slice pair = tw_slice_cut(fragment, 0, end);
        tw_slice name = tw_slice_cut(pair, 0, tw_slice_find(pair, '=', 0));
        if (is_algorithm(name) && name.len < pair.len) {
            tw_page_add_digest(reading->builder, file, name,
                               tw_slice_cut(pair, name.len + 1, pair.len));
        }
        fragment = tw_slice_cut(fragment, pair.len + 1, fragment.len);
    }
}

/* "true", "sha256=abc", "false" or nothing. */
static void read_metadata_offer(struct tw_file *file, tw_slice value)
{
    static const tw_slice prefix = TW_SLICE_INIT("sha256=");
    file->has_metadata = value.ptr && !tw_slice_equal_nocase(value, TW_SLICE("false"));
    tw_slice hex = tw_slice_cut(value, prefix.len, value.len);
    if (tw_slice_starts(value, prefix) && tw_page_is_sha256(hex)) {
        file->metadata_sha256 = hex;
    }
}

static void read_size(struct tw_file *file, tw_slice value)
{
    uint64_t size;
    if (tw_pull_uint(&value, UINT64_MAX, &size) && value.len == 0) {
        file->size = size;
    }
}

enum { HREF, REQUIRES_PYTHON, YANKED, CORE_METADATA, DIST_INFO_METADATA, SIZE, LINKS };

static void read_anchor(struct reading *reading)
{
    static const tw_slice names[LINKS] = {
        [HREF] = TW_SLICE_INIT("href"),
        [REQUIRES_PYTHON] = TW_SLICE_INIT("data-requires-python"),
        [YANKED] = TW_SLICE_INIT("data-yanked"),
        [CORE_METADATA] = TW_SLICE_INIT("data-core-metadata"),
        [DIST_INFO_METADATA] = TW_SLICE_INIT("data-dist-info-metadata"),
        [SIZE] = TW_SLICE_INIT("data-size"),
    };
    tw_slice values[LINKS];
    read_attributes(&reading->html, names, LINKS, values);
    tw_slice href = decoded(reading, tw_slice_trim(values[HREF]));
    reading->based |= href.len > 0;
    if (href.len == 0) {
        return;
    }
    struct tw_file file = tw_page_new_file(reading->builder);
    file.url = tw_slice_cut(href, 0, tw_slice_find(href, '#', 0));
    file.filename = percent_decoded(reading, tw_url_last_segment(file.url));
    tw_slice fragment = tw_slice_cut(href, file.url.len + 1, href.len);
    read_fragment(reading, &file, percent_decoded(reading, fragment));
    file.requires_python = decoded(reading, values[REQUIRES_PYTHON]);
    file.yanked = values[YANKED].ptr != NULL;
    file.yank_reason = decoded(reading, values[YANKED]);
    read_metadata_offer(&file, values[CORE_METADATA].ptr ? values[CORE_METADATA]
                                                         : values[DIST_INFO_METADATA]);
    read_size(&file, values[SIZE]);
    tw_page_add_file(reading->builder, &file);
}

/* ---------------------------------------------------------------- base and meta */

static void read_base(struct reading *reading)
{
    static const tw_slice names[] = {TW_SLICE_INIT("href")};
    tw_slice href;
    read_attributes(&reading->html, names, 1, &href);
    if (href.len == 0 || reading->based) {
        return;
    }
    reading->based = true;
    struct tw_page *page = reading->page;
    tw_slice base = decoded(reading, tw_slice_trim(href));
    if (!tw_url_rebase(reading->builder->arena, page->url, base, &page->url)) {
        reading->builder->failed = TW_ERR_NOMEM;
    }
}

static void read_meta(struct reading *reading)
{
    static const tw_slice names[] = {TW_SLICE_INIT("name"), TW_SLICE_INIT("content")};
    tw_slice values[2];
    read_attributes(&reading->html, names, 2, values);
    tw_slice content = decoded(reading, values[1]);
    if (tw_slice_equal_nocase(values[0], TW_SLICE("pypi:repository-version"))) {
        reading->page->api_version = content;
    } else if (tw_slice_equal_nocase(values[0], TW_SLICE("pypi:project-status"))) {
        reading->page->status = content;
    } else if (tw_slice_equal_nocase(values[0],
                                     TW_SLICE("pypi:project-status-reason"))) {
        reading->page->status_reason = content;
    } else if (tw_slice_equal_nocase(values[0], TW_SLICE("pypi:tracks"))) {
        tw_page_add_track(reading->builder, content);
    } else if (tw_slice_equal_nocase(values[0], TW_SLICE("pypi:alternate-locations"))) {
        tw_page_add_alternate(reading->builder, content);
    }
}

enum tw_status tw_page_read_html(struct tw_page_builder *builder, tw_slice body,
                                 struct tw_page *page, struct tw_error *err)
{
    struct reading reading = {.builder = builder, .page = page};
    tw_slice name;
    bool any = false;
    tw_html_init(&reading.html, body);
    while (builder->failed == TW_OK && tw_html_tag(&reading.html, &name)) {
        any = true;
        if (tw_slice_equal_nocase(name, TW_SLICE("a"))) {
            read_anchor(&reading);
        } else if (tw_slice_equal_nocase(name, TW_SLICE("base"))) {
            read_base(&reading);
        } else if (tw_slice_equal_nocase(name, TW_SLICE("meta"))) {
            read_meta(&reading);
        }
    }
    if (builder->failed != TW_OK) {
        return builder->failed;
    }
    return any ? TW_OK : tw_error_set(err, TW_ERR_PAGE, "HTML without any element");
}
