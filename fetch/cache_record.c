/*
 * Records of the cache: what a value is and how long it is good for, before the value.
 *
 *     head | key | url | etag | modified | content type | padding | value
 *
 * The invariant: the head's check is a hash of everything after it, up to the front of
 * the value where that has checks of its own, so that a record that was damaged on the
 * disk is a miss and never a wrong answer. The value begins at
 * a multiple of 8 from the record's start. Numbers are in the machine's order: a cache
 * is not carried from one to another.
 *
 * Called from cache.c.
 */
#include "cache_record.h"

enum { TEXTS = 5, ALIGNMENT = 8 };

struct head {
    uint64_t check;
    int64_t used;   /* seconds since 1970 */
    uint64_t total; /* of struct tw_known */
    int64_t date;   /* of struct tw_freshness, as are these */
    int64_t max_age;
    uint32_t flags;        /* 1: no_store, 2: immutable */
    uint32_t texts[TEXTS]; /* their lengths */
    uint64_t value, front; /* lengths of it, and of what is checked of it */
};

/* The texts of a record in their order. */
static void list_texts(tw_slice key, const struct tw_cached *what, tw_slice out[TEXTS])
{
    out[0] = key;
    out[1] = what->known.url;
    out[2] = what->known.etag;
    out[3] = what->known.modified;
    out[4] = what->content_type;
}

static size_t round_up(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

size_t tw_cache_record_size(tw_slice key, const struct tw_cached *what)
{
    tw_slice texts[TEXTS];
    size_t size = sizeof(struct head);
    list_texts(key, what, texts);
    for (int i = 0; i < TEXTS; i++) {
        size += texts[i].len;
    }
    return round_up(size) + what->value.len;
}

/* A hash of RECORD, which ends where checking does, after the check itself. Four lanes,
 * as records are megabytes and each multiplication waits for the one before it. */
static uint64_t check_of(tw_slice record)
{
    tw_slice rest = tw_slice_cut(record, offsetof(struct head, used), record.len);
    uint64_t lanes[4] = {rest.len, 1, 2, 3};
    while (rest.len >= sizeof lanes) {
        uint64_t words[4];
        memcpy(words, rest.ptr, sizeof words);
        for (int i = 0; i < 4; i++) {
            lanes[i] = (lanes[i] ^ words[i]) * UINT64_C(0x9E3779B97F4A7C15);
            lanes[i] ^= lanes[i] >> 32;
        }
        rest = tw_slice_cut(rest, sizeof lanes, rest.len);
    }
    return tw_hash((tw_slice){(const char *)lanes, sizeof lanes}) ^ tw_hash(rest);
}

void tw_cache_record_write(char *out, tw_slice key, const struct tw_cached *what,
                           int64_t used)
{
    tw_slice texts[TEXTS];
    size_t size = tw_cache_record_size(key, what);
    struct head head = {
        .used = used,
        .total = what->known.total,
        .date = what->freshness.date,
        .max_age = what->freshness.max_age,
        .flags =
            (what->freshness.no_store ? 1 : 0) | (what->freshness.immutable ? 2 : 0),
        .value = what->value.len,
    };
    head.front = what->front ? what->front : what->value.len;
    char *end = out + sizeof head;
    memset(out, 0, size - what->value.len);
    list_texts(key, what, texts);
    for (int i = 0; i < TEXTS; i++) {
        head.texts[i] = (uint32_t)texts[i].len;
        if (texts[i].len) {
            memcpy(end, texts[i].ptr, texts[i].len);
        }
        end += texts[i].len;
    }
    if (what->value.len) {
        memcpy(out + size - what->value.len, what->value.ptr, what->value.len);
    }
    memcpy(out, &head, sizeof head);
    head.check = check_of((tw_slice){out, size - what->value.len + (size_t)head.front});
    memcpy(out, &head, sizeof head);
}

/* The head of BYTES, if its lengths are those of BYTES. */
static bool read_head(tw_slice bytes, struct head *head)
{
    if (bytes.len < sizeof *head) {
        return false;
    }
    memcpy(head, bytes.ptr, sizeof *head);
    uint64_t size = sizeof *head;
    for (int i = 0; i < TEXTS; i++) {
        size += head->texts[i];
    }
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return size <= bytes.len && head->value == bytes.len - size &&
           head->front <= head->value;
}

static tw_slice pull_text(tw_slice *rest, uint32_t length)
{
    tw_slice text = tw_slice_cut(*rest, 0, length);
    *rest = tw_slice_cut(*rest, length, rest->len);
    return length ? text : TW_NO_SLICE;
}

bool tw_cache_record_read(tw_slice bytes, tw_slice key, struct tw_cached *out)
{
    struct head head;
    if (!read_head(bytes, &head)) {
        return false;
    }
    tw_slice rest = tw_slice_cut(bytes, sizeof head, bytes.len);
    if (!tw_slice_equal(pull_text(&rest, head.texts[0]), key) ||
        head.check != check_of(tw_slice_cut(
                          bytes, 0, bytes.len - (size_t)(head.value - head.front)))) {
        return false;
    }
    out->front = (size_t)head.front;
    out->known.url = pull_text(&rest, head.texts[1]);
    out->known.etag = pull_text(&rest, head.texts[2]);
    out->known.modified = pull_text(&rest, head.texts[3]);
    out->content_type = pull_text(&rest, head.texts[4]);
    out->known.total = head.total;
    out->freshness = (struct tw_freshness){.date = head.date,
                                           .max_age = head.max_age,
                                           .no_store = head.flags & 1,
                                           .immutable = head.flags & 2};
    out->value = tw_slice_cut(bytes, bytes.len - (size_t)head.value, bytes.len);
    return true;
}

int64_t tw_cache_record_used(tw_slice bytes)
{
    struct head head;
    return read_head(bytes, &head) ? head.used : 0;
}
