/*
 * Is an LMDB file sound enough to be used?
 */
#ifndef TW_FETCH_CACHE_CHECK_H
#define TW_FETCH_CACHE_CHECK_H

#include "tw_base.h"

/* The head of the file, before LMDB opens it: false when it is no LMDB file of this
 * machine's kind, or is shorter than it says. An empty or missing file is sound. */
bool tw_cache_check_head(const char *file);

/* The trees that transaction TXNID sees in the open file FD: every page that a search
 * or a write may walk over. Values are not looked at. Cost: a read of each tree page,
 * some 40 entries to a page. */
bool tw_cache_check_trees(int fd, uint64_t txnid);

#endif
