/*
 * The pull reader of JSON.
 *
 * Written by hand although jsmn exists: jsmn needs a token for every value (as many
 * bytes again as the page has), and climbs from the innermost closed value at each
 * bracket, so that "[[[[...]]]]" takes it quadratic time. bench/metadata_pages.c holds
 * the two against each other; tests/metadata/json_reader_test.c uses jsmn as the
 * oracle.
 *
 * The invariant: AT <= END, nothing is read outside, and each byte is looked at a
 * bounded number of times.
 */
#include "json_reader.h"

#include "ascii.h"
#include "tw_limits.h"
#include "tw_utf8.h"

static void fail(struct tw_json_reader *json, const char *problem)
{
    if (!json->problem) {
        json->problem = problem;
    }
}

static void skip_space(struct tw_json_reader *json)
{
    while (json->at < json->end && (*json->at == ' ' || *json->at == '\n' ||
                                    *json->at == '\r' || *json->at == '\t')) {
        json->at++;
    }
}

/* The next byte that is not space, or 0 at the end and after a failure. */
static char next(struct tw_json_reader *json)
{
    skip_space(json);
    return json->at < json->end && !json->problem ? *json->at : 0;
}

static bool accept(struct tw_json_reader *json, char c)
{
    if (next(json) != c) {
        return false;
    }
    json->at++;
    return true;
}

/* ---------------------------------------------------------------- strings */

#define EACH_BYTE(value) (UINT64_MAX / 255 * (value))

/* Which bytes of WORD are less than LIMIT (<= 128)? Their high bits; the lowest one set
 * is right, ones above it may be wrong. */
static uint64_t bytes_below(uint64_t word, uint64_t limit)
{
    return (word - EACH_BYTE(limit)) & ~word & EACH_BYTE(128);
}

/* How many bytes of WORD, in the order of memory, come before the first one in MASK. */
static size_t bytes_before(uint64_t mask)
{
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (size_t)__builtin_ctzll(mask) / 8;
#else
    (void)mask;
    return 0;
#endif
}

/* The first quote, backslash or control character at or after AT. Eight bytes at a
 * time: most of a page is inside strings. */
static const char *plain_end(const char *at, const char *end)
{
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        uint64_t mask = bytes_below(word, ' ') | bytes_below(word ^ EACH_BYTE('"'), 1) |
                        bytes_below(word ^ EACH_BYTE('\\'), 1);
        if (mask) {
            at += bytes_before(mask);
            break;
        }
        at += 8;
    }
    while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= ' ') {
        at++;
    }
    return at;
}

/* Eats a string; *RAW is what stands between the quotes. */
static bool pull_string(struct tw_json_reader *json, tw_slice *raw, bool *escaped)
{
    if (!accept(json, '"')) {
        fail(json, "a string was expected");
        return false;
    }
    const char *start = json->at;
    *escaped = false;
    json->at = plain_end(json->at, json->end);
    while (json->at < json->end && *json->at == '\\' && json->end - json->at >= 2) {
        *escaped = true;
        json->at = plain_end(json->at + 2, json->end);
    }
    if (json->at >= json->end || *json->at != '"') {
        fail(json, "a string is not closed");
        return false;
    }
    *raw = (tw_slice){start, (size_t)(json->at - start)};
    json->at++;
    return true;
}

/* The value of four hexadecimal digits at AT, or -1. */
static long hex4(const char *at, const char *end)
{
    long value = 0;
    if (end - at < 4) {
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        if (tw_ascii_hex(at[i]) == 16) {
            return -1;
        }
        value = value * 16 + tw_ascii_hex(at[i]);
    }
    return value;
}

/* Decodes "uXXXX" at *AT, with its second half if it is a surrogate; a lone one becomes
 * U+FFFD. False: no hexadecimal digits. */
static bool decode_unicode(const char **at, const char *end, char **to)
{
    long code = hex4(*at + 1, end);
    if (code < 0) {
        return false;
    }
    *at += 5;
    if (code >= 0xD800 && code < 0xE000) {
        bool pair =
            code < 0xDC00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u';
        long low = pair ? hex4(*at + 2, end) : -1;
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            *at += 6;
        }
    }
    *to = tw_utf8_write(*to, (uint32_t)code);
    return true;
}

/* RAW with its escapes decoded; decoding never makes it longer. */
static bool decode(struct tw_json_reader *json, tw_slice raw, tw_slice *out)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    char *text = tw_arena_alloc(json->arena, raw.len);
    if (!text) {
        json->nomem = true;
        fail(json, "out of memory");
        return false;
    }
    char *to = text;
    const char *end = raw.ptr + raw.len;
    for (const char *at = raw.ptr; at < end;) {
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        at++;
        const char *letter = *at ? strchr(letters, *at) : NULL;
        if (letter) {
            *to++ = meanings[letter - letters];
            at++;
        } else if (*at != 'u' || !decode_unicode(&at, end, &to)) {
            fail(json, "a string has an escape that is none");
            return false;
        }
    }
    *out = (tw_slice){text, (size_t)(to - text)};
    return true;
}

static bool pull_text(struct tw_json_reader *json, tw_slice *out)
{
    bool escaped;
    tw_slice raw;
    if (!pull_string(json, &raw, &escaped)) {
        return false;
    }
    *out = raw;
    return !escaped || decode(json, raw, out);
}

/* ---------------------------------------------------------------- other values */

