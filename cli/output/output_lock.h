/*
 * The writer of pylock.toml (PEP 751) in the shape of `uv pip compile`.
 */
#ifndef TW_CLI_OUTPUT_LOCK_H
#define TW_CLI_OUTPUT_LOCK_H

#include "output_txt.h"
#include "tw_catalog.h"

/* Do OPTIONS ask for a pylock.toml, by --format or the name of the output file? */
bool tw_output_is_lock(const struct tw_options *options);

/* What a lock says before its packages. */
struct tw_lock_head {
    tw_slice requires_python;     /* a version, "3.11": that or newer */
    const tw_slice *environments; /* markers; none: not written */
    uint32_t environment_count;
};

/*
 * Appends the whole file. PINS may be in any order, names with several versions too;
 * what is installed from their places (url, path) needs a digest only for a URL.
 * TW_ERR_LOCK: a pin has no file with a digest. Passwords in URLs never reach BUF.
 */
enum tw_status tw_output_lock(struct tw_arena *arena, const struct tw_options *options,
                              const struct tw_pin *pins, uint32_t pin_count,
                              const struct tw_lock_head *head, struct tw_buf *buf,
                              struct tw_error *err) TW_MUST_USE;

#endif
