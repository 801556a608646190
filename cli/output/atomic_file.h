/*
 * Output files: whole or not at all.
 */
#ifndef TW_CLI_ATOMIC_FILE_H
#define TW_CLI_ATOMIC_FILE_H

#include "tw_base.h"

/*
 * Makes CONTENT the content of the file PATH: a temporary file beside it, synced, then
 * renamed, so that no reader and no crash ever sees a part. A symbolic link is
 * followed, permissions are kept, missing folders are made. A file that has this
 * content already is left alone, with its times; *CHANGED (may be NULL) tells.
 * TW_ERR_IO: the old file is untouched.
 */
enum tw_status tw_atomic_write(const char *path, tw_slice content, bool *changed,
                               struct tw_error *err) TW_MUST_USE;

#endif
