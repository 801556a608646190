/*
 * [dependency-groups] of a pyproject.toml (PEP 735): the requirements of named groups,
 * with what they include.
 */
#ifndef TW_METADATA_DEPENDENCY_GROUPS_H
#define TW_METADATA_DEPENDENCY_GROUPS_H

#include "tw_specifiers.h"
#include "tw_toml.h"

TW_BEGIN_DECLS

/* What is wrong with groups, for whoever must tell it apart. */
enum tw_group_fault {
    TW_GROUP_FINE,
    TW_GROUP_DUPLICATE,   /* two groups have one name once normalised */
    TW_GROUP_UNKNOWN,     /* no group has the name that is asked for or included */
    TW_GROUP_CYCLE,       /* a group includes itself */
    TW_GROUP_TYPE,        /* a group is no array, an entry neither string nor table */
    TW_GROUP_OBJECT,      /* a table that is not {include-group = "..."} */
    TW_GROUP_REQUIREMENT, /* a string is no requirement */
};

struct tw_group_requirement {
    struct tw_requirement requirement;
    uint32_t line; /* in the document */
};

struct tw_group_list {
    struct tw_group_requirement *at; /* repeats are kept */
    uint32_t len, cap;
    enum tw_group_fault fault;
};

/* The requirements of the groups NAMES (any spelling) of the table GROUPS, in order,
 * what is included standing where it is included. Everything is allocated in ARENA.
 * TW_ERR_INPUT: out->fault says what is wrong and err->line where; TW_ERR_LIMIT: the
 * groups include each other more than TW_MAX_GROUP_ENTRIES times, or deeper than
 * TW_MAX_GROUP_DEPTH. */
enum tw_status tw_dependency_groups(struct tw_arena *arena,
                                    const struct tw_toml *groups, const tw_slice *names,
                                    uint32_t name_count, struct tw_group_list *out,
                                    struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
