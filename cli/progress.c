/*
 * Progress on a terminal:
 *
 *     numpy-2.1.3-cp312-….whl    [########------------]   6.5 MB of 16.0 MB
 *     3 of 12 files, 20.4 MB of 61.2 MB, 8.1 MB/s, 5 s left
 *
 * The invariant: `drawn` lines belong to it, with the cursor below them; clearing takes
 * exactly those away. Called from the loops that wait for transfers.
 */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#include "bytes.h"

enum { BAR = 20, INTERVAL_MS = 100, NAME_MIN = 12, MAX_ROWS = 10, AMOUNTS = 28 };

void tw_progress_init(struct tw_progress *progress, const struct tw_console *console,
                      bool wanted, struct tw_progress_row *rows, uint32_t row_count,
                      int64_t now)
{
    *progress = (struct tw_progress){
        .on = wanted && console->verbosity >= TW_NORMAL && isatty(STDERR_FILENO),
        .width = console->width ? console->width : 80,
        .rows = rows,
        .row_count = row_count,
        .started = now,
        .next = now,
    };
}

void tw_progress_clear(struct tw_progress *progress)
{
    for (; progress->drawn; progress->drawn--) {
        fputs("\033[A\033[2K", stderr);
    }
}

static void draw_row(const struct tw_progress *progress,
                     const struct tw_progress_row *row)
{
    char done[TW_BYTES_TEXT];
    char size[TW_BYTES_TEXT];
    char bar[BAR + 1];
    uint32_t room = progress->width > BAR + AMOUNTS + NAME_MIN
                        ? progress->width - BAR - AMOUNTS
                        : NAME_MIN;
    uint64_t filled = row->size ? row->done * BAR / row->size : 0;
    for (uint32_t i = 0; i < BAR; i++) {
        bar[i] = i < filled ? '#' : '-';
    }
    bar[BAR] = '\0';
    bool cut = row->name.len > room;
    fprintf(stderr, "%.*s%s%*s [%s] %s%s%s\n", (int)(cut ? room - 1 : row->name.len),
            row->name.ptr, cut ? "~" : "", (int)(cut ? 0 : room - row->name.len), "",
            bar, tw_bytes_print(row->done, done), row->size ? " of " : "",
            row->size ? tw_bytes_print(row->size, size) : "");
}

static void draw_total(const struct tw_progress *progress, int64_t now)
{
    uint64_t done = 0;
    uint64_t size = 0;
    uint32_t finished = 0;
    char texts[3][TW_BYTES_TEXT];
    for (uint32_t i = 0; i < progress->row_count; i++) {
        done += progress->rows[i].done;
        size += progress->rows[i].size;
        finished += !progress->rows[i].active && progress->rows[i].done;
    }
    int64_t elapsed = now - progress->started;
    uint64_t rate = elapsed > 0 ? done * 1000 / (uint64_t)elapsed : 0;
    fprintf(stderr, "%u of %u files, %s of %s, %s/s", finished, progress->row_count,
            tw_bytes_print(done, texts[0]), tw_bytes_print(size, texts[1]),
            tw_bytes_print(rate, texts[2]));
    if (rate && size > done) {
        fprintf(stderr, ", %llu s left",
                (unsigned long long)((size - done) / rate + 1));
    }
    fputc('\n', stderr);
}

void tw_progress_draw(struct tw_progress *progress, int64_t now)
{
    if (!progress->on || now < progress->next) {
        return;
    }
    tw_progress_clear(progress);
    for (uint32_t i = 0; i < progress->row_count && progress->drawn < MAX_ROWS; i++) {
        if (progress->rows[i].active && progress->rows[i].done) {
            draw_row(progress, &progress->rows[i]);
            progress->drawn++;
        }
    }
    draw_total(progress, now);
    progress->drawn++;
    progress->next = now + INTERVAL_MS;
    fflush(stderr);
}
