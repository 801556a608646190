/*
 * The end of a reading that came to a text, which an sdist's build may still replace.
 */
#ifndef TW_DRIVER_READING_BUILD_H
#define TW_DRIVER_READING_BUILD_H

#include "reading_steps.h"

/* PACKED was read, in an archive from WHOLE: has it built what does not say enough, or
 * tells. */
enum tw_status tw_reading_finish(struct tw_reading *reading, tw_slice packed,
                                 tw_slice whole, struct tw_error *err) TW_MUST_USE;

/* The archive's metadata are TEXT: keeps and finishes them. */
enum tw_status tw_reading_take(struct tw_reading *reading, tw_slice text,
                               struct tw_error *err) TW_MUST_USE;

#endif
