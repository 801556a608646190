/*
 * What the header of one HTTP reply says, of all that matters here.
 */
#ifndef TW_FETCH_ANSWER_H
#define TW_FETCH_ANSWER_H

#include "tw_fetch.h"

struct tw_answer {
    int status;            /* 0: no status line yet */
    tw_slice content_type; /* values as sent, trimmed; absent: not sent */
    tw_slice content_range;
    tw_slice content_encoding;
    tw_slice etag;
    tw_slice modified;
    tw_slice location;
    tw_slice cache_control; /* several lines are joined by ", " */
    tw_slice date, expires;
    tw_slice vary;
    int64_t age;         /* seconds, 0 when not sent */
    int64_t length;      /* Content-Length, -1 when not sent */
    bool accepts_ranges; /* Accept-Ranges: bytes */
};

/*
 * Takes one header LINE with its end, as it came. A status line begins anew, so that
 * what a 100 or a proxy said is forgotten. Texts are copied to ARENA. False: memory is
 * out.
 */
bool tw_answer_line(struct tw_arena *arena, struct tw_answer *answer,
                    tw_slice line) TW_MUST_USE;

/* No coding but "identity" stands between the body and the file. */
bool tw_answer_is_plain(const struct tw_answer *answer);

/* Does it say that its body is gzipped? */
bool tw_answer_is_gzipped(const struct tw_answer *answer);

/* Seconds since 1970 of an IMF-fixdate ("Sun, 06 Nov 1994 08:49:37 GMT"), the one form
 * that is still sent (RFC 9110 section 5.6.7); < 0: not one. */
int64_t tw_answer_date(tw_slice text);

/* RFC 9111 section 4.2 for a private cache that got the reply at NOW (seconds since
 * 1970). */
struct tw_freshness tw_answer_freshness(const struct tw_answer *answer, int64_t now);

#endif
