/*
 * When pre-releases are taken: --prerelease, --pre, --prerelease-package, and pip's
 * --all-releases and --only-final.
 */
#ifndef TW_CLI_PRERELEASES_H
#define TW_CLI_PRERELEASES_H

#include "run.h"

/*
 * Sets the mode and its exceptions in *OUT: what requirements files say, then the
 * command line, where the later word about a package counts. pip's two options take
 * names separated by commas; ":all:" is every package, ":none:" takes back what was
 * said of single ones. After tw_run_open; allocated in run->inputs. TW_ERR_USAGE,
 * TW_ERR_NAME (in a file): which option, and what it takes.
 */
enum tw_status tw_prereleases_read(struct tw_run *run, struct tw_solver_options *out,
                                   struct tw_error *err) TW_MUST_USE;

#endif
