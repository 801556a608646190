/*
 * LMDB behind the cache: opening it in whatever state it is, small transactions, and
 * making room.
 *
 * The invariant: no failure here is more than a warning. The first one is kept and
 * turns writing off; a table that cannot be read is set aside (data.mdb.damaged) and
 * begun anew. Transactions are not synced to the disk: a process that is killed loses
 * none that it made; a machine that loses power may leave a broken table, which
 * cache_check.c and the hash of each record find.
 *
 * Called from cache.c.
 */
#include "cache_table.h"

#include "cache_check.h"
#include "cache_record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FORMAT "tailwheel cache 2"

/* Keys are hashes; this one is longer than any of them. */
static const char format_key[] = "format of records";

enum { ROOM_ABOVE_MAX = 64 << 20, PRUNE_TO_PERCENT = 70 };

/* What LMDB makes it for 126 readers. */
enum { LOCK_FILE_SIZE = 8192 };

static void warn(struct tw_cache_table *table, const char *what, int code)
{
    table->read_only = true;
    if (!table->warning[0]) {
        snprintf(table->warning, sizeof table->warning, "%s (%.150s): %s", what,
                 table->folder, mdb_strerror(code));
    }
}

/* "FOLDER/NAME" */
static const char *file_of(const struct tw_cache_table *table, const char *name,
                           char *out, size_t size)
{
    snprintf(out, size, "%s/%s", table->folder, name);
    return out;
}

/* What gets see from now on. */
static int begin_reading(struct tw_cache_table *table)
{
    return table->reader ? MDB_SUCCESS
                         : mdb_txn_begin(table->env, NULL, MDB_RDONLY, &table->reader);
}

static void end_reading(struct tw_cache_table *table)
{
    if (table->reader) {
        mdb_txn_abort(table->reader);
    }
    table->reader = NULL;
}

static void close_env(struct tw_cache_table *table)
{
    end_reading(table);
    if (table->env) {
        mdb_env_close(table->env);
    }
    table->env = NULL;
}

static int check_trees(const struct tw_cache_table *table)
{
    mdb_filehandle_t fd = -1;
    int code = mdb_env_get_fd(table->env, &fd);
    return code                                                  ? code
           : tw_cache_check_trees(fd, mdb_txn_id(table->reader)) ? MDB_SUCCESS
                                                                 : MDB_CORRUPTED;
}

static int write_format(struct tw_cache_table *table)
{
    MDB_txn *txn = NULL;
    MDB_val key = {sizeof format_key, (void *)(uintptr_t)format_key};
    MDB_val value = {sizeof FORMAT, (void *)(uintptr_t)FORMAT};
    int code = mdb_txn_begin(table->env, NULL, 0, &txn);
    if (code) {
        return code;
    }
    code = mdb_put(txn, table->dbi, &key, &value, 0);
    if (code) {
        mdb_txn_abort(txn);
        return code;
    }
    return mdb_txn_commit(txn);
}

/* Finds the format, or writes it into an empty table. */
static int check_format(struct tw_cache_table *table)
{
    MDB_val key = {sizeof format_key, (void *)(uintptr_t)format_key};
    MDB_val value = {0, NULL};
    uint64_t entries = 0;
    int code = mdb_dbi_open(table->reader, NULL, 0, &table->dbi);
    code = code ? code : mdb_get(table->reader, table->dbi, &key, &value);
    if (!code) {
        bool same = value.mv_size == sizeof FORMAT &&
                    memcmp(value.mv_data, FORMAT, sizeof FORMAT) == 0;
        return same ? MDB_SUCCESS : MDB_VERSION_MISMATCH;
    }
    tw_cache_table_bytes(table, &entries);
    if (code != MDB_NOTFOUND || entries || table->read_only) {
        return code;
    }
    end_reading(table);
    return write_format(table);
}

