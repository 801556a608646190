/*
 * Answers: what the search needs to know of versions, read and given to the facts.
 */
#ifndef TW_DRIVER_ANSWERS_H
#define TW_DRIVER_ANSWERS_H

#include "tw_driver.h"

/* Do the facts have what NEED stands for? */
bool tw_answers_have(const struct tw_driver *driver, struct tw_need need);

/* Starts reading DISTRIBUTION, that of the version which is NEED; what it says goes to
 * the facts when it is there, which may be at once. Errors as tw_reading_start. */
enum tw_status tw_answers_read(struct tw_driver *driver, struct tw_need need,
                               struct tw_distribution *distribution,
                               enum tw_class urgency, struct tw_error *err) TW_MUST_USE;

#endif
