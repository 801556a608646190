/*
 * Where the body of a reply goes: memory, a file, a feed, and a digest on the way.
 */
#ifndef TW_FETCH_SINK_H
#define TW_FETCH_SINK_H

#include "gunzip.h"
#include "hasher.h"
#include "spare.h"

struct tw_sink_plan {
    uint64_t cap;             /* most bytes; more is TW_ERR_LIMIT */
    bool spill;               /* what is too large for memory goes to a scratch file */
    const char *scratch;      /* folder for that, or NULL */
    const char *file;         /* where a complete body lands, or NULL */
    const char *part;         /* where it is written until then */
    uint64_t resume;          /* so many bytes are in PART already: append */
    struct tw_worker *worker; /* hashes what has gone to a file; NULL: nobody else */
    struct tw_spare *spare;   /* buffers for a file; NULL: none */
    uint64_t total;           /* bytes that the body is announced to have; 0: unknown */
    tw_slice digest;          /* that the bytes must have, or absent */
    bool gzipped;             /* the reply says so: undone if it is true */
    bool whole;               /* it is a whole body: FEED and DIGEST apply */
    tw_fetch_feed *feed;
    void *payload;
};

struct tw_sink {
    struct tw_sink_plan plan;
    struct tw_buf memory; /* all of it, or what is not in the file yet */
    struct tw_buf lent;   /* what the worker hashes */
    int fd;               /* -1: memory */
    char *path;           /* of the scratch file, from malloc */
    uint64_t size;        /* bytes taken, those of a resumed file too */
    struct tw_hasher *hasher;
    struct tw_gunzip *gunzip;
    bool enough;            /* the feed has had enough */
    struct tw_error *error; /* gets why a write failed */
};

/* An empty sink, whose troubles go to ERROR; nothing to free yet. */
void tw_sink_init(struct tw_sink *sink, struct tw_error *error);

/* Gets ready for a body. TW_ERR_IO, TW_ERR_NOMEM, TW_ERR_DIGEST (an unknown one). */
enum tw_status tw_sink_open(struct tw_sink *sink,
                            const struct tw_sink_plan *plan) TW_MUST_USE;

/* Takes the next bytes. False: see error; or, with ENOUGH, the feed wants no more. */
bool tw_sink_write(struct tw_sink *sink, tw_slice bytes) TW_MUST_USE;

/* Ends a complete body: digest checked (SHA256 gets it in hex if that is what was
 * computed, else ""), file closed and renamed. TW_ERR_DIGEST, TW_ERR_IO; also in
 * *error. May be called by another thread, and frees nothing there. */
enum tw_status tw_sink_end(struct tw_sink *sink, char sha256[65]) TW_MUST_USE;

/* After tw_sink_end: lets go of the buffers of what is in a file. */
void tw_sink_settle(struct tw_sink *sink);

/* What was taken, when it is in memory; else an empty slice. */
tw_slice tw_sink_body(const struct tw_sink *sink);

/* The file it went to, or NULL. */
const char *tw_sink_file(const struct tw_sink *sink);

/* Puts all that was taken of a body that broke off into PLAN.part, and closes it. How
 * many bytes of it may be appended to then; 0: none. */
uint64_t tw_sink_save(struct tw_sink *sink);

/* Closes, frees the memory and removes the scratch file. A body for PLAN.file that is
 * not complete is saved. */
void tw_sink_drop(struct tw_sink *sink);

#endif
