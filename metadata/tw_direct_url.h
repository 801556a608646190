/*
 * direct_url.json: where an installed distribution came from when it was no index (PEP
 * 610, "Recording the Direct URL Origin of installed distributions").
 */
#ifndef TW_DIRECT_URL_H
#define TW_DIRECT_URL_H

#include "tw_base.h"

TW_BEGIN_DECLS

enum tw_direct_kind { TW_DIRECT_VCS, TW_DIRECT_ARCHIVE, TW_DIRECT_DIRECTORY };

/* A digest, as published. */
struct tw_direct_hash {
    tw_slice algorithm, value;
};

/* Absent texts are TW_NO_SLICE. */
struct tw_direct_url {
    tw_slice url; /* scheme in lower case; without user and password, but for the user
                     "git" and for ${VARIABLES} */
    enum tw_direct_kind kind;
    tw_slice vcs, commit_id, requested_revision; /* TW_DIRECT_VCS */
    struct tw_direct_hash *hashes;               /* TW_DIRECT_ARCHIVE */
    uint32_t hash_count;
    bool has_hashes;             /* there is a list of them, which may be empty */
    bool has_editable, editable; /* TW_DIRECT_DIRECTORY */
    tw_slice subdirectory;
};

/* Reads the text of a direct_url.json; slices borrow from it or lie in ARENA. Unknown
 * keys are ignored, null counts as absent. TW_ERR_INPUT: not JSON, or not as specified;
 * the message names the key. */
enum tw_status tw_direct_url_parse(struct tw_arena *arena, tw_slice text,
                                   struct tw_direct_url *out,
                                   struct tw_error *err) TW_MUST_USE;

/* Appends it as JSON in one line; LEGACY_HASH adds archive_info.hash, which older tools
 * look for. */
void tw_direct_url_print(struct tw_buf *buf, const struct tw_direct_url *direct,
                         bool legacy_hash);

TW_END_DECLS

#endif
