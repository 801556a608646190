/*
 * A universe: a closed world of packages with resolution cases, as one JSON file (the
 * format is told in README.md). This is the raw truth that everything else is held
 * against: no policy is applied here, and no requirement is parsed.
 *
 * All text is borrowed from the file, which is kept in the arena.
 */
#ifndef TW_TESTS_UNIVERSE_H
#define TW_TESTS_UNIVERSE_H

#include "tw_resolver.h"

struct tw_texts {
    const tw_slice *at;
    uint32_t count;
};

struct tw_universe_file {
    tw_slice name;
    bool yanked;
    tw_slice yanked_why; /* or empty */
    tw_slice uploaded;   /* "2024-05-01T12:00:00Z", or TW_NO_SLICE */
};

struct tw_universe_release {
    tw_version version;
    struct tw_texts requires_dist; /* as published, perhaps invalid */
    struct tw_texts extras;        /* Provides-Extra, as published */
    tw_slice requires_python;      /* or TW_NO_SLICE */
    tw_slice index; /* that has it, a letter: what is on "a" is tried before what is on
                       "b" (unsafe-first-match); TW_NO_SLICE: on "a" */
    const struct tw_universe_file *files;
    uint32_t file_count;
};

struct tw_universe_project {
    tw_slice name;
    const struct tw_universe_release *releases; /* ascending, all valid versions */
    uint32_t release_count;
};

struct tw_expected {
    tw_slice name, version;
};

struct tw_universe_case {
    tw_slice name;
    struct tw_texts requirements, constraints, overrides, excludes;
    struct tw_texts locked;    /* "name==version": the pins of an earlier answer */
    tw_slice python, platform; /* "3.12.4", "manylinux_2_17_x86_64" */
    struct tw_texts no_build, no_binary;
    enum tw_order order;
    enum tw_pre_mode prereleases;
    struct tw_texts prerelease_packages;    /* "name=mode" */
    tw_slice exclude_newer;                 /* a time, as UPLOADED; or TW_NO_SLICE */
    struct tw_texts exclude_newer_packages; /* "name=time", "name=false" */
    bool prefer_binary;
    tw_slice skip; /* why it cannot be run here, or TW_NO_SLICE */
    bool satisfiable;
    bool stated; /* are EXPECTED the only right packages? */
    const struct tw_expected *expected;
    uint32_t expected_count;
};

struct tw_universe {
    tw_slice name;
    const struct tw_universe_project *projects; /* by name */
    uint32_t project_count;
    const struct tw_universe_case *cases; /* in the order written */
    uint32_t case_count;
};

/* The universe in the file at PATH. TW_ERR_IO, TW_ERR_INPUT (not such a file, or two
 * spellings of one version). Versions that are not valid are dropped, as every index
 * client does. O(bytes). */
enum tw_status tw_universe_read(struct tw_arena *arena, const char *path,
                                struct tw_universe *out,
                                struct tw_error *err) TW_MUST_USE;

/* The same of TEXT, which is written to and must outlive the universe. */
enum tw_status tw_universe_parse(struct tw_arena *arena, char *text, size_t len,
                                 struct tw_universe *out,
                                 struct tw_error *err) TW_MUST_USE;

/* What TEXTS, each one "name=value", say of NAME: the last of them, or TW_NO_SLICE. */
tw_slice tw_texts_value(struct tw_texts texts, tw_slice name);

/* What WHAT says of pre-releases of project NAME. */
enum tw_pre_mode tw_universe_pre_mode(const struct tw_universe_case *what,
                                      tw_slice name);

/* The project of normalised NAME, or NULL. O(log projects). */
const struct tw_universe_project *tw_universe_find(const struct tw_universe *universe,
                                                   tw_slice name);

#endif
