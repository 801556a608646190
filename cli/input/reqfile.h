/*
 * Requirements files as pip reads them: requirements, constraints, options, and other
 * files by -r and -c. The format is pip's ("Requirements File Format" in its manual).
 */
#ifndef TW_CLI_REQFILE_H
#define TW_CLI_REQFILE_H

#include "options.h"
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

/* Everything that the files read so far hold, in reading order. */
struct tw_reqfile {
    struct tw_entry *entries;
    uint32_t entry_count, entry_cap;
    struct tw_file_option *options;
    uint32_t option_count, option_cap;
    struct tw_texts visited; /* which files: kind and identity */
};

/* How files are opened; lets tests read from memory. */
struct tw_file_reader {
    /* The bytes of PATH ("-": standard input), at most TW_MAX_INPUT_FILE, in ARENA.
     * TW_ERR_INPUT: it does not exist, is a folder, ... */
    enum tw_status (*read)(void *payload, struct tw_arena *arena, tw_slice path,
                           tw_slice *out, struct tw_error *err);
    /* A text that is the same for all spellings of an existing file's path, in ARENA;
     * TW_NO_SLICE when there is no such file. */
    enum tw_status (*identify)(void *payload, struct tw_arena *arena, tw_slice path,
                               tw_slice *out, struct tw_error *err);
    void *payload;
    char *const *environment; /* for ${VAR}; an unset one stays as typed, as in pip */
    tw_slice settings;        /* --config-file; empty: the settings of the project */
    tw_slice folder; /* absolute; file names below it are shown relative to it */
};

/* PATH as it is shown: relative to the working folder where it lies below it. */
tw_slice tw_file_reader_shown(const struct tw_file_reader *reader, tw_slice path);

/* Appends ENTRY to FILES. */
enum tw_status tw_reqfile_add(struct tw_arena *arena, struct tw_reqfile *files,
                              const struct tw_entry *entry,
                              struct tw_error *err) TW_MUST_USE;

/* The entry of ORIGIN (which must be in one of them), or NULL. O(entries). */
const struct tw_entry *tw_reqfile_entry(const struct tw_reqfile *files,
                                        const struct tw_origin *origin);

/* A reader of the file system, with the working folder of the process. */
enum tw_status tw_file_reader_init(struct tw_arena *arena, char *const *environment,
                                   struct tw_file_reader *out,
                                   struct tw_error *err) TW_MUST_USE;

/*
 * Adds the file PATH, and what it includes, to *INTO. As constraints or overrides
 * (KIND) its requirements are marked so in their origins; one of an override may have a
 * parent before it ("parent<2: child==1.0"). Everything is allocated in
 * ARENA. What cannot be understood: err->line and err->column are set, the context is
 * the file's name and the message says what was expected. Files that include each other
 * in a circle are read once. ERR must not be NULL.
 */
enum tw_status tw_reqfile_read(struct tw_arena *arena,
                               const struct tw_file_reader *reader, tw_slice path,
                               enum tw_origin_kind kind, struct tw_reqfile *into,
                               struct tw_error *err) TW_MUST_USE;

#endif
