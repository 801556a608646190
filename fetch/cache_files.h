/*
 * Whole artifacts of the cache, as plain files named by their SHA-256.
 */
#ifndef TW_FETCH_CACHE_FILES_H
#define TW_FETCH_CACHE_FILES_H

#include "tw_cache.h"

/* See tw_cache_file, tw_cache_keep_file and tw_cache_drop_file; FOLDER is the cache's.
 */
tw_slice tw_cache_files_find(const char *folder, struct tw_arena *arena,
                             tw_slice sha256);
bool tw_cache_files_keep(const char *folder, struct tw_arena *arena, tw_slice sha256,
                         const struct tw_reply *reply);
void tw_cache_files_drop(const char *folder, struct tw_arena *arena, tw_slice sha256);

/* How many there are, and their bytes. O(files). */
void tw_cache_files_count(const char *folder, uint64_t *files, uint64_t *bytes);

/* Removes those that were not used for longest until MAX bytes are left, and what has
 * lain in scratch for an hour before NOW; bytes freed. */
uint64_t tw_cache_files_prune(const char *folder, uint64_t max, int64_t now);

#endif
