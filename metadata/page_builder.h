/*
 * A page under construction, by one of the two readers of pages.
 */
#ifndef TW_METADATA_PAGE_BUILDER_H
#define TW_METADATA_PAGE_BUILDER_H

#include "tw_metadata.h"

struct tw_page_builder {
    struct tw_arena *arena;
    TW_VEC(struct tw_file) files;
    TW_VEC(struct tw_digest) digests;
    TW_VEC(struct tw_skipped) skipped;
    TW_VEC(tw_slice) tracks, alternates;
    enum tw_status failed; /* TW_ERR_NOMEM or TW_ERR_LIMIT: stop reading */
};

/* A file of which nothing is known; the digests added from now on are its own. */
struct tw_file tw_page_new_file(const struct tw_page_builder *builder);

/* A digest of the file under construction. Those that are not hexadecimal, or of the
 * wrong length for a sha256, are left out. */
void tw_page_add_digest(struct tw_page_builder *builder, struct tw_file *file,
                        tw_slice algorithm, tw_slice hex);

/* Is HEX the 64 hexadecimal digits of a sha256? */
bool tw_page_is_sha256(tw_slice hex);

/* Why a file of that name and URL is of no use, a static phrase; NULL: it is. */
const char *tw_page_file_problem(const struct tw_file *file);

/* Adds the file, or an entry to those skipped when it is of no use. */
void tw_page_add_file(struct tw_page_builder *builder, struct tw_file *file);

/* As the name says; a list that cannot grow sets builder->failed. */
void tw_page_add_track(struct tw_page_builder *builder, tw_slice url);
void tw_page_add_alternate(struct tw_page_builder *builder, tw_slice url);

#endif
