/*
 * Core metadata as they are kept: the lines of METADATA that a resolver looks at, and
 * what parsing made of them, so that metadata from the cache cost no parsing.
 */
#ifndef TW_PACKED_METADATA_H
#define TW_PACKED_METADATA_H

#include "tw_metadata.h"

TW_BEGIN_DECLS

/* Changes with the layout, for whoever keeps packed metadata. */
#define TW_PACKED_METADATA_FORMAT "packed metadata 1"

/* Packs METADATA (or PKG-INFO), in ARENA. Also what cannot be read is packed, with the
 * reason. TW_ERR_LIMIT: it is larger than there is room for; TW_ERR_NOMEM. */
enum tw_status tw_metadata_pack(struct tw_arena *arena, tw_slice metadata,
                                tw_slice *out, struct tw_error *err) TW_MUST_USE;

/* Is BYTES, which may come from anywhere, of this format? */
bool tw_packed_metadata_is(tw_slice bytes);

/* What tw_core_metadata_parse gives for what was packed, its error included; slices are
 * of BYTES or in ARENA. TW_ERR_METADATA also when BYTES are damaged. O(requirements and
 * clauses). */
enum tw_status tw_metadata_unpack(struct tw_arena *arena, tw_slice bytes,
                                  struct tw_core_metadata *out,
                                  struct tw_error *err) TW_MUST_USE;

/* The lines, see tw_core_metadata_brief; absent when BYTES are damaged. */
tw_slice tw_packed_metadata_lines(tw_slice bytes);

TW_END_DECLS

#endif
