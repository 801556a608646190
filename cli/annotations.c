/*
 * The shape of lines is that of compilers, which every editor and most CI systems know.
 * GitHub's is that of its workflow commands: in a property ':' and ',' are escaped too.
 *
 * Called from console.c and conflict.c.
 */
#include "annotations.h"

static void add_escaped(struct tw_buf *buf, tw_slice text, bool property)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        bool special = byte == '%' || byte == '\r' || byte == '\n' ||
                       (property && (byte == ':' || byte == ','));
        if (special) {
            tw_buf_printf(buf, "%%%02X", byte);
        } else {
            tw_buf_add_byte(buf, (char)byte);
        }
    }
}

static void add_github(struct tw_buf *buf, const struct tw_place *place,
                       tw_slice message)
{
    tw_buf_adds(buf, "::error ");
    if (place->file.len) {
        tw_buf_adds(buf, "file=");
        add_escaped(buf, place->file, true);
        tw_buf_adds(buf, ",");
    }
    if (place->line) {
        tw_buf_printf(buf, "line=%u,", place->line);
    }
    if (place->column) {
        tw_buf_printf(buf, "col=%u,", place->column);
    }
    tw_buf_adds(buf, "title=tailwheel::");
    add_escaped(buf, message, false);
    tw_buf_adds(buf, "\n");
}

static void add_line(struct tw_buf *buf, const struct tw_place *place, tw_slice message)
{
    tw_buf_add(buf, place->file);
    if (place->line) {
        tw_buf_printf(buf, ":%u", place->line);
    }
    if (place->line && place->column) {
        tw_buf_printf(buf, ":%u", place->column);
    }
    tw_buf_printf(buf, "%serror: %.*s\n", place->file.len ? ": " : "", TW_FMT(message));
}

void tw_annotate(struct tw_buf *buf, enum tw_message_format format,
                 const struct tw_place *place, tw_slice message)
{
    if (format == TW_MESSAGES_GITHUB) {
        add_github(buf, place, message);
    } else if (format == TW_MESSAGES_LINES) {
        add_line(buf, place, message);
    }
}
