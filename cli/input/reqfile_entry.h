/*
 * What one line of a requirements file says: an entry, or an option of the file.
 */
#ifndef TW_CLI_REQFILE_ENTRY_H
#define TW_CLI_REQFILE_ENTRY_H

#include "tw_resolver.h"

enum tw_entry_form {
    TW_ENTRY_NAMED,    /* name, extras, specifier, perhaps name @ url */
    TW_ENTRY_URL,      /* a bare URL; the name comes from a wheel's file name, or is
                          empty */
    TW_ENTRY_PATH,     /* a bare path, likewise */
    TW_ENTRY_EDITABLE, /* -e: a path or a version control URL */
};

/* One requirement or constraint and where it stands. */
struct tw_entry {
    enum tw_entry_form form;
    struct tw_requirement requirement; /* .url: the URL or path, ${VAR} expanded */
    tw_slice typed_url;                /* as typed, for writing back */
    struct tw_origin origin;
    tw_slice via;           /* what annotations call its source, instead of "-r FILE";
                               empty but not absent: nothing */
    const tw_slice *hashes; /* "sha256:..." of its --hash options */
    uint32_t hash_count;
};

enum tw_file_option_kind {
    TW_FILE_INDEX_URL,
    TW_FILE_EXTRA_INDEX_URL,
    TW_FILE_NO_INDEX,
    TW_FILE_FIND_LINKS,
    TW_FILE_NO_BINARY,
    TW_FILE_ONLY_BINARY,
    TW_FILE_PREFER_BINARY,
    TW_FILE_PRE,
    TW_FILE_ALL_RELEASES,
    TW_FILE_ONLY_FINAL,
    TW_FILE_REQUIRE_HASHES,
    TW_FILE_TRUSTED_HOST,
    TW_FILE_IGNORED, /* means nothing here: --use-feature, --always-unzip; warn */
};

struct tw_file_option {
    enum tw_file_option_kind kind;
    tw_slice name;  /* "--index-url" in its long form */
    tw_slice value; /* ${VAR} expanded; find-links: relative to the working folder */
    tw_slice typed; /* as written, for --emit-index-url */
    struct tw_origin origin;
};

#endif
