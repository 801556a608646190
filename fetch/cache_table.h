/*
 * The table of the cache: LMDB, opened whatever state its folder is in.
 */
#ifndef TW_FETCH_CACHE_TABLE_H
#define TW_FETCH_CACHE_TABLE_H

#include "tw_cache.h"

#include <lmdb.h>

struct tw_cache_table {
    const char *folder; /* borrowed */
    uint64_t size_max;
    MDB_env *env; /* NULL: there is no table */
    MDB_dbi dbi;
    MDB_txn *reader; /* what gets see: the table as it was opened */
    bool read_only;
    char warning[256]; /* "" when all is well */
};

/* Where a record is kept: the hash of its key, and which of the two that a key may
 * have. The main one has the value; a lighter one beside it renews its freshness and
 * use. */
struct tw_cache_slot {
    unsigned char bytes[sizeof(uint64_t) + 1];
};
struct tw_cache_slot tw_cache_slot(tw_slice key, bool beside);

/* One change: RECORD for a slot, or its removal (no pointer). */
struct tw_cache_change {
    struct tw_cache_slot slot;
    tw_slice record;
};

/* Opens the table in FOLDER, which exists or cannot be made. A damaged one, or one of
 * another version, is set aside and begun anew. */
void tw_cache_table_open(struct tw_cache_table *table, const char *folder,
                         uint64_t size_max);
void tw_cache_table_close(struct tw_cache_table *table);

/* The record of SLOT, in place; valid until the table is closed. */
bool tw_cache_table_get(struct tw_cache_table *table, struct tw_cache_slot slot,
                        tw_slice *record);

/* Makes all changes, or none. What goes wrong turns the table read-only. */
void tw_cache_table_apply(struct tw_cache_table *table,
                          const struct tw_cache_change *changes, size_t count);

/* Removes the least recently used records until MAX bytes are left; the bytes freed. */
uint64_t tw_cache_table_prune(struct tw_cache_table *table, uint64_t max);

/* Removes the files of the table and begins it anew. */
void tw_cache_table_clear(struct tw_cache_table *table);

/* The bytes of its pages, used ones only; *ENTRIES, unless NULL: its records. */
uint64_t tw_cache_table_bytes(const struct tw_cache_table *table, uint64_t *entries);

#endif
