/*
 * File names of one project, read with a memory: a page has thousands of files, but few
 * versions and few sets of tags, and the files of a version mostly stand together.
 */
#ifndef TW_METADATA_FILE_NAME_H
#define TW_METADATA_FILE_NAME_H

#include "tw_metadata.h"

/* The length of the front of TEXT that normalises to NAME (a normalised name); 0: it
 * has no such front. What follows may still be part of a longer name. */
size_t tw_file_name_match(tw_slice text, tw_slice name);

/* What stands before the tags: a version, maybe with a build tag. */
struct tw_stem {
    tw_version version;
    tw_slice build_number, build_rest;
    uint32_t release; /* for the caller */
};

struct tw_file_names {
    struct tw_arena *arena;
    tw_slice name;                /* of the project, normalised */
    TW_VEC(struct tw_stem) stems; /* one version may have several */
    tw_slice front;               /* of the wheel read last: "name-version[-build]" */
    uint32_t front_stem;
    struct tw_intern tag_sets; /* "py3-none-any" */
    TW_VEC(bool) tags_valid;   /* by id - 1: some valid name had that set */
    bool nomem;
};

/* What the name of a file says. */
struct tw_file_name {
    uint32_t stem;  /* an index of names->stems */
    tw_slice front; /* what stands before the tags of a wheel, or before ".tar.gz" */
    tw_slice tags;  /* of a wheel; of an sdist absent */
};

/* For files of the project NAME (normalised, borrowed); allocates in ARENA. */
void tw_file_names_init(struct tw_file_names *names, struct tw_arena *arena,
                        tw_slice name);

/* Reads the name of FILE into *OUT, whose slices are of it. NULL: fine; else why the
 * file is of no use, a static phrase. Expected cost: a comparison and a hash look-up.
 */
const char *tw_file_names_read(struct tw_file_names *names, const struct tw_file *file,
                               struct tw_file_name *out);

#endif
