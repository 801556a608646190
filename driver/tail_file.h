/*
 * METADATA out of a whole wheel on disk.
 */
#ifndef TW_DRIVER_TAIL_FILE_H
#define TW_DRIVER_TAIL_FILE_H

#include "tw_metadata.h"

/* Lets a machine of OPTIONS (but for the size) read the archive at PATH; *OUT is done
 * then. Everything is allocated in ARENA. TW_ERR_IO, and what the machine says. */
enum tw_status tw_tail_file_read(struct tw_arena *arena, const char *path,
                                 const struct tw_zip_tail_options *options,
                                 struct tw_zip_tail **out,
                                 struct tw_error *err) TW_MUST_USE;

#endif
