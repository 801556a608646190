/*
 * Handing replies to whoever asked. Called from the driver's loop, and from everything
 * that waits before the loop starts.
 */
#include "tw_exchange.h"

enum tw_status tw_exchange_next(struct tw_fetch *fetch, int timeout_ms, bool *got,
                                struct tw_error *err)
{
    struct tw_reply *reply = NULL;
    enum tw_status status = tw_fetch_wait(fetch, timeout_ms, &reply, err);
    *got = !status && reply;
    if (*got) {
        struct tw_exchange *exchange = reply->payload;
        status = exchange->done(exchange, reply, err);
    }
    return status;
}
