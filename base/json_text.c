/*
 * Writing JSON. What is written is well-formed UTF-8 whatever a name, an index or a
 * file held. Called from the reports of resolver/ and cli/.
 */
#include "tw_json_text.h"

#include "tw_utf8.h"

void tw_json_add_string(struct tw_buf *buf, tw_slice text)
{
    tw_buf_add_byte(buf, '"');
    for (size_t at = 0, length; at < text.len; at += length ? length : 1) {
        unsigned char byte = (unsigned char)text.ptr[at];
        length = tw_utf8_length(tw_slice_cut(text, at, text.len));
        if (byte == '"' || byte == '\\') {
            tw_buf_printf(buf, "\\%c", byte);
        } else if (byte < 0x20 || byte == 0x7f) {
            tw_buf_printf(buf, "\\u%04x", byte);
        } else if (length == 0) {
            tw_buf_adds(buf, "\\ufffd");
        } else {
            tw_buf_add(buf, tw_slice_cut(text, at, at + length));
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
