/*
 * A project's own settings: tailwheel.toml, or [tool.tailwheel] in pyproject.toml.
 */
#ifndef TW_CLI_SETTINGS_FILE_H
#define TW_CLI_SETTINGS_FILE_H

#include "option_origin.h"
#include "pyproject_list.h"

/*
 * Reads ./tailwheel.toml, else [tool.tailwheel] of ./pyproject.toml, through READER; or
 * instead the file that reader->settings names, which must be there.
 * Its keys are the long names of SPEC's options, with a string, number, boolean or
 * array of strings. *OUT is reader->environment, with TAILWHEEL_<NAME> added for each
 * setting whose variable is not there already: so a setting ranks just below the
 * environment. Where each of them was set is added to *PLACES. In ARENA;
 * reader->environment itself when there are no settings. TW_ERR_INPUT, TW_ERR_TOML: the
 * context is the file, err->line and err->column say where. ERR must not be NULL.
 */
enum tw_status tw_settings_file_read(struct tw_arena *arena,
                                     const struct tw_file_reader *reader,
                                     const struct tw_command_spec *spec,
                                     char *const **out,
                                     struct tw_setting_places *places,
                                     struct tw_error *err) TW_MUST_USE;

/* The table of settings itself, whose place FILE gets; *OUT is NULL when there is none.
 * Errors as above. */
enum tw_status tw_settings_file_table(struct tw_toml_file *file,
                                      const struct tw_file_reader *reader,
                                      const struct tw_toml **out) TW_MUST_USE;

/* Is KEY of the table one that says more than an option can (index_tables.c)? */
bool tw_settings_file_is_table(const struct tw_toml *key);

#endif
