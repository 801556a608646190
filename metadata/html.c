/*
 * The pull reader of HTML start tags, after the tokenizer of the HTML standard (section
 * 13.2.5) as far as it matters here: comments, quoted and bare attribute values, script
 * and style.
 *
 * Written by hand, not as a regular expression: a ">" in a quoted value (which every
 * data-requires-python=">=3.8" may be) and unclosed comments make the expression either
 * wrong or quadratic. tests/metadata/html_test.c holds it against one that is right on
 * harmless pages. The invariant: AT only moves forward, every byte is looked at a
 * bounded number of times.
 */
#include "html.h"

#include "ascii.h"
#include "tw_utf8.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

static tw_slice rest_of(const struct tw_html *html)
{
    return (tw_slice){html->at, (size_t)(html->end - html->at)};
}

/* Moves behind the next NEEDLE, or to the end when there is none. */
static void pass(struct tw_html *html, tw_slice needle)
{
    size_t at = tw_slice_search(rest_of(html), needle);
    html->at = at == SIZE_MAX ? html->end : html->at + at + needle.len;
}

static void skip_space(struct tw_html *html)
{
    while (html->at < html->end && is_space(*html->at)) {
        html->at++;
    }
}

/* Up to the first white space or one of the bytes of STOPS. */
static tw_slice pull_word(struct tw_html *html, const char *stops)
{
    const char *start = html->at;
    while (html->at < html->end && !is_space(*html->at) && *html->at != stops[0] &&
           *html->at != stops[1] && *html->at != stops[2]) {
        html->at++;
    }
    return (tw_slice){start, (size_t)(html->at - start)};
}

static tw_slice pull_quoted(struct tw_html *html)
{
    char quote = *html->at++;
    tw_slice rest = rest_of(html);
    tw_slice value = tw_pull_until(&rest, quote);
    html->at = rest.ptr ? rest.ptr : html->end;
    return value;
}

static tw_slice pull_value(struct tw_html *html)
{
    skip_space(html);
    if (html->at == html->end || *html->at != '=') {
        return TW_SLICE("");
    }
    html->at++;
    skip_space(html);
    if (html->at < html->end && (*html->at == '"' || *html->at == '\'')) {
        return pull_quoted(html);
    }
    return pull_word(html, ">>>");
}

void tw_html_init(struct tw_html *html, tw_slice text)
{
    *html = (struct tw_html){.at = text.ptr, .end = text.ptr + text.len};
}

bool tw_html_attribute(struct tw_html *html, tw_slice *name, tw_slice *value)
{
    while (html->at < html->end && (is_space(*html->at) || *html->at == '/')) {
        html->at++;
    }
    if (!html->in_tag || html->at == html->end || *html->at == '>') {
        html->at += html->in_tag && html->at < html->end;
        html->in_tag = false;
        return false;
    }
    const char *start = html->at;
    html->at += *start == '='; /* a name may start with it, says the standard */
    (void)pull_word(html, "=>/");
    *name = (tw_slice){start, (size_t)(html->at - start)};
    *value = pull_value(html);
    return true;
}

/* Passes over the text of a script or style element. */
static void skip_raw_text(struct tw_html *html)
{
    while (html->raw_text.ptr && html->at < html->end) {
        pass(html, TW_SLICE("</"));
        tw_slice name = tw_slice_cut(rest_of(html), 0, html->raw_text.len);
        if (tw_slice_equal_nocase(name, html->raw_text)) {
            break;
        }
    }
    html->raw_text = TW_NO_SLICE;
}

/* At what follows a "<": true when that is the name of a start tag. */
static bool open_tag(struct tw_html *html, tw_slice *name)
{
    if (tw_slice_starts(rest_of(html), TW_SLICE("!--"))) {
        html->at++; /* "<!-->" is a comment too */
        pass(html, TW_SLICE("-->"));
    } else if (html->at < html->end && tw_ascii_is_letter(*html->at)) {
        *name = pull_word(html, ">//");
        html->in_tag = true;
        if (tw_slice_equal_nocase(*name, TW_SLICE("script")) ||
            tw_slice_equal_nocase(*name, TW_SLICE("style"))) {
            html->raw_text = *name;
        }
        return true;
    } else if (html->at < html->end &&
               (*html->at == '!' || *html->at == '/' || *html->at == '?')) {
        pass(html, TW_SLICE(">"));
    }
    return false;
}

bool tw_html_tag(struct tw_html *html, tw_slice *name)
{
    tw_slice attribute;
    tw_slice value;
    while (tw_html_attribute(html, &attribute, &value)) {
    }
    skip_raw_text(html);
    while (html->at < html->end) {
        pass(html, TW_SLICE("<"));
        if (open_tag(html, name)) {
            return true;
        }
    }
    return false;
}

/* ---------------------------------------------------------------- references */

static bool parse_number(tw_slice digits, bool hex, uint32_t *code)
{
    uint64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = tw_ascii_hex(digits.ptr[i]);
        if (digit >= (hex ? 16u : 10u)) {
            return false;
        }
        value = value * (hex ? 16 : 10) + digit;
        value = value > UINT32_MAX ? UINT32_MAX : value;
    }
    *code = value ? (uint32_t)value : 0xFFFD;
    return digits.len > 0;
}

/* The character that "&NAME;" stands for. */
static bool find_reference(tw_slice name, uint32_t *code)
{
    static const struct {
        tw_slice name;
        uint32_t code;
    } names[] = {
        {TW_SLICE_INIT("amp"), '&'},   {TW_SLICE_INIT("lt"), '<'},
        {TW_SLICE_INIT("gt"), '>'},    {TW_SLICE_INIT("quot"), '"'},
        {TW_SLICE_INIT("apos"), '\''}, {TW_SLICE_INIT("nbsp"), 0xA0},
    };
    if (tw_slice_starts(name, TW_SLICE("#"))) {
        bool hex = name.len > 1 && (name.ptr[1] | 0x20) == 'x';
        return parse_number(tw_slice_cut(name, hex ? 2 : 1, name.len), hex, code);
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (tw_slice_equal(name, names[i].name)) {
            *code = names[i].code;
            return true;
        }
    }
    return false;
}

bool tw_html_decode(struct tw_arena *arena, tw_slice text, tw_slice *out)
{
    enum { LONGEST = 12 }; /* "#x0010FFFF;" and some zeros */
    *out = text;
    if (tw_slice_find(text, '&', 0) == SIZE_MAX) {
        return true;
    }
    char *decoded = tw_arena_alloc(arena, text.len);
    if (!decoded) {
        return false;
    }
    char *to = decoded;
    for (size_t i = 0; i < text.len;) {
        uint32_t code;
        tw_slice after = tw_slice_cut(text, i + 1, i + 1 + LONGEST);
        size_t end = text.ptr[i] == '&' ? tw_slice_find(after, ';', 0) : SIZE_MAX;
        if (end != SIZE_MAX && find_reference(tw_slice_cut(after, 0, end), &code)) {
            to = tw_utf8_write(to, code);
            i += end + 2;
        } else {
            *to++ = text.ptr[i++];
        }
    }
    *out = (tw_slice){decoded, (size_t)(to - decoded)};
    return true;
}
