/*
 * How input files are opened and shown.
 */
#ifndef TW_CLI_FILE_READER_H
#define TW_CLI_FILE_READER_H

#include "tw_base.h"

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

/* A reader of the file system, with the working folder of the process. */
enum tw_status tw_file_reader_init(struct tw_arena *arena, char *const *environment,
                                   struct tw_file_reader *out,
                                   struct tw_error *err) TW_MUST_USE;

#endif
