/*
 * What a caller has made of a whole body in memory, to get and to keep it instead: a
 * page without what nobody reads, in an order that needs no parsing.
 */
#ifndef TW_FETCH_FORM_H
#define TW_FETCH_FORM_H

#include "tw_fetch.h"

TW_BEGIN_DECLS

struct tw_body {
    tw_slice bytes, content_type;
    tw_slice url; /* where it was found */
};

struct tw_formed {
    tw_slice bytes;
    size_t front; /* of those that the cache has to check: the rest has checks of its
                   * own; 0: all */
};

struct tw_fetch_form {
    const char *name; /* and version: what was made otherwise is not found again */
    /* Makes *OUT in ARENA, at a multiple of 8. ABOUT is that of the request. An error
     * is the request's. */
    enum tw_status (*make)(struct tw_arena *arena, const struct tw_body *body,
                           tw_slice about, struct tw_formed *out, struct tw_error *err);
    /* May what a cache gave be read? NULL: whatever its check lets through. */
    bool (*is_sound)(tw_slice bytes);
};

TW_END_DECLS

#endif
