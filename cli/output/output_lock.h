/*
 * The writer of pylock.toml (PEP 751) for one target, in the shape of `uv pip compile`.
 */
#ifndef TW_CLI_OUTPUT_LOCK_H
#define TW_CLI_OUTPUT_LOCK_H

#include "output_txt.h"
#include "tw_catalog.h"

/* Do OPTIONS ask for a pylock.toml, by --format or the name of the output file? */
bool tw_output_is_lock(const struct tw_options *options);

/*
 * Appends the whole file. REQUIRES_PYTHON is a version ("3.11"). PINS may be in any
 * order; what is installed from their places (url, path) needs a digest only for a URL.
 * TW_ERR_LOCK: a pin has no file with a digest. Passwords in URLs never reach BUF.
 */
enum tw_status tw_output_lock(struct tw_arena *arena, const struct tw_options *options,
                              const struct tw_pin *pins, uint32_t pin_count,
                              tw_slice requires_python, struct tw_buf *buf,
                              struct tw_error *err) TW_MUST_USE;

#endif
