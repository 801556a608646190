/*
 * Reads the bytes that version_key.c draws back into the text of a version. Trailing
 * zeros of the release are gone for good; a release that is nothing else is "0".
 */
#include "key_text.h"

#include "key_writer.h"

#include <inttypes.h>

/* Eats a number from the front of *KEY and appends its digits. */
static void print_number(struct tw_buf *buf, tw_slice *key)
{
    uint64_t value;
    if (tw_key_pull_value(key, &value)) {
        tw_buf_printf(buf, "%" PRIu64, value);
        return;
    }
    const unsigned char *byte = (const unsigned char *)key->ptr;
    size_t end = 5 + ((size_t)byte[1] << 24 | (size_t)byte[2] << 16 |
                      (size_t)byte[3] << 8 | byte[4]);
    tw_buf_add(buf, tw_slice_cut(*key, 5, end));
    *key = tw_slice_cut(*key, end, key->len);
}

/* Eats the tag of a part from the front of *KEY; TW_KEY_ABOVE at its end. */
static unsigned pull_tag(tw_slice *key)
{
    unsigned tag = key->len ? (unsigned char)key->ptr[0] : (unsigned)TW_KEY_ABOVE;
    *key = tw_slice_cut(*key, 1, key->len);
    return tag;
}

/* Eats epoch and release. False: a cut ends there. */
static bool print_release(struct tw_buf *buf, tw_slice *key)
{
    if ((unsigned char)key->ptr[0] == TW_KEY_ZERO) {
        pull_tag(key);
    } else {
        print_number(buf, key);
        tw_buf_add_byte(buf, '!');
    }
    bool any = false;
    while (key->len && (unsigned char)key->ptr[0] != TW_KEY_END &&
           (unsigned char)key->ptr[0] != TW_KEY_ABOVE) {
        tw_buf_adds(buf, any ? "." : "");
        print_number(buf, key);
        any = true;
    }
    tw_buf_adds(buf, any ? "" : "0");
    return pull_tag(key) == TW_KEY_END && key->len > 0;
}

static enum tw_key_place print(struct tw_buf *buf, tw_slice key, uint32_t *flags)
{
    static const char *const pres[] = {
        [TW_KEY_PRE_A] = "a", [TW_KEY_PRE_B] = "b", [TW_KEY_PRE_RC] = "rc"};
    if ((unsigned char)key.ptr[0] == TW_KEY_ABOVE || !print_release(buf, &key)) {
        return TW_KEY_PLACE_OTHER;
    }
    unsigned tag = pull_tag(&key);
    if (tag >= TW_KEY_PRE_A && tag <= TW_KEY_PRE_RC) {
        *flags |= TW_VERSION_PRE;
        tw_buf_adds(buf, pres[tag]);
        print_number(buf, &key);
    }
    tag = pull_tag(&key);
    if (tag == TW_KEY_ABOVE) {
        return TW_KEY_PLACE_POSTS;
    }
    if (tag == TW_KEY_POST) {
        *flags |= TW_VERSION_POST;
        tw_buf_adds(buf, ".post");
        print_number(buf, &key);
    }
    tag = pull_tag(&key);
    if (tag == TW_KEY_DEV) {
        *flags |= TW_VERSION_DEV;
        tw_buf_adds(buf, ".dev");
        print_number(buf, &key);
    }
    return key.len ? TW_KEY_PLACE_OTHER : TW_KEY_PLACE_VERSION;
}

enum tw_key_place tw_key_print(struct tw_buf *buf, tw_slice key, uint32_t *flags)
{
    struct tw_buf text = TW_BUF_INIT(6 * key.len + 64);
    *flags = 0;
    enum tw_key_place place = print(&text, key, flags);
    if (text.failed) {
        buf->failed = text.failed;
    } else if (place != TW_KEY_PLACE_OTHER) {
        tw_buf_add(buf, tw_buf_slice(&text));
    }
    tw_buf_free(&text);
    return place;
}
