/*
 * Writing decision diagrams as markers: what the parts share. marker_write.c writes
 * nodes, marker_write_versions.c the intervals of versions, marker_write_words.c single
 * comparisons.
 */
#ifndef TW_SPECIFIERS_MARKER_WRITER_H
#define TW_SPECIFIERS_MARKER_WRITER_H

#include "marker_dd.h"

struct tw_marker_writer {
    struct tw_marker_sets *sets;
    struct tw_buf *buf;
    bool unwritable;
    uint32_t depth; /* of open parentheses */
};

/* The edges of a node that lead on to one child. */
struct tw_marker_choice {
    const struct tw_dd_node *node;
    const struct tw_dd_question *question;
    const bool *taken; /* by edge */
};

/* Where the edge AT of NODE begins; absent above the last one. */
tw_slice tw_marker_edge(const struct tw_marker_writer *w, const struct tw_dd_node *node,
                        uint32_t at);

/* Appends TEXT as a literal, with escapes where it needs them. */
void tw_marker_write_literal(struct tw_marker_writer *w, tw_slice text);

/* Appends "VARIABLE OP 'LITERAL'". */
void tw_marker_write_comparison(struct tw_marker_writer *w, uint32_t variable,
                                const char *op, tw_slice literal);

/* Writes the intervals of versions that C takes; in parentheses when there are several
 * and GROUP. */
void tw_marker_write_versions(struct tw_marker_writer *w,
                              const struct tw_marker_choice *c, bool group);

#endif
