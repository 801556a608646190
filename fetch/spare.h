/*
 * Buffers to use again. Memory that is new to the process costs a page fault for each
 * 4 KiB, which is a tenth of what a small download takes.
 */
#ifndef TW_FETCH_SPARE_H
#define TW_FETCH_SPARE_H

#include "tw_base.h"

enum { TW_SPARE_MAX = 16 };

struct tw_spare {
    struct tw_buf bufs[TW_SPARE_MAX];
    unsigned count;
};

/* An empty buffer that may grow to CAP bytes. SPARE may be NULL. */
struct tw_buf tw_spare_take(struct tw_spare *spare, size_t cap);

/* BUF is not needed any more; it is empty then. SPARE may be NULL. */
void tw_spare_give(struct tw_spare *spare, struct tw_buf *buf);

void tw_spare_free(struct tw_spare *spare);

#endif
