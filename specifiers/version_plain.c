/*
 * Keys in one pass, for versions as nearly all are published: 1.4, 2024.1.15, 0.5a3,
 * 1.0rc1, 3.1.dev4, 2.0.post1. Anything else goes the long way, by version_scan.c and
 * version_key.c, which this file repeats for speed only.
 *
 * The invariant: what is plain has the key that tw_key_new() gives it (the fuzz target
 * of versions says so). A number has at most 19 digits here, so that no key is longer
 * than its text by more than TW_PLAIN_EXTRA bytes.
 */
#include "version_plain.h"

#include "key_writer.h"

enum {
    MORE_DIGITS = 15 /* that may follow the 4 of a number above TW_KEY_SMALL_MAX */
};

/* What is left of the text, and the key so far. */
struct cursor {
    const unsigned char *at, *end;
    unsigned char *out;
    bool bad; /* not plain after all */
};

static bool at_digit(const struct cursor *c)
{
    return c->at < c->end && *c->at - (unsigned)'0' <= 9;
}

/* Copies a number that goes on from VALUE. */
static void copy_number(struct cursor *c, uint64_t value)
{
    const unsigned char *from = c->at;
    while (at_digit(c)) {
        value = value * 10 + (*c->at++ - (unsigned)'0');
    }
    c->bad |= c->at - from > MORE_DIGITS;
    c->out = tw_key_put_value(c->out, value);
}

/* Copies the release. No branch depends on where the dots are, which no processor could
 * foresee: a byte is written for every character, and kept at a dot. */
static void copy_release(struct cursor *c)
{
    const unsigned char *at = c->at;
    const unsigned char *end = c->end;
    unsigned char *out = c->out;
    unsigned char *kept = out; /* after the last component that is not 0 */
    uint32_t value = 0;
    bool after_dot = true;
    bool bad = false;
    for (; at < end; at++) {
        unsigned digit = *at - (unsigned)'0';
        bool dot = *at == '.';
        if (digit > 9 && !dot) {
            break;
        }
        bad |= dot & after_dot;
        after_dot = dot;
        *out = (unsigned char)(value + 1);
        out += dot;
        kept = (dot & (value != 0)) ? out : kept;
        value = dot ? 0 : value * 10 + digit;
        if (value > TW_KEY_SMALL_MAX) {
            struct cursor big = {at + 1, end, out, bad};
            copy_number(&big, value);
            at = big.at;
            out = kept = big.out;
            bad = big.bad;
            value = 0;
            after_dot = at < end && *at == '.';
            if (!after_dot) {
                *c = big;
                return;
            }
        }
    }
    if (!after_dot) {
        *out++ = (unsigned char)(value + 1);
        kept = value ? out : kept;
    }
    /* a dot at the end belongs to ".post" or ".dev" */
    *c = (struct cursor){at - after_dot, end, kept, bad};
}

/* Copies TAG and a number where LABEL stands, ABSENT where it does not. */
static bool copy_label(struct cursor *c, tw_slice label, unsigned char tag,
                       unsigned char absent)
{
    if ((size_t)(c->end - c->at) < label.len ||
        memcmp(c->at, label.ptr, label.len) != 0) {
        *c->out++ = absent;
        return false;
    }
    c->at += label.len;
    *c->out++ = tag;
    c->bad |= !at_digit(c);
    copy_number(c, 0);
    return true;
}

/* Copies what follows the release; returns the flags of it. */
static uint32_t copy_suffix(struct cursor *c)
{
    uint32_t flags = 0;
    unsigned char *pre = c->out;
    bool is_a = c->at < c->end && *c->at == 'a';
    bool is_b = c->at < c->end && *c->at == 'b';
    if (copy_label(c,
                   is_a   ? TW_SLICE("a")
                   : is_b ? TW_SLICE("b")
                          : TW_SLICE("rc"),
                   is_a   ? TW_KEY_PRE_A
                   : is_b ? TW_KEY_PRE_B
                          : TW_KEY_PRE_RC,
                   TW_KEY_PRE_NONE)) {
        flags |= TW_VERSION_PRE;
    }
    if (copy_label(c, TW_SLICE(".post"), TW_KEY_POST, TW_KEY_POST_NONE)) {
        flags |= TW_VERSION_POST;
    }
    if (copy_label(c, TW_SLICE(".dev"), TW_KEY_DEV, TW_KEY_DEV_NONE)) {
        flags |= TW_VERSION_DEV;
    }
    if (flags == TW_VERSION_DEV) {
        *pre = TW_KEY_PRE_ONLY_DEV;
    }
    return flags;
}

size_t tw_plain_key(tw_slice text, unsigned char *out, uint32_t *flags)
{
    static const unsigned char final[] = {TW_KEY_PRE_NONE, TW_KEY_POST_NONE,
                                          TW_KEY_DEV_NONE};
    const unsigned char *at = (const unsigned char *)text.ptr;
    struct cursor c = {at, at + text.len, out, false};
    if (!at_digit(&c)) {
        return 0;
    }
    *c.out++ = TW_KEY_ZERO; /* the epoch */
    copy_release(&c);
    *c.out++ = TW_KEY_END;
    if (c.at == c.end) {
        memcpy(c.out, final, sizeof final);
        c.out += sizeof final;
        *flags = 0;
    } else {
        *flags = copy_suffix(&c);
    }
    return c.at == c.end && !c.bad ? (size_t)(c.out - out) : 0;
}
