/*
 * Input files by URL: `-r https://...`, `-c https://...`.
 */
#ifndef TW_CLI_REMOTE_FILES_H
#define TW_CLI_REMOTE_FILES_H

#include "run.h"

/* Lets RUN's reader, which is that of the disk, read URLs too, by a session of RUN's
 * that is opened for the first of them, with what is known of proxies, certificates and
 * hosts to be trusted by then. */
void tw_remote_files_allow(struct tw_run *run);

#endif
