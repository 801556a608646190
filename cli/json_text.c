/*
 * Writing JSON: strings and members. Called from report.c.
 */
#include "json_text.h"

void tw_json_add_string(struct tw_buf *buf, tw_slice text)
{
    tw_buf_add_byte(buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\') {
            tw_buf_printf(buf, "\\%c", c);
        } else if (c < 0x20) {
            tw_buf_printf(buf, "\\u%04x", c);
        } else {
            tw_buf_add_byte(buf, (char)c);
        }
    }
    tw_buf_add_byte(buf, '"');
}

void tw_json_add_member(struct tw_buf *buf, const char *key, tw_slice text, bool first)
{
    tw_buf_printf(buf, "%s\"%s\": ", first ? "" : ", ", key);
    if (text.ptr) {
        tw_json_add_string(buf, text);
    } else {
        tw_buf_adds(buf, "null");
    }
}
