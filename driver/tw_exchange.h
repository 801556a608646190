/*
 * A request whose reply somebody waits for. What asks puts one of these first in its
 * own struct and gives it to fetch/ as the payload; replies are then handed to whoever
 * asked.
 */
#ifndef TW_DRIVER_EXCHANGE_H
#define TW_DRIVER_EXCHANGE_H

#include "tw_fetch.h"

TW_BEGIN_DECLS

struct tw_exchange {
    /* Takes REPLY over: it must be freed with tw_reply_free, now or later. An error
     * ends the run; what only this request is about is not such an error. */
    enum tw_status (*done)(struct tw_exchange *self, struct tw_reply *reply,
                           struct tw_error *err);
};

/* What statistics tell apart (struct tw_request, kind). */
enum tw_request_kind { TW_GET_PAGE, TW_GET_SIDECAR, TW_GET_TAIL, TW_GET_WHOLE };

/* Waits for one reply (or TIMEOUT_MS) and hands it to its exchange. *GOT says whether
 * there was one. */
enum tw_status tw_exchange_next(struct tw_fetch *fetch, int timeout_ms, bool *got,
                                struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
