/*
 * Files to a folder: in parallel, verified while they stream, resumed, each one named
 * as soon as it is complete.
 */
#ifndef TW_CLI_DOWNLOADS_H
#define TW_CLI_DOWNLOADS_H

#include "run.h"

/* One file that is wanted. Slices are borrowed. */
struct tw_download {
    tw_slice filename; /* no "/" */
    tw_slice url;
    tw_slice digest; /* "sha256:hex" (also sha384, sha512, blake2b), or absent */
    uint64_t size;   /* bytes, or TW_SIZE_UNKNOWN */
};

/*
 * Fetches COUNT files into FOLDER, which is made if it is missing. What is there
 * already with the right digest costs no request. Each path is written to standard
 * output, ended by a line end or (with --print0) a NUL, the moment that the file is
 * complete. All files are tried; the first error is returned at the end, with the
 * others told before: TW_ERR_DIGEST names file, wanted and got, and nothing with a
 * wrong digest is ever under its name.
 */
enum tw_status tw_downloads(struct tw_run *run, const char *folder,
                            const struct tw_download *files, uint32_t count,
                            struct tw_error *err) TW_MUST_USE;

#endif
