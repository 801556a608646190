/*
 * Unified differences. Equal lines at both ends are set aside; between them the longest
 * common subsequence is found by the table that textbooks draw (Wagner and Fischer
 * 1974), from the end, so that following it forwards gives the edits in order:
 *
 *     rest[i][j] = lines that old[i..] and now[j..] can share
 *
 * Called from delivery.c (--check).
 */
#include "diff.h"

#include "options.h"

enum { CONTEXT = 3, CELLS_MAX = 4 * 1000 * 1000 };

/* ' ' kept, '-' only old, '+' only new: the marks that are printed. */
struct edit {
    char mark;
    tw_slice line;
};

struct edits {
    struct edit *at;
    uint32_t len, cap;
};

/* The lines of TEXT, each with its end. */
static bool split(struct tw_arena *arena, tw_slice text, struct tw_texts *out)
{
    while (text.len > 0) {
        size_t end = tw_slice_find(text, '\n', 0);
        tw_slice line = tw_slice_cut(text, 0, end == SIZE_MAX ? text.len : end + 1);
        if (!tw_vec_push(arena, out, line)) {
            return false;
        }
        text = tw_slice_cut(text, line.len, text.len);
    }
    return true;
}

static bool add(struct tw_arena *arena, struct edits *edits, char mark, tw_slice line)
{
    return tw_vec_push(arena, edits, (struct edit){mark, line});
}

/* The lines that differ, and the table over them; REST is NULL when they are too many.
 */
struct table {
    const tw_slice *old, *now;
    uint32_t old_count, new_count;
    uint32_t *rest;
};

/* The cell of the lines from I and J on. */
static uint32_t *cell(const struct table *t, uint32_t i, uint32_t j)
{
    return &t->rest[(size_t)i * (t->new_count + (size_t)1) + j];
}

static bool fill(struct tw_arena *arena, struct table *t)
{
    size_t cells = ((size_t)t->old_count + 1) * ((size_t)t->new_count + 1);
    if (cells > CELLS_MAX) {
        return true;
    }
    t->rest = TW_NEW_ARRAY(arena, uint32_t, cells);
    for (uint32_t i = t->old_count; t->rest && i-- > 0;) {
        for (uint32_t j = t->new_count; j-- > 0;) {
            uint32_t down = *cell(t, i + 1, j), right = *cell(t, i, j + 1);
            uint32_t longer = down > right ? down : right;
            bool same = tw_slice_equal(t->old[i], t->now[j]);
            *cell(t, i, j) = same ? *cell(t, i + 1, j + 1) + 1 : longer;
        }
    }
    return t->rest;
}

/* Is the line I of the old text the next to go, rather than J of the new one to come?
 */
static bool goes_first(const struct table *t, uint32_t i, uint32_t j)
{
    if (i == t->old_count || j == t->new_count) {
        return i < t->old_count;
    }
    return !t->rest || *cell(t, i + 1, j) >= *cell(t, i, j + 1);
}

/* The edits between the lines of T. */
static bool follow(struct tw_arena *arena, const struct table *t, struct edits *edits)
{
    uint32_t i = 0, j = 0;
    bool kept = true;
    while (kept && (i < t->old_count || j < t->new_count)) {
        bool both = t->rest && i < t->old_count && j < t->new_count;
        if (both && tw_slice_equal(t->old[i], t->now[j])) {
            kept = add(arena, edits, ' ', t->old[i++]);
            j++;
        } else if (goes_first(t, i, j)) {
            kept = add(arena, edits, '-', t->old[i++]);
        } else {
            kept = add(arena, edits, '+', t->now[j++]);
        }
    }
    return kept;
}

