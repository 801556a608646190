/*
 * A project page, whatever it is written in: which reader to ask, and what a file must
 * have to be one.
 *
 * The invariant: nothing on a page but its not being a page is fatal. An entry that
 * cannot be used is skipped and kept with the reason, so that one bad upload does not
 * hide a project. Called by the driver for each page. PEP 503, 691, 700.
 */
#include "page.h"

#include "tw_limits.h"

/* 1 for what is no hexadecimal digit. Without branches, so that loops over it become
 * vector code: a page is to a third digests. */
static unsigned is_no_digit(char c)
{
    unsigned char decimal = (unsigned char)(c - '0');
    unsigned char letter = (unsigned char)((c | 0x20) - 'a');
    return (decimal > 9) & (letter > 5);
}

static bool is_hex(tw_slice text)
{
    unsigned bad = 0;
    for (size_t i = 0; i < text.len; i++) {
        bad |= is_no_digit(text.ptr[i]);
    }
    return text.len > 0 && !bad;
}

/* A name that may become a file on somebody's disk. */
static bool is_plain_name(tw_slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c < ' ' || c == 0x7f || c == '/' || c == '\\') {
            return false;
        }
    }
    return !tw_slice_equal(name, TW_SLICE(".")) &&
           !tw_slice_equal(name, TW_SLICE(".."));
}

const char *tw_page_file_problem(const struct tw_file *file)
{
    if (file->filename.len == 0) {
        return "has no file name";
    }
    if (file->url.len == 0) {
        return "has no URL";
    }
    if (file->filename.len > TW_MAX_FILENAME) {
        return "has a file name that is too long";
    }
    if (file->url.len > TW_MAX_URL) {
        return "has a URL that is too long";
    }
    return is_plain_name(file->filename) ? NULL : "has a file name that is none";
}

struct tw_file tw_page_new_file(const struct tw_page_builder *builder)
{
    return (struct tw_file){.size = TW_SIZE_UNKNOWN,
                            .upload_time = TW_TIME_UNKNOWN,
                            .first_digest = builder->digests.len};
}

bool tw_page_is_sha256(tw_slice hex)
{
    return hex.len == 64 && is_hex((tw_slice){hex.ptr, 64});
}

void tw_page_add_digest(struct tw_page_builder *builder, struct tw_file *file,
                        tw_slice algorithm, tw_slice hex)
{
    if (tw_slice_equal(algorithm, TW_SLICE("sha256"))) {
        file->sha256 = tw_page_is_sha256(hex) ? hex : TW_NO_SLICE;
        return;
    }
    if (!is_hex(hex)) {
        return;
    }
    if (!tw_vec_push(builder->arena, &builder->digests,
                     (struct tw_digest){algorithm, hex})) {
        builder->failed = TW_ERR_NOMEM;
        return;
    }
    file->digest_count++;
}

void tw_page_add_file(struct tw_page_builder *builder, struct tw_file *file)
{
    const char *problem = tw_page_file_problem(file);
    if (builder->files.len + builder->skipped.len >= TW_MAX_PAGE_FILES) {
        builder->failed = TW_ERR_LIMIT;
        return;
    }
    file->kind = tw_dist_kind(file->filename);
    bool kept =
        problem ? tw_vec_push(builder->arena, &builder->skipped,
                              (struct tw_skipped){file->filename.len ? file->filename
                                                                     : file->url,
                                                  tw_slice_from(problem)})
                : tw_vec_push(builder->arena, &builder->files, *file);
    if (!kept) {
        builder->failed = TW_ERR_NOMEM;
    }
}

void tw_page_add_track(struct tw_page_builder *builder, tw_slice url)
{
    if (!tw_vec_push(builder->arena, &builder->tracks, url)) {
        builder->failed = TW_ERR_NOMEM;
    }
}

void tw_page_add_alternate(struct tw_page_builder *builder, tw_slice url)
{
    if (!tw_vec_push(builder->arena, &builder->alternates, url)) {
        builder->failed = TW_ERR_NOMEM;
    }
}

enum tw_dist_kind tw_dist_kind(tw_slice filename)
{
    if (tw_slice_ends(filename, TW_SLICE(".whl"))) {
        return TW_DIST_WHEEL;
    }
    bool sdist = tw_slice_ends(filename, TW_SLICE(".tar.gz")) ||
                 tw_slice_ends(filename, TW_SLICE(".zip"));
    return sdist ? TW_DIST_SDIST : TW_DIST_OTHER;
}

/* ---------------------------------------------------------------- the whole page */

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
