/*
 * The writer of requirements.txt: header, options, pins with hashes and annotations.
 * Byte by byte what `uv pip compile` writes, but for the program's name. It takes plain
 * values, so that it knows neither solver nor index.
 */
#ifndef TW_CLI_OUTPUT_TXT_H
#define TW_CLI_OUTPUT_TXT_H

#include "options_table.h"
#include "pin.h"

/* What the file says of the run. Options are written as far as the --emit-... options
 * say. */
struct tw_emitted {
    tw_slice python;    /* the target's, "3.11": for the header */
    tw_slice index_url; /* as typed; or empty */
    const tw_slice *extra_index_urls, *find_links, *no_binary, *only_binary;
    uint32_t extra_index_count, find_links_count, no_binary_count, only_binary_count;
    tw_slice valid_for; /* the marker of --emit-marker-expression; or empty */
};

/* Would the writer refuse OPTIONS? To be asked before the work begins. TW_ERR_USAGE:
 * --no-emit-package is no name, --custom-compile-command has a line break. */
enum tw_status tw_output_check(struct tw_arena *arena, const struct tw_options *options,
                               struct tw_error *err) TW_MUST_USE;

/* Appends the whole file. PINS may be in any order. TW_ERR_USAGE: the custom compile
 * command has a line break. Passwords in URLs never reach BUF. O(n log n). */
enum tw_status tw_output_txt(struct tw_arena *arena, const struct tw_options *options,
                             const struct tw_pin *pins, uint32_t pin_count,
                             const struct tw_emitted *emitted, struct tw_buf *buf,
                             struct tw_error *err) TW_MUST_USE;

/* Only the header, each line ended: also the start of a pylock.toml. PYTHON is the
 * target's "3.11", which pip-compile names. Errors as tw_output_check. */
enum tw_status tw_output_header(struct tw_arena *arena,
                                const struct tw_options *options, tw_slice python,
                                struct tw_buf *buf, struct tw_error *err) TW_MUST_USE;

#endif
