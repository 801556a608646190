/*
 * Versions as bytes, such that memcmp() of two keys, the shorter first when one starts
 * the other, orders them as PEP 440 does ("Summary of permitted suffixes and relative
 * ordering"). Sorting, caching and comparing never parse again.
 *
 *     key     = epoch release 0x00 pre post dev local*
 *     release = number...              trailing zeros dropped: 1.0 is 1
 *     pre     = 01 only dev | 02 a, 03 b, 04 rc number | 05 none
 *     post    = 01 none | 02 number
 *     dev     = 01 number | 02 none
 *     local   = 01 letters... 00 | 02 number        a prefix is less, text < numbers
 *     number  = 01..e0 | e1..e8 that many bytes, big-endian | e9 length digits
 *
 * The invariant: a number never starts with 00 or ff, so that 00 ends a release below
 * every longer one, and ff appended to the front part of a key is a cut above
 * everything that starts with that part.
 */
#include "version_key.h"

#include "key_writer.h"
#include "text.h"

void tw_key_put_number(struct tw_key_writer *w, tw_slice digits)
{
    const char *at = digits.len ? digits.ptr : "";
    const char *end = at + digits.len;
    while (at < end && *at == '0') {
        at++;
    }
    size_t len = (size_t)(end - at);
    if (len <= TW_KEY_BINARY_DIGITS) {
        uint64_t value = 0;
        for (; at < end; at++) {
            value = value * 10 + (uint64_t)(*at - '0');
        }
        w->at = tw_key_put_value(w->at, value);
        return;
    }
    tw_key_put(w, TW_KEY_DIGITS);
    for (int shift = 24; shift >= 0; shift -= 8) {
        tw_key_put(w, (unsigned)(len >> shift) & 0xff);
    }
    memcpy(w->at, at, len);
    w->at += len;
}

/* Epoch and release, without trailing zeros when STRIP. */
static void put_release(struct tw_key_writer *w, const struct tw_version_scan *scan,
                        tw_slice release, bool strip)
{
    tw_key_put_number(w, scan->epoch);
    unsigned char *end = w->at; /* after the last component that is not 0 */
    while (release.len) {
        unsigned char *start = w->at;
        tw_key_put_number(w, tw_release_next(&release));
        if (!strip || w->at - start > 1 || *start != TW_KEY_ZERO) {
            end = w->at;
        }
    }
    w->at = end;
}

static void put_pre_post_dev(struct tw_key_writer *w,
                             const struct tw_version_scan *scan)
{
    w->pre = w->at;
    if (scan->flags & TW_VERSION_PRE) {
        tw_key_put(w, scan->pre_letter == 'a'   ? TW_KEY_PRE_A
                      : scan->pre_letter == 'b' ? TW_KEY_PRE_B
                                                : TW_KEY_PRE_RC);
        tw_key_put_number(w, scan->pre);
    } else {
        bool only_dev =
            (scan->flags & TW_VERSION_DEV) && !(scan->flags & TW_VERSION_POST);
        tw_key_put(w, only_dev ? TW_KEY_PRE_ONLY_DEV : TW_KEY_PRE_NONE);
    }
    w->post = w->at;
    if (scan->flags & TW_VERSION_POST) {
        tw_key_put(w, TW_KEY_POST);
        tw_key_put_number(w, scan->post);
    } else {
        tw_key_put(w, TW_KEY_POST_NONE);
    }
    w->dev = w->at;
    if (scan->flags & TW_VERSION_DEV) {
        tw_key_put(w, TW_KEY_DEV);
        tw_key_put_number(w, scan->dev);
    } else {
        tw_key_put(w, TW_KEY_DEV_NONE);
    }
}

static void put_local(struct tw_key_writer *w, tw_slice local)
{
    while (local.len) {
        bool number;
        tw_slice segment = tw_local_next(&local, &number);
        tw_key_put(w, number ? TW_KEY_LOCAL_NUMBER : TW_KEY_LOCAL_TEXT);
        if (number) {
            tw_key_put_number(w, segment);
            continue;
        }
        for (size_t i = 0; i < segment.len; i++) {
            tw_key_put(w, (unsigned char)tw_lower(segment.ptr[i]));
        }
        tw_key_put(w, TW_KEY_END);
    }
}

static void put_version(struct tw_key_writer *w, const struct tw_version_scan *scan)
{
    put_release(w, scan, scan->release, true);
    tw_key_put(w, TW_KEY_END);
    put_pre_post_dev(w, scan);
    w->local = w->at;
    put_local(w, scan->local);
}

/* No key or cut is longer: a number takes at most 5 bytes more than its digits, and
 * only when it has 20 of them; a text segment 2 more, for a separator less. */
static size_t key_bound(const struct tw_version_scan *scan)
{
    size_t digits = scan->epoch.len + scan->release.len + scan->pre.len +
                    scan->post.len + scan->dev.len;
    return digits + digits / 4 + 2 * scan->local.len + 16;
}

/* A short key is written on the stack first, as its final size is not known before. */
bool tw_key_open(struct tw_key_writer *w, struct tw_arena *arena, size_t size)
{
    w->out = w->at = size <= TW_KEY_SHORT ? w->bytes : tw_arena_alloc(arena, size);
    return w->out != NULL;
}

bool tw_key_close(const struct tw_key_writer *w, struct tw_arena *arena, tw_slice *key)
{
    size_t len = (size_t)(w->at - w->out);
    char *copy = (char *)w->out;
    if (w->out == w->bytes) {
        copy = tw_arena_alloc(arena, len);
        if (!copy) {
            return false;
        }
        memcpy(copy, w->out, len);
    }
    *key = (tw_slice){copy, len};
    return true;
}

bool tw_key_new(struct tw_arena *arena, const struct tw_version_scan *scan,
                tw_slice *key)
{
    struct tw_key_writer w;
    if (!tw_key_open(&w, arena, key_bound(scan))) {
        return false;
    }
    put_version(&w, scan);
    return tw_key_close(&w, arena, key);
}

bool tw_key_cut(struct tw_arena *arena, const struct tw_version_scan *scan,
                enum tw_cut cut, tw_slice *key)
{
    struct tw_key_writer w;
    if (!tw_key_open(&w, arena, key_bound(scan))) {
        return false;
    }
    put_version(&w, scan);
    switch (cut) {
    case TW_CUT_DEV:
        w.at = scan->flags & TW_VERSION_POST ? w.dev : w.pre;
        break;
    case TW_CUT_LOCALS:
        w.at = w.local;
        tw_key_put(&w, TW_KEY_ABOVE);
        break;
    case TW_CUT_POSTS:
        w.at = w.post;
        tw_key_put(&w, TW_KEY_ABOVE);
        break;
    case TW_CUT_SELF:
        tw_key_put(&w, TW_KEY_END);
        break;
    }
    return tw_key_close(&w, arena, key);
}

bool tw_key_prefix(struct tw_arena *arena, const struct tw_version_scan *scan,
                   uint32_t drop, bool above, tw_slice *key)
{
    struct tw_key_writer w;
    tw_slice release = scan->release;
    for (; drop > 0; drop--) {
        while (release.ptr[--release.len] != '.') {
        }
    }
    if (!tw_key_open(&w, arena, key_bound(scan))) {
        return false;
    }
    put_release(&w, scan, release, !above);
    tw_key_put(&w, above ? TW_KEY_ABOVE : TW_KEY_END);
    return tw_key_close(&w, arena, key);
}
