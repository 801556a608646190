/*
 * The scalar values of TOML 1.0: strings of four kinds, numbers, booleans. Dates and
 * times have a file of their own. Strings without escapes and line ends are borrowed
 * from the text; others are decoded into the arena.
 */
#include "toml_text.h"

#include "tw_utf8.h"

#include <stdlib.h>

enum { LONGEST_WORD = 1024 }; /* bytes of a number or date */

/* ---------------------------------------------------------------- the cursor */

int toml_peek(const struct toml_text *t, size_t ahead)
{
    return ahead < t->text.len - t->at ? (unsigned char)t->text.ptr[t->at + ahead] : -1;
}

void toml_place(const struct toml_text *t, size_t at, uint32_t *line, uint32_t *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < at && i < t->text.len; i++) {
        bool newline = t->text.ptr[i] == '\n';
        *line += newline;
        *column = newline ? 1 : *column + 1;
    }
}

enum tw_status toml_fail(struct toml_text *t, size_t at, const char *message)
{
    enum tw_status status = tw_error_at(t->err, TW_ERR_TOML, at, "%s", message);
    if (t->err) {
        toml_place(t, at, &t->err->line, &t->err->column);
    }
    return status;
}

bool toml_eat(struct toml_text *t, const char *expected)
{
    tw_slice rest = tw_slice_cut(t->text, t->at, t->text.len);
    tw_slice wanted = tw_slice_from(expected);
    if (!tw_slice_starts(rest, wanted)) {
        return false;
    }
    t->at += wanted.len;
    return true;
}

void toml_skip_blank(struct toml_text *t)
{
    while (toml_peek(t, 0) == ' ' || toml_peek(t, 0) == '\t') {
        t->at++;
    }
}

bool toml_eat_newline(struct toml_text *t)
{
    return toml_eat(t, "\n") || toml_eat(t, "\r\n");
}

static bool is_control(int c)
{
    return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f;
}

