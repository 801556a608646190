/*
 * Tables of a TOML document while it is being read: who may still add to them, and the
 * look-up of keys. Used by toml.c.
 */
#ifndef TW_METADATA_TOML_TABLE_H
#define TW_METADATA_TOML_TABLE_H

#include "tw_toml.h"

/* How a table or array came to be, which says who may add to it (TOML 1.0, Table). */
enum toml_origin {
    TOML_IMPLICIT, /* [a.b] made a: a header may still define it */
    TOML_HEADER,   /* [a] */
    TOML_DOTTED,   /* a.b = 1 made a: only dotted keys of the same table add to it */
    TOML_INLINE,   /* { } or [ ]: closed */
    TOML_TABLES,   /* [[a]]: an array that further [[a]] add to */
};

struct tw_toml_table {
    enum toml_origin origin;
    uint32_t section;       /* the header under which dotted keys made it */
    struct tw_toml **slots; /* open addressing by key, <= 1/2 full; NULL while small */
    uint32_t slot_count;
};

/* A new value of KIND, not yet in a table or array. NULL: out of memory. */
struct tw_toml *toml_new(struct tw_arena *arena, enum tw_toml_kind kind) TW_MUST_USE;

/* Appends CHILD to PARENT, a table (which has no such key yet) or array. False: no
 * memory. */
bool toml_append(struct tw_arena *arena, struct tw_toml *parent,
                 struct tw_toml *child) TW_MUST_USE;

#endif
