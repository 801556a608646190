/*
 * One node's memory: what it needed, and how often, as a text in the cache.
 */
#ifndef TW_DRIVER_HINTS_MEMORY_H
#define TW_DRIVER_HINTS_MEMORY_H

#include "tw_hints.h"

struct tw_needed {
    tw_slice node;
    uint32_t count; /* of the runs */
};

struct tw_hints_memory {
    uint32_t runs; /* that had the node; 0: nothing is remembered */
    uint32_t len;
    struct tw_needed at[TW_HINTS_NEEDS_MAX];
};

/* The next word of *REST, words being separated by spaces; empty: none is left. */
tw_slice tw_hints_word(tw_slice *rest);

/* Reads TEXT, which may be anything; what is not understood is left out. Names are
 * borrowed from it. */
void tw_hints_memory_read(tw_slice text, struct tw_hints_memory *out);

/* Is it thought to be needed again: was it in every other run at least? */
bool tw_hints_memory_expects(const struct tw_hints_memory *memory,
                             const struct tw_needed *needed);

/* Takes in a run in which exactly NODES were needed. False: that is what was expected,
 * nothing changed. */
bool tw_hints_memory_learn(struct tw_hints_memory *memory, const tw_slice *nodes,
                           uint32_t count);

/* Appends MEMORY as tw_hints_memory_read reads it. */
void tw_hints_memory_write(const struct tw_hints_memory *memory, struct tw_buf *out);

#endif
