/*
 * Byte ranges as servers really serve them: what to ask next, and what an answer is
 * worth. Pure functions: no I/O, no memory.
 */
#ifndef TW_FETCH_RANGE_H
#define TW_FETCH_RANGE_H

#include "answer.h"

/* How a request says which bytes it wants; the ladder is stepped down from the top. */
enum tw_form {
    TW_FORM_SUFFIX,   /* bytes=-LENGTH */
    TW_FORM_ABSOLUTE, /* bytes=FROM-(TO-1) */
    TW_FORM_FIRST,    /* bytes=0-0, for the sake of the total only */
    TW_FORM_RESUME,   /* bytes=FROM-, the rest of a file that is half here */
    TW_FORM_PLAIN     /* no Range header: the whole file */
};

struct tw_ask {
    enum tw_form form;
    uint64_t from, to; /* [from, to); SUFFIX: to = the number of bytes */
};

/* A part of a file, and what was learned on the way to it. */
struct tw_ladder {
    enum tw_want want;
    uint64_t length;   /* TAIL: bytes wanted */
    uint64_t from, to; /* RANGE: bytes wanted. WHOLE: bytes [0, from) are here */
    uint64_t total;    /* 0 = unknown. TAIL: may be wrong; RANGE: must hold */
    tw_slice etag;     /* RANGE: must hold, when there is one */
    unsigned refused;  /* 1 << form, of those that did not work */
    unsigned steps;    /* answers that were of no use so far */
};

enum tw_verdict {
    TW_VERDICT_WHOLE,     /* the body is the whole file */
    TW_VERDICT_PART,      /* the body is exactly what was asked for */
    TW_VERDICT_UNCHANGED, /* 304 */
    TW_VERDICT_CHANGED,   /* not the file that the ladder is for */
    TW_VERDICT_NEXT,      /* of no use, or the total only: ask again at once */
    TW_VERDICT_REDIRECT,  /* see location */
    TW_VERDICT_AGAIN,     /* a passing trouble: ask the same again, later */
    TW_VERDICT_REFUSED,   /* an error status that is the truth */
    TW_VERDICT_HOME       /* not judged here: a remembered place refuses, the URL of the
                           * request may not */
};

/* What to ask next at an origin where RANGES work like that. Never loops: after a few
 * useless answers it is PLAIN. */
struct tw_ask tw_ladder_next(const struct tw_ladder *ladder, enum tw_ranges ranges);

/* The value of CURLOPT_RANGE ("5-9", "-32768") for ASK; NULL for PLAIN. Uses OUT. */
const char *tw_ask_text(const struct tw_ask *ask, char out[48]);

/*
 * Judges the header of a reply to ASK, and records in LADDER what it teaches: a form
 * that does not work, the total. PROVEN: ranges have worked at this origin, so that a
 * 500 is an accident and no way to refuse ranges.
 */
enum tw_verdict tw_ladder_judge(struct tw_ladder *ladder, const struct tw_ask *ask,
                                const struct tw_answer *answer, bool proven);

/* "bytes FIRST-LAST/TOTAL", strictly (RFC 9110 section 14.4). */
struct tw_content_range {
    uint64_t first, last, total;
};
bool tw_content_range_read(tw_slice value, struct tw_content_range *out);

/* TOTAL of "bytes * / TOTAL" (without the spaces), as a 416 has it. */
bool tw_content_range_total(tw_slice value, uint64_t *total);

#endif
