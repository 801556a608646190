/*
 * The writer of requirements.txt: header, options, pins with hashes and annotations.
 * Byte by byte what `uv pip compile` writes, but for the program's name. It takes plain
 * values, so that it knows neither solver nor index.
 */
#ifndef TW_CLI_OUTPUT_TXT_H
#define TW_CLI_OUTPUT_TXT_H

#include "options_table.h"
#include "tw_catalog.h"

/* Who asked for a pin, in the order in which the split style lists them. */
enum tw_via_kind {
    TW_VIA_CONSTRAINT,  /* "-c FILE" */
    TW_VIA_OVERRIDE,    /* "--override FILE" */
    TW_VIA_REQUIREMENT, /* "-r FILE"; none for standard input */
    TW_VIA_PROJECT,     /* "NAME (pyproject.toml)", as is */
    TW_VIA_PACKAGE,     /* another pin's name */
};
struct tw_via {
    enum tw_via_kind kind;
    tw_slice name; /* file, project or package */
};

struct tw_pin {
    tw_slice name;          /* normalised */
    tw_slice version;       /* as written */
    tw_slice url;           /* "name @ URL" instead of a version; or empty */
    tw_slice path;          /* a bare path or URL to be written as typed; or empty */
    bool editable;          /* "-e PATH"; these come first */
    const tw_slice *extras; /* normalised; written with --no-strip-extras */
    uint32_t extra_count;
    tw_slice marker;          /* written with --no-strip-markers; or empty */
    const struct tw_via *via; /* any order, repeats are dropped */
    uint32_t via_count;
    const tw_slice *hashes; /* "sha256:...", any order */
    uint32_t hash_count;
    const struct tw_release_file *files; /* for pylock.toml, any order */
    uint32_t file_count;
    tw_slice index; /* the URL it came from, for --emit-index-annotation; or empty */
};

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
