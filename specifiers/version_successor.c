/*
 * The least version at or above a cut: what makes two cuts comparable that have no
 * version between them, such as "above 1.0.dev3 and its locals" and 1.0.dev4.
 *
 *     below 1.2 and its dev0      1.2.dev0
 *     above 1.2.*                 1.3.dev0
 *     above 1.2a1 and its posts   1.2a2.dev0
 *     above 1.2 and its locals    1.2.post0.dev0
 *     above 1.2 and its posts     none: 1.2.0.1, 1.2.0.0.1 ... come closer and closer
 *
 * The invariant: the layout of version_key.c; a cut ends in TW_KEY_ABOVE or before one
 * of the parts. Called for relations between specifiers only.
 */
#include "key_writer.h"
#include "version_key.h"

/* The index after the number at AT of KEY. */
static size_t skip_number(tw_slice key, size_t at)
{
    const unsigned char *byte = (const unsigned char *)key.ptr + at;
    if (byte[0] < TW_KEY_DIGITS) {
        return at + 1 + (byte[0] > TW_KEY_BINARY ? byte[0] - TW_KEY_BINARY : 0);
    }
    return at + 5 +
           ((size_t)byte[1] << 24 | (size_t)byte[2] << 16 | (size_t)byte[3] << 8 |
            byte[4]);
}

/* Adds one to the decimal number that is the last thing written; LEN digits. */
static void increment_digits(struct tw_key_writer *w, size_t len)
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
static void put_next_number(struct tw_key_writer *w, tw_slice key, size_t from,
                            size_t to)
{
    const uint64_t most = UINT64_C(9999999999999999999); /* of TW_KEY_BINARY_DIGITS */
    uint64_t value;
    tw_slice number = tw_slice_cut(key, from, to);
    if (!tw_key_pull_value(&number, &value)) {
        memcpy(w->at, number.ptr, number.len);
        w->at += number.len;
        increment_digits(w, number.len - 5);
    } else if (value == most) {
        tw_key_put_number(w, TW_SLICE("10000000000000000000"));
    } else {
        w->at = tw_key_put_value(w->at, value + 1);
    }
}

static void put_slice(struct tw_key_writer *w, tw_slice key, size_t from, size_t to)
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
static void put_raised(struct tw_key_writer *w, tw_slice key, size_t from, size_t to)
{
    put_slice(w, key, 0, from);
    put_next_number(w, key, from, to);
}

static void put_all(struct tw_key_writer *w, const char *bytes)
{
    for (; *bytes; bytes++) {
        tw_key_put(w, (unsigned char)*bytes);
    }
}

/* Layouts of "no post, dev 0", and so on, for what follows a raised number. */
#define DEV_0 "\x01\x01"
#define NO_POST_DEV_0 "\x01" DEV_0
#define ONLY_DEV_0 "\x01" NO_POST_DEV_0
#define POST_0_DEV_0 "\x02\x01" DEV_0

/* As put_successor for a cut that goes beyond its release, whose pre part is at PRE. */
static void put_suffix_successor(struct tw_key_writer *w, tw_slice cut, size_t pre)
{
    const unsigned char *byte = (const unsigned char *)cut.ptr;
    bool numbered = byte[pre] >= TW_KEY_PRE_A && byte[pre] <= TW_KEY_PRE_RC;
    size_t post = skip_part(cut, pre, numbered);
    if (byte[post] == TW_KEY_ABOVE && numbered) {
        put_raised(w, cut, pre + 1, post);
        put_all(w, NO_POST_DEV_0);
        return;
    }
    if (byte[post] == TW_KEY_ABOVE) {
        put_slice(w, cut, 0, cut.len);
        return;
    }
    size_t dev = skip_part(cut, post, byte[post] == TW_KEY_POST);
    if (dev == cut.len) {
        put_slice(w, cut, 0, cut.len);
        put_all(w, DEV_0);
        return;
    }
    size_t local = skip_part(cut, dev, byte[dev] == TW_KEY_DEV);
    if (local == cut.len || byte[local] != TW_KEY_ABOVE) {
        put_slice(w, cut, 0, cut.len);
    } else if (byte[dev] == TW_KEY_DEV) {
        put_raised(w, cut, dev + 1, local);
    } else if (byte[post] == TW_KEY_POST) {
        put_raised(w, cut, post + 1, dev);
        put_all(w, DEV_0);
    } else {
        put_slice(w, cut, 0, post);
        put_all(w, POST_0_DEV_0);
    }
}

static void put_successor(struct tw_key_writer *w, tw_slice cut)
{
    const unsigned char *byte = (const unsigned char *)cut.ptr;
    size_t at = skip_number(cut, 0);
    size_t last = at; /* component of the release */
    while (byte[at] != TW_KEY_END && byte[at] != TW_KEY_ABOVE) {
        last = at;
        at = skip_number(cut, at);
    }
    if (byte[at] == TW_KEY_ABOVE) {
        put_raised(w, cut, last, at);
        tw_key_put(w, TW_KEY_END);
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
    struct tw_key_writer w;
    if (!tw_key_open(&w, arena, cut.len + GROWTH)) {
        return false;
    }
    put_successor(&w, cut);
    return tw_key_close(&w, arena, key);
}
