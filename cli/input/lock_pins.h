/*
 * A pylock.toml as a list of pins: what it keeps, or limits.
 */
#ifndef TW_CLI_LOCK_PINS_H
#define TW_CLI_LOCK_PINS_H

#include "reqfile.h"

/*
 * Adds an entry "NAME==VERSION" of KIND to *INTO for each package of the lock PATH that
 * has a version and comes from an index. Errors as tw_pylock_parse; the context is the
 * file. ERR must not be NULL.
 */
enum tw_status tw_lock_pins_read(struct tw_arena *arena,
                                 const struct tw_file_reader *reader, tw_slice path,
                                 enum tw_origin_kind kind, struct tw_reqfile *into,
                                 struct tw_error *err) TW_MUST_USE;

#endif
