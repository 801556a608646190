/*
 * Reading the metadata of one distribution with the fewest requests: the sidecar, else
 * the tail of the wheel, else all of it; the head of an sdist (../docs/fetching.md).
 */
#ifndef TW_DRIVER_READING_H
#define TW_DRIVER_READING_H

#include "tw_catalog.h"
#include "tw_packed_metadata.h"

TW_BEGIN_DECLS

/* What a reading came to; texts are valid during the call. With a status other than
 * TW_OK there are none and ERR says why. */
struct tw_reading_result {
    enum tw_status status;
    tw_slice packed; /* the METADATA or PKG-INFO, see tw_packed_metadata.h */
    tw_slice whole;  /* as it stands in the archive, when it was read there just now */
    const struct tw_error *err;
};

struct tw_reading_options {
    struct tw_fetch *fetch;
    struct tw_cache *cache;     /* NULL: none */
    struct tw_project *project; /* the archive must be of it; lends tail_needed */
    struct tw_distribution *distribution;
    bool strict; /* the directory of a wheel is read whole */
    /* Called once, when the text is there or will not come; then the reading is over.
     * An error that it returns ends the run. */
    enum tw_status (*done)(void *payload, const struct tw_reading_result *result,
                           struct tw_error *err);
    void *payload;
};

/* Starts reading, and sets distribution->reading while it goes on. It may be over, with
 * DONE called, before this returns. */
enum tw_status tw_reading_start(const struct tw_reading_options *options,
                                enum tw_class urgency,
                                struct tw_error *err) TW_MUST_USE;

/* Makes a reading that is under way more urgent. */
void tw_reading_raise(struct tw_reading *reading, enum tw_class urgency);

/* Gives a reading up whose next request still waits for its turn; false: it goes on. */
bool tw_reading_call_off(struct tw_reading *reading);

/* Gives a reading up; nothing more is called. NULL is allowed. */
void tw_reading_cancel(struct tw_reading *reading);

TW_END_DECLS

#endif
