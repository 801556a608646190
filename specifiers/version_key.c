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

#include "text.h"

enum {
    END = 0x00,   /* of a release or a text segment */
    ABOVE = 0xff, /* above all that may stand in its place */

    ZERO = 0x01,      /* the number 0 */
    SMALL_MAX = 0xdf, /* numbers of one byte */
    BINARY = 0xe0,    /* + count of bytes */
    DIGITS = 0xe9,    /* more digits than 64 bits hold */
    BINARY_DIGITS = 19,

    PRE_ONLY_DEV = 1,
    PRE_A = 2,
    PRE_B = 3,
    PRE_RC = 4,
    PRE_NONE = 5,
    POST_NONE = 1,
    POST = 2,
    DEV = 1,
    DEV_NONE = 2,
    LOCAL_TEXT = 1,
    LOCAL_NUMBER = 2,
};

/* A key being written. OUT is large enough: see key_bound(). */
struct writer {
    unsigned char *out, *at;
    unsigned char *pre, *post, *dev, *local; /* where these parts start */
};

static void put(struct writer *w, unsigned byte)
{
    *w->at++ = (unsigned char)byte;
}

static void put_value(struct writer *w, uint64_t value)
{
    if (value <= SMALL_MAX) {
        put(w, (unsigned)value + 1);
        return;
    }
    unsigned bytes = 1;
    while (bytes < 8 && value >> (8 * bytes)) {
        bytes++;
    }
    put(w, BINARY + bytes);
    while (bytes-- > 0) {
        put(w, (unsigned)(value >> (8 * bytes)) & 0xff);
    }
}

/* A number of any length; none at all counts as 0. */
static void put_number(struct writer *w, tw_slice digits)
{
    const char *at = digits.len ? digits.ptr : "";
    const char *end = at + digits.len;
    while (at < end && *at == '0') {
        at++;
    }
    size_t len = (size_t)(end - at);
    if (len <= BINARY_DIGITS) {
        uint64_t value = 0;
        for (; at < end; at++) {
            value = value * 10 + (uint64_t)(*at - '0');
        }
        put_value(w, value);
        return;
    }
    put(w, DIGITS);
    for (int shift = 24; shift >= 0; shift -= 8) {
        put(w, (unsigned)(len >> shift) & 0xff);
    }
    memcpy(w->at, at, len);
    w->at += len;
}

/* The digits before the next '.' of *REST, which is eaten with it. */
static tw_slice next_component(tw_slice *rest)
{
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != '.') {
        end++;
    }
    tw_slice component = {rest->ptr, end};
    end += end < rest->len;
    *rest = (tw_slice){rest->ptr + end, rest->len - end};
    return component;
}

/* Epoch and release, without trailing zeros when STRIP. */
static void put_release(struct writer *w, const struct tw_version_scan *scan,
                        tw_slice release, bool strip)
{
    put_number(w, scan->epoch);
    unsigned char *end = w->at; /* after the last component that is not 0 */
    while (release.len) {
        unsigned char *start = w->at;
        put_number(w, next_component(&release));
        if (!strip || w->at - start > 1 || *start != ZERO) {
            end = w->at;
        }
    }
    w->at = end;
}

static void put_pre_post_dev(struct writer *w, const struct tw_version_scan *scan)
{
    w->pre = w->at;
    if (scan->flags & TW_VERSION_PRE) {
        put(w, scan->pre_letter == 'a'   ? PRE_A
               : scan->pre_letter == 'b' ? PRE_B
                                         : PRE_RC);
        put_number(w, scan->pre);
    } else {
        bool only_dev =
            (scan->flags & TW_VERSION_DEV) && !(scan->flags & TW_VERSION_POST);
        put(w, only_dev ? PRE_ONLY_DEV : PRE_NONE);
    }
    w->post = w->at;
    if (scan->flags & TW_VERSION_POST) {
        put(w, POST);
        put_number(w, scan->post);
    } else {
        put(w, POST_NONE);
    }
    w->dev = w->at;
    if (scan->flags & TW_VERSION_DEV) {
        put(w, DEV);
        put_number(w, scan->dev);
    } else {
        put(w, DEV_NONE);
    }
}

