/*
 * A case file: a small index, the user's lines and what is to be answered, written for
 * people (README.md tells how). It becomes a universe with one case.
 */
#ifndef TW_TESTS_CASE_FILE_H
#define TW_TESTS_CASE_FILE_H

#include "universe.h"

struct tw_case_file {
    tw_slice text;     /* the whole file */
    tw_slice expected; /* its end: the answer, byte for byte */
    struct tw_universe universe;
};

/* The file at PATH, all of it in ARENA. TW_ERR_IO, TW_ERR_INPUT: err->line. */
enum tw_status tw_case_file_read(struct tw_arena *arena, const char *path,
                                 struct tw_case_file *out,
                                 struct tw_error *err) TW_MUST_USE;

/* Writes UNIVERSE and its one case as a case file that expects nothing yet (see `cases
 * --update`), under the comment ABOUT. Of the files of a release all are yanked, for
 * one reason, or none is; and all were uploaded together. */
void tw_case_file_print(struct tw_buf *buf, const char *about,
                        const struct tw_universe *universe);

#endif
