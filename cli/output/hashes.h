/*
 * Digests that a file of the user's gives, held against those of the index.
 */
#ifndef TW_CLI_HASHES_H
#define TW_CLI_HASHES_H

#include "output_txt.h"
#include "reqfile.h"

/* Do lines of FILES give --hash options? */
bool tw_hashes_given(const struct tw_reqfile *files);

/* Under --require-hashes (REQUIRED, or said in a file) each requirement must have one.
 * TW_ERR_REQUIREMENT names the first line that has none. */
enum tw_status tw_hashes_require(const struct tw_reqfile *files, bool required,
                                 struct tw_error *err) TW_MUST_USE;

/*
 * PIN holds all digests that the index has of its release. TW_ERR_DIGEST: a line of
 * FILES that asks for it gives digests, and none of them is among those; the message
 * names the line.
 */
enum tw_status tw_hashes_check(const struct tw_reqfile *files, const struct tw_pin *pin,
                               struct tw_error *err) TW_MUST_USE;

/* Keeps of PIN's digests only those that OLD, the line of the lock that is replaced,
 * has; all of them where it has none. TW_ERR_DIGEST: the index has none of OLD's. */
enum tw_status tw_hashes_keep(struct tw_arena *arena, const struct tw_entry *old,
                              struct tw_pin *pin, struct tw_error *err) TW_MUST_USE;

#endif
