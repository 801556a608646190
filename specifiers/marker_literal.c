/*
 * String literals of markers. The reference implementation reads them as literals of
 * Python, with all escapes. Of the names that \N{...} takes, those of ASCII are known.
 *
 * The invariant: a value is never longer than its literal.
 */
#include "marker.h"
#include "text.h"
#include "tw_utf8.h"

/* What is left to read, and what was decoded. */
struct decoder {
    const char *at, *end;
    char *out;
    size_t len;
};

/* The value of a digit, or 99. */
static uint32_t digit_value(char c)
{
    c = tw_lower(c);
    return tw_is_digit(c)         ? (uint32_t)(c - '0')
           : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                                  : 99;
}

/* Reads MIN to MAX digits of BASE into a code point. */
static bool read_digits(struct decoder *d, uint32_t base, int min, int max)
{
    uint32_t value = 0;
    int count = 0;
    while (count < max && d->at < d->end && digit_value(*d->at) < base) {
        value = value * base + digit_value(*d->at++);
        count++;
    }
    if (count < min || value > 0x10ffff) {
        return false;
    }
    d->len = (size_t)(tw_utf8_write(d->out + d->len, value) - d->out);
    return true;
}

/* The names of ASCII but those of letters. */
static const struct {
    char character;
    const char *name;
} ascii_names[] = {
    {' ', "space"},
    {'!', "exclamation mark"},
    {'"', "quotation mark"},
    {'#', "number sign"},
    {'$', "dollar sign"},
    {'%', "percent sign"},
    {'&', "ampersand"},
    {'\'', "apostrophe"},
    {'(', "left parenthesis"},
    {')', "right parenthesis"},
    {'*', "asterisk"},
    {'+', "plus sign"},
    {',', "comma"},
    {'-', "hyphen-minus"},
    {'.', "full stop"},
    {'/', "solidus"},
    {'0', "digit zero"},
    {'1', "digit one"},
    {'2', "digit two"},
    {'3', "digit three"},
    {'4', "digit four"},
    {'5', "digit five"},
    {'6', "digit six"},
    {'7', "digit seven"},
    {'8', "digit eight"},
    {'9', "digit nine"},
    {':', "colon"},
    {';', "semicolon"},
    {'<', "less-than sign"},
    {'=', "equals sign"},
    {'>', "greater-than sign"},
    {'?', "question mark"},
    {'@', "commercial at"},
    {'[', "left square bracket"},
    {'\\', "reverse solidus"},
    {']', "right square bracket"},
    {'^', "circumflex accent"},
    {'_', "low line"},
    {'`', "grave accent"},
    {'{', "left curly bracket"},
    {'|', "vertical line"},
    {'}', "right curly bracket"},
    {'~', "tilde"},
};

/* The character of ASCII that is called NAME, in any case; 0: none is. */
static char named_character(tw_slice name)
{
    tw_slice small = TW_SLICE("latin small letter ");
    tw_slice capital = TW_SLICE("latin capital letter ");
    for (size_t i = 0; i < sizeof ascii_names / sizeof *ascii_names; i++) {
        if (tw_slice_equal_nocase(name, tw_slice_from(ascii_names[i].name))) {
            return ascii_names[i].character;
        }
    }
    char last = name.len ? name.ptr[name.len - 1] : '\0';
    tw_slice front = tw_slice_cut(name, 0, name.len - 1);
    if (!tw_is_letter(last)) {
        return '\0';
    }
    return tw_slice_equal_nocase(front, small)     ? tw_lower(last)
           : tw_slice_equal_nocase(front, capital) ? (char)(tw_lower(last) - 'a' + 'A')
                                                   : '\0';
}

/* Reads "{LATIN SMALL LETTER A}". */
static bool read_name(struct decoder *d)
{
    tw_slice rest = {d->at, (size_t)(d->end - d->at)};
    tw_pull_byte(&rest, '{');
    tw_slice name = tw_pull_until(&rest, '}');
    char c = rest.ptr ? named_character(name) : '\0';
    if (c != '\0') {
        d->out[d->len++] = c;
        d->at = rest.ptr;
    }
    return c != '\0';
}

/* Reads what follows a backslash. */
static bool read_escape(struct decoder *d)
{
    static const char plain[] = "\\\\''\"\"a\ab\bf\fn\nr\rt\tv\v";
    if (d->at == d->end) {
        return false;
    }
    char c = *d->at++;
    for (size_t i = 0; i + 1 < sizeof plain; i += 2) {
        if (c == plain[i]) {
            d->out[d->len++] = plain[i + 1];
            return true;
        }
    }
    switch (c) {
    case '\r': /* a continued line: nothing at all */
        d->at += d->at < d->end && *d->at == '\n';
        return true;
    case '\n':
        return true;
    case 'x':
        return read_digits(d, 16, 2, 2);
    case 'u':
        return read_digits(d, 16, 4, 4);
    case 'U':
        return read_digits(d, 16, 8, 8);
    case 'N':
        return read_name(d);
    default:
        break;
    }
    d->at--;
    if (digit_value(c) < 8) {
        return read_digits(d, 8, 1, 3);
    }
    d->out[d->len++] = '\\'; /* not an escape: both characters stand */
    return true;
}

static bool is_plain(tw_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\\' || c == '\n' || c == '\r' || c == '\0') {
            return false;
        }
    }
    return true;
}

enum tw_status tw_marker_literal(struct tw_arena *arena, tw_slice text, tw_slice *out,
                                 struct tw_error *err)
{
    *out = text;
    if (is_plain(text)) {
        return TW_OK;
    }
    struct decoder d = {text.ptr, text.ptr + text.len, NULL, 0};
    d.out = tw_arena_alloc(arena, text.len);
    if (!d.out) {
        return tw_error_nomem(err);
    }
    while (d.at < d.end) {
        char c = *d.at++;
        bool good = c != '\n' && c != '\r' && c != '\0';
        if (c == '\\') {
            good = read_escape(&d);
        } else {
            d.out[d.len++] = c;
        }
        if (!good) {
            return tw_error_set(err, TW_ERR_MARKER, "not a valid quoted string");
        }
    }
    *out = (tw_slice){d.out, d.len};
    return TW_OK;
}
