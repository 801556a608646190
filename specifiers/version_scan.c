/*
 * One pass over the text of a version, by hand: the regular expression of PEP 440,
 * appendix B, costs several times as much. tests/specifiers/version_regex_test.c holds
 * the two against each other.
 *
 *     v 1! 2.0.1 -alpha.3 .post4 _dev5 +ubuntu-1
 *       epoch    pre      post   dev   local
 *         release
 *
 * The invariant: the scan is greedy and never backs up by more than one separator, so
 * it is linear; everything after the release is optional, so that the longest match is
 * the only one that matters.
 */
#include "version_scan.h"

#include "text.h"

static size_t skip_digits(tw_slice s, size_t at)
{
    while (at < s.len && tw_is_digit(s.ptr[at])) {
        at++;
    }
    return at;
}

static size_t skip_separator(tw_slice s, size_t at)
{
    return at < s.len && tw_is_separator(s.ptr[at]) ? at + 1 : at;
}

/* The index after WORD (lower case) at AT, or AT. */
static size_t skip_word(tw_slice s, size_t at, const char *word)
{
    size_t i = at;
    for (; *word; word++, i++) {
        if (i >= s.len || tw_lower(s.ptr[i]) != *word) {
            return at;
        }
    }
    return i;
}

/* What may follow the word of a label: a separator and digits. */
static size_t scan_number(tw_slice s, size_t at, tw_slice *number)
{
    size_t from = skip_separator(s, at);
    size_t to = skip_digits(s, from);
    *number = tw_slice_cut(s, from, to);
    return to;
}

static size_t scan_pre(tw_slice s, size_t at, struct tw_version_scan *out)
{
    static const struct {
        const char *word;
        char letter;
    } words[] = {
        {"alpha", 'a'},   {"a", 'a'},   {"beta", 'b'}, {"b", 'b'},
        {"preview", 'r'}, {"pre", 'r'}, {"rc", 'r'},   {"c", 'r'},
    };
    size_t from = skip_separator(s, at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t to = skip_word(s, from, words[i].word);
        if (to != from) {
            out->pre_letter = words[i].letter;
            out->flags |= TW_VERSION_PRE;
            return scan_number(s, to, &out->pre);
        }
    }
    return at;
}

static size_t scan_post(tw_slice s, size_t at, struct tw_version_scan *out)
{
    static const char *const words[] = {"post", "rev", "r"};
    if (s.ptr[at] == '-' && at + 1 < s.len && tw_is_digit(s.ptr[at + 1])) {
        out->flags |= TW_VERSION_POST;
        return scan_number(s, at, &out->post);
    }
    size_t from = skip_separator(s, at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t to = skip_word(s, from, words[i]);
        if (to != from) {
            out->flags |= TW_VERSION_POST;
            return scan_number(s, to, &out->post);
        }
    }
    return at;
}

static size_t scan_dev(tw_slice s, size_t at, struct tw_version_scan *out)
{
    size_t from = skip_separator(s, at);
    size_t to = skip_word(s, from, "dev");
    if (to == from) {
        return at;
    }
    out->flags |= TW_VERSION_DEV;
    return scan_number(s, to, &out->dev);
}

size_t tw_version_scan_local(tw_slice s, size_t at, struct tw_version_scan *out)
{
    if (at >= s.len || s.ptr[at] != '+') {
        return at;
    }
    size_t from = at + 1;
    size_t to = from;
    size_t next = from; /* where a segment may start */
    while (next < s.len && tw_is_alnum(s.ptr[next])) {
        to = next;
        while (to < s.len && tw_is_alnum(s.ptr[to])) {
            to++;
        }
        next = skip_separator(s, to);
        if (next == to) {
            break;
        }
    }
    if (to == from) {
        return at;
    }
    out->flags |= TW_VERSION_LOCAL;
    out->local = tw_slice_cut(s, from, to);
    return to;
}

size_t tw_version_scan_suffix(tw_slice s, size_t at, struct tw_version_scan *out)
{
    if (at < s.len) {
        at = scan_pre(s, at, out);
    }
    if (at < s.len) {
        at = scan_post(s, at, out);
    }
    return at < s.len ? scan_dev(s, at, out) : at;
}

size_t tw_version_scan_release(tw_slice s, size_t at, struct tw_version_scan *out)
{
    *out = (struct tw_version_scan){0};
    size_t from = at < s.len && (s.ptr[at] | 0x20) == 'v' ? at + 1 : at;
    size_t to = skip_digits(s, from);
    if (to == from) {
        return at;
    }
    if (to + 1 < s.len && s.ptr[to] == '!' && tw_is_digit(s.ptr[to + 1])) {
        out->epoch = tw_slice_cut(s, from, to);
        from = to + 1;
        to = skip_digits(s, from);
    }
    while (to + 1 < s.len && s.ptr[to] == '.' && tw_is_digit(s.ptr[to + 1])) {
        to = skip_digits(s, to + 1);
    }
    out->release = tw_slice_cut(s, from, to);
    return to;
}

size_t tw_version_scan(tw_slice s, size_t at, struct tw_version_scan *out)
{
    size_t end = tw_version_scan_release(s, at, out);
    if (end == at || end == s.len) {
        return end;
    }
    end = tw_version_scan_suffix(s, end, out);
    return tw_version_scan_local(s, end, out);
}

tw_slice tw_release_next(tw_slice *release)
{
    size_t end = 0;
    while (end < release->len && release->ptr[end] != '.') {
        end++;
    }
    tw_slice component = tw_slice_cut(*release, 0, end);
    *release = tw_slice_cut(*release, end + 1, release->len);
    return component;
}

tw_slice tw_local_next(tw_slice *local, bool *number)
{
    size_t end = 0;
    *number = true;
    while (end < local->len && !tw_is_separator(local->ptr[end])) {
        *number = *number && tw_is_digit(local->ptr[end]);
        end++;
    }
    tw_slice segment = tw_slice_cut(*local, 0, end);
    *local = tw_slice_cut(*local, end + 1, local->len);
    return segment;
}
