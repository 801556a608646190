/*
 * Slices: comparing, cutting and pulling text that lives in somebody else's buffer.
 *
 * The invariant: no function reads outside [ptr, ptr + len), and none depends on a NUL.
 * Called from every parser.
 */
#include "tw_base.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

tw_slice tw_slice_from(const char *string)
{
    return string ? (tw_slice){string, strlen(string)} : TW_NO_SLICE;
}

tw_slice tw_slice_cut(tw_slice s, size_t from, size_t to)
{
    if (to > s.len) {
        to = s.len;
    }
    if (from > to) {
        from = to;
    }
    return s.ptr ? (tw_slice){s.ptr + from, to - from} : TW_NO_SLICE;
}

bool tw_slice_equal(tw_slice a, tw_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool tw_slice_equal_nocase(tw_slice a, tw_slice b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

int tw_slice_compare(tw_slice a, tw_slice b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool tw_slice_starts(tw_slice s, tw_slice prefix)
{
    return s.len >= prefix.len &&
           tw_slice_equal(tw_slice_cut(s, 0, prefix.len), prefix);
}

bool tw_slice_ends(tw_slice s, tw_slice suffix)
{
    return s.len >= suffix.len &&
           tw_slice_equal(tw_slice_cut(s, s.len - suffix.len, s.len), suffix);
}

size_t tw_slice_find(tw_slice s, char byte, size_t from)
{
    if (from >= s.len) {
        return SIZE_MAX;
    }
    const char *hit = memchr(s.ptr + from, byte, s.len - from);
    return hit ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

size_t tw_slice_search(tw_slice s, tw_slice needle)
{
    if (needle.len == 0) {
        return 0;
    }
    for (size_t at = 0; at + needle.len <= s.len; at++) {
        at = tw_slice_find(tw_slice_cut(s, 0, s.len - needle.len + 1), needle.ptr[0],
                           at);
        if (at == SIZE_MAX) {
            break;
        }
        if (memcmp(s.ptr + at, needle.ptr, needle.len) == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

tw_slice tw_slice_trim(tw_slice s)
{
    while (s.len && is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && is_space(s.ptr[s.len - 1])) {
        s.len--;
    }
    return s;
}

bool tw_pull(tw_slice *s, tw_slice expected)
{
    if (!s->ptr || !tw_slice_starts(*s, expected)) {
        *s = TW_NO_SLICE;
        return false;
    }
    *s = tw_slice_cut(*s, expected.len, s->len);
    return true;
}

bool tw_pull_byte(tw_slice *s, char expected)
{
    return tw_pull(s, (tw_slice){&expected, 1});
}

tw_slice tw_pull_until(tw_slice *s, char separator)
{
    size_t at = tw_slice_find(*s, separator, 0);
    if (at == SIZE_MAX) {
        *s = TW_NO_SLICE;
        return TW_NO_SLICE;
    }
    tw_slice head = tw_slice_cut(*s, 0, at);
    *s = tw_slice_cut(*s, at + 1, s->len);
    return head;
}

bool tw_pull_uint(tw_slice *s, uint64_t max, uint64_t *out)
{
    uint64_t value = 0;
    size_t used = 0;
    while (used < s->len && s->ptr[used] >= '0' && s->ptr[used] <= '9') {
        uint64_t digit = (uint64_t)(s->ptr[used] - '0');
        if (digit > max || value > (max - digit) / 10) {
            used = 0;
            break;
        }
        value = value * 10 + digit;
        used++;
    }
    if (used == 0) {
        *s = TW_NO_SLICE;
        return false;
    }
    *s = tw_slice_cut(*s, used, s->len);
    *out = value;
    return true;
}

bool tw_slice_line(tw_slice *rest, tw_slice *line)
{
    if (rest->len == 0) {
        return false;
    }
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != '\n' && rest->ptr[end] != '\r') {
        end++;
    }
    *line = tw_slice_cut(*rest, 0, end);
    if (end + 1 < rest->len && rest->ptr[end] == '\r' && rest->ptr[end + 1] == '\n') {
        end++;
    }
    *rest = tw_slice_cut(*rest, end + 1, rest->len);
    return true;
}
