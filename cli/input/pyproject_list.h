/*
 * A TOML file whose lists of requirements become entries: what pyproject.c, script.c
 * and local_project.c share.
 */
#ifndef TW_CLI_PYPROJECT_LIST_H
#define TW_CLI_PYPROJECT_LIST_H

#include "reqfile.h"
#include "tw_toml.h"

struct tw_toml_file {
    struct tw_arena *arena;
    struct tw_reqfile *into;
    struct tw_error *err;
    tw_slice name;           /* as shown */
    tw_slice via;            /* what annotations call it; see struct tw_entry */
    uint32_t lines_before;   /* lines of the file before the TOML begins */
    uint32_t columns_before; /* bytes before each of its lines */
};

/* Reads and parses the file PATH into *ROOT; sets FILE->name. */
enum tw_status tw_toml_file_read(struct tw_toml_file *file,
                                 const struct tw_file_reader *reader, tw_slice path,
                                 struct tw_toml **root) TW_MUST_USE;

/* Parses TEXT, which begins after FILE->lines_before lines of it. */
enum tw_status tw_toml_file_parse(struct tw_toml_file *file, tw_slice text,
                                  struct tw_toml **root) TW_MUST_USE;

/* Completes the error of FILE: it is OFFSET bytes into VALUE (NULL: about the file).
 * Returns its status. */
enum tw_status tw_toml_file_at(const struct tw_toml_file *file,
                               const struct tw_toml *value, size_t offset);

/* Refuses a FIELD of the table [project] that the build backend would fill in. */
enum tw_status tw_toml_file_static(const struct tw_toml_file *file,
                                   const struct tw_toml *project,
                                   tw_slice field) TW_MUST_USE;

/* The entry of REQUIREMENT, written at LINE of the TOML. */
struct tw_entry tw_toml_file_entry(const struct tw_toml_file *file, uint32_t line,
                                   const struct tw_requirement *requirement);

/* Parses the strings of the array LIST (NULL: none) as requirements and gives each one
 * to ADD. */
enum tw_status
tw_toml_file_list(const struct tw_toml_file *file, const struct tw_toml *list,
                  enum tw_status (*add)(void *payload, const struct tw_entry *entry),
                  void *payload) TW_MUST_USE;

#endif
