/*
 * Versions that were kept as text and key, and come back from a place that may be
 * damaged or hostile.
 *
 * The invariant: a key that is accepted is one that version_key.c could have drawn, so
 * that whatever reads keys may trust its form. Whether the text is that of the key is
 * not looked at: a wrong pair is a wrong answer, never a crash. Cost: the length of the
 * key, a fifth of parsing the text. Called for each release of a packed page.
 */
#include "key_writer.h"
#include "tw_limits.h"
#include "tw_specifiers.h"
#include "version_key.h"

/* The next byte; TW_KEY_ABOVE, which no key has in a tag's place, at the end. */
static unsigned pull_byte(tw_slice *key)
{
    if (key->len == 0) {
        return TW_KEY_ABOVE;
    }
    unsigned byte = (unsigned char)*key->ptr++;
    key->len--;
    return byte;
}

static bool skip(tw_slice *key, size_t count)
{
    bool fits = count <= key->len;
    *key = tw_slice_cut(*key, count, key->len);
    return fits;
}

/* More digits than 64 bits hold, after their count. */
static bool pull_digits(tw_slice *key)
{
    uint32_t len = 0;
    for (int i = 0; i < 4; i++) {
        len = len << 8 | pull_byte(key);
    }
    tw_slice digits = tw_slice_cut(*key, 0, len);
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9') {
            return false;
        }
    }
    return skip(key, len);
}

/* The rest of a number that begins with FIRST. */
static bool pull_number_from(tw_slice *key, unsigned first)
{
    if (first >= TW_KEY_ZERO && first <= TW_KEY_BINARY) {
        return true;
    }
    if (first > TW_KEY_BINARY && first < TW_KEY_DIGITS) {
        return skip(key, first - TW_KEY_BINARY);
    }
    return first == TW_KEY_DIGITS && pull_digits(key);
}

static bool pull_number(tw_slice *key)
{
    return pull_number_from(key, pull_byte(key));
}

/* Epoch, release and its end. False, with *ABOVE, where it ends above all that begins
 * with its components. */
static bool pull_release(tw_slice *key, bool *above)
{
    *above = false;
    if (!pull_number(key)) {
        return false;
    }
    for (uint32_t components = 0; key->len; components++) {
        unsigned byte = pull_byte(key);
        if (byte == TW_KEY_END) {
            return true;
        }
        if (!pull_number_from(key, byte)) {
            *above = byte == TW_KEY_ABOVE && components;
            return false;
        }
    }
    return false;
}

static bool pull_pre(tw_slice *key, uint32_t *flags)
{
    unsigned pre = pull_byte(key);
    bool numbered = pre >= TW_KEY_PRE_A && pre <= TW_KEY_PRE_RC;
    *flags |= numbered ? TW_VERSION_PRE : 0;
    return numbered ? pull_number(key)
                    : pre == TW_KEY_PRE_ONLY_DEV || pre == TW_KEY_PRE_NONE;
}

static bool pull_post(tw_slice *key, uint32_t *flags)
{
    unsigned post = pull_byte(key);
    *flags |= post == TW_KEY_POST ? TW_VERSION_POST : 0;
    return post == TW_KEY_POST ? pull_number(key) : post == TW_KEY_POST_NONE;
}

static bool pull_dev(tw_slice *key, uint32_t *flags)
{
    unsigned dev = pull_byte(key);
    *flags |= dev == TW_KEY_DEV ? TW_VERSION_DEV : 0;
    return dev == TW_KEY_DEV ? pull_number(key) : dev == TW_KEY_DEV_NONE;
}

static bool pull_local_segment(tw_slice *key)
{
    unsigned kind = pull_byte(key);
    if (kind == TW_KEY_LOCAL_NUMBER) {
        return pull_number(key);
    }
    size_t end = tw_slice_find(*key, TW_KEY_END, 0);
    return kind == TW_KEY_LOCAL_TEXT && end != SIZE_MAX && skip(key, end + 1);
}

static bool pull_locals(tw_slice *key)
{
    while (key->len) {
        if (!pull_local_segment(key)) {
            return false;
        }
    }
    return true;
}

bool tw_version_restore(tw_slice text, tw_slice key, tw_version *out)
{
    tw_slice rest = key;
    bool above;
    *out = (tw_version){text, key, 0};
    if (text.len == 0 || text.len > TW_MAX_VERSION || !pull_release(&rest, &above) ||
        !pull_pre(&rest, &out->flags) || !pull_post(&rest, &out->flags) ||
        !pull_dev(&rest, &out->flags)) {
        return false;
    }
    out->flags |= rest.len ? TW_VERSION_LOCAL : 0;
    return pull_locals(&rest);
}

static bool is_above(tw_slice rest)
{
    return rest.len == 1 && (unsigned char)*rest.ptr == TW_KEY_ABOVE;
}

bool tw_key_is_cut(tw_slice cut)
{
    uint32_t flags = 0;
    bool above;
    if (!pull_release(&cut, &above)) {
        return above && cut.len == 0;
    }
    if (cut.len == 0) {
        return true;
    }
    if (!pull_pre(&cut, &flags)) {
        return false;
    }
    if (is_above(cut)) {
        return true;
    }
    if (!pull_post(&cut, &flags)) {
        return false;
    }
    if (cut.len == 0) {
        return true;
    }
    if (!pull_dev(&cut, &flags)) {
        return false;
    }
    if (is_above(cut)) {
        return true;
    }
    while (cut.len && !(cut.len == 1 && *cut.ptr == TW_KEY_END)) {
        if (!pull_local_segment(&cut)) {
            return false;
        }
    }
    return true; /* with a last TW_KEY_END: just above a version with a local part */
}
