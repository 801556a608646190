/*
 * What is remembered of how much of a project's wheels had to be read.
 */
#ifndef TW_DRIVER_TAIL_MEMORY_H
#define TW_DRIVER_TAIL_MEMORY_H

#include "tw_reading.h"

/* The bytes to read first of the end of OPTIONS' distribution; of a small one its size.
 */
uint64_t tw_tail_length(const struct tw_reading_options *options);

/* NEEDED bytes would have been enough; for the project's other wheels. */
void tw_tail_learned(const struct tw_reading_options *options, uint64_t needed);

#endif
