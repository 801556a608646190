/*
 * One package of a pylock.toml. Used by pylock.c.
 */
#ifndef TW_METADATA_PYLOCK_PACKAGE_H
#define TW_METADATA_PYLOCK_PACKAGE_H

#include "toml_reader.h"
#include "tw_pylock.h"

/* Reads the table TABLE, which stands at PATH, into *OUT. */
enum tw_status pylock_package(const struct toml_reader *r, const struct toml_path *path,
                              const struct tw_toml *table,
                              struct tw_lock_package *out) TW_MUST_USE;

/* Reads a specifier set that is optional. */
enum tw_status pylock_specifiers(const struct toml_reader *r,
                                 const struct toml_path *path,
                                 const struct tw_toml *table, const char *key,
                                 bool *has, struct tw_specifiers *out) TW_MUST_USE;

#endif
