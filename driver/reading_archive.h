/*
 * Reading a wheel or sdist itself.
 */
#ifndef TW_DRIVER_READING_ARCHIVE_H
#define TW_DRIVER_READING_ARCHIVE_H

#include "reading_steps.h"

/* Asks for as much of the archive as it takes; the reading ends when it is there. */
enum tw_status tw_reading_ask_archive(struct tw_reading *reading,
                                      struct tw_error *err) TW_MUST_USE;

#endif
