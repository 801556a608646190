/*
 * Versions and requirements as bytes that are read back without parsing, for what is
 * kept between runs:
 *
 *     struct tw_packer p = {&buf, text};           struct tw_unpacker u = {...};
 *     tw_pack_requirement(&p, &requirement);       tw_unpack_requirement(&u, &r);
 *     check buf.failed                             check u.failed
 *
 * Bytes may come back damaged or from somebody hostile: what is unpacked is as sound as
 * if it had been parsed, though it may not be what was packed.
 */
#ifndef TW_SPECIFIERS_PACKING_H
#define TW_SPECIFIERS_PACKING_H

#include "tw_specifiers.h"

TW_BEGIN_DECLS

/* Packs to the end of BUF. Slices of BASE, which the unpacker has too, cost a few bytes
 * each, whatever their length. */
struct tw_packer {
    struct tw_buf *buf;
    tw_slice base;
};

/* Append to p->buf, whose cap is the only limit; its failure is theirs. */
void tw_pack_number(struct tw_packer *p, uint32_t number);
void tw_pack_text(struct tw_packer *p, tw_slice text); /* also an absent one */
void tw_pack_texts(struct tw_packer *p, const tw_slice *texts, uint32_t count);
void tw_pack_version(struct tw_packer *p, tw_version version);
void tw_pack_requirement(struct tw_packer *p, const struct tw_requirement *r);

/* Unpacks from the front of REST. What is unpacked borrows from REST and BASE, or is in
 * ARENA. */
struct tw_unpacker {
    struct tw_arena *arena;
    tw_slice base, rest;
    enum tw_status failed; /* TW_OK; TW_ERR_NOMEM; TW_ERR_INPUT: not what was packed.
                              From then on everything is 0 or absent */
};

/* Take what was packed off the front of u->rest. A number above MAX is a failure. */
uint32_t tw_unpack_number(struct tw_unpacker *u, uint32_t max);
tw_slice tw_unpack_text(struct tw_unpacker *u);
tw_slice *tw_unpack_texts(struct tw_unpacker *u, uint32_t *count);
tw_version tw_unpack_version(struct tw_unpacker *u);
void tw_unpack_requirement(struct tw_unpacker *u, struct tw_requirement *out);

/* Fails, unless it has before. */
void tw_unpack_fail(struct tw_unpacker *u, enum tw_status status);

/* How many things of at least one byte each follow; never more than there are bytes. */
uint32_t tw_unpack_count(struct tw_unpacker *u);

TW_END_DECLS

#endif