static void put_local(struct writer *w, tw_slice local)
{
    for (size_t from = 0; from < local.len;) {
        size_t to = from;
        bool number = true;
        while (to < local.len && !tw_is_separator(local.ptr[to])) {
            number = number && tw_is_digit(local.ptr[to]);
            to++;
        }
        if (number) {
            put(w, LOCAL_NUMBER);
            put_number(w, tw_slice_cut(local, from, to));
        } else {
            put(w, LOCAL_TEXT);
            for (; from < to; from++) {
                put(w, (unsigned char)tw_lower(local.ptr[from]));
            }
            put(w, END);
        }
        from = to + 1;
    }
}

static void put_version(struct writer *w, const struct tw_version_scan *scan)
{
    put_release(w, scan, scan->release, true);
    put(w, END);
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

enum { SHORT_KEY = 128 };

/* Memory for a key of at most SIZE bytes: the caller's, when it is short, as the final
 * size is not known yet; else the arena's. */
static bool writer_open(struct writer *w, struct tw_arena *arena, size_t size,
                        unsigned char *short_key)
{
    w->out = w->at = size <= SHORT_KEY ? short_key : tw_arena_alloc(arena, size);
    return w->out != NULL;
}

/* Sets *KEY to what was written, in the arena. */
static bool writer_close(const struct writer *w, struct tw_arena *arena,
                         const unsigned char *short_key, tw_slice *key)
{
    size_t len = (size_t)(w->at - w->out);
    char *copy = (char *)w->out;
    if (w->out == short_key) {
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
    unsigned char short_key[SHORT_KEY];
    struct writer w;
    if (!writer_open(&w, arena, key_bound(scan), short_key)) {
        return false;
    }
    put_version(&w, scan);
    return writer_close(&w, arena, short_key, key);
}

bool tw_key_cut(struct tw_arena *arena, const struct tw_version_scan *scan,
                enum tw_cut cut, tw_slice *key)
{
    unsigned char short_key[SHORT_KEY];
    struct writer w;
    if (!writer_open(&w, arena, key_bound(scan), short_key)) {
        return false;
    }
    put_version(&w, scan);
    switch (cut) {
    case TW_CUT_DEV:
        w.at = scan->flags & TW_VERSION_POST ? w.dev : w.pre;
        break;
    case TW_CUT_LOCALS:
        w.at = w.local;
        put(&w, ABOVE);
        break;
    case TW_CUT_POSTS:
        w.at = w.post;
        put(&w, ABOVE);
        break;
    case TW_CUT_SELF:
        put(&w, END);
        break;
    }
    return writer_close(&w, arena, short_key, key);
}

bool tw_key_prefix(struct tw_arena *arena, const struct tw_version_scan *scan,
                   uint32_t drop, bool above, tw_slice *key)
{
    unsigned char short_key[SHORT_KEY];
    struct writer w;
    tw_slice release = scan->release;
    for (; drop > 0; drop--) {
        while (release.ptr[--release.len] != '.') {
        }
    }
    if (!writer_open(&w, arena, key_bound(scan), short_key)) {
        return false;
    }
    put_release(&w, scan, release, !above);
    put(&w, above ? ABOVE : END);
    return writer_close(&w, arena, short_key, key);
}

/* The index after the number at AT of KEY. */
static size_t skip_number(tw_slice key, size_t at)
{
    const unsigned char *byte = (const unsigned char *)key.ptr + at;
    if (byte[0] < DIGITS) {
        return at + 1 + (byte[0] > BINARY ? byte[0] - BINARY : 0);
    }
    return at + 5 +
           ((size_t)byte[1] << 24 | (size_t)byte[2] << 16 | (size_t)byte[3] << 8 |
            byte[4]);
}

/* Adds one to the decimal number that is the last thing written; LEN digits. */
static void increment_digits(struct writer *w, size_t len)
{
    unsigned char *digit = w->at;
    while (len > 0 && *--digit == '9') {
        *digit = '0';
        len--;
    }
    if (len > 0) {
        ++*digit;
        return;
    }
    memmove(digit + 1, digit, (size_t)(w->at - digit));
    *digit = '1';
    w->at++;
    for (unsigned char *length = digit; ++*--length == 0;) {
    }
}

/* Puts the number at [FROM, TO) of KEY, plus one. */
static void put_next_number(struct writer *w, tw_slice key, size_t from, size_t to)
{
    const unsigned char *byte = (const unsigned char *)key.ptr + from;
    if (*byte == DIGITS) {
        memcpy(w->at, byte, to - from);
        w->at += to - from;
        increment_digits(w, to - from - 5);
        return;
    }
    uint64_t value = *byte <= BINARY ? *byte - 1u : 0;
    for (size_t i = 1; i < to - from; i++) {
        value = value << 8 | byte[i];
    }
    if (value == UINT64_C(9999999999999999999)) {
        put_number(w, tw_slice_from("10000000000000000000"));
    } else {
        put_value(w, value + 1);
    }
}

static void put_slice(struct writer *w, tw_slice key, size_t from, size_t to)
{
    memcpy(w->at, key.ptr + from, to - from);
    w->at += to - from;
}

/* The index after the part at AT: a tag, and a number where one follows. */
static size_t skip_part(tw_slice key, size_t at, bool numbered)
{
    return numbered ? skip_number(key, at + 1) : at + 1;
}

/* Puts KEY up to FROM, then the number at FROM plus one, which ends at TO. */
static void put_raised(struct writer *w, tw_slice key, size_t from, size_t to)
{
    put_slice(w, key, 0, from);
    put_next_number(w, key, from, to);
}

static void put_all(struct writer *w, const char *bytes)
{
    for (; *bytes; bytes++) {
        put(w, (unsigned char)*bytes);
    }
}

/* Layouts of "no post, dev 0", and so on, for what follows a raised number. */
#define DEV_0 "\x01\x01"
#define NO_POST_DEV_0 "\x01" DEV_0
#define ONLY_DEV_0 "\x01" NO_POST_DEV_0
#define POST_0_DEV_0 "\x02\x01" DEV_0

/* As put_successor for a cut that goes beyond its release, whose pre part is at PRE. */
static void put_suffix_successor(struct writer *w, tw_slice cut, size_t pre)
{
    const unsigned char *byte = (const unsigned char *)cut.ptr;
    bool numbered = byte[pre] >= PRE_A && byte[pre] <= PRE_RC;
    size_t post = skip_part(cut, pre, numbered);
    if (byte[post] == ABOVE && numbered) {
        put_raised(w, cut, pre + 1, post);
        put_all(w, NO_POST_DEV_0);
        return;
    }
    if (byte[post] == ABOVE) {
        put_slice(w, cut, 0, cut.len);
        return;
    }
    size_t dev = skip_part(cut, post, byte[post] == POST);
    if (dev == cut.len) {
        put_slice(w, cut, 0, cut.len);
        put_all(w, DEV_0);
        return;
    }
    size_t local = skip_part(cut, dev, byte[dev] == DEV);
    if (local == cut.len || byte[local] != ABOVE) {
        put_slice(w, cut, 0, cut.len);
    } else if (byte[dev] == DEV) {
        put_raised(w, cut, dev + 1, local);
    } else if (byte[post] == POST) {
        put_raised(w, cut, post + 1, dev);
        put_all(w, DEV_0);
    } else {
        put_slice(w, cut, 0, post);
        put_all(w, POST_0_DEV_0);
    }
}

static void put_successor(struct writer *w, tw_slice cut)
{
    const unsigned char *byte = (const unsigned char *)cut.ptr;
    size_t at = skip_number(cut, 0);
    size_t last = at; /* component of the release */
    while (byte[at] != END && byte[at] != ABOVE) {
        last = at;
        at = skip_number(cut, at);
    }
    if (byte[at] == ABOVE) {
        put_raised(w, cut, last, at);
        put(w, END);
        put_all(w, ONLY_DEV_0);
    } else if (at + 1 == cut.len) {
        put_slice(w, cut, 0, cut.len);
        put_all(w, ONLY_DEV_0);
    } else {
        put_suffix_successor(w, cut, at + 1);
    }
}

bool tw_key_successor(struct tw_arena *arena, tw_slice cut, tw_slice *key)
{
    enum { GROWTH = 32 /* a number of 64 bits raised to 20 digits, and a suffix */ };
    unsigned char short_key[SHORT_KEY];
    struct writer w;
    if (!writer_open(&w, arena, cut.len + GROWTH, short_key)) {
        return false;
    }
    put_successor(&w, cut);
    return writer_close(&w, arena, short_key, key);
}
