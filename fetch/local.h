/*
 * File URLs.
 */
#ifndef TW_FETCH_LOCAL_H
#define TW_FETCH_LOCAL_H

#include "job.h"

/* Reads the file of the file URL that JOB asks for; the job is done then. */
void tw_local_serve(struct tw_job *job);

#endif
