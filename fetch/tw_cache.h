/*
 * The cache: what was learned from an index, kept for the next run. Keys and values are
 * bytes; what they mean is the caller's.
 *
 * A cache never stops a run. What goes wrong with it (a full disk, a folder that cannot
 * be written, damage) turns it off or makes it anew, and leaves one warning. Many
 * processes may use one folder at once; a process that is killed leaves it as it was
 * after the last tw_cache_flush.
 *
 *     FOLDER/facts/      the table (LMDB), read in place
 *     FOLDER/files/ab/   whole artifacts by SHA-256
 *     FOLDER/scratch/    files of replies, while they are looked at
 */
#ifndef TW_CACHE_H
#define TW_CACHE_H

#include "tw_fetch.h"

TW_BEGIN_DECLS

struct tw_cache;

struct tw_cache_options {
    const char *folder; /* made when it is missing, its parents too */
    uint64_t size_max;  /* bytes of the table; 0: 1 GiB. Least recently used go first */
    uint64_t files_max; /* bytes of files; 0: 4 GiB. The same, when one was kept */
    int64_t now;        /* seconds since 1970 */
};

/* What is kept of one thing. */
struct tw_cached {
    tw_slice value;
    size_t front; /* bytes of VALUE, from its start, that the cache checks, if the rest
                   * has checks of its own; 0: all */
    tw_slice content_type;
    struct tw_known known; /* all absent where it makes no sense */
    struct tw_freshness freshness;
};

/*
 * Opens the cache of options->folder. It always gives one, which may be of no use
 * (every get misses) or read-only; tw_cache_warning says why. TW_ERR_NOMEM only.
 */
enum tw_status tw_cache_open(const struct tw_cache_options *options,
                             struct tw_cache **out, struct tw_error *err) TW_MUST_USE;

/* Writes what is pending and closes; slices that it gave are gone. NULL is allowed. */
void tw_cache_close(struct tw_cache *cache);

/* One line on what is wrong with the cache, or NULL. */
const char *tw_cache_warning(const struct tw_cache *cache);

/* Finds what KEY had when the cache was opened. Slices are valid until it is closed,
 * and value.ptr is aligned to 8 bytes. False: it has nothing. Cost: a search of the
 * table and one pass over what is checked of the value. */
bool tw_cache_get(struct tw_cache *cache, tw_slice key, struct tw_cached *out);

/* Keeps WHAT (copied) for KEY, replacing what it had; seen by later runs. Values with
 * freshness.no_store are the caller's to leave out. */
void tw_cache_put(struct tw_cache *cache, tw_slice key, const struct tw_cached *what);

/* VALUE, which tw_cache_get gave, will not be looked at for a while: the memory that it
 * takes of this process is given back. It stays valid. */
void tw_cache_rest(tw_slice value);

/* What KEY has is still right, as a 304 says: only its freshness changes, at a small
 * cost whatever the size of the value. */
void tw_cache_renew(struct tw_cache *cache, tw_slice key,
                    const struct tw_freshness *freshness);

/* Forgets KEY. */
void tw_cache_drop(struct tw_cache *cache, tw_slice key);

/* Writes what was put so far, in one transaction. Called when enough is pending and
 * when the cache is closed. */
void tw_cache_flush(struct tw_cache *cache);

/* May it be used at NOW without asking again (RFC 9111 section 4.2)? */
bool tw_cached_is_fresh(const struct tw_cached *what, int64_t now);

/* The file with that SHA-256 (64 hex digits), its path in ARENA; TW_NO_SLICE: not here
 * or not such a digest. Its bytes were checked when it was kept. */
tw_slice tw_cache_file(struct tw_cache *cache, struct tw_arena *arena, tw_slice sha256);

/* Keeps the WHOLE file that REPLY brought, whose digest was checked to be SHA256. The
 * reply's own file stays the reply's. False: it could not. */
bool tw_cache_keep_file(struct tw_cache *cache, tw_slice sha256,
                        const struct tw_reply *reply);

/* Forgets the file with that SHA-256: its bytes turned out to be damaged. */
void tw_cache_drop_file(struct tw_cache *cache, tw_slice sha256);

/* A folder on the same disk for struct tw_fetch_options.scratch; NULL: there is none.
 */
const char *tw_cache_scratch(const struct tw_cache *cache);

/* What is kept now: records of the table, and whole files beside it. O(files). */
struct tw_cache_usage {
    uint64_t entries, table_bytes, files, file_bytes;
};
struct tw_cache_usage tw_cache_usage(struct tw_cache *cache);

/* Removes what was least recently used until the table and the files have at most MAX
 * bytes each; 0 removes everything. What killed runs left in scratch goes too. Returns
 * the bytes that were freed. */
uint64_t tw_cache_prune(struct tw_cache *cache, uint64_t max);

TW_END_DECLS

#endif
