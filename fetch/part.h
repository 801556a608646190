/*
 * Where a file is written until it is complete.
 */
#ifndef TW_FETCH_PART_H
#define TW_FETCH_PART_H

#include <stdbool.h>
#include <stdint.h>

/* The bytes that PART has and that may be appended to; 0: none, or another process is
 * writing it. */
uint64_t tw_part_resumable(const char *part);

/* Opens PART for this process alone, until it is closed. -1: see errno, or *TAKEN by
 * another process. */
int tw_part_open(const char *part, bool *taken);

/* A new file beside PART, for this process alone; *PATH is from malloc. -1: see errno.
 */
int tw_part_open_beside(const char *part, char **path);

/* False: see errno. */
bool tw_part_make_empty(int fd);

#endif
