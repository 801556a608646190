/*
 * Requirements files as pip reads them: requirements, constraints, options, and other
 * files by -r and -c. The format is pip's ("Requirements File Format" in its manual).
 */
#ifndef TW_CLI_REQFILE_H
#define TW_CLI_REQFILE_H

#include "file_reader.h"
#include "reqfile_entry.h"
#include "tw_texts.h"

/* Everything that the files read so far hold, in reading order. */
struct tw_reqfile {
    struct tw_entry *entries;
    uint32_t entry_count, entry_cap;
    struct tw_file_option *options;
    uint32_t option_count, option_cap;
    struct tw_texts visited; /* which files: kind and identity */
};

/* Appends ENTRY to FILES. */
enum tw_status tw_reqfile_add(struct tw_arena *arena, struct tw_reqfile *files,
                              const struct tw_entry *entry,
                              struct tw_error *err) TW_MUST_USE;

/* The entry of ORIGIN (which must be in one of them), or NULL. O(entries). */
const struct tw_entry *tw_reqfile_entry(const struct tw_reqfile *files,
                                        const struct tw_origin *origin);

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
