/*
 * Digests that no index tells: of files that the user gave by URL or path, and of those
 * of folders and indexes without digests.
 */
#ifndef TW_CLI_DIRECT_HASHES_H
#define TW_CLI_DIRECT_HASHES_H

#include "run.h"

/*
 * Finds out the digest of the file of each release in SOLUTION of which no digest is
 * known, by reading it whole, several at once. It is then among the digests of its
 * distribution in the catalog. TW_ERR_IO: there is no scratch folder; otherwise what
 * the first file that failed met.
 */
enum tw_status tw_direct_hashes(struct tw_run *run, const struct tw_solution *solution,
                                struct tw_error *err) TW_MUST_USE;

#endif
