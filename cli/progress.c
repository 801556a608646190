/*
 * Progress on a terminal:
 *
 *     numpy-2.1.3-cp312-….whl    [######------] 6.5 MB of 16.0 MB, 2.1 MB/s, 5 s left
 *     3 of 12 files, 20.4 MB of 61.2 MB, 8.1 MB/s, 5 s left
 *
 * and elsewhere the last line alone. The invariant: `drawn` lines belong to it, with
 * the cursor below them; clearing takes exactly those away.
 *
 * Called from the loops that wait for transfers.
 */
#include "progress.h"

#include "bytes.h"

#include <stdio.h>

enum { BAR = 12, NAME_MIN = 12, MAX_ROWS = 10, AMOUNTS = 45, TEXT_MAX = 8192 };
enum { BARS_MS = 100, LINES_MS = 5000, LATELY_MS = 3000 };

/* ---------------------------------------------------------------- rates */

/* What came a long time ago counts less. */
static void measure(struct tw_progress_rate *rate, uint64_t bytes, int64_t now)
{
    int64_t span = now - rate->at;
    if (span <= 0) {
        return;
    }
    double recent =
        bytes > rate->bytes ? (double)(bytes - rate->bytes) * 1000 / (double)span : 0;
    double weight = rate->value > 0 ? (double)span / (double)(span + LATELY_MS) : 1;
    rate->value += (recent - rate->value) * weight;
    rate->bytes = bytes;
    rate->at = now;
}

void tw_progress_begin(struct tw_progress_row *row, bool fetched, int64_t now)
{
    row->active = true;
    row->fetched = fetched;
    row->done = row->had = 0;
    row->rate = (struct tw_progress_rate){0, 0, now};
}

static void count_moved(struct tw_progress *progress, const struct tw_progress_row *row,
                        uint64_t fetched)
{
    uint64_t before = row->done - row->had;
    progress->moved += row->fetched && fetched > before ? fetched - before : 0;
}

void tw_progress_move(struct tw_progress *progress, struct tw_progress_row *row,
                      uint64_t done, uint64_t had, int64_t now)
{
    count_moved(progress, row, done - had);
    measure(&row->rate, done - had, now);
    row->done = done;
    row->had = had;
}

void tw_progress_end(struct tw_progress *progress, struct tw_progress_row *row,
                     bool complete)
{
    row->active = false;
    if (!complete) {
        return;
    }
    progress->finished++;
    if (row->size > row->done) {
        count_moved(progress, row, row->size - row->had);
        row->done = row->size;
    }
}

/* ---------------------------------------------------------------- lines */

void tw_progress_init(struct tw_progress *progress, const struct tw_console *console,
                      bool wanted, struct tw_progress_row *rows, uint32_t row_count,
                      int64_t now)
{
    bool shown = wanted && console->verbosity >= TW_NORMAL;
    enum tw_progress_kind kind =
        console->redraws ? TW_PROGRESS_BARS : TW_PROGRESS_LINES;
    *progress = (struct tw_progress){
        .kind = shown ? kind : TW_PROGRESS_NONE,
        .width = console->width ? console->width : 80,
        .rows = rows,
        .row_count = row_count,
        .rate.at = now,
    };
    progress->next = now + tw_progress_interval(progress);
}

int tw_progress_interval(const struct tw_progress *progress)
{
    return progress->kind == TW_PROGRESS_NONE   ? -1
           : progress->kind == TW_PROGRESS_BARS ? BARS_MS
                                                : LINES_MS;
}

bool tw_progress_is_due(const struct tw_progress *progress, int64_t now)
{
    return progress->kind != TW_PROGRESS_NONE && now >= progress->next;
}

/* ", 2.1 MB/s, 5 s left" as far as it is known. */
static void add_rate(struct tw_buf *text, double rate, uint64_t left)
{
    char amount[TW_BYTES_TEXT];
    if (rate < 1) {
        return;
    }
    tw_buf_printf(text, ", %s/s", tw_bytes_print((uint64_t)rate, amount));
    double seconds = (double)left / rate + 1;
    if (left && seconds < 120) {
        tw_buf_printf(text, ", %.0f s left", seconds);
    } else if (left) {
        tw_buf_printf(text, ", %.0f min left", seconds / 60);
    }
}

static void add_amounts(struct tw_buf *text, uint64_t done, uint64_t size)
{
    char amount[TW_BYTES_TEXT];
    tw_buf_adds(text, tw_bytes_print(done, amount));
    if (size) {
        tw_buf_printf(text, " of %s", tw_bytes_print(size, amount));
    }
}

static void add_row(struct tw_buf *text, const struct tw_progress *progress,
                    const struct tw_progress_row *row)
{
    uint32_t room = progress->width > BAR + AMOUNTS + NAME_MIN + 4
                        ? progress->width - BAR - AMOUNTS - 4
                        : NAME_MIN;
    uint64_t filled = row->size ? row->done * BAR / row->size : 0;
    bool cut = row->name.len > room;
    tw_buf_printf(text, "%.*s%s%*s [", (int)(cut ? room - 1 : row->name.len),
                  row->name.ptr, cut ? "~" : "", (int)(cut ? 0 : room - row->name.len),
                  "");
    for (uint32_t i = 0; i < BAR; i++) {
        tw_buf_add_byte(text, i < filled ? '#' : '-');
    }
    tw_buf_adds(text, "] ");
    add_amounts(text, row->done, row->size);
    if (progress->width >= BAR + AMOUNTS + NAME_MIN + 4) {
        add_rate(text, row->rate.value,
                 row->size > row->done ? row->size - row->done : 0);
    }
    tw_buf_add_byte(text, '\n');
}

static void add_total(struct tw_buf *text, const struct tw_progress *progress)
{
    uint64_t done = 0;
    uint64_t size = 0;
    bool sized = true;
    for (uint32_t i = 0; i < progress->row_count; i++) {
        done += progress->rows[i].done;
        size += progress->rows[i].size;
        sized &= progress->rows[i].size != 0;
    }
    tw_buf_printf(text, "%u of %u files, ", progress->finished, progress->row_count);
    add_amounts(text, done, sized ? size : 0);
    add_rate(text, progress->rate.value, sized && size > done ? size - done : 0);
    tw_buf_add_byte(text, '\n');
}

static void add_clearing(struct tw_buf *text, struct tw_progress *progress)
{
    for (; progress->drawn; progress->drawn--) {
        tw_buf_adds(text, "\033[A\033[2K");
    }
}

static void print(struct tw_buf *text)
{
    tw_slice all = tw_buf_slice(text);
    fwrite(all.ptr, 1, all.len, stderr);
    tw_buf_free(text);
}

void tw_progress_draw(struct tw_progress *progress, int64_t now)
{
    struct tw_buf text = TW_BUF_INIT(TEXT_MAX);
    measure(&progress->rate, progress->moved, now);
    add_clearing(&text, progress);
    if (progress->kind == TW_PROGRESS_BARS) {
        for (uint32_t i = 0; i < progress->row_count && progress->drawn < MAX_ROWS;
             i++) {
            if (progress->rows[i].active && progress->rows[i].done) {
                add_row(&text, progress, &progress->rows[i]);
                progress->drawn++;
            }
        }
        progress->drawn++;
    }
    add_total(&text, progress);
    print(&text);
    progress->next = now + tw_progress_interval(progress);
}

void tw_progress_clear(struct tw_progress *progress)
{
    struct tw_buf text = TW_BUF_INIT(TEXT_MAX);
    if (progress->drawn) {
        add_clearing(&text, progress);
        print(&text);
    }
}
