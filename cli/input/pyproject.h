/*
 * Requirements that stand in TOML: those of a pyproject.toml, and of a script.
 */
#ifndef TW_CLI_PYPROJECT_H
#define TW_CLI_PYPROJECT_H

#include "reqfile.h"

/* What of a pyproject.toml is asked for. */
struct tw_project_request {
    tw_slice path;
    bool dependencies; /* [project] dependencies, and extras; else only groups */
    bool all_extras;
    const struct tw_texts
        *extras; /* any spelling; those it does not have are skipped */
    const struct tw_texts *groups; /* any spelling; must be there */
};

/* Is PATH, by its name, a pyproject.toml, or a script that may have requirements? */
bool tw_is_pyproject(tw_slice path);
bool tw_is_script(tw_slice path);

/*
 * Adds the requirements of REQUEST to *INTO as entries. An extra of the project itself
 * ("name[a]") stands for the requirements of that extra. Of the extras that were found,
 * the normalised names are added to *FOUND (may be NULL). TW_ERR_INPUT, TW_ERR_TOML,
 * ...: the context is the file, err->line and err->column say where. ERR must not be
 * NULL.
 */
enum tw_status tw_pyproject_read(struct tw_arena *arena,
                                 const struct tw_file_reader *reader,
                                 const struct tw_project_request *request,
                                 struct tw_reqfile *into, struct tw_texts *found,
                                 struct tw_error *err) TW_MUST_USE;

/* Adds the requirements in the comment block of the script PATH (PEP 723); one without
 * such a block is an error. Errors as tw_pyproject_read. */
enum tw_status tw_script_read(struct tw_arena *arena,
                              const struct tw_file_reader *reader, tw_slice path,
                              struct tw_reqfile *into,
                              struct tw_error *err) TW_MUST_USE;

#endif
