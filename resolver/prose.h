/*
 * prose: text for people. Foreign text made harmless, emphasis that may or may not
 * become colour, wrapping.
 *
 * The invariant: between composing and tw_prose_wrap, text holds no control characters
 * but the two marks below, so a mark is never mistaken for text nor text for a mark.
 */
#ifndef TW_RESOLVER_PROSE_H
#define TW_RESOLVER_PROSE_H

#include "tw_explain.h"

#define TW_PROSE_STRONG "\001" /* what follows is emphasised ... */
#define TW_PROSE_PLAIN "\002"  /* ... up to here */

enum { TW_PROSE_WORD = 60, TW_PROSE_LINE = 200 }; /* bytes that are shown of a text */

/* Appends TEXT with control characters replaced by '?', cut to MAX bytes and "...". */
void tw_prose_clean(struct tw_buf *buf, tw_slice text, size_t max);

/* Appends "and", "or" lists: what stands before element INDEX of COUNT: "", ", ", " and
 * " with CONJUNCTION "and". */
void tw_prose_join(struct tw_buf *buf, uint32_t index, uint32_t count,
                   const char *conjunction);

/* Where the lines of a paragraph begin. */
struct tw_prose_indent {
    uint32_t first, others; /* columns */
};

/* Appends TEXT as one paragraph, broken at spaces so that each line ends by column
 * STYLE.width where it can; marks become SGR sequences or nothing. Ends with a newline.
 */
void tw_prose_wrap(struct tw_buf *out, tw_slice text, struct tw_prose_indent indent,
                   struct tw_explain_style style);

/* Appends TEXT without its marks. */
void tw_prose_strip(struct tw_buf *out, tw_slice text);

/* Copies what BUF holds into ARENA and clears it. TW_ERR_NOMEM, TW_ERR_LIMIT: BUF had
 * failed. */
enum tw_status tw_prose_take(struct tw_arena *arena, struct tw_buf *buf, tw_slice *out,
                             struct tw_error *err) TW_MUST_USE;

#endif
