/*
 * Reading input files, also by URL: `-r https://...`, `-c https://...`.
 */
#ifndef TW_CLI_REMOTE_FILES_H
#define TW_CLI_REMOTE_FILES_H

#include "run.h"

/* Makes run->reader, before anything is read: of the disk, and of URLs by a session of
 * RUN's that is opened for the first of them, with what is known of proxies,
 * certificates and hosts to be trusted by then. Errors as tw_file_reader_init. */
enum tw_status tw_remote_files_open(struct tw_run *run,
                                    struct tw_error *err) TW_MUST_USE;

#endif
