/*
 * Versions (PEP 440): parsing, comparing and printing. The grammar is in
 * version_scan.c, the order in version_key.c.
 *
 * The invariant: a tw_version keeps the text that was published and the key that sorts
 * it; its parts are found again by scanning the text, which only printing needs.
 */
#include "text.h"
#include "tw_limits.h"
#include "version_key.h"
#include "version_plain.h"

/* tw_version_parse for any text. */
static enum tw_status parse_any(struct tw_arena *arena, tw_slice text, tw_version *out,
                                struct tw_error *err)
{
    struct tw_version_scan scan;
    tw_slice trimmed = tw_text_trim(text);
    if (trimmed.len > TW_MAX_VERSION) {
        return tw_error_at(err, TW_ERR_VERSION, TW_MAX_VERSION,
                           "a version of more than %zu bytes", TW_MAX_VERSION);
    }
    size_t end = tw_version_scan(trimmed, 0, &scan);
    if (end == 0 || end < trimmed.len) {
        size_t offset = (size_t)(trimmed.ptr - text.ptr) + end;
        return tw_error_at(
            err, TW_ERR_VERSION, trimmed.ptr ? offset : 0, "not a version: \"%.*s\"",
            trimmed.len > 100 ? 100 : (int)trimmed.len, trimmed.ptr ? trimmed.ptr : "");
    }
    out->text = trimmed;
    out->flags = scan.flags;
    return tw_key_new(arena, &scan, &out->key) ? TW_OK : tw_error_nomem(err);
}

enum tw_status tw_version_parse(struct tw_arena *arena, tw_slice text, tw_version *out,
                                struct tw_error *err)
{
    uint32_t flags;
    if (text.len == 0 || text.len > TW_PLAIN_MAX) {
        return parse_any(arena, text, out, err);
    }
    unsigned char *key = tw_arena_alloc(arena, text.len + TW_PLAIN_EXTRA);
    if (!key) {
        return tw_error_nomem(err);
    }
    size_t len = tw_plain_key(text, key, &flags);
    if (len == 0) {
        return parse_any(arena, text, out, err);
    }
    *out = (tw_version){text, {(const char *)key, len}, flags};
    return TW_OK;
}

int tw_version_compare(tw_version a, tw_version b)
{
    return tw_slice_compare(a.key, b.key);
}

bool tw_version_is_prerelease(tw_version v)
{
    return (v.flags & (TW_VERSION_PRE | TW_VERSION_DEV)) != 0;
}

/* DIGITS without leading zeros; none at all is "0". */
static tw_slice plain_number(tw_slice digits)
{
    while (digits.len > 1 && digits.ptr[0] == '0') {
        digits = tw_slice_cut(digits, 1, digits.len);
    }
    return digits.len ? digits : TW_SLICE("0");
}

static const char *pre_name(char letter)
{
    return letter == 'r' ? "rc" : letter == 'a' ? "a" : "b";
}

/* RELEASE without the ".0"s at its end. */
static tw_slice strip_zeros(tw_slice release)
{
    size_t kept = release.len;
    for (size_t at = release.len; at-- > 0;) {
        if (release.ptr[at] == '.') {
            kept = at;
        } else if (release.ptr[at] != '0') {
            break;
        }
    }
    return tw_slice_cut(release, 0, kept);
}

static void print_release(struct tw_buf *buf, tw_slice release)
{
    for (const char *separator = ""; release.len; separator = ".") {
        tw_buf_adds(buf, separator);
        tw_buf_add(buf, plain_number(tw_release_next(&release)));
    }
}

static void print_label(struct tw_buf *buf, const char *label, tw_slice number)
{
    tw_buf_adds(buf, label);
    tw_buf_add(buf, plain_number(number));
}

/* Appends the normal form of a local part: lower case, dots, plain numbers. */
static void print_local(struct tw_buf *buf, tw_slice local)
{
    while (local.len) {
        bool number;
        tw_slice segment = tw_local_next(&local, &number);
        segment = number ? plain_number(segment) : segment;
        for (size_t i = 0; i < segment.len; i++) {
            tw_buf_add_byte(buf, tw_lower(segment.ptr[i]));
        }
        tw_buf_adds(buf, local.len ? "." : "");
    }
}

void tw_version_print(struct tw_buf *buf, tw_version v, enum tw_version_form form)
{
    struct tw_version_scan scan;
    tw_version_scan(v.text, 0, &scan);
    tw_slice epoch = plain_number(scan.epoch);
    if (!tw_slice_equal(epoch, TW_SLICE("0"))) {
        tw_buf_add(buf, epoch);
        tw_buf_add_byte(buf, '!');
    }
    print_release(buf, form == TW_VERSION_CANONICAL ? strip_zeros(scan.release)
                                                    : scan.release);
    if (form == TW_VERSION_BASE) {
        return;
    }
    if (scan.flags & TW_VERSION_PRE) {
        print_label(buf, pre_name(scan.pre_letter), scan.pre);
    }
    if (scan.flags & TW_VERSION_POST) {
        print_label(buf, ".post", scan.post);
    }
    if (scan.flags & TW_VERSION_DEV) {
        print_label(buf, ".dev", scan.dev);
    }
    if ((scan.flags & TW_VERSION_LOCAL) && form != TW_VERSION_PUBLIC) {
        tw_buf_add_byte(buf, '+');
        print_local(buf, scan.local);
    }
}

/* The components of RELEASE, in ARENA. */
static bool split_release(struct tw_arena *arena, tw_slice release,
                          struct tw_version_parts *out)
{
    TW_VEC(tw_slice) components = {0};
    while (release.len) {
        tw_slice component = plain_number(tw_release_next(&release));
        if (!tw_vec_push(arena, &components, component)) {
            return false;
        }
    }
    out->release = components.at;
    out->release_count = components.len;
    return true;
}

enum tw_status tw_version_split(struct tw_arena *arena, tw_version v,
                                struct tw_version_parts *out, struct tw_error *err)
{
    struct tw_version_scan scan;
    tw_version_scan(v.text, 0, &scan);
    *out = (struct tw_version_parts){.epoch = plain_number(scan.epoch)};
    if (scan.flags & TW_VERSION_PRE) {
        out->pre_letter = tw_slice_from(pre_name(scan.pre_letter));
        out->pre = plain_number(scan.pre);
    }
    if (scan.flags & TW_VERSION_POST) {
        out->post = plain_number(scan.post);
    }
    if (scan.flags & TW_VERSION_DEV) {
        out->dev = plain_number(scan.dev);
    }
    bool fits = split_release(arena, scan.release, out);
    if (fits && (scan.flags & TW_VERSION_LOCAL)) {
        struct tw_buf local = TW_BUF_INIT(TW_MAX_VERSION);
        print_local(&local, scan.local);
        fits = !local.failed && tw_arena_copy(arena, tw_buf_slice(&local), &out->local);
        tw_buf_free(&local);
    }
    return fits ? TW_OK : tw_error_nomem(err);
}
