/*
 * A pin: one package of the answer as files show it. Plain values, which know neither
 * solver nor index.
 */
#ifndef TW_CLI_PIN_H
#define TW_CLI_PIN_H

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

#endif
