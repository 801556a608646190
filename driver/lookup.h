/*
 * Looking one project up: which indexes are asked for its page, and what their answers
 * come to.
 */
#ifndef TW_DRIVER_LOOKUP_H
#define TW_DRIVER_LOOKUP_H

#include "tw_catalog.h"

/* A page that a lookup found. */
struct tw_found_page {
    struct tw_packed_page packed; /* stays as long as the fetch session */
    const struct tw_page *about;  /* what it says beside its files */
    uint32_t index;               /* in the catalog's options */
};

/* What a lookup comes to. Everything is borrowed until the callback returns. */
struct tw_lookup_result {
    enum tw_found {
        TW_FOUND,         /* see pages */
        TW_FOUND_NOWHERE, /* no index has it; one page all the same if it was empty */
        TW_FOUND_REFUSED, /* an index would not say: see url and http_status */
        TW_FOUND_FAILED   /* an index could not say: see error */
    } kind;
    const struct tw_found_page *pages; /* in the order of the indexes */
    uint32_t page_count;
    bool one_project; /* the pages declare each other (PEP 708): their files are one
                       * project's, whichever page has them */
    const char *url;  /* redacted */
    int http_status;
    const struct tw_error *error;
};

/* Called once, when the lookup is over; the lookup is gone afterwards. */
typedef enum tw_status tw_lookup_done(struct tw_project *project,
                                      const struct tw_lookup_result *result,
                                      struct tw_error *err);

/* Asks for the page of PROJECT, as urgently as project->urgency says, and sets
 * project->lookup until it is over. DONE may be called before it returns, when no index
 * is to be asked. TW_ERR_NOMEM, or what DONE returns. */
enum tw_status tw_lookup_start(struct tw_project *project, tw_lookup_done *done,
                               struct tw_error *err) TW_MUST_USE;

/* Makes the requests under way as urgent as project->urgency. */
void tw_lookup_raise(struct tw_project *project);

/* Gives a lookup up, if one is under way. */
void tw_lookup_cancel(struct tw_project *project);

#endif
