/*
 * The files of a folder, as an index lists them.
 */
#ifndef TW_CLI_INDEX_FILES_H
#define TW_CLI_INDEX_FILES_H

#include "index_page.h"
#include "run.h"

struct tw_indexing {
    struct tw_run *run; /* with a reader and an open session */
    tw_slice folder;    /* of the files, absolute */
    tw_slice dest;      /* where simple/ is, absolute */
    tw_slice prefix;    /* from a page to the folder, as in a URL: "../../files/" */
    TW_VEC(struct tw_index_project) projects; /* by name; files by version, then name */
    uint32_t read;                            /* files that were read */
    struct tw_error *err;
};

/* Fills x->projects. What the pages in x->dest know of a file that has the size and
 * time that they tell is taken from there; other files are read, and the sidecars of
 * wheels written. What is no distribution is warned of. TW_ERR_IO, TW_ERR_INPUT: a file
 * or the folder cannot be read. */
enum tw_status tw_index_find_projects(struct tw_indexing *x) TW_MUST_USE;

#endif