static bool is_lack_of_room(int code)
{
    return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

static bool is_refusal(int code)
{
    return code == EACCES || code == EROFS || code == EPERM;
}

/* LMDB writes to its lock file in memory: on a full disk, where that has no blocks yet,
 * the system would end the process (SIGBUS). 0, or why there is no room. */
static int make_room_for_locks(const struct tw_cache_table *table)
{
    char name[4096];
    int fd = open(file_of(table, "lock.mdb", name, sizeof name),
                  O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    int code = fd < 0 ? errno : posix_fallocate(fd, 0, LOCK_FILE_SIZE);
    if (fd >= 0) {
        close(fd);
    }
    return is_lack_of_room(code) ? code : 0; /* the rest is for LMDB to say */
}

static int open_env(struct tw_cache_table *table, unsigned flags)
{
    char name[4096];
    int dead = 0;
    int code = tw_cache_check_head(file_of(table, "data.mdb", name, sizeof name))
                   ? mdb_env_create(&table->env)
                   : MDB_CORRUPTED;
    if (!code && !(flags & (MDB_NOLOCK | MDB_RDONLY))) {
        code = make_room_for_locks(table);
    }
    if (code) {
        close_env(table);
        return code;
    }
    mdb_env_set_mapsize(table->env, table->size_max + ROOM_ABOVE_MAX);
    code = mdb_env_open(table->env, table->folder,
                        MDB_NOTLS | MDB_NOSYNC | MDB_NORDAHEAD | flags, 0666);
    if (!code && !(flags & MDB_NOLOCK)) {
        mdb_reader_check(table->env, &dead);
    }
    code = code ? code : begin_reading(table);
    code = code ? code : check_trees(table);
    code = code ? code : check_format(table);
    if (code) {
        close_env(table);
    }
    return code;
}

static bool is_damage(int code)
{
    return code == MDB_INVALID || code == MDB_VERSION_MISMATCH ||
           code == MDB_CORRUPTED || code == MDB_PAGE_NOTFOUND || code == MDB_PANIC ||
           code == MDB_BAD_TXN || code == MDB_INCOMPATIBLE || code == MDB_NOTFOUND;
}

static int set_aside(struct tw_cache_table *table, int why)
{
    char from[4096];
    char to[4096];
    file_of(table, "data.mdb", from, sizeof from);
    file_of(table, "data.mdb.damaged", to, sizeof to);
    if (rename(from, to) < 0) {
        return errno;
    }
    unlink(file_of(table, "lock.mdb", from, sizeof from));
    int code = open_env(table, 0);
    if (!code) {
        snprintf(
            table->warning, sizeof table->warning,
            "the cache was of another version or damaged (%s); it was set aside as "
            "%.100s and begun anew",
            mdb_strerror(why), to);
    }
    return code;
}

void tw_cache_table_open(struct tw_cache_table *table, const char *folder,
                         uint64_t size_max)
{
    *table = (struct tw_cache_table){.folder = folder, .size_max = size_max};
    int code = open_env(table, 0);
    if (is_damage(code)) {
        code = set_aside(table, code);
    }
    if (is_refusal(code) || is_lack_of_room(code)) {
        warn(table, "the cache cannot be written", code);
        code = is_refusal(code) ? open_env(table, MDB_RDONLY) : code;
        code = is_refusal(code) || is_lack_of_room(code)
                   ? open_env(table, MDB_RDONLY | MDB_NOLOCK)
                   : code;
    }
    if (code) {
        warn(table, "the cache cannot be used", code);
    }
}

void tw_cache_table_close(struct tw_cache_table *table)
{
    close_env(table);
}

struct tw_cache_slot tw_cache_slot(tw_slice key, bool beside)
{
    struct tw_cache_slot slot;
    uint64_t hash = tw_hash(key);
    memcpy(slot.bytes, &hash, sizeof hash);
    slot.bytes[sizeof hash] = beside ? 1 : 0;
    return slot;
}

bool tw_cache_table_get(struct tw_cache_table *table, struct tw_cache_slot slot,
                        tw_slice *record)
{
    MDB_val name = {sizeof slot.bytes, slot.bytes};
    MDB_val value = {0, NULL};
    if (!table->env || (!table->reader &&
                        mdb_txn_begin(table->env, NULL, MDB_RDONLY, &table->reader))) {
        return false;
    }
    if (mdb_get(table->reader, table->dbi, &name, &value)) {
        return false;
    }
    *record = (tw_slice){value.mv_data, value.mv_size};
    return true;
}

static int make_changes(struct tw_cache_table *table,
                        const struct tw_cache_change *changes, size_t count)
{
    MDB_txn *txn = NULL;
    int code = mdb_txn_begin(table->env, NULL, 0, &txn);
    for (size_t i = 0; i < count && !code; i++) {
        struct tw_cache_slot slot = changes[i].slot;
        MDB_val key = {sizeof slot.bytes, slot.bytes};
        MDB_val value = {changes[i].record.len,
                         (void *)(uintptr_t)changes[i].record.ptr};
        code = value.mv_data ? mdb_put(txn, table->dbi, &key, &value, 0)
                             : mdb_del(txn, table->dbi, &key, NULL);
        code = code == MDB_NOTFOUND ? MDB_SUCCESS : code;
    }
    if (code) {
        if (txn) {
            mdb_txn_abort(txn);
        }
        return code;
    }
    return mdb_txn_commit(txn);
}

void tw_cache_table_apply(struct tw_cache_table *table,
                          const struct tw_cache_change *changes, size_t count)
{
    if (!table->env || table->read_only || !count) {
        return;
    }
    uint64_t less = table->size_max / 100 * PRUNE_TO_PERCENT;
    if (tw_cache_table_bytes(table, NULL) > table->size_max) {
        tw_cache_table_prune(table, less);
    }
    int code = make_changes(table, changes, count);
    if (code == MDB_MAP_FULL) {
        tw_cache_table_prune(table, less / 2);
        code = make_changes(table, changes, count);
    }
    if (code && code != MDB_MAP_FULL) {
        warn(table, "the cache is not written any more", code);
    }
}

static uint64_t bytes_of(const MDB_stat *found)
{
    return (uint64_t)found->ms_psize *
           (found->ms_branch_pages + found->ms_leaf_pages + found->ms_overflow_pages);
}

uint64_t tw_cache_table_bytes(const struct tw_cache_table *table, uint64_t *entries)
{
    MDB_stat found;
    if (entries) {
        *entries = 0;
    }
    if (!table->env || mdb_env_stat(table->env, &found)) {
        return 0;
    }
    if (entries && found.ms_entries) {
        *entries = found.ms_entries - 1; /* not the format */
    }
    return bytes_of(&found);
}

/* ---------------------------------------------------------------- making room */

/* A main record with the light one beside it, if there is one. */
struct aged {
    struct tw_cache_slot slot;
    int64_t used;
};

static int older_first(const void *left, const void *right)
{
    const struct aged *a = left;
    const struct aged *b = right;
    return a->used != b->used
               ? (a->used < b->used ? -1 : 1)
               : memcmp(a->slot.bytes, b->slot.bytes, sizeof a->slot.bytes);
}

/* All records with their ages. The light one of a key comes right after the main one,
 * as keys are ordered by their bytes. */
static size_t list_records(MDB_cursor *cursor, struct aged *out, size_t max)
{
    const size_t hash = sizeof(uint64_t);
    MDB_val key;
    MDB_val value;
    size_t count = 0;
    while (count < max && mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
        const unsigned char *bytes = key.mv_data;
        int64_t used = tw_cache_record_used((tw_slice){value.mv_data, value.mv_size});
        if (key.mv_size != sizeof out->slot.bytes) {
            continue;
        }
        bool beside =
            count && bytes[hash] && memcmp(out[count - 1].slot.bytes, bytes, hash) == 0;
        struct aged *one = beside ? &out[count - 1] : &out[count++];
        if (!beside) {
            *one = (struct aged){.used = used};
            memcpy(one->slot.bytes, bytes, sizeof one->slot.bytes);
        }
        one->used = used > one->used ? used : one->used;
    }
    return count;
}

static void delete_key(MDB_txn *txn, MDB_dbi dbi, struct tw_cache_slot slot)
{
    MDB_val key = {sizeof slot.bytes, slot.bytes};
    for (unsigned char beside = 0; beside < 2; beside++) {
        slot.bytes[sizeof slot.bytes - 1] = beside;
        mdb_del(txn, dbi, &key, NULL);
    }
}

static uint64_t bytes_in(MDB_txn *txn, MDB_dbi dbi)
{
    MDB_stat found;
    return mdb_stat(txn, dbi, &found) ? 0 : bytes_of(&found);
}

static void delete_oldest(MDB_txn *txn, MDB_dbi dbi, struct aged *records, size_t count,
                          uint64_t max)
{
    qsort(records, count, sizeof *records, older_first);
    for (size_t i = 0; i < count && bytes_in(txn, dbi) > max; i++) {
        delete_key(txn, dbi, records[i].slot);
    }
}

uint64_t tw_cache_table_prune(struct tw_cache_table *table, uint64_t max)
{
    uint64_t entries = 0;
    MDB_txn *txn = NULL;
    MDB_cursor *cursor = NULL;
    tw_cache_table_bytes(table, &entries);
    struct aged *records = entries ? calloc((size_t)entries, sizeof *records) : NULL;
    if (!records || table->read_only || mdb_txn_begin(table->env, NULL, 0, &txn)) {
        free(records);
        return 0;
    }
    uint64_t before = bytes_in(txn, table->dbi);
    if (before > max && mdb_cursor_open(txn, table->dbi, &cursor) == 0) {
        size_t count = list_records(cursor, records, (size_t)entries);
        mdb_cursor_close(cursor);
        delete_oldest(txn, table->dbi, records, count, max);
    }
    free(records);
    uint64_t after = bytes_in(txn, table->dbi);
    return mdb_txn_commit(txn) == 0 ? before - after : 0;
}

void tw_cache_table_clear(struct tw_cache_table *table)
{
    static const char *const names[] = {"data.mdb", "lock.mdb", "data.mdb.damaged"};
    char name[4096];
    if (table->read_only) {
        return;
    }
    close_env(table);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        unlink(file_of(table, names[i], name, sizeof name));
    }
    tw_cache_table_open(table, table->folder, table->size_max);
}
