/*
 * A pull reader of HTML start tags and their attributes: all that a project page says
 * is said in them.
 *
 *     while (tw_html_tag(&html, &name)) {
 *         while (tw_html_attribute(&html, &attribute, &value)) { ... }
 *     }
 *
 * Names come as written (compare without case), values undecoded. Whatever is not a
 * start tag is passed over; nothing is an error, as in a browser.
 */
#ifndef TW_METADATA_HTML_H
#define TW_METADATA_HTML_H

#include "tw_base.h"

struct tw_html {
    const char *at, *end;
    tw_slice raw_text; /* "script" or "style", whose text is no markup; or absent */
    bool in_tag;       /* AT is among the attributes of a tag */
};

void tw_html_init(struct tw_html *html, tw_slice text);

/* The next start tag; attributes of the one before that were not asked for are passed
 * over. False: the text has ended. */
bool tw_html_tag(struct tw_html *html, tw_slice *name);

/* The next attribute of that tag; one without a value has the empty one. */
bool tw_html_attribute(struct tw_html *html, tw_slice *name, tw_slice *value);

/* TEXT with its character references decoded: numeric ones and the five of XML, nbsp
 * too. Borrowed when it has none, else in ARENA. False: out of memory. */
bool tw_html_decode(struct tw_arena *arena, tw_slice text, tw_slice *out) TW_MUST_USE;

#endif
