/*
 * Shell words, as Python's shlex.split() and shlex.quote() read and write them, so that
 * requirements files mean what they mean to pip. No expansion of any kind happens.
 *
 * Called from options.c (lists in the environment), reqfile_line.c (option lines) and
 * output_txt.c (the header).
 */
#include "words.h"

bool tw_is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* The byte at *AT of LINE, which a backslash may stand before: QUOTE is open there. *AT
 * is moved to the byte itself. */
static char unescape(tw_slice line, size_t *at, char quote)
{
    char next = *at + 1 < line.len ? line.ptr[*at + 1] : 0;
    bool escapes = line.ptr[*at] == '\\' && quote != '\'' && *at + 1 < line.len &&
                   (!quote || next == '"' || next == '\\');
    *at += escapes;
    return line.ptr[*at];
}

/* Copies one word from LINE at *AT to OUT, quotes removed; returns its length, or
 * SIZE_MAX when the quote at *AT is not closed. */
static size_t unquote(tw_slice line, size_t *at, char *out)
{
    size_t len = 0;
    char quote = 0;
    size_t opened = 0;
    for (; *at < line.len && (quote || !tw_is_space(line.ptr[*at])); ++*at) {
        char byte = line.ptr[*at];
        if (byte == quote) {
            quote = 0;
        } else if (!quote && (byte == '"' || byte == '\'')) {
            quote = byte;
            opened = *at;
        } else {
            out[len++] = unescape(line, at, quote);
        }
    }
    if (quote) {
        *at = opened;
        return SIZE_MAX;
    }
    return len;
}

enum tw_status tw_words_split(struct tw_arena *arena, tw_slice line,
                              struct tw_texts *out, struct tw_error *err)
{
    /* Every word is followed by a NUL, for which it gives up the space after it. */
    char *text = tw_arena_alloc(arena, line.len + 1);
    if (!text) {
        return tw_error_nomem(err);
    }
    for (size_t at = 0; at < line.len;) {
        if (tw_is_space(line.ptr[at])) {
            at++;
            continue;
        }
        size_t len = unquote(line, &at, text);
        if (len == SIZE_MAX) {
            return tw_error_at(err, TW_ERR_INPUT, at, "the quote is not closed");
        }
        text[len] = '\0';
        if (!tw_vec_push(arena, out, (tw_slice){text, len})) {
            return tw_error_nomem(err);
        }
        text += len + 1;
    }
    return TW_OK;
}

static bool is_safe(tw_slice word)
{
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789@%+=:,./-_";
    for (size_t i = 0; i < word.len; i++) {
        if (!memchr(safe, word.ptr[i], sizeof safe - 1)) {
            return false;
        }
    }
    return word.len > 0;
}

void tw_words_quote(struct tw_buf *buf, tw_slice word)
{
    if (is_safe(word)) {
        tw_buf_add(buf, word);
        return;
    }
    tw_buf_add_byte(buf, '\'');
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] == '\'') {
            tw_buf_adds(buf, "'\"'\"'");
        } else {
            tw_buf_add_byte(buf, word.ptr[i]);
        }
    }
    tw_buf_add_byte(buf, '\'');
}
