/*
 * Single comparisons as the text of markers. See marker_writer.h.
 */
#include "marker_writer.h"

tw_slice tw_marker_edge(const struct tw_marker_writer *w, const struct tw_dd_node *node,
                        uint32_t at)
{
    return at < node->count ? w->sets->edges.at[node->first + at].from : TW_NO_SLICE;
}

void tw_marker_write_literal(struct tw_marker_writer *w, tw_slice text)
{
    tw_buf_add_byte(w->buf, '\'');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x20 || c == '\'' || c == '"' || c == '\\') {
            tw_buf_printf(w->buf, "\\x%02x", c);
        } else {
            tw_buf_add_byte(w->buf, (char)c);
        }
    }
    tw_buf_add_byte(w->buf, '\'');
}

void tw_marker_write_comparison(struct tw_marker_writer *w, uint32_t variable,
                                const char *op, tw_slice literal)
{
    tw_buf_printf(w->buf, "%s %s ", tw_marker_variable_name(variable), op);
    tw_marker_write_literal(w, literal);
}
