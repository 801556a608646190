/*
 * A folder as a requirement ("./lib", "-e ./lib"): usable without a build when its
 * pyproject.toml says everything.
 */
#ifndef TW_CLI_LOCAL_PROJECT_H
#define TW_CLI_LOCAL_PROJECT_H

#include "reqfile.h"
#include "tw_driver.h"

struct tw_local_project {
    tw_slice name; /* normalised */
    tw_version version;
    tw_slice requires_python;            /* or TW_NO_SLICE */
    struct tw_requirement *requirements; /* as Requires-Dist would have them */
    uint32_t requirement_count;
    struct tw_texts extras; /* normalised */
};

/* Reads FOLDER/pyproject.toml. TW_ERR_INPUT: there is none, or something in it is
 * dynamic or missing; the context is that file. ERR must not be NULL. */
enum tw_status tw_local_project_read(struct tw_arena *arena,
                                     const struct tw_file_reader *reader,
                                     tw_slice folder, struct tw_local_project *out,
                                     struct tw_error *err) TW_MUST_USE;

/* Makes PROJECT, which is at PATH, the only release of its package: catalog and facts
 * of DRIVER know it then. TW_ERR_REQUIREMENT: another place was given for it before. */
enum tw_status tw_local_project_give(struct tw_driver *driver,
                                     const struct tw_local_project *project,
                                     tw_slice path, struct tw_error *err) TW_MUST_USE;

#endif
