/*
 * The status line (see status_line.h):
 *
 *     | resolving: 83 projects and 144 versions read
 *     / waiting 3 s for https://index.example.~/numpy-2.1.3-cp312-cp312-linux.whl
 *
 * The invariant: it never fills a row, so that the cursor stays in it and clearing that
 * one row takes away all of it. A byte is a column for that: only ASCII is drawn.
 *
 * Called from search_watch.c, and from console.c before each message.
 */
#include "status_line.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { USUAL_COLUMNS = 80, ROW_BYTES = 512, SPINNER_COLUMNS = 2 };

/* Asked each time: windows are resized. */
static size_t columns(void)
{
    struct winsize size = {0};
    bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col;
    return known ? size.ws_col : USUAL_COLUMNS;
}

static void add_clean(struct tw_buf *row, tw_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        tw_buf_add_byte(row, c >= ' ' && c < 0x7f ? c : '?');
    }
}

/* TEXT in ROOM columns: the ends of a URL tell the most. */
static void add_fitting(struct tw_buf *row, tw_slice text, size_t room)
{
    if (text.len <= room) {
        add_clean(row, text);
    } else if (room) {
        size_t tail = (room - 1) / 2;
        add_clean(row, tw_slice_cut(text, 0, room - 1 - tail));
        tw_buf_add_byte(row, '~');
        add_clean(row, tw_slice_cut(text, text.len - tail, text.len));
    }
}

void tw_status_line_clear(struct tw_status_line *line)
{
    if (line->drawn) {
        fputs("\r\033[2K", stderr);
        fflush(stderr);
        line->drawn = false;
    }
}

void tw_status_line_draw(struct tw_status_line *line, tw_slice text)
{
    static const char spinner[] = "|/-\\";
    size_t width = columns() - 1;
    struct tw_buf row = TW_BUF_INIT(ROW_BYTES);
    tw_buf_printf(&row, "\r\033[2K%c ", spinner[line->turns++ % 4]);
    add_fitting(&row, text, width > SPINNER_COLUMNS ? width - SPINNER_COLUMNS : 0);
    if (!row.failed) {
        tw_slice drawn = tw_buf_slice(&row);
        fwrite(drawn.ptr, 1, drawn.len, stderr);
        fflush(stderr);
        line->drawn = true;
    }
    tw_buf_free(&row);
}
