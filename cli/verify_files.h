/*
 * verify_files: is what the search was told of a project what its pages say?
 */
#ifndef TW_CLI_VERIFY_FILES_H
#define TW_CLI_VERIFY_FILES_H

#include "tw_catalog.h"

/*
 * Every version that the pages of PROJECT list is known to the facts, and out or not
 * for the reason that its files give: upload times, --no-binary and --only-binary,
 * Requires-Python, tags, yanks. What was read of a version is the file that the target
 * would install. Files are judged here one by one, from their names and fields; what
 * the user named by its URL, and what pages do not tell, is believed. *LOOKED grows by
 * the files looked at. TW_ERR_VERIFY: the first thing that is wrong; TW_ERR_PAGE;
 * TW_ERR_NOMEM. O(files).
 */
enum tw_status tw_verify_files(const struct tw_catalog *catalog, tw_pkg project,
                               uint64_t *looked, struct tw_error *err) TW_MUST_USE;

#endif
