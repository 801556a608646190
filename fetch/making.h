/*
 * A form (tw_form.h) that is made of one body, by whichever thread.
 */
#ifndef TW_FETCH_MAKING_H
#define TW_FETCH_MAKING_H

#include "tw_form.h"

/* All that making a form takes and gives: it knows of no session and no job. */
struct tw_making {
    const struct tw_fetch_form *form;
    struct tw_body body; /* as it was sent */
    bool gzipped;        /* the reply says so */
    size_t cap;          /* most bytes of the body, decoded */
    tw_slice about;

    struct tw_arena arena; /* has what was made */
    struct tw_formed formed;
    size_t size; /* of the body, decoded */
    struct tw_error *error;
};

/* Makes the form; *MAKING.error tells why there is none. */
void tw_making_do(struct tw_making *making);
void tw_making_free(struct tw_making *making); /* what was made */

#endif
