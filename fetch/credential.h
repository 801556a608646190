/*
 * Who asks: credentials of the options, of URLs, and of the user.
 */
#ifndef TW_FETCH_CREDENTIAL_H
#define TW_FETCH_CREDENTIAL_H

#include "tw_fetch.h"

struct tw_origin;

/* The one for URL (bare), or NULL. Newer ones win over equal older ones. */
const struct tw_credential *tw_credential_find(struct tw_fetch *session, tw_slice url);

/* Adds the userinfo of URL, if it has one, as a credential. False: no memory. */
bool tw_credential_learn(struct tw_fetch *session, tw_slice url) TW_MUST_USE;

/* Asks the user, once an origin. True: there is a new credential. */
bool tw_credential_ask(struct tw_fetch *session, struct tw_origin *origin);

#endif
