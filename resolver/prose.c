/*
 * Text for people: foreign text made harmless, lists, wrapping.
 *
 * What an index or a file says may hold anything, terminal escapes included; all of it
 * passes tw_prose_clean. Columns are counted in code points, which is right for the
 * names, versions and paths that occur here. Called by everything that words an
 * explanation.
 */
#include "prose.h"

/* Is the byte at I of S (part of) a control character: C0, DEL, or C1 in UTF-8? */
static bool is_control(tw_slice s, size_t i)
{
    unsigned char byte = (unsigned char)s.ptr[i];
    unsigned char next = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
    unsigned char last = i > 0 ? (unsigned char)s.ptr[i - 1] : 0;
    bool first_of_c1 = byte == 0xc2 && next >= 0x80 && next <= 0x9f;
    bool second_of_c1 = last == 0xc2 && byte >= 0x80 && byte <= 0x9f;
    return byte < 0x20 || byte == 0x7f || first_of_c1 || second_of_c1;
}

void tw_prose_clean(struct tw_buf *buf, tw_slice text, size_t max)
{
    while (max > 0 && max < text.len && ((unsigned char)text.ptr[max] & 0xc0) == 0x80) {
        max--; /* not in the middle of a code point */
    }
    tw_slice shown = tw_slice_cut(text, 0, max);
    for (size_t i = 0; i < shown.len; i++) {
        tw_buf_add_byte(buf, is_control(shown, i) ? '?' : shown.ptr[i]);
    }
    if (shown.len < text.len) {
        tw_buf_adds(buf, "...");
    }
}

void tw_prose_join(struct tw_buf *buf, uint32_t index, uint32_t count,
                   const char *conjunction)
{
    if (index == 0) {
        return;
    }
    if (index + 1 == count) {
        tw_buf_printf(buf, " %s ", conjunction);
    } else {
        tw_buf_adds(buf, ", ");
    }
}

/* Code points of WORD, marks not counted. */
static size_t columns(tw_slice word)
{
    size_t count = 0;
    for (size_t i = 0; i < word.len; i++) {
        unsigned char byte = (unsigned char)word.ptr[i];
        count += byte >= 0x20 && (byte & 0xc0) != 0x80;
    }
    return count;
}

static void add_marked(struct tw_buf *out, tw_slice word, bool colour)
{
    for (size_t i = 0; i < word.len; i++) {
        char byte = word.ptr[i];
        if (byte != TW_PROSE_STRONG[0] && byte != TW_PROSE_PLAIN[0]) {
            tw_buf_add_byte(out, byte);
        } else if (colour) {
            tw_buf_adds(out, byte == TW_PROSE_STRONG[0] ? "\033[1m" : "\033[0m");
        }
    }
}

static void add_spaces(struct tw_buf *out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        tw_buf_add_byte(out, ' ');
    }
}

void tw_prose_wrap(struct tw_buf *out, tw_slice text, struct tw_prose_indent indent,
                   struct tw_explain_style style)
{
    size_t used = 0; /* columns of the line so far, 0 = nothing on it */
    uint32_t margin = indent.first, gap = 1;
    while (text.ptr && text.len) {
        size_t end = tw_slice_find(text, ' ', 0);
        tw_slice word = tw_slice_cut(text, 0, end);
        text = tw_slice_cut(text, end == SIZE_MAX ? text.len : end + 1, text.len);
        size_t wide = columns(word);
        if (used && !word.len) {
            gap++;
            continue;
        }
        if (used && style.width && used + gap + wide > style.width) {
            tw_buf_add_byte(out, '\n');
            used = 0;
            margin = indent.others;
        }
        if (used) {
            add_spaces(out, gap);
            used += gap + wide;
        } else {
            add_spaces(out, margin);
            used = margin + wide;
        }
        add_marked(out, word, style.colour);
        gap = 1;
    }
    tw_buf_add_byte(out, '\n');
}

void tw_prose_strip(struct tw_buf *out, tw_slice text)
{
    add_marked(out, text, false);
}

enum tw_status tw_prose_take(struct tw_arena *arena, struct tw_buf *buf, tw_slice *out,
                             struct tw_error *err)
{
    if (buf->failed == TW_ERR_LIMIT) {
        return tw_error_set(err, TW_ERR_LIMIT, "an explanation grew too long");
    }
    if (buf->failed || !tw_arena_copy(arena, tw_buf_slice(buf), out)) {
        return tw_error_nomem(err);
    }
    tw_buf_clear(buf);
    return TW_OK;
}
