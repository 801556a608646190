/*
 * The parts of a URL (RFC 3986 section 3), as slices of its text. A part that is absent
 * has a NULL pointer; one that is there and empty has not.
 */
#ifndef TW_FETCH_URL_H
#define TW_FETCH_URL_H

#include "tw_fetch.h"

struct tw_url {
    tw_slice scheme;         /* without ":" */
    tw_slice user, password; /* as written, percent-encoded */
    tw_slice host;           /* IPv6 with its brackets */
    tw_slice port;           /* digits, may be empty */
    tw_slice path;           /* never absent */
    tw_slice query;          /* without "?" */
    tw_slice fragment;       /* without "#" */
};

/* Splits any URL or relative reference; every text is one. */
struct tw_url tw_url_split(tw_slice text);

bool tw_url_is_http(const struct tw_url *url);
bool tw_url_is_https(const struct tw_url *url);
bool tw_url_is_file(const struct tw_url *url);

/* Is the host this machine itself: localhost, 127.0.0.0/8 or ::1? */
bool tw_url_is_loopback(const struct tw_url *url);

#endif
