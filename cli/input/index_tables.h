/*
 * Indexes that a project declares, and which of its packages come from which.
 */
#ifndef TW_CLI_INDEX_TABLES_H
#define TW_CLI_INDEX_TABLES_H

#include "file_reader.h"
#include "setting.h"
#include "tw_toml.h"

/* [sources] PROJECT = { index = "INDEX" } */
struct tw_named_pin {
    tw_slice project; /* normalised */
    tw_slice index;   /* its name */
    tw_slice source;  /* "tailwheel.toml:7" */
};

struct tw_index_tables {
    struct tw_settings indexes; /* [[index]], in the order of the file */
    struct tw_setting standard; /* the one with `default = true`; no value: none */
    TW_VEC(struct tw_named_pin) pins;
};

/*
 * Reads the tables of ./tailwheel.toml, else of [tool.tailwheel] in ./pyproject.toml,
 * in ARENA. TW_ERR_INPUT: the context is the file, err->line and err->column say where.
 */
enum tw_status tw_index_tables_read(struct tw_arena *arena,
                                    const struct tw_file_reader *reader,
                                    struct tw_index_tables *out,
                                    struct tw_error *err) TW_MUST_USE;

#endif
