/*
 * A project page, whatever it is written in: which reader to ask.
 *
 * The invariant: nothing on a page but its not being a page is fatal. Called by the
 * driver for each page. PEP 503, 691, 700.
 */
#include "page_readers.h"

#include "tw_limits.h"

enum form { FORM_JSON, FORM_HTML, FORM_EMPTY, FORM_UNKNOWN };

static bool ends_nocase(tw_slice name, tw_slice suffix)
{
    return name.len >= suffix.len &&
           tw_slice_equal_nocase(tw_slice_cut(name, name.len - suffix.len, name.len),
                                 suffix);
}

/* Trusts a type that says what it is; otherwise looks at the first byte (some servers
 * send text/plain, binary/octet-stream or nothing at all). */
static enum form form_of(tw_slice content_type, tw_slice body)
{
    tw_slice type = tw_slice_trim(
        tw_slice_cut(content_type, 0, tw_slice_find(content_type, ';', 0)));
    tw_slice text = tw_slice_trim(body);
    if (text.len == 0) {
        return FORM_EMPTY;
    }
    if (ends_nocase(type, TW_SLICE("json"))) {
        return FORM_JSON;
    }
    if (ends_nocase(type, TW_SLICE("html"))) {
        return FORM_HTML;
    }
    return text.ptr[0] == '{'   ? FORM_JSON
           : text.ptr[0] == '<' ? FORM_HTML
                                : FORM_UNKNOWN;
}

static tw_slice without_byte_order_mark(tw_slice body)
{
    tw_slice mark = TW_SLICE("\xEF\xBB\xBF");
    return tw_slice_starts(body, mark) ? tw_slice_cut(body, mark.len, body.len) : body;
}

/* "1.4" is fine, "2.0" may mean anything. */
static enum tw_status check_version(const struct tw_page *page, struct tw_error *err)
{
    tw_slice version = page->api_version;
    tw_slice major = tw_slice_cut(version, 0, tw_slice_find(version, '.', 0));
    if (version.len == 0 || tw_slice_equal(major, TW_SLICE("1"))) {
        return TW_OK;
    }
    return tw_error_set(err, TW_ERR_PAGE,
                        "the index speaks version %.*s of the simple API, not 1.x",
                        TW_FMT(tw_slice_cut(version, 0, 20)));
}

static enum tw_status builder_status(const struct tw_page_builder *builder,
                                     struct tw_error *err)
{
    switch (builder->failed) {
    case TW_OK:
        return TW_OK;
    case TW_ERR_LIMIT:
        return tw_error_set(err, TW_ERR_LIMIT, "the page has more than %d entries",
                            TW_MAX_PAGE_FILES);
    default:
        return tw_error_nomem(err);
    }
}

static void hand_over(const struct tw_page_builder *builder, struct tw_page *page)
{
    page->files = builder->files.at;
    page->file_count = builder->files.len;
    page->digests = builder->digests.at;
    page->digest_count = builder->digests.len;
    page->skipped = builder->skipped.at;
    page->skipped_count = builder->skipped.len;
    page->tracks = builder->tracks.at;
    page->track_count = builder->tracks.len;
    page->alternates = builder->alternates.at;
    page->alternate_count = builder->alternates.len;
}

static enum tw_status read_form(enum form form, struct tw_page_builder *builder,
                                tw_slice body, struct tw_page *page,
                                struct tw_error *err)
{
    switch (form) {
    case FORM_JSON:
        return tw_page_read_json(builder, body, page, err);
    case FORM_HTML:
        return tw_page_read_html(builder, body, page, err);
    case FORM_EMPTY:
        return TW_OK;
    case FORM_UNKNOWN:
        break;
    }
    return tw_error_set(err, TW_ERR_PAGE, "neither JSON nor HTML");
}

enum tw_status tw_page_parse(struct tw_arena *arena, tw_slice body,
                             tw_slice content_type, tw_slice url, struct tw_page *page,
                             struct tw_error *err)
{
    enum { USUAL_ENTRY = 512 }; /* bytes of a file's entry: saves growing in steps */
    struct tw_page_builder builder = {.arena = arena};
    *page = (struct tw_page){.url = url};
    if (body.len > TW_MAX_PAGE) {
        return tw_error_set(err, TW_ERR_LIMIT, "the page is larger than %zu bytes",
                            (size_t)TW_MAX_PAGE);
    }
    body = without_byte_order_mark(body);
    if (!tw_vec_reserve(arena, &builder.files, body.len / USUAL_ENTRY)) {
        return tw_error_nomem(err);
    }
    enum tw_status status =
        read_form(form_of(content_type, body), &builder, body, page, err);
    if (status == TW_ERR_PAGE && content_type.len && err) {
        tw_error_wrap(err, "%.*s", TW_FMT(content_type));
    }
    if (builder.failed != TW_OK) {
        return builder_status(&builder, err);
    }
    if (status == TW_OK) {
        status = check_version(page, err);
    }
    hand_over(&builder, page);
    return status;
}