enum tw_status toml_skip_comment(struct toml_text *t)
{
    toml_skip_blank(t);
    if (toml_peek(t, 0) != '#') {
        return TW_OK;
    }
    for (; toml_peek(t, 0) >= 0; t->at++) {
        int c = toml_peek(t, 0);
        if (c == '\n' || (c == '\r' && toml_peek(t, 1) == '\n')) {
            break;
        }
        if (is_control(c)) {
            return toml_fail(t, t->at, "a control character in a comment");
        }
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- strings */

static int hex_value(int c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \uXXXX or \UXXXXXXXX, DIGITS of them at the cursor. */
static enum tw_status unicode_escape(struct toml_text *t, size_t digits,
                                     struct tw_buf *buf)
{
    uint32_t c = 0;
    for (size_t i = 0; i < digits; i++) {
        int value = hex_value(toml_peek(t, i));
        if (value < 0) {
            return toml_fail(t, t->at + i, "expected a hexadecimal digit");
        }
        c = c << 4 | (uint32_t)value;
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
        return toml_fail(t, t->at, "not a Unicode scalar value");
    }
    char utf8[4];
    t->at += digits;
    tw_buf_add(buf, (tw_slice){utf8, (size_t)(tw_utf8_write(utf8, c) - utf8)});
    return TW_OK;
}

/* A line-ending backslash eats white space up to the next text. */
static bool eat_line_ending(struct toml_text *t)
{
    size_t start = t->at;
    toml_skip_blank(t);
    if (!toml_eat_newline(t)) {
        t->at = start;
        return false;
    }
    do {
        toml_skip_blank(t);
    } while (toml_eat_newline(t));
    return true;
}

static enum tw_status escape(struct toml_text *t, bool multiline, struct tw_buf *buf)
{
    static const char letters[] = "btnfr\"\\";
    static const char values[] = "\b\t\n\f\r\"\\";
    size_t start = t->at++;
    int c = toml_peek(t, 0);
    const char *found = c > 0 ? strchr(letters, c) : NULL;
    if (found) {
        t->at++;
        tw_buf_add_byte(buf, values[found - letters]);
        return TW_OK;
    }
    if (c == 'u' || c == 'U') {
        t->at++;
        return unicode_escape(t, c == 'u' ? 4 : 8, buf);
    }
    return multiline && eat_line_ending(t) ? TW_OK
                                           : toml_fail(t, start, "unknown escape");
}

/* Is the string closed at the cursor? Up to two quotes may stand before the closing
 * three. */
static bool closes(struct toml_text *t, char quote, bool triple, struct tw_buf *buf)
{
    size_t quotes = 0;
    while (quotes < 5 && toml_peek(t, quotes) == quote) {
        quotes++;
    }
    if (!triple) {
        t->at += quotes > 0;
        return quotes > 0;
    }
    if (quotes < 3) {
        return false;
    }
    for (size_t i = 3; i < quotes; i++) {
        tw_buf_add_byte(buf, quote);
    }
    t->at += quotes;
    return true;
}

static enum tw_status decode(struct toml_text *t, char quote, bool triple,
                             struct tw_buf *buf)
{
    size_t start = t->at;
    while (!closes(t, quote, triple, buf)) {
        int c = toml_peek(t, 0);
        bool newline = c == '\n' || (c == '\r' && toml_peek(t, 1) == '\n');
        if (c < 0 || (newline && !triple)) {
            return toml_fail(t, start, "the string that starts here is not closed");
        }
        if (c == '\\' && quote == '"') {
            enum tw_status status = escape(t, triple, buf);
            if (status) {
                return status;
            }
            continue;
        }
        if (newline) {
            toml_eat_newline(t);
            tw_buf_add_byte(buf, '\n');
            continue;
        }
        if (is_control(c)) {
            return toml_fail(t, t->at, "a control character in a string");
        }
        tw_buf_add_byte(buf, (char)c);
        t->at++;
    }
    return TW_OK;
}

/* The string from the cursor on, if it can be borrowed: one line, nothing to decode. */
static bool borrow(struct toml_text *t, char quote, tw_slice *out)
{
    size_t end = t->at;
    while (end < t->text.len && t->text.ptr[end] != quote && t->text.ptr[end] != '\\' &&
           !is_control((unsigned char)t->text.ptr[end])) {
        end++;
    }
    if (end == t->text.len || t->text.ptr[end] != quote) {
        return false;
    }
    *out = tw_slice_cut(t->text, t->at, end);
    t->at = end + 1;
    return true;
}

enum tw_status toml_string(struct toml_text *t, bool multiline, tw_slice *out)
{
    char quote = (char)toml_peek(t, 0);
    bool triple = toml_peek(t, 1) == quote && toml_peek(t, 2) == quote;
    if (triple && !multiline) {
        return toml_fail(t, t->at, "expected a string of one line");
    }
    t->at += triple ? 3 : 1;
    if (triple) {
        toml_eat_newline(t);
    } else if (borrow(t, quote, out)) {
        return TW_OK;
    }
    struct tw_buf buf = TW_BUF_INIT(t->text.len * 2 + 16);
    enum tw_status status = decode(t, quote, triple, &buf);
    if (!status && (buf.failed || !tw_arena_copy(t->arena, tw_buf_slice(&buf), out))) {
        status = tw_error_nomem(t->err);
    }
    tw_buf_free(&buf);
    return status;
}

/* ---------------------------------------------------------------- numbers */

/* Copies WORD without its underscores, each of which must stand between two digits of
 * BASE. False: one does not, or the word is too long. */
static bool drop_underscores(tw_slice word, int base, char out[LONGEST_WORD + 1])
{
    size_t used = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] != '_') {
            out[used++] = word.ptr[i];
            continue;
        }
        int before = i ? hex_value((unsigned char)word.ptr[i - 1]) : -1;
        int after = i + 1 < word.len ? hex_value((unsigned char)word.ptr[i + 1]) : -1;
        if (before < 0 || before >= base || after < 0 || after >= base) {
            return false;
        }
    }
    out[used] = '\0';
    return true;
}