/* The edits from OLD to NEW, equal lines at both ends set aside first. */
static bool edit(struct tw_arena *arena, const struct tw_texts *old,
                 const struct tw_texts *now, struct edits *edits)
{
    uint32_t shorter = old->len < now->len ? old->len : now->len;
    uint32_t head = 0, tail = 0;
    while (head < shorter && tw_slice_equal(old->at[head], now->at[head])) {
        head++;
    }
    while (tail < shorter - head &&
           tw_slice_equal(old->at[old->len - 1 - tail], now->at[now->len - 1 - tail])) {
        tail++;
    }
    bool kept = true;
    for (uint32_t i = 0; i < head && kept; i++) {
        kept = add(arena, edits, ' ', old->at[i]);
    }
    struct table middle = {
        .old = head < old->len ? &old->at[head] : NULL,
        .now = head < now->len ? &now->at[head] : NULL,
        .old_count = old->len - head - tail,
        .new_count = now->len - head - tail,
    };
    kept = kept && fill(arena, &middle) && follow(arena, &middle, edits);
    for (uint32_t i = old->len - tail; i < old->len && kept; i++) {
        kept = add(arena, edits, ' ', old->at[i]);
    }
    return kept;
}

/* ---------------------------------------------------------------- printing */

/* Where the hunk ends that has the change at FROM: after the last change that is
 * followed by no other within twice the context. */
static uint32_t hunk_end(const struct edits *edits, uint32_t from)
{
    uint32_t last = from;
    for (uint32_t i = from; i < edits->len && i <= last + 2 * CONTEXT + 1; i++) {
        last = edits->at[i].mark != ' ' ? i : last;
    }
    uint32_t end = last + 1 + CONTEXT;
    return end < edits->len ? end : edits->len;
}

/* "-3,4": one side of a hunk's head. */
static void print_range(struct tw_buf *buf, char mark, uint32_t before, uint32_t count)
{
    tw_buf_printf(buf, "%c%u", mark, count > 0 ? before + 1 : before);
    if (count != 1) {
        tw_buf_printf(buf, ",%u", count);
    }
}

static void print_hunk(struct tw_buf *buf, const struct edits *edits, uint32_t from,
                       uint32_t to)
{
    uint32_t old_before = 0, new_before = 0, old_count = 0, new_count = 0;
    for (uint32_t i = 0; i < to; i++) {
        char mark = edits->at[i].mark;
        *(i < from ? &old_before : &old_count) += mark != '+';
        *(i < from ? &new_before : &new_count) += mark != '-';
    }
    tw_buf_adds(buf, "@@ ");
    print_range(buf, '-', old_before, old_count);
    tw_buf_adds(buf, " ");
    print_range(buf, '+', new_before, new_count);
    tw_buf_adds(buf, " @@\n");
    for (uint32_t i = from; i < to; i++) {
        tw_buf_add_byte(buf, edits->at[i].mark);
        tw_buf_add(buf, edits->at[i].line);
        if (!tw_slice_ends(edits->at[i].line, TW_SLICE("\n"))) {
            tw_buf_adds(buf, "\n\\ No newline at end of file\n");
        }
    }
}

enum tw_status tw_diff(struct tw_arena *arena, struct tw_buf *buf, tw_slice old,
                       tw_slice now, const char *name, struct tw_error *err)
{
    struct tw_texts old_lines = {0}, new_lines = {0};
    struct edits edits = {0};
    if (!split(arena, old, &old_lines) || !split(arena, now, &new_lines) ||
        !edit(arena, &old_lines, &new_lines, &edits)) {
        return tw_error_nomem(err);
    }
    uint32_t done = 0;
    for (uint32_t i = 0; i < edits.len; i++) {
        if (edits.at[i].mark == ' ') {
            continue;
        }
        if (done == 0) {
            tw_buf_printf(buf, "--- %s\n+++ %s\n", name, name);
        }
        uint32_t from = i > done + CONTEXT ? i - CONTEXT : done;
        done = hunk_end(&edits, i);
        print_hunk(buf, &edits, from, done);
        i = done;
    }
    return buf->failed ? tw_error_set(err, buf->failed, "the difference is too large")
                       : TW_OK;
}
