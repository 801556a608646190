/*
 * A reading from the inside: what all its steps share.
 */
#ifndef TW_DRIVER_READING_STEPS_H
#define TW_DRIVER_READING_STEPS_H

#include "tw_reading.h"

enum { TW_READING_REPLIES = 8 };

struct tw_reading {
    struct tw_exchange exchange; /* first: replies find the reading by it */
    struct tw_reading_options options;
    enum tw_class urgency;
    uint32_t round; /* of guesses that last wanted it; see ahead.h */
    tw_transfer transfer;
    struct tw_arena arena; /* of the archive machines; freed with the reading */
    struct tw_zip_tail *tail;
    struct tw_sdist_head *head;
    struct tw_zip_head *zip_head; /* of a giant that is sent whole */
    enum tw_head_step head_step;
    struct tw_error head_error;
    struct tw_known known; /* of the artifact, from its first reply */
    struct tw_reply *replies[TW_READING_REPLIES]; /* whose bytes the tail borrows */
    uint32_t reply_count;
};

/* Sends REQUEST, as urgently as READING is; its reply goes to reading->exchange. One
 * that cannot be sent ends the reading. */
enum tw_status tw_reading_send(struct tw_reading *reading, struct tw_request *request,
                               struct tw_error *err) TW_MUST_USE;

/* Frees the replies that came; what was read in them is gone. */
void tw_reading_forget(struct tw_reading *reading);

/* Under what a text of a file with a known digest is kept: what it says itself. What a
 * build of it said is kept under the builder's name. */
#define TW_KEPT_SAID "meta"

/* What is kept under KEPT, packed. */
bool tw_reading_recall(const struct tw_reading *reading, const char *kept,
                       tw_slice *out);

/* Packs TEXT and keeps it under KEPT; on failure reading->head_error says why. */
enum tw_status tw_reading_pack(struct tw_reading *reading, const char *kept,
                               tw_slice text, tw_slice *out) TW_MUST_USE;

/* An install will want it, so a whole archive that came is not fetched again. */
void tw_reading_keep_whole(const struct tw_reading *reading,
                           const struct tw_reply *reply);

/* The digest that the index gives, in TEXT; absent when it gives none. */
tw_slice tw_reading_digest(const struct tw_reading *reading,
                           char text[sizeof "sha256=" + 64]);

/* Tells PACKED, in an archive read from WHOLE, or why there is none; ends and frees the
 * reading. */
enum tw_status tw_reading_tell(struct tw_reading *reading, tw_slice packed,
                               tw_slice whole, struct tw_error *err) TW_MUST_USE;
enum tw_status tw_reading_fail(struct tw_reading *reading, const struct tw_error *why,
                               struct tw_error *err) TW_MUST_USE;

/* The same for an archive that could not be understood: WHY gets its file's name. */
enum tw_status tw_reading_fail_archive(struct tw_reading *reading, struct tw_error *why,
                                       struct tw_error *err) TW_MUST_USE;

/* Frees a reading that nobody is to be told of; no request of it is under way. */
void tw_reading_free(struct tw_reading *reading);

#endif
