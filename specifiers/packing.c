/*
 * Numbers, texts and versions, packed:
 *
 *     number   seven bits a byte, the lowest first; the highest bit: another follows
 *     text     0                              absent
 *              1 + 2 * length, offset         a slice of the base
 *              1 + 2 * length + 1, its bytes  any other
 *     version  its text, its key
 *
 * The invariant: an unpacker that has failed gives nothing more, so that a chain of
 * calls is checked once, at its end. Called from packed_requirement.c, and for what
 * other rooms keep.
 */
#include "tw_packing.h"

enum { MORE = 0x80, BITS = 7 };

/* ---------------------------------------------------------------- pack */

void tw_pack_number(struct tw_packer *p, uint32_t number)
{
    while (number >= MORE) {
        tw_buf_add_byte(p->buf, (char)(unsigned char)(number | MORE));
        number >>= BITS;
    }
    tw_buf_add_byte(p->buf, (char)number);
}

void tw_pack_text(struct tw_packer *p, tw_slice text)
{
    uintptr_t base = (uintptr_t)p->base.ptr;
    uintptr_t at = (uintptr_t)text.ptr;
    bool inside = at >= base && at - base <= p->base.len &&
                  text.len <= p->base.len - (size_t)(at - base);
    if (!text.ptr) {
        tw_pack_number(p, 0);
    } else if (text.len > UINT32_MAX / 2 - 1) {
        p->buf->failed = TW_ERR_LIMIT;
    } else if (p->base.ptr && inside) {
        tw_pack_number(p, 1 + 2 * (uint32_t)text.len);
        tw_pack_number(p, (uint32_t)(at - base));
    } else {
        tw_pack_number(p, 2 + 2 * (uint32_t)text.len);
        tw_buf_add(p->buf, text);
    }
}

void tw_pack_texts(struct tw_packer *p, const tw_slice *texts, uint32_t count)
{
    tw_pack_number(p, count);
    for (uint32_t i = 0; i < count; i++) {
        tw_pack_text(p, texts[i]);
    }
}

void tw_pack_version(struct tw_packer *p, tw_version version)
{
    tw_pack_text(p, version.text);
    tw_pack_text(p, version.key);
}

/* ---------------------------------------------------------------- unpack */

void tw_unpack_fail(struct tw_unpacker *u, enum tw_status status)
{
    u->failed = u->failed ? u->failed : status;
    u->rest = TW_NO_SLICE;
}

uint32_t tw_unpack_number(struct tw_unpacker *u, uint32_t max)
{
    uint64_t number = 0;
    for (unsigned shift = 0; u->rest.len && shift < 5 * BITS; shift += BITS) {
        unsigned char byte = (unsigned char)*u->rest.ptr++;
        u->rest.len--;
        number |= (uint64_t)(byte % MORE) << shift;
        if (byte < MORE && number <= max) {
            return (uint32_t)number;
        }
        if (byte < MORE) {
            break;
        }
    }
    tw_unpack_fail(u, TW_ERR_INPUT);
    return 0;
}

uint32_t tw_unpack_count(struct tw_unpacker *u)
{
    uint32_t count = tw_unpack_number(u, UINT32_MAX);
    if (count > u->rest.len) {
        tw_unpack_fail(u, TW_ERR_INPUT);
        return 0;
    }
    return count;
}

tw_slice tw_unpack_text(struct tw_unpacker *u)
{
    uint32_t head = tw_unpack_number(u, UINT32_MAX);
    if (head == 0) {
        return TW_NO_SLICE;
    }
    size_t len = (head - 1) / 2;
    bool inside = head % 2;
    size_t at = inside ? tw_unpack_number(u, UINT32_MAX) : 0;
    tw_slice from = inside ? u->base : u->rest;
    if (u->failed || !from.ptr || at > from.len || len > from.len - at) {
        tw_unpack_fail(u, TW_ERR_INPUT);
        return TW_NO_SLICE;
    }
    if (!inside) {
        u->rest = tw_slice_cut(u->rest, len, u->rest.len);
    }
    return tw_slice_cut(from, at, at + len);
}

tw_slice *tw_unpack_texts(struct tw_unpacker *u, uint32_t *count)
{
    *count = tw_unpack_count(u);
    tw_slice *texts = *count ? TW_NEW_ARRAY(u->arena, tw_slice, *count) : NULL;
    if (*count && !texts) {
        tw_unpack_fail(u, TW_ERR_NOMEM);
        *count = 0;
    }
    for (uint32_t i = 0; i < *count; i++) {
        texts[i] = tw_unpack_text(u);
    }
    return texts;
}

tw_version tw_unpack_version(struct tw_unpacker *u)
{
    tw_version version;
    tw_slice text = tw_unpack_text(u);
    tw_slice key = tw_unpack_text(u);
    if (!u->failed && !tw_version_restore(text, key, &version)) {
        tw_unpack_fail(u, TW_ERR_INPUT);
    }
    return u->failed ? (tw_version){TW_NO_SLICE, TW_NO_SLICE, 0} : version;
}