static bool pull_digits(struct tw_json_reader *json)
{
    const char *start = json->at;
    while (json->at < json->end && *json->at >= '0' && *json->at <= '9') {
        json->at++;
    }
    return json->at > start;
}

static bool at_byte(const struct tw_json_reader *json, const char *set)
{
    return json->at < json->end && *json->at && strchr(set, *json->at);
}

static void skip_number(struct tw_json_reader *json)
{
    json->at += *json->at == '-';
    bool good = at_byte(json, "0") ? (json->at++, true) : pull_digits(json);
    if (good && at_byte(json, ".")) {
        json->at++;
        good = pull_digits(json);
    }
    if (good && at_byte(json, "eE")) {
        json->at++;
        json->at += at_byte(json, "+-");
        good = pull_digits(json);
    }
    if (!good) {
        fail(json, "a number was expected");
    }
}

static bool pull_word(struct tw_json_reader *json, tw_slice word)
{
    tw_slice rest = {json->at, (size_t)(json->end - json->at)};
    if (!tw_slice_starts(rest, word)) {
        fail(json, "a value was expected");
        return false;
    }
    json->at += word.len;
    return true;
}

static void skip_scalar(struct tw_json_reader *json)
{
    bool escaped;
    tw_slice raw;
    switch (next(json)) {
    case '"':
        (void)pull_string(json, &raw, &escaped);
        break;
    case 't':
        (void)pull_word(json, TW_SLICE("true"));
        break;
    case 'f':
        (void)pull_word(json, TW_SLICE("false"));
        break;
    case 'n':
        (void)pull_word(json, TW_SLICE("null"));
        break;
    case 0:
        fail(json, "a value was expected");
        break;
    default:
        skip_number(json);
        break;
    }
}

/* ---------------------------------------------------------------- walking */

void tw_json_init(struct tw_json_reader *json, struct tw_arena *arena, tw_slice text)
{
    *json = (struct tw_json_reader){
        .at = text.ptr, .end = text.ptr + text.len, .start = text.ptr, .arena = arena};
}

char tw_json_peek(struct tw_json_reader *json)
{
    return next(json);
}

static bool enter(struct tw_json_reader *json, char open)
{
    if (next(json) != open) {
        tw_json_skip(json);
        return false;
    }
    json->at++;
    json->fresh = true;
    return true;
}

/* Is there another member before CLOSE? */
static bool more(struct tw_json_reader *json, char close)
{
    if (accept(json, close)) {
        json->fresh = false;
        return false;
    }
    if (!json->fresh && !accept(json, ',')) {
        fail(json, close == '}' ? "\",\" or \"}\" was expected"
                                : "\",\" or \"]\" was expected");
        return false;
    }
    json->fresh = false;
    return !json->problem;
}

bool tw_json_enter_object(struct tw_json_reader *json)
{
    return enter(json, '{');
}

bool tw_json_key(struct tw_json_reader *json, tw_slice *key)
{
    if (!more(json, '}') || !pull_text(json, key)) {
        return false;
    }
    if (!accept(json, ':')) {
        fail(json, "\":\" was expected");
        return false;
    }
    return true;
}

bool tw_json_enter_array(struct tw_json_reader *json)
{
    return enter(json, '[');
}

bool tw_json_item(struct tw_json_reader *json)
{
    return more(json, ']');
}

bool tw_json_text(struct tw_json_reader *json, tw_slice *out)
{
    if (next(json) != '"') {
        tw_json_skip(json);
        return false;
    }
    return pull_text(json, out);
}

bool tw_json_bool(struct tw_json_reader *json, bool *out)
{
    char first = next(json);
    tw_json_skip(json);
    *out = first == 't';
    return !json->problem && (first == 't' || first == 'f');
}

bool tw_json_uint(struct tw_json_reader *json, uint64_t *out)
{
    char first = next(json);
    const char *start = json->at;
    tw_json_skip(json);
    tw_slice number = {start, (size_t)(json->at - start)};
    return !json->problem && first >= '0' && first <= '9' &&
           tw_pull_uint(&number, UINT64_MAX, out) && number.len == 0;
}

/*
 * Without recursion: a bit a level remembers whether it is an object. An object's key
 * and colon are eaten by the same code that reads the caller's.
 */
void tw_json_skip(struct tw_json_reader *json)
{
    bool is_object[TW_MAX_JSON_DEPTH];
    size_t depth = 0;
    do {
        char first = next(json);
        if (first == '{' || first == '[') {
            if (depth == TW_MAX_JSON_DEPTH) {
                fail(json, "values are nested too deeply");
                return;
            }
            is_object[depth++] = first == '{';
            json->at++;
            json->fresh = true;
        } else {
            skip_scalar(json);
        }
        while (depth && !more(json, is_object[depth - 1] ? '}' : ']')) {
            depth--;
        }
        bool escaped;
        tw_slice key;
        if (depth && is_object[depth - 1] &&
            (!pull_string(json, &key, &escaped) || !accept(json, ':'))) {
            fail(json, "a name and \":\" were expected");
        }
    } while (depth && !json->problem);
}

enum tw_status tw_json_finish(struct tw_json_reader *json, struct tw_error *err)
{
    if (next(json)) {
        fail(json, "text follows the value");
    }
    if (!json->problem) {
        return TW_OK;
    }
    if (json->nomem) {
        return tw_error_nomem(err);
    }
    size_t offset = (size_t)(json->at - json->start);
    return tw_error_at(err, TW_ERR_PAGE, offset, "not JSON: %s at byte %zu",
                       json->problem, offset);
}
