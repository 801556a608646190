/*
 * The sources of a command line: files of any kind that say what is asked for.
 */
#ifndef TW_CLI_SOURCES_H
#define TW_CLI_SOURCES_H

#include "options_table.h"
#include "reqfile.h"

/*
 * Reads the arguments of OPTIONS (requirements files, pyproject.toml, scripts), with
 * the extras and groups that it names, into *INTO. A group's file need not be an
 * argument; without one it is ./pyproject.toml. TW_ERR_USAGE: an extra is in no
 * project; otherwise as tw_reqfile_read and tw_pyproject_read.
 */
enum tw_status tw_sources_read(struct tw_arena *arena,
                               const struct tw_file_reader *reader,
                               const struct tw_options *options,
                               struct tw_reqfile *into,
                               struct tw_error *err) TW_MUST_USE;

#endif