static bool parse_digits(const char *digits, int base, bool negative, int64_t *out)
{
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    uint64_t value = 0;
    if (!*digits) {
        return false;
    }
    for (; *digits; digits++) {
        int digit = hex_value((unsigned char)*digits);
        if (digit < 0 || digit >= base ||
            value > (limit - (uint64_t)digit) / (uint64_t)base) {
            return false;
        }
        value = value * (uint64_t)base + (uint64_t)digit;
    }
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

static bool parse_integer(tw_slice word, int64_t *out)
{
    char text[LONGEST_WORD + 1];
    bool signed_ = word.ptr[0] == '+' || word.ptr[0] == '-';
    bool prefixed = word.len > 2 && word.ptr[0] == '0' && strchr("xob", word.ptr[1]);
    int base = !prefixed ? 10 : word.ptr[1] == 'x' ? 16 : word.ptr[1] == 'o' ? 8 : 2;
    tw_slice digits = tw_slice_cut(word, prefixed ? 2 : signed_ ? 1 : 0, word.len);
    if (!drop_underscores(digits, base, text) ||
        (!prefixed && text[0] == '0' && text[1])) {
        return false;
    }
    return parse_digits(text, base, word.ptr[0] == '-', out);
}

/* Digits at *S, at least one. */
static bool pass_digits(const char **s)
{
    const char *start = *s;
    while (**s >= '0' && **s <= '9') {
        (*s)++;
    }
    return *s > start;
}

/* [+-] int [. digits] [e [+-] digits], or inf, nan */
static bool parse_float(tw_slice word, double *out)
{
    char text[LONGEST_WORD + 1];
    if (!drop_underscores(word, 10, text)) {
        return false;
    }
    const char *s = text + (text[0] == '+' || text[0] == '-');
    if (strcmp(s, "inf") == 0 || strcmp(s, "nan") == 0) {
        *out = strtod(text, NULL);
        return true;
    }
    bool zero = *s == '0';
    const char *start = s;
    if (!pass_digits(&s) || (zero && s - start > 1) || *s == '\0') {
        return false;
    }
    if (*s == '.' && (s++, !pass_digits(&s))) {
        return false;
    }
    if (*s == 'e' || *s == 'E') {
        s++;
        s += *s == '+' || *s == '-';
        if (!pass_digits(&s)) {
            return false;
        }
    }
    *out = strtod(text, NULL);
    return *s == '\0';
}

/* ---------------------------------------------------------------- any scalar */

static bool ends_word(int c)
{
    return c < 0 || strchr(" \t\r\n,]}#=", c) || c == '\0';
}

/* The word at the cursor: up to white space or punctuation, but a date may go on with a
 * time after one space. */
static tw_slice take_word(const struct toml_text *t)
{
    size_t len = 0;
    while (!ends_word(toml_peek(t, len))) {
        len++;
    }
    int next = toml_peek(t, len) == ' ' ? toml_peek(t, len + 1) : -1;
    if (len == 10 && toml_peek(t, 4) == '-' && next >= '0' && next <= '9') {
        len++;
        while (!ends_word(toml_peek(t, len))) {
            len++;
        }
    }
    return tw_slice_cut(t->text, t->at, t->at + len);
}

static bool set_scalar(struct tw_toml *value, tw_slice word)
{
    bool is_true = tw_slice_equal(word, TW_SLICE("true"));
    value->text = word;
    if (is_true || tw_slice_equal(word, TW_SLICE("false"))) {
        value->kind = TW_TOML_BOOL;
        value->integer = is_true;
    } else if (parse_integer(word, &value->integer)) {
        value->kind = TW_TOML_INTEGER;
    } else if (parse_float(word, &value->number)) {
        value->kind = TW_TOML_FLOAT;
    } else {
        return toml_datetime(word, &value->kind);
    }
    return true;
}

enum tw_status toml_scalar(struct toml_text *t, struct tw_toml **out)
{
    tw_slice word = take_word(t);
    struct tw_toml *value = toml_new(t->arena, TW_TOML_STRING);
    if (!value) {
        return tw_error_nomem(t->err);
    }
    if (!word.len || word.len > LONGEST_WORD || !set_scalar(value, word)) {
        return toml_fail(t, t->at, "expected a value");
    }
    t->at += word.len;
    *out = value;
    return TW_OK;
}
